"""Counts labels in one pass, in memory that does not grow with the number of items."""

from collections.abc import Iterable, Sequence

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.counts import Counts, assemble
from labeler.agreement.digest import netstring
from labeler.agreement.histogram import ItemHistogram
from labeler.agreement.rows import Row


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
        self._categories = Categories(categories)
        self._vectors: dict[bytes, int] = {}
        self._encoded_labels: list[bytes] = []
        self._items = ItemHistogram()

    def add_grouped(self, rows: Iterable[Row]) -> None:
        """Add rows in which those of one item follow each other; see `count_grouped`."""
        known = self._categories.numbers
        last_document: str | None = None
        last_item = ""
        labels = bytearray()
        for document, item, label in rows:
            if labels and (item != last_item or document != last_document):
                self._add_item(last_document, last_item, labels)
                labels.clear()
            last_document, last_item = document, item
            category = known.get(label)
            labels.append(self._categories.new(label, item) if category is None else category)
        if labels:
            self._add_item(last_document, last_item, labels)

    def add_unordered(self, rows: Iterable[Row]) -> None:
        """Add rows in any order; see `count_unordered`."""
        known = self._categories.numbers
        labels_of: dict[tuple[str | None, str], bytearray] = {}
        for document, item, label in rows:
            category = known.get(label)
            if category is None:
                category = self._categories.new(label, item)
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
            tuple(self._categories.numbers),
            tuple(self._items.documents),
            vectors,
            self._items.columns(),
            declared=self._categories.declared,
            data_sha256=self._items.data_sha256,
        )

    def _add_item(self, document: str | None, item: str, labels: bytearray) -> None:
        key = bytes(sorted(labels))
        vector = self._vectors.get(key)
        if vector is None:
            vector = self._add_vector(key)
        self._items.add(document, item, vector, self._encoded_labels[vector])

    def _add_vector(self, key: bytes) -> int:
        names = tuple(self._categories.numbers)
        in_order = sorted(names[category] for category in key)
        self._encoded_labels.append(b"".join(map(netstring, in_order)))
        return self._vectors.setdefault(key, len(self._vectors))
