"""Counts labels with their annotators in one pass; otherwise as `labeler.agreement.builder`."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.digest import netstring
from labeler.agreement.histogram import ItemHistogram
from labeler.agreement.patterns import Patterns, assemble_patterns
from labeler.agreement.rows import AnnotatedRow, quoted
from labeler.errors import LabelerError

_CATEGORY_BITS: Final = 8


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


class PatternsBuilder:
    """Takes labelled items one after the other and keeps the histogram only."""

    def __init__(self, categories: Sequence[str] | None = None) -> None:
        self._categories = Categories(categories)
        self._annotators: dict[str, int] = {}
        self._patterns: dict[bytes, int] = {}
        self._encoded_labels: list[bytes] = []
        self._items = ItemHistogram()

    def add_grouped(self, rows: Iterable[AnnotatedRow]) -> None:
        """Add rows in which those of one item follow each other; see `annotated_grouped`."""
        last: tuple[str | None, str] = (None, "")
        codes = array("Q")
        for document, item, annotator, label in rows:
            if codes and (item != last[1] or document != last[0]):
                self._add_item(*last, codes)
                codes = array("Q")
            last = document, item
            codes.append(self._code(annotator, label, item))
        if codes:
            self._add_item(*last, codes)

    def add_unordered(self, rows: Iterable[AnnotatedRow]) -> None:
        """Add rows in any order; see `annotated_unordered`."""
        codes_of: dict[tuple[str | None, str], array[int]] = {}
        for document, item, annotator, label in rows:
            codes = codes_of.get((document, item))
            if codes is None:
                codes = codes_of[document, item] = array("Q")
            codes.append(self._code(annotator, label, item))
        for (document, item), codes in codes_of.items():
            self._add_item(document, item, codes)

    def patterns(self) -> Patterns:
        """Return what has been counted so far."""
        widest = max((len(pattern) // 8 for pattern in self._patterns), default=0)
        table = np.full((len(self._patterns), widest), -1, np.int64)
        for pattern, index in self._patterns.items():
            codes = np.frombuffer(pattern, np.uint64).astype(np.int64)
            labels = codes & ((1 << _CATEGORY_BITS) - 1)
            annotators = codes >> _CATEGORY_BITS
            table[index, : len(codes)] = annotators * len(self._categories) + labels
        return assemble_patterns(
            tuple(self._categories.numbers),
            tuple(self._annotators),
            tuple(self._items.documents),
            table,
            self._items.columns(),
            declared=self._categories.declared,
            data_sha256=self._items.data_sha256,
        )

    def _code(self, annotator: str, label: str, item: str) -> int:
        category = self._categories.numbers.get(label)
        if category is None:
            category = self._categories.new(label, item)
        number = self._annotators.get(annotator)
        if number is None:
            number = self._annotators[annotator] = len(self._annotators)
        return number << _CATEGORY_BITS | category

    def _add_item(self, document: str | None, item: str, codes: "array[int]") -> None:
        key = array("Q", sorted(codes)).tobytes()
        pattern = self._patterns.get(key)
        if pattern is None:
            pattern = self._add_pattern(key, item)
        self._items.add(document, item, pattern, self._encoded_labels[pattern])

    def _add_pattern(self, key: bytes, item: str) -> int:
        codes = array("Q", key)
        annotators = [code >> _CATEGORY_BITS for code in codes]
        for one, other in pairwise(annotators):
            if one == other:
                twice = list(self._annotators)[one]
                raise LabelerError(
                    f"annotator {quoted(twice)} has more than one label for item "
                    f"{quoted(item)}: keep the one that counts"
                )
        names = tuple(self._categories.numbers)
        labels = sorted(names[code & ((1 << _CATEGORY_BITS) - 1)] for code in codes)
        self._encoded_labels.append(b"".join(map(netstring, labels)))
        return self._patterns.setdefault(key, len(self._patterns))
