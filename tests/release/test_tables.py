"""The tables say the same in every format: what JSON Lines hold is read back from the others."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done
from labeler.release.parquet import ROWS_IN_GROUP

CHOICES = {
    "raw": ("--notes", "--names"),
    "aggregated": ("--labels", "majority"),
    "without text": ("--no-text",),
}


def exported(path: Path, name: str, *arguments: str) -> bytes:
    return command_done("--db", str(path), "export", "--format", name, *arguments).stdout_bytes


def objects(path: Path, *arguments: str) -> list[dict[str, Any]]:
    lines = exported(path, "jsonl", *arguments).decode().splitlines()
    return [json.loads(line) for line in lines]


def cell(value: Any) -> str:
    """Return what a table has in the place of a JSON value."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_delimited_tables_read_back_equal(
    released: Path, choice: str, name: str, delimiter: str
) -> None:
    text = exported(released, name, *CHOICES[choice]).decode()
    found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    wanted = objects(released, *CHOICES[choice])
    assert found == [{name: cell(value) for name, value in row.items()} for row in wanted]
    assert found


@pytest.mark.parametrize("choice", CHOICES)
def test_parquet_reads_back_equal(released: Path, choice: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    data = exported(released, "parquet", *CHOICES[choice])
    found = parquet.read_table(io.BytesIO(data)).to_pylist()
    for row in found:
        if "attributes" in row:
            row["attributes"] = json.loads(row["attributes"])
    assert found == objects(released, *CHOICES[choice])
    assert found


def test_a_row_group_ends_where_memory_would_grow(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    from labeler.release.parquet import write_rows

    schema = pa.schema([("row_id", pa.int64()), ("text", pa.string())])
    path = tmp_path / "x.parquet"
    rows = [(number, "a" * (20 << 20 if number < 3 else 1)) for number in range(ROWS_IN_GROUP + 9)]
    with path.open("wb") as file:
        assert write_rows(file, schema, rows) == len(rows)
    metadata = parquet.ParquetFile(path).metadata
    sizes = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
    assert sizes == [2, ROWS_IN_GROUP, 7]


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv", "parquet"])
@pytest.mark.parametrize("choice", CHOICES)
def test_the_same_project_gives_the_same_bytes(released: Path, name: str, choice: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    first, second = (exported(released, name, *CHOICES[choice]) for _ in range(2))
    assert first == second
