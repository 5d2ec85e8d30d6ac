"""Rows of different lengths, end to end: they take the memory of their entries.

A table as wide as its longest row would take rows times the longest: one item that thousands of
people label, beside many that two do, would fill the memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from labeler.agreement.counts import Integers, numbered

_LARGEST: Final = 2**63
_NUMBERS_OF_16_BITS: Final = 2**16


@dataclass(frozen=True, eq=False)
class Ragged:
    """Rows of numbers of 0 or more."""

    sizes: Integers
    """[P]: the length of each row."""
    values: Integers
    """[E]: the entries of all rows, end to end."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.sizes)

    @cached_property
    def starts(self) -> Integers:
        """[P]: where each row starts."""
        return np.asarray(np.cumsum(self.sizes) - self.sizes)

    @cached_property
    def rows(self) -> Integers:
        """[E]: the row of each entry."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def tolist(self) -> list[list[int]]:
        """Return the rows as lists."""
        values = self.values.tolist()
        starts = self.starts.tolist()
        return [
            values[start : start + size]
            for start, size in zip(starts, self.sizes.tolist(), strict=True)
        ]

    def row(self, number: int) -> Integers:
        """Return the entries of one row."""
        start = int(self.starts[number])
        return self.values[start : start + int(self.sizes[number])]

    def take(self, rows: Integers) -> tuple[Integers, Integers]:
        """Return [e], [e]: for each entry of the rows asked for, its place in `rows`, its value."""
        sizes = self.sizes[rows]
        places = np.repeat(np.arange(len(rows)), sizes)
        if len(places) and sizes.min() == sizes.max():
            return places, self.values[self._columns(rows, int(sizes[0])).reshape(-1)]
        first = np.cumsum(sizes) - sizes
        return places, self.values[np.arange(len(places)) + (self.starts[rows] - first)[places]]

    def portions(self, rows: Integers, entries: int) -> Iterator[slice]:
        """Yield slices of `rows` that hold about so many entries each, one row at least."""
        ends = np.cumsum(self.sizes[rows])
        start = 0
        while start < len(rows):
            before = int(ends[start - 1]) if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, before + entries, side="right")))
            yield slice(start, stop)
            start = stop

    def by_size(self) -> Iterator[tuple[Integers, Integers]]:
        """Yield the rows [n] of each length, the shortest first, and their entries [n, length]."""
        order = np.argsort(self.sizes, kind="stable")
        ordered = self.sizes[order]
        for rows in np.split(order, np.flatnonzero(np.diff(ordered)) + 1):
            if len(rows):
                yield rows, self.values[self._columns(rows, int(self.sizes[rows[0]]))]

    def _columns(self, rows: Integers, size: int) -> Integers:
        """Return [n, size]: where the entries of rows of one length stand."""
        return np.asarray(self.starts[rows, np.newaxis] + np.arange(size))

    def distinct(self) -> tuple["Ragged", Integers]:
        """Return the distinct rows, the shorter first and then in order, and which each row is."""
        place = np.empty(len(self), np.int64)
        sizes, values = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        number = 0
        for rows, table in self.by_size():
            found, which = distinct_rows(table)
            place[rows] = number + which
            number += len(found)
            sizes.append(np.full(len(found), table.shape[1]))
            values.append(found.reshape(-1))
        return Ragged(np.concatenate(sizes), np.concatenate(values)), place


def grouped(keys: Integers, number: int) -> Ragged:
    """Return the places of each key below `number`: row k lists those where it is k, ascending."""
    sizes = np.bincount(keys, minlength=number)
    # Numbers of 16 bits are sorted digit by digit, in a fifth of the time.
    short = keys.astype(np.uint16) if number <= _NUMBERS_OF_16_BITS else keys
    return Ragged(sizes, np.argsort(short, kind="stable"))


def distinct_rows(table: Integers) -> tuple[Integers, Integers]:
    """Return the distinct rows of a table [N, r] in order, and which of them each row is [N].

    Entries are 0 or more. A row is one number as long as it fits, and its rank where it does not:
    sorting numbers is ten times as fast as sorting rows.
    """
    used, entries = numbered(table.ravel(), int(table.max(initial=0)) + 1)
    base = len(used)
    keys, limit = np.zeros(len(table), np.int64), 1
    for column in entries.reshape(table.shape).T:
        if limit * base >= _LARGEST:
            ranks, keys = np.unique(keys, return_inverse=True)
            limit = len(ranks)
        keys = keys * base + column
        limit *= base
    distinct, place = numbered(keys, limit)
    one = np.empty(len(distinct), np.int64)
    one[place] = np.arange(len(table))
    return table[one], place
