"""Counts rows of text by item, whatever else a row holds than the document and the item."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic

import numpy as np

from labeler.agreement.coding import (
    DOCUMENT_BITS,
    Numbering,
    Row,
    batches,
    batches_of_items,
)
from labeler.agreement.counts import Integers
from labeler.agreement.histogram import PatternHistogram, item_patterns
from labeler.agreement.ragged import Ragged

_NAME_MASK = (1 << DOCUMENT_BITS) - 1


class RowCounter(ABC, Generic[Row]):
    """Takes rows that begin with a document and an item, and keeps the histogram only."""

    def __init__(self) -> None:
        self._documents = Numbering()
        self._histogram = PatternHistogram()

    @abstractmethod
    def _codes(self, items: Sequence[str], columns: Sequence[Sequence[Any]]) -> Integers:
        """Return the code [L] of each row's label, from the columns after the item."""

    def _check(self, patterns: Ragged, item: Callable[[int], str]) -> None:
        """Raise LabelerError where an item has what it must not have; `item` names a row."""

    def add_grouped(self, rows: Iterable[Row]) -> None:
        """Add rows in which those of one item follow each other, in bounded memory."""
        for batch in batches_of_items(rows):
            names = Numbering()
            keys, codes = self._columns(batch, names)
            starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
            items = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(keys)))
            self._add(keys[starts], items, codes, names)

    def add_unordered(self, rows: Iterable[Row]) -> None:
        """Add rows in any order. Holds the name of every item, and two numbers a row, in memory."""
        names = Numbering()
        columns = [self._columns(batch, names) for batch in batches(rows)]
        if columns:
            keys, codes = map(np.concatenate, zip(*columns, strict=True))
            distinct, items = np.unique(keys, return_inverse=True)
            self._add(distinct, items, codes, names)

    def _columns(self, batch: list[Row], names: Numbering) -> tuple[Integers, Integers]:
        """Return [L], [L]: the key of each row's item, and the code of its label."""
        documents, items, *rest = zip(*batch, strict=True)
        keys = self._documents.column(documents) << DOCUMENT_BITS | names.column(items)
        return keys, self._codes(items, rest)

    def _add(self, keys: Integers, items: Integers, codes: Integers, names: Numbering) -> None:
        patterns = item_patterns(items, codes, len(keys))
        self._check(patterns, lambda row: str(list(names)[keys[row] & _NAME_MASK]))
        self._histogram.add(keys >> DOCUMENT_BITS, patterns)
