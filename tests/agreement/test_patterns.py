"""Patterns know who gave which label, lose nothing else, and are the same in any order."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.builder import count_unordered
from labeler.agreement.counts import Cells, Counts
from labeler.agreement.pattern_builder import annotated_grouped, annotated_unordered
from labeler.agreement.patterns import Patterns, assemble_patterns, patterns_of_columns
from labeler.agreement.rows import AnnotatedRow
from labeler.errors import LabelerError

rows_strategy = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["d1", "d2"]),
        st.sampled_from("12345"),
        st.sampled_from(["Ada", "Ben", "Cem", "\ud800"]),
        st.sampled_from(["claim", "filler", "attribution"]),
    ),
    max_size=40,
    unique_by=lambda row: row[:3],
)


def plain(labels: Counts | Patterns) -> dict[str, object]:
    table = labels.table if isinstance(labels, Patterns) else labels.vectors
    return {
        "categories": labels.categories,
        "annotators": labels.annotators if isinstance(labels, Patterns) else None,
        "documents": labels.documents,
        "table": table.tolist(),
        "cells": [column.tolist() for column in labels.cells],
        "data_sha256": labels.data_sha256,
    }


def histogram(rows: list[AnnotatedRow]) -> Counter[tuple[str | None, frozenset[tuple[str, str]]]]:
    items: dict[tuple[str | None, str], set[tuple[str, str]]] = {}
    for document, item, annotator, label in rows:
        items.setdefault((document, item), set()).add((annotator, label))
    return Counter((document, frozenset(labels)) for (document, _), labels in items.items())


def histogram_of(patterns: Patterns) -> Counter[tuple[str | None, frozenset[tuple[str, str]]]]:
    found: Counter[tuple[str | None, frozenset[tuple[str, str]]]] = Counter()
    q = len(patterns.categories)
    for document, pattern, weight in zip(*(c.tolist() for c in patterns.cells), strict=True):
        codes = [code for code in patterns.table[pattern].tolist() if code >= 0]
        labels = {(patterns.annotators[c // q], patterns.categories[c % q]) for c in codes}
        found[patterns.documents[document], frozenset(labels)] = weight
    return found


@given(rows_strategy)
def test_the_histogram_is_that_of_the_rows(rows: list[AnnotatedRow]) -> None:
    patterns = annotated_unordered(rows)
    assert histogram_of(patterns) == histogram(rows)
    given_labels = Counter((annotator, label) for _, _, annotator, label in rows)
    assert patterns.marginals.tolist() == [
        [given_labels[annotator, label] for label in patterns.categories]
        for annotator in patterns.annotators
    ]


@given(rows_strategy, st.booleans())
def test_without_names_they_are_the_counts(rows: list[AnnotatedRow], declared: bool) -> None:
    categories = ["filler", "unused", "claim", "attribution"] if declared else None
    counts = count_unordered([(d, i, label) for d, i, _, label in rows], categories)
    assert plain(annotated_unordered(rows, categories).counts) == plain(counts)


@given(rows_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    rows: list[AnnotatedRow], shuffle: random.Random
) -> None:
    before = plain(annotated_unordered(rows))
    in_order = sorted(rows, key=lambda row: (row[0] is not None, row[0] or "", row[1]))
    assert plain(annotated_grouped(in_order)) == before
    shuffle.shuffle(rows)
    assert plain(annotated_unordered(rows)) == before


@given(rows_strategy)
def test_columns_of_numbers_give_the_same(rows: list[AnnotatedRow]) -> None:
    """What a store hands over: every label as four numbers, no loop over them."""
    expected = annotated_unordered(rows)
    names: list[list[str | None]] = [[], [], [], []]
    columns = np.empty((len(rows), 4), np.int64)
    for index, (document, item, annotator, label) in enumerate(rows):
        for column, name in enumerate((document, f"{document}/{item}", annotator, label)):
            if name not in names[column]:
                names[column].append(name)
            columns[index, column] = names[column].index(name)
    documents, items, annotators, labels = columns.T
    table, which = patterns_of_columns(items, annotators, labels, len(names[3]))
    document_of = np.zeros(len(names[1]), np.int64)
    document_of[items] = documents
    found = assemble_patterns(
        [name for name in names[3] if name is not None],
        [name for name in names[2] if name is not None],
        names[0],
        table,
        Cells(document_of[which], np.arange(len(which)), np.ones(len(which), np.int64)),
        declared=False,
        data_sha256=expected.data_sha256,
    )
    assert plain(found) == plain(expected)


def test_many_labels_an_item_are_sorted_as_rows() -> None:
    """More annotators than fit one number."""
    rows: list[AnnotatedRow] = [
        ("d", str(item), f"A{annotator:03}", "claim" if (annotator + item) % 3 else "filler")
        for item in range(6)
        for annotator in range(40)
    ]
    patterns = annotated_unordered(rows)
    assert histogram_of(patterns) == histogram(rows)
    assert len(patterns.table) == 3


def test_two_labels_by_one_annotator_are_refused() -> None:
    rows: list[AnnotatedRow] = [
        ("d", "1", "Ada", "claim"),
        ("d", "1", "Ben", "claim"),
        ("d", "1", "Ada", "filler"),
    ]
    for count in (annotated_grouped, annotated_unordered):
        with pytest.raises(LabelerError, match="'Ada' has more than one label for item '1'"):
            count(rows)


def test_an_undeclared_label_is_named() -> None:
    with pytest.raises(LabelerError, match="label 'rumour' of item '1' is not one of 'claim'"):
        annotated_grouped([("d", "1", "Ada", "rumour")], ["claim"])
