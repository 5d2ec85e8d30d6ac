"""Parquet with the text put back, portion by portion."""

import json
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from labeler.errors import LabelerError
from labeler.identity import canonical_json
from labeler.release.rejoin.rows import NEEDED, TEXT, Rejoiner

_AT_ONCE: Final = 10_000
_READ: Final = (*NEEDED, "sentence_id", "url", "raw_sha256", "attributes", TEXT)
_HUGGING_FACE: Final = b"huggingface"
"""The key under which `datasets` finds a table's features, such as the names of the labels."""


def rejoin_parquet(path: Path, out: BinaryIO, rejoiner: Rejoiner) -> None:
    """Write the rows of a Parquet file with their text; LabelerError for what cannot be read."""
    try:
        with pq.ParquetFile(path) as source:
            _rejoin(source, out, rejoiner)
    except pa.ArrowException as error:
        reason = " ".join(str(error).split())
        raise LabelerError(f"{path}: is not Parquet that can be read ({reason})") from error


def _rejoin(source: Any, out: BinaryIO, rejoiner: Rejoiner) -> None:
    given = source.schema_arrow
    if missing := [name for name in NEEDED if name not in given.names]:
        raise LabelerError(f"{rejoiner.name}: has no column {missing[0]}; nothing was written")
    if len({*given.names}) < len(given.names):
        raise LabelerError(f"{rejoiner.name}: two columns have one name; nothing was written")
    schema = _schema(given)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in source.iter_batches(batch_size=_AT_ONCE):
            columns = dict(zip(given.names, batch.columns, strict=True))
            _put_back(columns, batch.num_rows, rejoiner)
            arrays = [_cast(columns[field.name], field.type) for field in schema]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def _schema(given: Any) -> Any:
    """Return the schema with the text after `stop`, as a column of text."""
    schema = given
    if TEXT in given.names:
        place = given.names.index(TEXT)
        if pa.types.is_null(given.field(place).type):
            schema = schema.set(place, pa.field(TEXT, pa.string()))
    else:
        schema = schema.insert(given.names.index("stop") + 1, pa.field(TEXT, pa.string()))
    metadata = dict(given.metadata or {})
    if _HUGGING_FACE in metadata:
        features = _features(metadata.pop(_HUGGING_FACE), schema.names)
        metadata |= {_HUGGING_FACE: features} if features else {}
    return schema.with_metadata(metadata or None)


def _features(given: bytes, names: list[str]) -> bytes | None:
    """Return the features with the text's among them; None where they are not of these columns."""
    try:
        known = json.loads(given)["info"]["features"]
        features = known | {TEXT: {"dtype": "string", "_type": "Value"}}
        return json.dumps({"info": {"features": {name: features[name] for name in names}}}).encode()
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def _put_back(columns: dict[str, Any], count: int, rejoiner: Rejoiner) -> None:
    read: dict[str, list[Any]] = {
        name: columns[name].to_pylist() for name in _READ if name in columns
    }
    texts: list[str | None] = []
    attributes: list[Any] = []
    for place in range(count):
        row: dict[str, Any] = {name: values[place] for name, values in read.items()}
        texts.append(rejoiner.sentence(row))
        if "attributes" in row:
            attributes.append(_attributes(row, rejoiner))
    columns[TEXT] = texts
    if attributes:
        columns["attributes"] = attributes


def _attributes(row: dict[str, Any], rejoiner: Rejoiner) -> Any:
    cell = row["attributes"]
    if not isinstance(cell, str) or '"cue"' not in cell:
        return cell
    try:
        attributes = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise rejoiner.problem("its attributes are not JSON") from error
    found = rejoiner.attributes(row, attributes)
    return cell if found == attributes else canonical_json(found)


def _cast(column: Any, type_: Any) -> Any:
    return pa.array(column, type_) if isinstance(column, list) else column
