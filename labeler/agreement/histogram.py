"""A histogram of items by document and pattern, whose memory does not grow with the items.

A pattern is what was said of an item: the codes of its labels as a row, ascending, then -1. All
work is on whole columns; nothing here loops over labels or items.
"""

from typing import Final

import numpy as np

from labeler.agreement.counts import Cells, Integers, tally

PENDING: Final = 1 << 20
"""How many items are held before they are counted."""

_KIND_BITS: Final = 32
"""A cell is one number: its document, and in these lower bits the pattern."""

_LARGEST: Final = 2**63


def item_patterns(items: Integers, codes: Integers, number: int) -> Integers:
    """Return [N, r]: the pattern of each of `number` items, where r is the most labels of one.

    `items` and `codes` are [L], an item (from 0) and a code (from 0) for each label, in any order.
    """
    bits = int(codes.max(initial=0)).bit_length()
    keys = np.sort(items << bits | codes)
    items, codes = keys >> bits, keys & ((1 << bits) - 1)
    sizes = np.bincount(items, minlength=number)
    table = np.full((number, int(sizes.max(initial=0))), -1, np.int64)
    table[items, np.arange(len(items)) - np.repeat(np.cumsum(sizes) - sizes, sizes)] = codes
    return table


def distinct_rows(table: Integers) -> tuple[Integers, Integers]:
    """Return the distinct rows of a table [N, r] in order, and which of them each row is [N].

    Entries are -1 or more. A row is one number as long as it fits, and its rank where it does
    not: sorting numbers is ten times as fast as sorting rows.
    """
    base = int(table.max(initial=0)) + 2
    keys, limit = np.zeros(len(table), np.int64), 1
    for column in table.T:
        if limit * base >= _LARGEST:
            ranks, keys = np.unique(keys, return_inverse=True)
            limit = len(ranks)
        keys = keys * base + (column + 1)
        limit *= base
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return table[first], place


class PatternHistogram:
    """Counts items by document and pattern, portion by portion."""

    def __init__(self) -> None:
        self._patterns: dict[bytes, int] = {}
        self._cells = _CellHistogram()

    def add(self, documents: Integers, table: Integers) -> None:
        """Count items: the number of the document of each [N], and its pattern [N, r].

        Items without a label do not count.
        """
        if not table.shape[1]:
            return
        labelled = table[:, 0] >= 0
        rows, place = distinct_rows(table[labelled])
        sizes = (rows >= 0).sum(axis=1)
        numbers = [
            self._patterns.setdefault(row[:size].tobytes(), len(self._patterns))
            for row, size in zip(rows, sizes.tolist(), strict=True)
        ]
        self._cells.add(documents[labelled] << _KIND_BITS | np.array(numbers, np.int64)[place])

    def table(self) -> Integers:
        """Return [P, r]: the patterns met so far, in the order in which they were met."""
        widest = max((len(row) // 8 for row in self._patterns), default=0)
        table = np.full((len(self._patterns), widest), -1, np.int64)
        for row, codes in zip(table, self._patterns, strict=True):
            row[: len(codes) // 8] = np.frombuffer(codes, np.int64)
        return table

    def cells(self) -> Cells:
        """Return the cells counted so far, sorted and distinct; `vectors` are rows of the table."""
        return self._cells.columns()


class _CellHistogram:
    """Counts cells: those seen lately as they come, the others as a sorted array with weights.

    A dictionary of a few million cells would take ten times the memory.
    """

    def __init__(self) -> None:
        self._recent: list[Integers] = []
        self._pending = 0
        self._room = PENDING
        self._codes: Integers = np.empty(0, np.int64)
        self._weights: Integers = np.empty(0, np.int64)

    def add(self, codes: Integers) -> None:
        self._recent.append(codes)
        self._pending += len(codes)
        if self._pending >= self._room:
            self._fold()

    def columns(self) -> Cells:
        self._fold()
        return Cells(
            documents=self._codes >> _KIND_BITS,
            vectors=self._codes & ((1 << _KIND_BITS) - 1),
            weights=self._weights,
        )

    def _fold(self) -> None:
        codes = np.concatenate([self._codes, *self._recent])
        weights = np.ones(len(codes), np.int64)
        weights[: len(self._weights)] = self._weights
        self._recent, self._pending = [], 0
        self._codes, self._weights = tally(codes, weights)
        # In proportion to what it is folded into: no cell is sorted more than a few times.
        self._room = max(PENDING, len(self._codes) // 2)
