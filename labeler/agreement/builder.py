"""Counts labels in one pass, in memory that does not grow with the number of items."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from labeler.agreement.counts import Cells, Counts, Integers, assemble
from labeler.agreement.digest import fingerprint, item_digest, netstring
from labeler.agreement.rows import Row, quoted
from labeler.errors import LabelerError

MAXIMUM_CATEGORIES: Final = 256
"""What an index of one byte can tell apart: a column with more values is text, not a label."""

PENDING: Final = 1 << 20
"""How many items are held before they are counted."""
VECTOR_BITS: Final = 32
"""A cell is one number: its document, and in these lower bits its count vector."""


def count_grouped(rows: Iterable[Row], categories: Sequence[str] | None = None) -> Counts:
    """Count rows in which those of one item follow each other, in bounded memory.

    Whoever sorts the rows answers for it: an item that comes back later counts as another item.
    `categories` are the declared labels, in order; without them, the labels found are taken.
    LabelerError for a label that is not declared, or for more than 256 different labels.
    """
    builder = CountsBuilder(categories)
    builder.add_grouped(rows)
    return builder.counts()


def count_unordered(rows: Iterable[Row], categories: Sequence[str] | None = None) -> Counts:
    """Count rows in any order; otherwise as `count_grouped`. Holds every item once in memory."""
    builder = CountsBuilder(categories)
    builder.add_unordered(rows)
    return builder.counts()


class CountsBuilder:
    """Takes labelled items one after the other and keeps the histogram only."""

    def __init__(self, categories: Sequence[str] | None = None) -> None:
        self._declared = categories is not None
        self._categories: dict[str, int] = {}
        self._documents: dict[str | None, int] = {}
        self._document: str | None = None
        self._document_code = 0
        self._encoded_document = b""
        self._vectors: dict[bytes, int] = {}
        self._encoded_labels: list[bytes] = []
        self._cells = _CellHistogram()
        self._digest = 0
        for category in categories or ():
            self._add_category(category)

    def add_grouped(self, rows: Iterable[Row]) -> None:
        """Add rows in which those of one item follow each other; see `count_grouped`."""
        known = self._categories
        last_document: str | None = None
        last_item = ""
        labels = bytearray()
        for document, item, label in rows:
            if labels and (item != last_item or document != last_document):
                self._add_item(last_document, last_item, labels)
                labels.clear()
            last_document, last_item = document, item
            category = known.get(label)
            labels.append(self._new_category(label, item) if category is None else category)
        if labels:
            self._add_item(last_document, last_item, labels)

    def add_unordered(self, rows: Iterable[Row]) -> None:
        """Add rows in any order; see `count_unordered`."""
        known = self._categories
        labels_of: dict[tuple[str | None, str], bytearray] = {}
        for document, item, label in rows:
            category = known.get(label)
            if category is None:
                category = self._new_category(label, item)
            labels_of.setdefault((document, item), bytearray()).append(category)
        for (document, item), labels in labels_of.items():
            self._add_item(document, item, labels)

    def counts(self) -> Counts:
        """Return what has been counted so far."""
        vectors = np.zeros((len(self._vectors), len(self._categories)), np.int64)
        for vector, index in self._vectors.items():
            present, number = np.unique(np.frombuffer(vector, np.uint8), return_counts=True)
            vectors[index, present] = number
        return assemble(
            tuple(self._categories),
            tuple(self._documents),
            vectors,
            self._cells.columns(),
            declared=self._declared,
            data_sha256=fingerprint(self._digest),
        )

    def _new_category(self, label: str, item: str) -> int:
        if self._declared:
            expected = ", ".join(map(quoted, self._categories))
            raise LabelerError(
                f"label {quoted(label)} of item {quoted(item)} is not one of {expected}: "
                "correct it, or use the codebook that it belongs to"
            )
        return self._add_category(label)

    def _add_category(self, label: str) -> int:
        if len(self._categories) == MAXIMUM_CATEGORIES:
            raise LabelerError(
                f"found more than {MAXIMUM_CATEGORIES} different labels, the last one "
                f"{quoted(label)}: check which column holds the labels"
            )
        return self._categories.setdefault(label, len(self._categories))

    def _add_item(self, document: str | None, item: str, labels: bytearray) -> None:
        key = bytes(sorted(labels))
        vector = self._vectors.get(key)
        if vector is None:
            vector = self._add_vector(key)
        if document != self._document or not self._documents:
            self._enter(document)
        self._cells.add(self._document_code | vector)
        self._digest += item_digest(self._encoded_document, item, self._encoded_labels[vector])

    def _add_vector(self, key: bytes) -> int:
        names = tuple(self._categories)
        in_order = sorted(names[category] for category in key)
        self._encoded_labels.append(b"".join(map(netstring, in_order)))
        return self._vectors.setdefault(key, len(self._vectors))

    def _enter(self, document: str | None) -> None:
        """Work out once what the items of a document share, most of which follow each other."""
        self._document = document
        number = self._documents.setdefault(document, len(self._documents))
        self._document_code = number << VECTOR_BITS
        self._encoded_document = b"-" if document is None else netstring(document)


class _CellHistogram:
    """Counts cells: those seen lately in a buffer, the others as a sorted array with weights.

    A dictionary of a few million cells would take ten times the memory.
    """

    def __init__(self) -> None:
        self._recent = array("q")
        self._room = PENDING
        self._codes: Integers = np.empty(0, np.int64)
        self._weights: Integers = np.empty(0, np.int64)

    def add(self, code: int) -> None:
        self._recent.append(code)
        if len(self._recent) >= self._room:
            self._fold()

    def columns(self) -> Cells:
        self._fold()
        return Cells(
            documents=self._codes >> VECTOR_BITS,
            vectors=self._codes & ((1 << VECTOR_BITS) - 1),
            weights=self._weights,
        )

    def _fold(self) -> None:
        codes = np.concatenate([self._codes, np.array(self._recent, np.int64)])
        weights = np.concatenate([self._weights, np.ones(len(self._recent), np.int64)])
        self._codes, place = np.unique(codes, return_inverse=True)
        self._weights = np.zeros(len(self._codes), np.int64)
        np.add.at(self._weights, place, weights)
        self._recent = array("q")
        # As long as what it is folded into: no cell is sorted more than a few times.
        self._room = max(PENDING, len(self._codes))
