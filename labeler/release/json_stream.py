"""One JSON document with one long list in it, written piece by piece: memory holds one item."""

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from labeler.text.jsonlines import json_line

Level = tuple[Mapping[str, Any], str]
"""An object: the members that come first, and the name of the one that the next level is."""


def write_levels(file: BinaryIO, levels: Iterable[Level], items: Iterable[Any]) -> int:
    """Write objects within each other, the innermost with a list, an item a line; return how many.

    UTF-8, with the characters escaped that `json_line` escapes.
    """
    depth = 0
    for members, name in levels:
        head = "".join(f"{_text(key)}: {_text(value)},\n" for key, value in members.items())
        file.write(f"{{\n{head}{_text(name)}: ".encode())
        depth += 1
    file.write(b"[")
    count = 0
    for item in items:
        file.write(f"{',' if count else ''}\n{_text(item)}".encode())
        count += 1
    file.write(b"\n]" + b"\n}" * depth + b"\n")
    return count


def write_mapping(file: BinaryIO, items: Iterable[tuple[str, Any]]) -> int:
    """Write one object, a member a line; return how many members there were."""
    file.write(b"{")
    count = 0
    for key, value in items:
        file.write(f"{',' if count else ''}\n{_text(key)}: {_text(value)}".encode())
        count += 1
    file.write(b"\n}\n")
    return count


def _text(value: Any) -> str:
    return json_line(value)[:-1]
