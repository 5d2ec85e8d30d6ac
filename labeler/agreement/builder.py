"""Counts labels in one pass, whoever gave them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.coding import category_column
from labeler.agreement.counts import Counts, Integers, assemble
from labeler.agreement.row_counter import RowCounter
from labeler.agreement.rows import Row


def count_unordered(rows: Iterable[Row], categories: Sequence[str] | None = None) -> Counts:
    """Count rows in any order. Holds every item once in memory.

    `categories` are the declared labels, in order; without them, the labels found are taken.
    LabelerError for a label that is not declared, or for more than 256 different labels.
    """
    builder = CountsBuilder(categories)
    builder.add_unordered(rows)
    return builder.counts()


class CountsBuilder(RowCounter[Row]):
    """Takes labelled items and keeps the histogram only."""

    def __init__(self, categories: Sequence[str] | None = None) -> None:
        super().__init__()
        self._categories = Categories(categories)

    def counts(self) -> Counts:
        """Return what has been counted so far."""
        found = self._histogram.patterns()
        vectors = np.zeros((len(found), len(self._categories)), np.int64)
        np.add.at(vectors, (found.rows, found.values), 1)
        return assemble(
            tuple(self._categories.numbers),
            tuple(self._documents),
            vectors,
            self._histogram.cells(),
            declared=self._categories.declared,
        )

    def _codes(self, items: Sequence[str], columns: Sequence[Sequence[Any]]) -> Integers:
        (labels,) = columns
        return category_column(self._categories, labels, items)
