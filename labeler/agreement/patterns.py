"""Who gave which label: the histogram of (document, pattern), for what count vectors cannot tell.

A pattern is the set of (annotator, label) of an item. Few annotators make few patterns, however
many items there are, and all that asks who gave a label (Conger's and Cohen's kappa, bias, one
annotator against the rest) is a sum over patterns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from labeler.agreement.counts import Cells, Counts, Integers, assemble, sums, tally
from labeler.agreement.digest import fingerprint
from labeler.agreement.ragged import Ragged, grouped

Name = TypeVar("Name", str, str | None)


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
    table: Ragged
    """The codes of each of P patterns, ascending; annotator * categories + category."""
    cells: Cells
    """`cells.vectors` is the pattern of an item."""

    @cached_property
    def data_sha256(self) -> str:
        """The fingerprint of the patterns, whatever the order in which categories are declared."""
        same = self
        if list(self.categories) != sorted(self.categories):
            same = assemble_patterns(
                self.categories,
                self.annotators,
                self.documents,
                self.table,
                self.cells,
                declared=False,
            )
        names = same.categories, same.annotators, same.documents
        sizes, values = same.table.sizes, same.table.values
        return fingerprint(*names, ([len(sizes), len(values)], sizes, values), same.cells)

    @cached_property
    def entries(self) -> tuple[Integers, Integers]:
        """[E], [E]: the pattern and the code of every label of every pattern."""
        return self.table.rows, self.table.values

    @cached_property
    def cells_of(self) -> Ragged:
        """The cells of each pattern, in their order."""
        return grouped(self.cells.vectors, len(self.table))

    @cached_property
    def weights(self) -> Integers:
        """[P]: the number of items that have each pattern."""
        return sums(self.cells.vectors, self.cells.weights, len(self.table))

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
        patterns, codes = self.entries
        return sums(codes, self.weights[patterns], shape[0] * shape[1]).reshape(shape)

    @cached_property
    def counts(self) -> Counts:
        """The histogram of (document, count vector), which has forgotten who gave a label."""
        return assemble(
            self.categories,
            self.documents,
            self.vectors,
            self.cells,
            declared=self.declared,
        )


def assemble_patterns(
    categories: Sequence[str],
    annotators: Sequence[str],
    documents: Sequence[str | None],
    table: Ragged,
    cells: Cells,
    *,
    declared: bool,
) -> Patterns:
    """Return the patterns in their canonical form.

    The rows of `table` hold codes, annotator * len(categories) + category; they, their entries and
    the cells may come in any order, and rows and cells may repeat. Annotators and documents may
    not; those without a label are left out. Declared categories keep their order, others are
    sorted.
    """
    category_rank = np.arange(len(categories))
    if not declared:
        category_rank = _ranks(categories)
        categories = sorted(categories)
    width = max(1, len(categories))
    who, which = np.divmod(table.values, width)
    annotators, annotator_rank = _in_use(annotators, who)
    documents, document_rank = _in_use(documents, cells.documents)
    # One sort for all rows: the row in front, and behind it the code by its new name.
    last = max(1, len(annotators) * width)
    keys = np.sort(table.rows * last + annotator_rank[who] * width + category_rank[which])
    table, place = Ragged(table.sizes, keys % last).distinct()
    cells = cells._replace(vectors=place[cells.vectors])
    height = max(1, len(table))
    codes, weights = tally(document_rank[cells.documents] * height + cells.vectors, cells.weights)
    return Patterns(
        categories=tuple(categories),
        declared=declared,
        annotators=tuple(annotators),
        documents=tuple(documents),
        table=table,
        cells=Cells(codes // height, codes % height, weights),
    )


def _in_use(names: Sequence[Name], numbers: Integers) -> tuple[list[Name], Integers]:
    """Return the names that are used, in order, and the place of each in it; the others have 0."""
    used = np.flatnonzero(np.bincount(numbers, minlength=len(names))).tolist()
    in_order = [number for number in used if names[number] is None]
    in_order += sorted(
        (number for number in used if names[number] is not None),
        key=lambda number: names[number] or "",
    )
    ranks = np.zeros(len(names), np.int64)
    ranks[in_order] = np.arange(len(in_order))
    return [names[number] for number in in_order], ranks


def _ranks(names: Sequence[str]) -> Integers:
    """Return [len]: the place of each name in their order."""
    return _in_use(names, np.arange(len(names)))[1]
