"""Records out of JSON Lines (an object a line) or a JSON array, one at a time."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from labeler.label_files.rows import LabelFile
from labeler.label_files.source import MAX_LINE

Record = dict[str, Any]

_DECODER: Final = json.JSONDecoder(parse_constant=lambda _: None)
"""NaN and the infinities, which Python writes and JSON does not have, are read as null."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_PORTION: Final = 1 << 16


def json_records(
    text: io.TextIOWrapper, head: str, file: LabelFile
) -> tuple[str, Iterator[Record]]:
    """Return what the stream holds (`JSON Lines` or `JSON`), and its records.

    `head` is its beginning. The records raise LabelerError, with the place, for what is not JSON
    or no object. Memory is bounded by the longest record.
    """
    if head.lstrip("\ufeff \t\r\n").startswith("["):
        return "JSON", _array(text, file)
    return "JSON Lines", _lines(text, file)


def _lines(text: io.TextIOWrapper, file: LabelFile) -> Iterator[Record]:
    number = 0
    file.where = lambda: f"line {number}"
    for line in text:
        number += 1
        if not line.isspace():
            try:
                record = _DECODER.decode(line)
            except json.JSONDecodeError as error:
                # What is missing at the end is missing there, not where the next line begins.
                column = min(error.pos, len(line.rstrip())) + 1
                raise file.error(
                    f"is not JSON: {error.msg} (column {column}); JSON Lines have one object a line"
                ) from error
            except (ValueError, RecursionError) as error:
                raise file.error(_UNREADABLE) from error
            yield _object(record, file)


_UNREADABLE: Final = "is JSON that cannot be read: too deep, or too long a number"


def _object(value: Any, file: LabelFile) -> Record:
    if not isinstance(value, dict):
        raise file.error("is JSON, but not an object with fields")
    return value


def _array(text: io.TextIOWrapper, file: LabelFile) -> Iterator[Record]:
    array = _Array(text, file)
    for number, record in enumerate(array.values(), 1):
        file.where = lambda number=number: f"record {number}"  # type: ignore[misc]
        yield _object(record, file)


class _Array:
    """Reads the values of one JSON array from a stream, each as soon as it is whole."""

    def __init__(self, text: io.TextIOWrapper, file: LabelFile) -> None:
        self._text = text
        self._file = file
        self._buffer = ""
        self._place = 0
        self._line = 1
        self._column = 1
        self._is_over = False

    def values(self) -> Iterator[Any]:
        self._take("[")
        if self._next() == "]":
            self._place += 1
        else:
            yield self._value()
            while self._take(",]") == ",":
                yield self._value()
        if rest := self._next():
            raise self._broken(f"there is {rest!r} after the end of the array")

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, self._place = _DECODER.raw_decode(self._buffer, self._place)
            except json.JSONDecodeError as error:
                # Cut off, or wrong? More text tells, up to the longest record that there may be.
                if self._is_over or len(self._buffer) - self._place > MAX_LINE:
                    self._place = min(error.pos, len(self._buffer.rstrip()))
                    whole = "" if self._is_over else f", or a record over {MAX_LINE:,} characters"
                    raise self._broken(f"{error.msg}{whole}") from error
                self._more()
            except (ValueError, RecursionError) as error:
                raise self._file.error(_UNREADABLE) from error
            else:
                return value

    def _take(self, expected: str) -> str:
        found = self._next()
        if not found or found not in expected:
            raise self._broken(f"expected {' or '.join(expected)}")
        self._place += 1
        return found

    def _next(self) -> str:
        """Go to what follows the white space; return it, or nothing at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._buffer) or self._is_over:
                return self._buffer[self._place : self._place + 1]
            self._more()

    def _more(self) -> None:
        """Forget what was read, and double what was not: no text is looked at often."""
        rest = self._buffer[self._place :]
        self._line, self._column = self._reached()
        added = self._text.read(max(_PORTION, len(rest)))
        self._is_over = not added
        self._buffer, self._place = rest + added, 0

    def _reached(self) -> tuple[int, int]:
        """Return the line and the column of the place; the buffer may begin within a line."""
        lines = self._buffer.count("\n", 0, self._place)
        if not lines:
            return self._line, self._column + self._place
        return self._line + lines, self._place - self._buffer.rfind("\n", 0, self._place)

    def _broken(self, problem: str) -> Exception:
        line, column = self._reached()
        self._file.where = lambda: f"line {line}"
        return self._file.error(f"is not JSON: {problem} (column {column})")
