"""Rows of a JSON Lines file: one object a line."""

import json
from collections.abc import Iterator
from typing import Any

from labeler.text.readers.base import UnreadableError
from labeler.text.readers.lines import Lines


def json_rows(lines: Lines) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield each line's number with its object, or with what is wrong with the line.

    Blank lines are passed over. Raises UnreadableError if the file is one JSON array.
    """
    is_first = True
    for line in lines:
        if trouble := lines.take_trouble():
            yield lines.number, trouble
        elif line.strip():
            if is_first and line.lstrip().startswith("["):
                raise UnreadableError(
                    "is a JSON array: write JSON Lines instead, one object a line without brackets"
                )
            yield lines.number, _object(line, lines.number)
        is_first = is_first and not line.strip()


def _object(line: str, number: int) -> dict[str, Any] | str:
    try:
        # NaN and the infinities, which Python writes and JSON does not have, are read as null.
        value = json.loads(line, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        return f"line {number} is not JSON: {error.msg} (column {error.colno})"
    except (ValueError, RecursionError):
        return f"line {number} is not JSON that can be read: too deep, or too long a number"
    if not isinstance(value, dict):
        return f"line {number} is JSON, but not an object with fields"
    return value
