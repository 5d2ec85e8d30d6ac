"""Both tables of a dataset as Parquet files, written in one pass over its documents.

`annotations` has a row for each label given, `aggregated` one for each sentence that has a label.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from labeler.errors import LabelerError
from labeler.release.columns import Column, Part, Rows
from labeler.release.context import ReleaseContext
from labeler.release.dataset_folder import fields
from labeler.release.dataset_folder.features import class_labels, schema_metadata
from labeler.release.parquet import RowWriter, schema
from labeler.release.records import DocumentRecord
from labeler.release.tally import Tally

ANNOTATIONS: Final = "annotations"
AGGREGATED: Final = "aggregated"

_NAMES: Final = {"train": "train", "dev": "validation", "test": "test"}
"""Parts as Hugging Face calls them."""


class DataFile(NamedTuple):
    """One file of a table."""

    path: str
    """Within the folder, with `/` between its parts."""
    split: str
    """train, validation or test; train where there are no parts."""
    rows: int
    size: int
    """Bytes."""
    size_in_memory: int
    """Bytes that the rows take as Arrow holds them."""
    sha256: str


class WrittenTable(NamedTuple):
    """One table, as it was written."""

    name: str
    columns: tuple[Column, ...]
    meanings: Mapping[str, str]
    """What each column means."""
    label_names: tuple[str, ...]
    """The labels that a row may have, in the codebook's order."""
    vote_names: tuple[str, ...]
    """The labels that counts and shares are of."""
    indexed: bool
    """Whether labels are numbers, from 0 in the order of `label_names`."""
    files: tuple[DataFile, ...]

    @property
    def rows(self) -> int:
        """How many rows there are in all its files."""
        return sum(file.rows for file in self.files)


class _File(NamedTuple):
    path: Path
    split: str
    rows: RowWriter


class _TableWriter:
    def __init__(
        self, folder: Path, name: str, context: ReleaseContext, open_files: ExitStack, *, hub: bool
    ) -> None:
        rows = Rows(context)
        raw = name == ANNOTATIONS
        columns = rows.table.columns
        votes = context.codebook.label_names
        self._table = WrittenTable(
            name=name,
            columns=columns,
            meanings=fields.ANNOTATIONS if raw else fields.AGGREGATED,
            label_names=context.label_names if raw else votes,
            vote_names=votes,
            indexed=hub,
            files=(),
        )
        self._rows = rows
        self._folder = folder
        self._open_files = open_files
        self._hub = hub
        self._share = len(_NAMES) if hub and context.has_splits else 1
        self._schema = schema(columns, votes)
        self._indexed: list[int] = []
        self._numbers = {label: number for number, label in enumerate(self._table.label_names)}
        if hub:
            self._indexed = [n for n, column in enumerate(columns) if class_labels(column)]
            self._schema = _with_numbers(self._schema, self._indexed).with_metadata(
                schema_metadata(columns, self._table.label_names, votes)
            )
        self._files: dict[str, _File] = {}
        self._count = 0

    def add(self, document: DocumentRecord) -> None:
        """Write what the table has of a document."""
        target: _File | None = None
        for row in self._rows.flat([document]):
            target = target or self._file(document.split)
            self._count += 1
            target.rows.add(self._numbered((self._count, *row[1:])))

    def close(self) -> None:
        """Make sure that there is a file, if one without rows; no hub loads such a table."""
        if self._files:
            return
        if self._hub:
            raise LabelerError(
                f"there is nothing to write to the table {self._table.name}, and datasets loads no"
                " table without rows: label first, or choose other --labels"
            )
        self._file(None)

    def written(self) -> WrittenTable:
        """Return what was written; all files have to be closed."""
        order = list(_NAMES.values())
        files = sorted(self._files.values(), key=lambda file: order.index(file.split))
        described = tuple(_described(self._folder, file) for file in files)
        return self._table._replace(files=described)

    def _file(self, part: str | None) -> _File:
        split = _NAMES[part or "train"] if self._hub else "train"
        if (known := self._files.get(split)) is not None:
            return known
        name = f"{self._table.name}/{split}" if self._hub else self._table.name
        path = self._folder / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        file = self._open_files.enter_context(path.open("wb"))
        rows = self._open_files.enter_context(RowWriter(file, self._schema, share=self._share))
        opened = self._files[split] = _File(path, split, rows)
        return opened

    def _numbered(self, row: Part) -> Part:
        if not self._indexed:
            return row
        values = list(row)
        for place in self._indexed:
            if values[place] is not None:
                values[place] = self._numbers[values[place]]
        return tuple(values)


def write_tables(
    folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext, *, hub: bool
) -> tuple[list[WrittenTable], Tally]:
    """Write the tables to a folder, and return what was written and what was counted on the way.

    With raw labels there is `annotations` alone. For a hub, there is a folder for each table with
    a file for each part of a split, and labels are numbers whose names stand in the schema; else
    there is a file for each table. The same documents give the same bytes with the same version of
    pyarrow. LabelerError for a hub where a table would have no rows.
    """
    raw = dataclasses.replace(context, choices=context.choices._replace(labels="raw"))
    asked = {ANNOTATIONS: raw}
    if context.choices.aggregated:
        asked[AGGREGATED] = context
    tally = Tally()
    with ExitStack() as files:
        writers = [_TableWriter(folder, *each, files, hub=hub) for each in asked.items()]
        for document in documents:
            tally.add(document)
            for writer in writers:
                writer.add(document)
        for writer in writers:
            writer.close()
    return [writer.written() for writer in writers], tally


def _with_numbers(of: pa.Schema, places: Sequence[int]) -> pa.Schema:
    for place in places:
        of = of.set(place, pa.field(of.names[place], pa.int64()))
    return of


def _described(folder: Path, file: _File) -> DataFile:
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return DataFile(
        path=file.path.relative_to(folder).as_posix(),
        split=file.split,
        rows=file.rows.count,
        size=file.path.stat().st_size,
        size_in_memory=file.rows.size,
        sha256=digest,
    )
