"""Parquet: the tables with their types, written in row groups, so that memory stays bounded."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from labeler.identity import canonical_json
from labeler.release.columns import Column, Part, Rows
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord

ROWS_IN_GROUP: Final = 20_000
_CHARACTERS_IN_GROUP: Final = 32 << 20
"""A row group ends early where its texts are long: it is held in memory as a whole."""

_LONG: Final = frozenset({"text", "note", "attributes"})
"""Columns whose texts may be long."""
_NOT_REPEATED: Final = frozenset({"row_id", "start", "stop", "duration_ms", *_LONG})
"""Columns without a dictionary: their values seldom come twice."""


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the dataset as Parquet; return how many rows there were.

    Attributes are JSON in a text column; votes and shares are structs with a field for each label
    of the codebook. The same rows give the same bytes with the same version of pyarrow.
    """
    rows = Rows(context)
    columns = rows.table.columns
    return write_rows(file, schema(columns, context.codebook.label_names), rows.flat(documents))


def schema(columns: Sequence[Column], labels: Sequence[str]) -> pa.Schema:
    """Return the schema of columns; `labels` are those that counts and shares are of."""
    types = {
        "text": pa.string(),
        "object": pa.string(),
        "integer": pa.int64(),
        "flag": pa.bool_(),
        "names": pa.list_(pa.string()),
        "counts": pa.struct([(label, pa.int64()) for label in labels]),
        "shares": pa.struct([(label, pa.float64()) for label in labels]),
    }
    return pa.schema([(column.name, types[column.type]) for column in columns])


def write_rows(file: BinaryIO, schema: pa.Schema, rows: Iterable[Part]) -> int:
    """Write rows in the order of a schema's fields; return how many there were.

    An object in a text column is written as canonical JSON.
    """
    with RowWriter(file, schema) as writer:
        for row in rows:
            writer.add(row)
    return writer.count


class RowWriter:
    """Writes rows one by one, where several files are written at once.

    Whoever opened the file closes it.
    """

    def __init__(self, file: BinaryIO, schema: pa.Schema, *, share: int = 1) -> None:
        """Write to an open file; `share` is how many writers share the memory that one may take."""
        repeated = [name for name in schema.names if name not in _NOT_REPEATED]
        self._schema = schema
        self._writer = pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=repeated)
        self._long = [n for n, name in enumerate(schema.names) if name in _LONG]
        self._most_rows = ROWS_IN_GROUP // share
        self._most_characters = _CHARACTERS_IN_GROUP // share
        self._group: list[Part] = []
        self._characters = 0
        self.count = 0
        """Rows."""
        self.size = 0
        """Bytes that the rows take in memory, as Arrow holds them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()

    def add(self, row: Part) -> None:
        """Write a row, in the order of the schema's fields."""
        self._group.append(row)
        for place in self._long:
            self._characters += len(row[place] or "")
        if len(self._group) >= self._most_rows or self._characters >= self._most_characters:
            self._flush()

    def _flush(self) -> None:
        if not self._group:
            return
        columns = [
            pa.array(_texts(values) if pa.types.is_string(field.type) else values, field.type)
            for values, field in zip(zip(*self._group, strict=True), self._schema, strict=True)
        ]
        table = pa.Table.from_arrays(columns, schema=self._schema)
        self._writer.write_table(table, len(self._group))
        self.count += len(self._group)
        self.size += table.nbytes
        self._group, self._characters = [], 0


def _texts(values: Sequence[Any]) -> Sequence[str | None]:
    if isinstance(values[0], dict):
        return [canonical_json(value) if value else "{}" for value in values]
    return values
