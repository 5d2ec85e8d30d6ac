"""CSV (RFC 4180) and TSV, UTF-8 with a header row: exact, or safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from labeler.identity import canonical_json
from labeler.release.columns import Part, Rows
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord

if TYPE_CHECKING:
    from _csv import Writer

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula; the wide forms are normalised by some."""


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the dataset as CSV; return how many rows there were.

    An object or a list is written as canonical JSON, an absent value as an empty cell. With
    `excel_safe` a text that a spreadsheet would run as a formula gets an apostrophe before it;
    without, every cell is exactly the text.
    """
    return _write(file, documents, context, ",")


def write_tsv(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the dataset with tabs between the cells; else as CSV, quotation marks included."""
    return _write(file, documents, context, "\t")


def write_rows(
    file: BinaryIO, rows: Iterable[Mapping[str, Any]], fields: Sequence[str], *, excel_safe: bool
) -> int:
    """Write mappings as CSV with these fields; return how many there were."""
    count = 0
    with _writer(file, ",") as writer:
        writer.writerow(fields)
        for row in rows:
            writer.writerow([_cell(row[name], excel_safe=excel_safe) for name in fields])
            count += 1
    return count


def _write(
    file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext, delimiter: str
) -> int:
    rows, excel_safe = Rows(context), context.choices.excel_safe

    def cells(part: Part) -> Part:
        return tuple([_cell(value, excel_safe=excel_safe) for value in part])

    count = 0
    with _writer(file, delimiter) as writer:
        writer.writerow(rows.table.names)
        for row in rows.flat(documents, cells):
            writer.writerow(row)
            count += 1
    return count


@contextmanager
def _writer(file: BinaryIO, delimiter: str) -> Iterator["Writer"]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        yield csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    finally:
        # The caller owns the file: flush into it and let go, without closing it.
        text.detach()


def _cell(value: Any, *, excel_safe: bool) -> Any:
    if isinstance(value, str):
        return defused(value) if excel_safe else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return value
    return canonical_json(value) if value != {} else "{}"


def defused(text: str) -> str:
    """Return a text with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
