"""Parquet: the tables with their types, written in row groups, so that memory stays bounded."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from labeler.identity import canonical_json
from labeler.release.columns import Column, Part, Rows
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord

ROWS_IN_GROUP: Final = 50_000
_CHARACTERS_IN_GROUP: Final = 32 << 20
"""A row group ends early where its texts are long: it is held in memory as a whole."""

_NOT_REPEATED: Final = frozenset({"row_id", "text", "start", "stop", "duration_ms"})
"""Columns without a dictionary: their values seldom come twice."""


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the dataset as Parquet; return how many rows there were.

    Attributes are JSON in a text column; votes and shares are structs with a field for each label
    of the codebook. The same rows give the same bytes with the same version of pyarrow.
    """
    rows = Rows(context)
    return write_rows(
        file,
        schema(rows.table.columns, context.codebook.label_names),
        rows.flat(documents),
        json={n for n, column in enumerate(rows.table.columns) if column.type == "object"},
    )


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


def write_rows(
    file: BinaryIO, schema: pa.Schema, rows: Iterable[Part], *, json: Iterable[int] = ()
) -> int:
    """Write rows in the order of a schema's fields; return how many there were.

    The columns at the places `json` hold objects, which are written as canonical JSON.
    """
    repeated = [name for name in schema.names if name not in _NOT_REPEATED]
    as_json = frozenset(json)
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=repeated) as writer:
        for group in _groups(rows):
            columns = [
                pa.array(_column(values, as_json=place in as_json), field.type)
                for place, (values, field) in enumerate(
                    zip(zip(*group, strict=True), schema, strict=True)
                )
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), len(group))
            count += len(group)
    return count


def _column(values: Sequence[Any], *, as_json: bool) -> Sequence[Any]:
    return [canonical_json(value) for value in values] if as_json else values


def _groups(rows: Iterable[Part]) -> Iterator[list[Part]]:
    group: list[Part] = []
    characters = 0
    for row in rows:
        group.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if len(group) == ROWS_IN_GROUP or characters >= _CHARACTERS_IN_GROUP:
            yield group
            group, characters = [], 0
    if group:
        yield group
