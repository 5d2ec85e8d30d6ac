"""CSV (RFC 4180, UTF-8, a header row): exact, or safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from labeler.identity import canonical_json

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula; the wide forms are normalised by some."""


def write_csv(
    file: BinaryIO, rows: Iterable[Mapping[str, Any]], fields: Sequence[str], *, excel_safe: bool
) -> int:
    """Write the rows as CSV; return how many there were.

    An object or a list is written as canonical JSON, an absent value as an empty cell. With
    `excel_safe` a text that a spreadsheet would run as a formula gets an apostrophe before it;
    without, every cell is exactly the text.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(fields)
        count = 0
        for row in rows:
            cells = (_cell(row[name]) for name in fields)
            writer.writerow([_defused(cell) if excel_safe else cell for cell in cells])
            count += 1
        return count
    finally:
        # The caller owns the file: flush into it and let go, without closing it.
        text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return canonical_json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _defused(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
