"""Columns of identifiers, read from one text that SQLite has put together, and looked up."""

from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.counts import Integers
from labeler.errors import LabelerError
from labeler.store.connection import Store

Identifiers = NDArray[np.bytes_]

_WIDTH: Final = 32
"""The schema checks that the identifiers of sentences, documents and annotators are so long."""

_SLOTS_EACH: Final = 4
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
"""2**64 over the golden ratio: times this, all digits of a number show in its upper bits (Knuth,
The Art of Computer Programming 3, 6.4)."""


def identifiers(text: bytes | None, path: Path, number: int | None = None) -> Identifiers:
    """Return [number]: the identifiers that stand in a text one after the other.

    LabelerError, naming the project's file, where they have not 32 digits each, which the number
    of them tells; where it is not known, that their length is no multiple of it.
    """
    data = text or b""
    if len(data) != (len(data) // _WIDTH if number is None else number) * _WIDTH:
        raise LabelerError(
            f"{path}: an identifier has not {_WIDTH} digits; `labeler verify` finds out what is"
            " wrong"
        )
    return np.frombuffer(data, f"S{_WIDTH}")


def selected(store: Store, sql: str) -> Identifiers:
    """Return the identifiers that a query selects under the name `id`."""
    ((number, text),) = store.rows(
        f"SELECT count(*), CAST(group_concat(id, '') AS BLOB) FROM ({sql})"
    )
    return identifiers(text, store.path, number)


def texts(column: Identifiers) -> list[str]:
    """Return identifiers as text."""
    return [identifier.decode() for identifier in column.tolist()]


class Places:
    """Finds identifiers in a list of them: in a hash table, and in order where two share a slot."""

    def __init__(self, known: Identifiers) -> None:
        self._identifiers, self._known = known, _words(known)
        bits = (_SLOTS_EACH * len(known)).bit_length()
        self._shift = np.uint64(64 - bits)
        self._table = np.full(1 << bits, -1)
        self._table[self._slots(self._known)] = np.arange(len(known))

    def of(self, wanted: Identifiers) -> Integers:
        """Return the place of each identifier in the list [L], -1 where it is not there."""
        words = _words(wanted)
        if np.array_equal(words, self._known):
            return np.arange(len(words))
        if not len(self._known):
            return np.full(len(words), -1)
        places = self._table.take(self._slots(words))
        others = self._others(words, places)
        others = others[places[others] >= 0]
        if len(others):
            places[others] = self._in_order(wanted[others])
        return places

    def _slots(self, words: NDArray[np.uint64]) -> Integers:
        return (words[:, 0] * _GOLDEN >> self._shift).view(np.int64)

    def _others(self, words: NDArray[np.uint64], places: Integers) -> Integers:
        """Return which of some identifiers are not those at the places."""
        # `take` copies whole rows, which is ten times as fast as indexing.
        same = self._known.take(places, axis=0) == words
        if same.all():
            return np.empty(0, np.int64)
        # Column by column, as `all` over so short rows takes far longer.
        return np.flatnonzero(~np.logical_and.reduce(list(same.T)))

    @cached_property
    def _sorted(self) -> tuple[Integers, Identifiers]:
        order = np.argsort(self._identifiers)
        return order, self._identifiers[order]

    def _in_order(self, wanted: Identifiers) -> Integers:
        order, known = self._sorted
        rank = np.searchsorted(known, wanted)
        rank[rank == len(known)] = 0
        places = order.take(rank)
        places[self._others(_words(wanted), places)] = -1
        return places

    def of_runs(self, wanted: Identifiers) -> Integers:
        """Return the same as `of`, sooner where most are the same as the one before."""
        words = _words(wanted)
        new = np.ones(len(words), np.bool_)
        # One comparison for each word, as `any` over so short rows takes far longer.
        new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in words.T])
        starts = np.flatnonzero(new)
        return np.repeat(self.of(wanted[starts]), np.diff(starts, append=len(words)))


def _words(column: Identifiers) -> NDArray[np.uint64]:
    """Return [L, 4]: the digits as numbers, which are compared far sooner than text."""
    return column.view(np.uint64).reshape(len(column), _WIDTH // 8)
