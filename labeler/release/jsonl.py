"""JSON Lines: one object a label, `attributes` as an object."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from labeler.text.jsonlines import json_line


def write_jsonl(
    file: BinaryIO, rows: Iterable[Mapping[str, Any]], fields: Sequence[str], *, excel_safe: bool
) -> int:
    """Write the rows as UTF-8 JSON Lines; return how many there were."""
    del fields, excel_safe  # a row carries its own names, and no spreadsheet opens JSON
    count = 0
    for row in rows:
        file.write(json_line(row).encode())
        count += 1
    return count
