"""CSV and TSV as tables (RFC 4180), also with the semicolons of European spreadsheets."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from labeler.label_files.columns import SYNONYMS, plain
from labeler.label_files.rows import LabelFile
from labeler.label_files.tables import Table

_NAMES: Final = {",": "CSV", ";": "CSV with semicolons", "\t": "TSV", "|": "CSV with bars"}
_KNOWN: Final = frozenset(plain(name) for names in SYNONYMS.values() for name in names)


def delimited_table(text: io.TextIOWrapper, head: str, file: LabelFile) -> Table:
    """Return the table in a stream; `head` is its beginning, which tells the delimiter.

    Quotation marks must match: anything else is a row swallowed by another that nobody notices.
    The rows raise LabelerError, with the line, for what is not CSV; so does a header alone.
    """
    first = next((line for line in head.lstrip("\ufeff").splitlines() if line.strip()), "")
    delimiter = _delimiter(first, file)
    # A blank after each delimiter belongs to no name, and then to no value either.
    is_spaced = all(cell.startswith(" ") for cell in first.split(delimiter)[1:])
    reader = csv.reader(text, delimiter=delimiter, strict=True, skipinitialspace=is_spaced)
    file.where = lambda: f"line {reader.line_num}"
    rows = _rows(reader, _NAMES[delimiter], file)
    names = next((row for row in rows if row), None)
    if names is None:
        raise file.error("there is nothing but blank lines")
    return Table(_NAMES[delimiter], [name.strip() for name in names], _below(rows, file))


def _below(rows: Iterator[list[str]], file: LabelFile) -> Iterator[list[str]]:
    """Yield the rows below the header; only now, so that the header's problems name its line."""
    first_row = next((row for row in rows if row), None)
    if first_row is None:
        raise file.error("there is a header, and no label below it")
    yield first_row
    yield from rows


def _rows(reader: "Iterator[list[str]]", name: str, file: LabelFile) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise file.error(_problem(error, name)) from error


def _problem(error: csv.Error, name: str) -> str:
    if "field limit" in str(error):
        limit = csv.field_size_limit()
        return (
            f"a field is longer than {limit:,} characters: is a quotation mark missing before it? "
            "A column of such texts has to be left out"
        )
    return f"is not {name}: {error}"


def _delimiter(header: str, file: LabelFile) -> str:
    """Return the delimiter whose columns have names that we know; else the most frequent one."""
    given = {
        plain(name)
        for name in (file.columns.item, file.columns.annotator, file.columns.label)
        if name is not None
    }

    def known(delimiter: str) -> tuple[int, int]:
        names = [plain(name.strip('"')) for name in header.split(delimiter)]
        if len(names) == 1:
            return 0, 0
        return sum(name in _KNOWN or name in given for name in names), len(names)

    own = "\t" if Path(file.path).suffix.lower() in {".tsv", ".tab"} else ","
    order = [own, *(delimiter for delimiter in _NAMES if delimiter != own)]
    return max(order, key=known)
