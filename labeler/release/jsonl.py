"""JSON Lines: one object a row, objects and lists as such."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, BinaryIO, Final

from labeler.release.columns import Column, Part, Rows, Type
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.text.jsonlines import harmless, json_line


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the dataset as UTF-8 JSON Lines; return how many rows there were."""
    rows = Rows(context)
    document_members = _members(rows.table.document)
    sentence_members = _members(rows.table.sentence)
    # Most of these texts come again and again.
    row_members = _members(rows.table.row, lru_cache(maxsize=4096)(_text))
    count = 0
    for document in documents:
        first = document_members(rows.document(document))
        lines = []
        for sentence in document.sentences:
            shared = ""
            for row in rows.rows(sentence):
                # What several labels share is put into JSON once: it is most of a row.
                shared = shared or f"{first}, {sentence_members(rows.sentence(sentence))}"
                count += 1
                lines.append(f'{{"row_id": {count}, {shared}, {row_members(row)}}}\n')
        file.write("".join(lines).encode())
    return count


def write_rows(file: BinaryIO, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write mappings as UTF-8 JSON Lines; return how many there were."""
    count = 0
    for row in rows:
        file.write(json_line(row).encode())
        count += 1
    return count


def _members(
    columns: Sequence[Column], text: Callable[[str | None], str] | None = None
) -> Callable[[Part], str]:
    """Return a function from values to the members of an object, without its braces."""
    encoders = [_ENCODERS[c.type] if c.type != "text" else text or _text for c in columns]
    template = ", ".join(f"{encode_basestring(column.name)}: %s" for column in columns)

    def members(values: Part) -> str:
        found = [encode(value) for encode, value in zip(encoders, values, strict=True)]
        return harmless(template % tuple(found))

    return members


def _text(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _object(value: Any) -> str:
    return _JSON.encode(value) if value else json.dumps(value)


_JSON: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_ENCODERS: Final[Mapping[Type, Callable[[Any], str]]] = {
    "text": _text,
    "integer": _number,
    "flag": _flag,
    "object": _object,
    "names": _object,
    "counts": _object,
    "shares": _object,
}
