"""Reads label files whole: each label with all that its row says, for a project to take it over.

The readers are those of the agreement statistics. They look at one record at a time, so what they
looked at last is the record of the label that they yield.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from labeler.errors import LabelerError
from labeler.label_files.columns import usual
from labeler.label_files.context import Context, context, roles
from labeler.label_files.delimited import delimited_table
from labeler.label_files.json_records import Record, json_records
from labeler.label_files.parquet import parquet_table
from labeler.label_files.reading import FORMATS
from labeler.label_files.records import record_labels
from labeler.label_files.restrictions import CONFLICT, Restrictions
from labeler.label_files.rows import Columns, FileLabel, LabelFile
from labeler.label_files.source import check_path, is_parquet, opened, unreadable
from labeler.label_files.tables import Table, table_labels
from labeler.label_files.values import fields, named

_ANNOTATOR: Final = "annotator"


class GivenLabel(NamedTuple):
    """One label as its file has it, with what stands beside it and the place in the file."""

    label: FileLabel
    context: Context
    place: str


@dataclass(slots=True)
class GivenLabels:
    """The labels of a file, to be read once; `left_out` and `remarks` grow while they are read.

    `left_out` counts labels that do not take part by their reason, `remarks` what stood beside a
    label and could not be taken over.
    """

    size: int
    left_out: dict[str, int] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)
    labels: Iterator[GivenLabel] = field(default_factory=lambda: iter(()))
    format: str = ""

    def __iter__(self) -> Iterator[GivenLabel]:
        """Return the labels, which can be read once."""
        return self.labels

    def remark(self, what: str) -> None:
        """Count something beside a label that could not be taken over."""
        self.remarks[what] = self.remarks.get(what, 0) + 1


class _Whole(Restrictions):
    """Lets rounds, codebooks, models and skips through: each goes where it belongs."""

    takes_everything = True

    def __init__(self) -> None:
        super().__init__(None)

    def reason_against(
        self, value: Callable[[str], str | None], error: Callable[[str], Exception]
    ) -> str | None:
        """Leave out what was in conflict where it comes from: nobody settled it."""
        del error
        return "in conflict" if (value(CONFLICT) or "").lower() == "true" else None


class _Last:
    """Passes rows on, and knows the one that was read last."""

    def __init__(self) -> None:
        self.row: Any = None

    def rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self.row = row
            yield row


def read_given_labels(
    path: Path,
    *,
    file_format: str | None = None,
    columns: Columns = Columns(),  # noqa: B008 - frozen
    encoding: str = "utf-8",
    annotator: str | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> GivenLabels:
    """Return the labels of a file of any known format, to be read once.

    `file_format` and `columns` are as in `read_label_files`. `annotator` is who gave them all,
    whatever the file says, which then needs no column for it. `advance` is told how many bytes were
    read. LabelerError as in `read_label_files`.
    """
    if file_format is not None and file_format not in FORMATS:
        raise LabelerError(f"format '{file_format}': is not one of {', '.join(FORMATS)}")
    found = GivenLabels(check_path(path))
    file = LabelFile(path, columns, _Whole(), found.left_out)
    labels = _labels(file, found, file_format, encoding, annotator, advance)
    found.labels = (
        labels
        if annotator is None
        else (one._replace(label=one.label._replace(annotator=annotator)) for one in labels)
    )
    return found


def _labels(
    file: LabelFile,
    found: GivenLabels,
    form: str | None,
    encoding: str,
    annotator: str | None,
    advance: Callable[[int], None],
) -> Iterator[GivenLabel]:
    try:
        if is_parquet(file.path):
            yield from _of_table(parquet_table(file, advance), file, found, form, annotator)
            return
        with opened(file.path, encoding, advance) as (text, head):
            if head.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
                container, records = json_records(text, head, file)
                yield from _of_records(container, records, file, found, form, annotator)
            else:
                table = delimited_table(text, head, file)
                yield from _of_table(table, file, found, form, annotator)
    except OSError as error:
        raise unreadable(file.path, error) from error


def _of_table(
    table: Table, file: LabelFile, found: GivenLabels, form: str | None, annotator: str | None
) -> Iterator[GivenLabel]:
    if form in ("label-studio", "prodigy"):
        raise file.error(f"is not JSON, which the format {form} is: a table is long or wide")
    if annotator is not None and usual(_ANNOTATOR, tuple(table.names)) is None:
        rows = ([*row, annotator] if row else row for row in table.rows)
        table = Table(table.format, [*table.names, _ANNOTATOR], rows)
    _know_item(file, tuple(table.names))
    places = {role: table.names.index(name) for role, name in roles(tuple(table.names)).items()}
    last = _Last()
    found.format, labels = table_labels(table._replace(rows=last.rows(table.rows)), form, file)
    for label in labels:
        row = last.row
        values = {role: row[place] for role, place in places.items()}
        yield GivenLabel(label, context(values, found.remark), file.where())


def _of_records(
    container: str,
    records: Iterator[Record],
    file: LabelFile,
    found: GivenLabels,
    form: str | None,
    annotator: str | None,
) -> Iterator[GivenLabel]:
    last = _Last()
    found.format, labels = record_labels(
        container, last.rows(_named_after(records, annotator, file)), form, file
    )
    for label in labels:
        values = _values(last.row)
        if file.part:
            values |= {r: file.part[name] for r, name in roles(tuple(file.part)).items()}
        beside = context(values, found.remark)._replace(foreign=file.foreign)
        yield GivenLabel(label, beside, file.where())


def _named_after(
    records: Iterator[Record], annotator: str | None, file: LabelFile
) -> Iterator[Record]:
    """Yield the records, with the annotator where they lack a field for one."""
    first = next(records, None)
    if first is None:
        return
    rest = chain((first,), records)
    if usual("label", tuple(first)) is not None:
        _know_item(file, tuple(first))
    if annotator is None or "annotations" in first or usual(_ANNOTATOR, tuple(first)) is not None:
        yield from rest
        return
    for record in rest:
        yield {**record, _ANNOTATOR: annotator}


def _know_item(file: LabelFile, names: tuple[str, ...]) -> None:
    """Let the text or the offsets name the item, where no column does: they find the sentence."""
    if file.columns.item is None and usual("item", names) is None:
        known = roles(names)
        file.columns = replace(file.columns, item=known.get("text") or known.get("start"))


def _values(record: Mapping[str, Any]) -> dict[str, Any]:
    names: Sequence[str] = fields(record)
    return {role: named(record, name) for role, name in roles(tuple(names)).items()}
