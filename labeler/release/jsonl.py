"""JSON Lines: one object a row, objects and lists as such."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from labeler.release.columns import Column, Part, Rows
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.text.jsonlines import json_line


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the dataset as UTF-8 JSON Lines; return how many rows there were."""
    rows = Rows(context)
    table = rows.table
    count = 0
    for document in documents:
        first = _members(table.document, rows.document(document))
        for sentence in document.sentences:
            labels = rows.rows(sentence)
            if not labels:
                continue
            # What several labels share is put into JSON once: it is most of a row.
            shared = f"{first}, {_members(table.sentence, rows.sentence(sentence))}"
            for label in labels:
                count += 1
                row = f'{{"row_id": {count}, {shared}, {_members(table.row, label)}}}\n'
                file.write(row.encode())
    return count


def write_rows(file: BinaryIO, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write mappings as UTF-8 JSON Lines; return how many there were."""
    count = 0
    for row in rows:
        file.write(json_line(row).encode())
        count += 1
    return count


def _members(columns: Sequence[Column], values: Part) -> str:
    """Return the members of an object, without its braces."""
    names = (column.name for column in columns)
    return json_line(dict(zip(names, values, strict=True)))[1:-2]
