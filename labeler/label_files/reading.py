"""Reads label files of every format, one after the other, as one stream of labels."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from labeler.agreement.rows import quoted
from labeler.errors import LabelerError
from labeler.label_files.delimited import delimited_table
from labeler.label_files.file_names import annotator_names
from labeler.label_files.json_records import json_records
from labeler.label_files.parquet import parquet_table
from labeler.label_files.records import record_labels
from labeler.label_files.restrictions import Restrictions
from labeler.label_files.rows import (
    Columns,
    FileLabel,
    FoundFile,
    LabelFile,
    LabelFiles,
    Weights,
    listed,
)
from labeler.label_files.source import check_path, is_parquet, opened, unreadable
from labeler.label_files.tables import table_labels

FORMATS: Final = ("long", "wide", "label-studio", "doccano", "prodigy")
"""What `read_label_files` may be told that the files are; else each one's content tells."""


def _ignore(_count: int) -> None:
    """Let nobody know how many bytes were read."""


def read_label_files(
    paths: Sequence[Path],
    *,
    file_format: str | None = None,
    columns: Columns = Columns(),  # noqa: B008 - frozen
    encoding: str = "utf-8",
    round_number: int | None = None,
    categories: Sequence[str] | None = None,
    advance: Callable[[int], None] = _ignore,
) -> LabelFiles:
    """Return the labels of files of any known format, united, to be read once.

    `file_format` is one of FORMATS, for all files; without it, each file's content tells.
    `columns` names columns or fields that are not to be detected. `round_number` is the one round
    that counts where the files tell rounds apart. A label that is not among `categories`, if they
    are given, is an error that says where it stands. `advance` is called with the number of bytes
    read since the last call; `LabelFiles.size` is what they add up to.

    LabelerError at once for a path that holds nothing to read, and while the labels are read for
    whatever is wrong with a file: one line that names the file and the place in it.
    """
    if file_format is not None and file_format not in FORMATS:
        raise LabelerError(f"format '{file_format}': is not one of {', '.join(FORMATS)}")
    if not paths:
        raise LabelerError("there is no label file to read: name one")
    size = sum(check_path(path) for path in paths)
    left_out: dict[str, int] = {}
    found: list[FoundFile] = []
    restrictions = Restrictions(round_number)
    weights: Weights = {}
    files = [
        LabelFile(path, columns, restrictions, left_out, weights=weights, stem=name)
        for path, name in zip(paths, annotator_names(paths), strict=True)
    ]
    labels = _all_labels(files, found, file_format, encoding, categories, advance)
    return LabelFiles(labels, size, left_out, found, weights)


def _all_labels(
    files: Sequence[LabelFile],
    found: list[FoundFile],
    form: str | None,
    encoding: str,
    categories: Sequence[str] | None,
    advance: Callable[[int], None],
) -> Iterator[FileLabel]:
    known = None if categories is None else frozenset(categories)
    names_documents: bool | None = None
    for file in files:
        try:
            for label in _labels(file, found, form, encoding, advance):
                if known is not None and label.label not in known:
                    raise file.error(_undeclared(label, categories or ()))
                if names_documents is not (label.document is not None):
                    if names_documents is not None:
                        raise file.error(_some_without(label))
                    names_documents = label.document is not None
                yield label
        except OSError as error:
            raise unreadable(file.path, error) from error
    if names_documents is None:
        raise _no_labels(files)


def _labels(
    file: LabelFile,
    found: list[FoundFile],
    form: str | None,
    encoding: str,
    advance: Callable[[int], None],
) -> Iterator[FileLabel]:
    if is_parquet(file.path):
        name, labels = table_labels(parquet_table(file, advance), _table_form(form, file), file)
        found.append(FoundFile(file.path, name))
        yield from labels
        return
    with opened(file.path, encoding, advance) as (text, head):
        if head.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            name, labels = record_labels(*json_records(text, head, file), form, file)
        else:
            table = delimited_table(text, head, file)
            name, labels = table_labels(table, _table_form(form, file), file)
        found.append(FoundFile(file.path, name))
        yield from labels


def _table_form(form: str | None, file: LabelFile) -> str | None:
    if form in ("label-studio", "prodigy"):
        raise file.error(f"is not JSON, which the format {form} is: a table is long or wide")
    return form


def _undeclared(label: FileLabel, categories: Sequence[str]) -> str:
    return (
        f"the label {quoted(label.label)} of item {quoted(label.item)} is not one of "
        f"{listed(categories)}: correct it, or add it to --categories"
    )


def _some_without(label: FileLabel) -> str:
    this = "no document" if label.document is None else "a document"
    others = "a document" if label.document is None else "none"
    return (
        f"item {quoted(label.item)} has {this} where the labels before it have {others}: "
        "an item is named within its document, so say of all or of none where they are from"
    )


def _no_labels(files: Sequence[LabelFile]) -> LabelerError:
    names = ", ".join(str(file.path) for file in files)
    reasons = files[0].left_out if files else {}
    counts = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    return LabelerError(f"{names}: there are no labels{f' (left out: {counts})' if counts else ''}")
