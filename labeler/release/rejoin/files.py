"""JSON Lines, CSV and TSV with the text put back, row by row."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from labeler.errors import LabelerError
from labeler.identity import canonical_json
from labeler.release.delimited import defused
from labeler.release.rejoin.rows import NEEDED, TEXT, Rejoiner, with_text
from labeler.text.jsonlines import json_line

MAX_LINE: Final = 64 * 2**20
"""Bytes of a line at most: twice the longest article."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)


def rejoin_jsonl(source: BinaryIO, out: BinaryIO, rejoiner: Rejoiner) -> None:
    """Write the rows of JSON Lines with their text; LabelerError for a line that is no row."""
    for line in _lines(source, rejoiner):
        if line.strip():
            row = _object(line, rejoiner)
            text = rejoiner.sentence(row)
            if "attributes" in row:
                row["attributes"] = rejoiner.attributes(row, row["attributes"])
            out.write(_line(with_text(row, text), rejoiner))


def rejoin_csv(
    source: BinaryIO, out: BinaryIO, rejoiner: Rejoiner, delimiter: str, *, excel_safe: bool
) -> None:
    """Write the rows of CSV or TSV with their text; LabelerError for what is no such table.

    With `excel_safe` a text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    lines = _decoded(_lines(source, rejoiner), rejoiner)
    with _long_cells(), _text_out(out) as text_out:
        records = csv.reader(lines, delimiter=delimiter, strict=True)
        header = _next(records, rejoiner) or []
        _check_header(header, rejoiner)
        writer = csv.writer(text_out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(with_text(dict.fromkeys(header), None))
        while (record := _next(records, rejoiner)) is not None:
            if not record:
                continue
            if len(record) != len(header):
                raise _beside(rejoiner, f"has {len(record)} fields, and the header {len(header)}")
            cells = dict(zip(header, record, strict=True))
            text = rejoiner.sentence(_read(cells))
            _put_cue(cells, rejoiner)
            filled = with_text(cells, text or "")
            if excel_safe and not cells.get(TEXT):
                filled[TEXT] = defused(filled[TEXT])
            writer.writerow(filled.values())


def _object(line: bytes, rejoiner: Rejoiner) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _beside(rejoiner, "is not JSON in UTF-8") from error
    if not isinstance(row, dict):
        raise _beside(rejoiner, "is not a JSON object")
    if missing := [name for name in NEEDED if name not in row]:
        raise _beside(rejoiner, f"has no {missing[0]}: is this an export of `labeler export`?")
    return row


def _line(row: dict[str, Any], rejoiner: Rejoiner) -> bytes:
    try:
        return json_line(row).encode()
    except (ValueError, RecursionError) as error:
        raise rejoiner.problem("holds a number that JSON has no way to write") from error


def _read(cells: dict[str, str]) -> dict[str, Any]:
    """Return cells with offsets as numbers, where they are such."""
    offsets = {name: cells[name] for name in ("start", "stop")}
    numbers = {n: int(text) for n, text in offsets.items() if _NUMBER.fullmatch(text)}
    return cells | numbers


def _put_cue(cells: dict[str, str], rejoiner: Rejoiner) -> None:
    """Put the cue back, where the cell has one; other cells stay exactly as they are."""
    cell = cells.get("attributes", "")
    if '"cue"' not in cell:
        return
    try:
        attributes = json.loads(cell)
        found = rejoiner.attributes(cells, attributes)
        if found != attributes:
            cells["attributes"] = canonical_json(found)
    except (ValueError, RecursionError) as error:
        raise rejoiner.problem("its attributes are not JSON") from error


def _check_header(header: Sequence[str], rejoiner: Rejoiner) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise LabelerError(
            f"{rejoiner.name}: has no column {missing[0]}; rejoin takes JSON Lines, CSV, TSV or"
            " Parquet made by `labeler export --no-text`"
        )
    if len({*header}) < len(header):
        raise LabelerError(f"{rejoiner.name}: two columns have one name; nothing was written")


def _next(records: Iterator[list[str]], rejoiner: Rejoiner) -> list[str] | None:
    try:
        return next(records, None)
    except csv.Error as error:
        raise _beside(rejoiner, f"is not CSV ({error})") from error


def _lines(source: BinaryIO, rejoiner: Rejoiner) -> Iterator[bytes]:
    while line := source.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise _beside(rejoiner, f"is longer than {MAX_LINE:,} bytes")
        yield line


def _decoded(lines: Iterator[bytes], rejoiner: Rejoiner) -> Iterator[str]:
    for number, line in enumerate(lines):
        try:
            yield line.decode("utf-8" if number else "utf-8-sig")
        except UnicodeDecodeError as error:
            raise _beside(rejoiner, "is not UTF-8") from error


def _beside(rejoiner: Rejoiner, what: str) -> LabelerError:
    """Return the error for the row that comes next, which could not be read."""
    rejoiner.rows += 1
    return rejoiner.problem(what)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be as long as lines; Python keeps the limit for the whole process."""
    limit = csv.field_size_limit(MAX_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


@contextmanager
def _text_out(out: BinaryIO) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        yield text
    finally:
        # The caller owns the file: flush into it and let go, without closing it.
        text.detach()
