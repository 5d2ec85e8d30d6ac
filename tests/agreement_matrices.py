"""Matrices and tables of labels, as published, turned into rows."""

from collections.abc import Iterable, Sequence

from labeler.agreement.rows import AnnotatedRow, Row


def matrix_rows(matrix: Sequence[Sequence[int]], documents: bool = False) -> list[Row]:
    """Return rows of items × annotators, -1 for no label; each item in a document of its own."""
    return [(document, item, label) for document, item, _, label in annotated(matrix, documents)]


def annotated(matrix: Sequence[Sequence[int]], documents: bool = False) -> list[AnnotatedRow]:
    """Return rows with annotators of items × annotators."""
    return [
        (f"d{item}" if documents else None, str(item), f"A{annotator}", str(label))
        for item, labels in enumerate(matrix)
        for annotator, label in enumerate(labels)
        if label >= 0
    ]


def vector_rows(vectors: Iterable[Sequence[int]]) -> list[Row]:
    """Return rows of count vectors: how many gave which label to each item."""
    return [
        (None, str(item), str(label))
        for item, vector in enumerate(vectors)
        for label, number in enumerate(vector)
        for _ in range(number)
    ]


def table_matrix(table: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return two annotators' labels of items, from how often they gave each pair of labels."""
    return [
        [first, second]
        for first, row in enumerate(table)
        for second, number in enumerate(row)
        for _ in range(number)
    ]
