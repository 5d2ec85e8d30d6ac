"""Rows of a CSV or TSV file (RFC 4180), also with the semicolons of European spreadsheets."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Final

from labeler.text.readers.base import UnreadableError
from labeler.text.readers.fields import assign, content_role, no_field
from labeler.text.readers.lines import MAX_LINE, Lines

_DELIMITERS: Final = {"csv": (",", ";", "\t"), "tsv": ("\t",)}
"""Which delimiters a format may have, its own first."""


def delimited_rows(
    lines: Lines, format_: str, given: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield each row's number with its fields by column name, or with what is wrong with the row.

    Rows count as a spreadsheet counts them: the header is 1, a blank row counts. Quotation marks
    must match and a row must have as many fields as the header, because anything else is a text
    cut short that nobody would notice. Raises UnreadableError if the header will not do.
    """
    records = _records(lines, format_, given)
    _, header = next(records, (0, None))
    if header is None:
        return
    if isinstance(header, str):
        raise UnreadableError(f"has no header that can be read: {header}")
    header = [name or f"column {place}" for place, name in enumerate(header, 1)]
    _check_header(header, given)
    for number, record in records:
        if isinstance(record, str):
            yield number, record
        elif len(record) != len(header):
            yield number, _miscounted(lines.number, len(record), len(header))
        else:
            yield number, dict(zip(header, record, strict=True))


def _records(
    lines: Lines, format_: str, given: Mapping[str, str]
) -> Iterator[tuple[int, list[str] | str]]:
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        return
    delimiter = _delimiter(first, format_, given)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    number = start = lines.number
    while True:
        problem = None
        record: list[str] | None = []
        try:
            with _long_fields():
                record = next(reader, None)
        except csv.Error as error:
            problem = f"{_span(start, lines.number)} not {format_.upper()}: {error}"
        if record is None:
            return
        problem = lines.take_trouble() or problem
        if problem or record:
            yield number, problem or record
        number, start = number + 1, lines.number + 1


def _span(start: int, stop: int) -> str:
    return f"line {start} is" if start == stop else f"lines {start} to {stop} are"


@contextmanager
def _long_fields() -> Iterator[None]:
    # The limit belongs to the whole process, so it is lifted only while one row is read.
    limit = csv.field_size_limit(MAX_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _delimiter(first: str, format_: str, given: Mapping[str, str]) -> str:
    own, *others = _DELIMITERS[format_]
    for delimiter in (own, *others):
        with suppress(csv.Error), _long_fields():
            names = next(csv.reader([first], delimiter=delimiter), [])
            if content_role(assign(names, given), given) is not None:
                return delimiter
    return own


def _check_header(names: list[str], given: Mapping[str, str]) -> None:
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise UnreadableError(f"has {count} columns called '{name}'")
    for role in given:
        if given[role] not in names:
            raise no_field(role, names, given)
    if content_role(assign(names, given), given) is None:
        raise no_field("text", names, given)


def _miscounted(line: int, fields: int, columns: int) -> str:
    counted = "1 field" if fields == 1 else f"{fields} fields"
    return (
        f"line {line}: the row has {counted} where the header has {columns}; "
        "a text with a delimiter or a line end in it needs quotation marks around it"
    )
