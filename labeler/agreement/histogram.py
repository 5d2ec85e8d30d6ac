"""A histogram of items by document and pattern, whose memory does not grow with the items.

A pattern is what was said of an item: the codes of its labels as a row, ascending. All work is on
whole columns; nothing here loops over labels or items.
"""

from typing import Final

import numpy as np

from labeler.agreement.counts import Cells, Integers, tally
from labeler.agreement.ragged import Ragged

PENDING: Final = 1 << 20
"""How many items are held before they are counted."""

_KIND_BITS: Final = 32
"""A cell is one number: its document, and in these lower bits the pattern."""


def item_patterns(items: Integers, codes: Integers, number: int) -> Ragged:
    """Return the patterns of `number` items, one row for each.

    `items` and `codes` are [L], an item (from 0) and a code (from 0) for each label, in any order.
    """
    bits = int(codes.max(initial=0)).bit_length()
    keys = np.sort(items << bits | codes)
    return Ragged(np.bincount(keys >> bits, minlength=number), keys & ((1 << bits) - 1))


class PatternHistogram:
    """Counts items by document and pattern, portion by portion."""

    def __init__(self) -> None:
        self._patterns: dict[bytes, int] = {}
        self._cells = _CellHistogram()

    def add(self, documents: Integers, patterns: Ragged) -> None:
        """Count items: the number of the document of each [N], and their patterns.

        Items without a label do not count.
        """
        rows, place = patterns.distinct()
        coded = rows.values.tobytes()
        ends = (np.cumsum(rows.sizes) * rows.values.itemsize).tolist()
        numbers = [
            self._patterns.setdefault(coded[start:end], len(self._patterns)) if end > start else -1
            for start, end in zip([0, *ends], ends, strict=False)
        ]
        met = np.array(numbers, np.int64)[place]
        labelled = met >= 0
        self._cells.add(documents[labelled] << _KIND_BITS | met[labelled])

    def patterns(self) -> Ragged:
        """Return the patterns met so far, in the order in which they were met."""
        sizes = np.fromiter(map(len, self._patterns), np.int64, len(self._patterns))
        return Ragged(sizes // 8, np.frombuffer(b"".join(self._patterns), np.int64))

    def cells(self) -> Cells:
        """Return the cells so far, sorted and distinct; `vectors` are rows of `patterns`."""
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
        recent = np.concatenate([np.empty(0, np.int64), *self._recent])
        self._recent, self._pending = [], 0
        codes, weights = _counted(recent)
        del recent
        self._codes, self._weights = tally(
            np.concatenate([self._codes, codes]), np.concatenate([self._weights, weights])
        )
        # In proportion to what it is folded into: no cell is sorted more than a few times.
        self._room = max(PENDING, len(self._codes) // 2)


def _counted(codes: Integers) -> tuple[Integers, Integers]:
    """Return the distinct codes in order, and how often each is there; sorts them in place."""
    codes.sort()
    starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    return codes[starts], np.diff(starts, append=len(codes))
