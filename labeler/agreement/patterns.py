"""Who gave which label: the histogram of (document, pattern), for what count vectors cannot tell.

A pattern is the set of (annotator, label) of an item. Few annotators make few patterns, however
many items there are, and all that asks who gave a label (Conger's and Cohen's kappa, bias, one
annotator against the rest) is a sum over patterns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labeler.agreement.counts import Cells, Counts, Integers, assemble


@dataclass(frozen=True, eq=False)
class Patterns:
    """The histogram of (document, pattern): the same whatever the order of the rows was.

    Annotators, documents, patterns and cells are sorted and distinct.
    """

    categories: tuple[str, ...]
    declared: bool
    annotators: tuple[str, ...]
    """Those with a label."""
    documents: tuple[str | None, ...]
    table: Integers
    """[P, r]: the codes of each pattern, ascending, then -1; annotator * categories + category."""
    cells: Cells
    """`cells.vectors` is the pattern of an item."""
    data_sha256: str

    @cached_property
    def entries(self) -> tuple[Integers, Integers]:
        """[E], [E]: the pattern and the code of every label of every pattern."""
        patterns, places = np.nonzero(self.table >= 0)
        return patterns, self.table[patterns, places]

    @cached_property
    def weights(self) -> Integers:
        """[P]: the number of items that have each pattern."""
        sums = np.zeros(len(self.table), np.int64)
        np.add.at(sums, self.cells.vectors, self.cells.weights)
        return sums

    @cached_property
    def vectors(self) -> Integers:
        """[P, q]: the count vector of each pattern."""
        patterns, codes = self.entries
        width = max(1, len(self.categories))
        flat = np.bincount(patterns * width + codes % width, minlength=len(self.table) * width)
        return flat.reshape(len(self.table), width)[:, : len(self.categories)]

    @cached_property
    def marginals(self) -> Integers:
        """[A, q]: how often each annotator gave each label."""
        shape = len(self.annotators), len(self.categories)
        flat = np.zeros(shape[0] * shape[1], np.int64)
        patterns, codes = self.entries
        np.add.at(flat, codes, self.weights[patterns])
        return flat.reshape(shape)

    @cached_property
    def counts(self) -> Counts:
        """The histogram of (document, count vector), which has forgotten who gave a label."""
        return assemble(
            self.categories,
            self.documents,
            self.vectors,
            self.cells,
            declared=self.declared,
            data_sha256=self.data_sha256,
        )


def assemble_patterns(
    categories: Sequence[str],
    annotators: Sequence[str],
    documents: Sequence[str | None],
    table: Integers,
    cells: Cells,
    *,
    declared: bool,
    data_sha256: str,
) -> Patterns:
    """Return the patterns in their canonical form.

    `table` is [P, r], codes annotator * len(categories) + category and -1 for none; its rows, and
    the cells, may repeat and come in any order. Annotators and documents may not repeat. Declared
    categories keep their order, others are sorted.
    """
    category_rank = np.arange(len(categories))
    if not declared:
        category_rank = _ranks(categories)
        categories = sorted(categories)
    annotator_rank, document_rank = _ranks(annotators), _ranks(documents)
    width = max(1, len(categories))
    if table.size:
        renamed = annotator_rank[table // width] * width + category_rank[table % width]
        last = len(annotators) * width
        table = np.sort(np.where(table >= 0, renamed, last), axis=1)
        table, place = _distinct_rows(table, last + 1)
        table = np.where(table < last, table, -1)
        cells = cells._replace(vectors=place[cells.vectors])
    height = max(1, len(table))
    codes, place = np.unique(
        document_rank[cells.documents] * height + cells.vectors, return_inverse=True
    )
    weights = np.zeros(len(codes), np.int64)
    np.add.at(weights, place, cells.weights)
    return Patterns(
        categories=tuple(categories),
        declared=declared,
        annotators=tuple(sorted(annotators)),
        documents=tuple(sorted(documents, key=_document_order)),
        table=table,
        cells=Cells(codes // height, codes % height, weights),
        data_sha256=data_sha256,
    )


def patterns_of_columns(
    items: Integers, annotators: Integers, categories: Integers, number_of_categories: int
) -> tuple[Integers, Integers]:
    """Return the pattern [N, r] of each item of coded labels, and which item it is [N].

    All columns are [L], one entry a label, in any order; no annotator labels an item twice. No
    loop over labels or items: this is the way in for whoever has columns, not rows.
    """
    order = np.argsort(items, kind="stable")
    names, starts, sizes = np.unique(items[order], return_index=True, return_counts=True)
    widest = int(sizes.max(initial=0))
    table = np.full((len(names), widest), -1, np.int64)
    places = np.arange(len(items)) - np.repeat(starts, sizes)
    codes = annotators * number_of_categories + categories
    table[np.repeat(np.arange(len(names)), sizes), places] = codes[order]
    return table, names


def _document_order(name: str | None) -> tuple[bool, str]:
    return name is not None, name or ""


def _ranks(names: Sequence[str | None]) -> Integers:
    """Return [len]: the place of each name in their order, None first."""
    order = sorted(range(len(names)), key=lambda index: _document_order(names[index]))
    ranks = np.empty(len(names), np.int64)
    ranks[order] = np.arange(len(names))
    return ranks


def _distinct_rows(table: Integers, base: int) -> tuple[Integers, Integers]:
    """Return the distinct rows in order, and which of them each row is; entries are below base."""
    if base ** table.shape[1] < 2**63:
        # Sorting numbers is ten times as fast as sorting rows.
        powers = [base**power for power in reversed(range(table.shape[1]))]
        keys = table @ np.array(powers, np.int64)
        _, first, place = np.unique(keys, return_index=True, return_inverse=True)
        return table[first], place
    distinct, place = np.unique(table, axis=0, return_inverse=True)
    return distinct, place.reshape(-1)
