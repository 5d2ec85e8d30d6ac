"""Lines of a file of any size, each of bounded length, decoded one at a time."""

import io
from typing import Final

from labeler.text.readers.base import UnreadableError, lone_surrogate
from labeler.text.readers.encoding import advice, not_utf8, utf8_error, utf8_name

MAX_LINE: Final = 32 * 2**20
"""The most characters that one line, and so one row, may have."""

_DISCARDED_AT_ONCE: Final = 2**20


class Lines:
    r"""Iterates over the lines of a stream, and remembers what was wrong with the last ones.

    A bad line does not end the iteration: what cannot be decoded is carried through as lone
    surrogates and what is too long is cut, so that whoever puts rows together stays in step; the
    row that the line belongs to is then refused because `take_trouble` says why.

    `newline` is as for `open`: "\n" for JSON Lines, "" for CSV, whose fields may hold line ends.
    """

    def __init__(self, stream: io.BufferedReader, encoding: str | None, newline: str) -> None:
        self._given = encoding
        self._text = io.TextIOWrapper(
            stream, encoding=encoding or "utf-8", errors="surrogateescape", newline=newline
        )
        self._ends = ("\n",) if newline else ("\n", "\r")
        self._trouble: str | None = None
        self._has_guessed = False
        self.number = 0
        """How many lines have been read."""
        self.encoding = encoding or "utf-8"

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._read(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if self.number == 1:
            self.encoding = self._given or utf8_name(line)
            line = line.removeprefix("\ufeff")
        if len(line) > MAX_LINE:
            self._discard_rest(line)
        if lone_surrogate(line) is not None:
            self._trouble = self._trouble or self._undecodable(line)
        return line

    def take_trouble(self) -> str | None:
        """Return what was wrong with the lines read since the last call; None if nothing was."""
        trouble, self._trouble = self._trouble, None
        return trouble

    def detach(self) -> None:
        """Let go of the stream without closing it: it belongs to whoever opened it."""
        self._text.detach()

    def _read(self, size: int) -> str:
        try:
            return self._text.readline(size)
        except UnicodeError as error:
            raise UnreadableError(
                f"is not {self.encoding} from line {self.number + 1} on"
            ) from error

    def _discard_rest(self, line: str) -> None:
        self._trouble = f"line {self.number} is longer than {MAX_LINE:,} characters"
        while line and not line.endswith(self._ends):
            line = self._read(_DISCARDED_AT_ONCE)

    def _undecodable(self, line: str) -> str:
        if self._given is not None:
            return f"line {self.number} is not {self._given}"
        data = line.encode("utf-8", "surrogateescape")
        offset = utf8_error(data) or 0
        reason = f"line {self.number} {not_utf8(offset)}"
        if self._has_guessed:  # it takes a while, and one guess a file is enough to act on
            return reason
        self._has_guessed = True
        return f"{reason}; {advice(data, offset)}"
