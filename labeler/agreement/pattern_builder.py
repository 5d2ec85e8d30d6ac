"""Counts labels with their annotators in one pass; otherwise as `labeler.agreement.builder`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.coding import Numbering, category_column
from labeler.agreement.counts import Integers
from labeler.agreement.histogram import PatternHistogram
from labeler.agreement.patterns import Patterns, assemble_patterns
from labeler.agreement.ragged import Ragged
from labeler.agreement.row_counter import RowCounter
from labeler.agreement.rows import AnnotatedRow, quoted
from labeler.errors import LabelerError

CATEGORY_BITS: Final = 8
"""A code is one number: the annotator, and in these lower bits the category."""


def annotated_grouped(
    rows: Iterable[AnnotatedRow], categories: Sequence[str] | None = None
) -> Patterns:
    """Count rows in which those of one item follow each other.

    Memory grows with the number of different patterns in the documents, not with that of items.
    `categories` are the declared labels, in order; without them, the labels found are taken.
    LabelerError for a label that is not declared, for more than 256 different labels, and where an
    annotator labels an item twice.
    """
    builder = PatternsBuilder(categories)
    builder.add_grouped(rows)
    return builder.patterns()


def annotated_unordered(
    rows: Iterable[AnnotatedRow], categories: Sequence[str] | None = None
) -> Patterns:
    """Count rows in any order; otherwise as `annotated_grouped`. Holds every item in memory."""
    builder = PatternsBuilder(categories)
    builder.add_unordered(rows)
    return builder.patterns()


class PatternsBuilder(RowCounter[AnnotatedRow]):
    """Takes labelled items and keeps the histogram only."""

    def __init__(self, categories: Sequence[str] | None = None) -> None:
        super().__init__()
        self._categories = Categories(categories)
        self._annotators = Numbering()

    def patterns(self) -> Patterns:
        """Return what has been counted so far."""
        return counted_patterns(
            self._histogram,
            tuple(self._categories.numbers),
            [str(name) for name in self._annotators],
            tuple(self._documents),
            declared=self._categories.declared,
        )

    def _codes(self, items: Sequence[str], columns: Sequence[Sequence[Any]]) -> Integers:
        annotators, labels = columns
        labels_given = category_column(self._categories, labels, items)
        return self._annotators.column(annotators) << CATEGORY_BITS | labels_given

    def _check(self, patterns: Ragged, item: Callable[[int], str]) -> None:
        check_one_label_each(patterns, list(self._annotators).__getitem__, item)


def check_one_label_each(
    patterns: Ragged, annotator: Callable[[int], str | None], item: Callable[[int], str]
) -> None:
    """Raise LabelerError where an annotator has several labels in one row of the patterns.

    `annotator` and `item` name an annotator and a row by their numbers.
    """
    who, rows = patterns.values >> CATEGORY_BITS, patterns.rows
    again = np.flatnonzero((who[1:] == who[:-1]) & (rows[1:] == rows[:-1]))
    if len(again):
        name = annotator(int(who[again[0]])) or ""
        raise LabelerError(
            f"annotator {quoted(name)} has more than one label for item "
            f"{quoted(item(int(rows[again[0]])))}: keep the one that counts"
        )


def counted_patterns(
    histogram: PatternHistogram,
    categories: Sequence[str],
    annotators: Sequence[str],
    documents: Sequence[str | None],
    *,
    declared: bool,
) -> Patterns:
    """Return the patterns that a histogram of codes has counted; names stand in their order."""
    found = histogram.patterns()
    annotator, category = found.values >> CATEGORY_BITS, found.values & ((1 << CATEGORY_BITS) - 1)
    return assemble_patterns(
        categories,
        annotators,
        documents,
        Ragged(found.sizes, annotator * len(categories) + category),
        histogram.cells(),
        declared=declared,
    )
