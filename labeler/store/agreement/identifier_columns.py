"""Columns of identifiers, read from one text that SQLite has put together, and looked up."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.counts import Integers
from labeler.errors import LabelerError
from labeler.store.connection import Store

Identifiers = NDArray[np.bytes_]

_WIDTH: Final = 32
"""The schema checks that the identifiers of sentences, documents and annotators are so long."""


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
    """Finds identifiers in a list of them, by their first digits where these tell them apart."""

    def __init__(self, known: Identifiers) -> None:
        self._known = _words(known)
        self._key = _beginnings
        self._sort(known)
        if (self._keys[1:] == self._keys[:-1]).any():
            self._key = _whole
            self._sort(known)

    def _sort(self, known: Identifiers) -> None:
        keys = self._key(known)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def of(self, wanted: Identifiers) -> Integers:
        """Return the place of each identifier in the list [L], -1 where it is not there."""
        words = _words(wanted)
        if np.array_equal(words, self._known):
            return np.arange(len(words))
        if not len(self._keys):
            return np.full(len(wanted), -1)
        rank = np.searchsorted(self._keys, self._key(wanted))
        rank[rank == len(self._keys)] = 0
        places = self._order.take(rank)
        # `take` copies whole rows, which is ten times as fast as indexing.
        same = self._known.take(places, axis=0) == words
        return places if same.all() else np.where(same.all(axis=1), places, -1)

    def of_runs(self, wanted: Identifiers) -> Integers:
        """Return the same as `of`, sooner where most are the same as the one before."""
        words = _words(wanted)
        new = np.ones(len(words), np.bool_)
        # One comparison for each word, as `any` over so short rows takes far longer.
        new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in words.T])
        starts = np.flatnonzero(new)
        return np.repeat(self.of(wanted[starts]), np.diff(starts, append=len(words)))


def _beginnings(column: Identifiers) -> NDArray[Any]:
    # Swapped, so that most significant digits come first and sorted identifiers stay sorted.
    return _words(column)[:, 0].byteswap()


def _whole(column: Identifiers) -> NDArray[Any]:
    return column


def _words(column: Identifiers) -> NDArray[np.uint64]:
    """Return [L, 4]: the digits as numbers, which are compared far sooner than text."""
    return column.view(np.uint64).reshape(len(column), _WIDTH // 8)
