"""pandas and polars load the tables without glue, and find in them what was labelled."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import command_done

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.proofs

CHOICES = {"raw": ("--notes",), "aggregated": ("--labels", "majority")}


@pytest.fixture(params=CHOICES)
def choice(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return CHOICES[request.param]


def exported(path: Path, out: Path, choice: tuple[str, ...]) -> list[dict[str, Any]]:
    """Export to a file; return what JSON Lines say, as the file's format can say it."""
    command_done("--db", str(path), "export", *choice, "-o", str(out))
    lines = command_done("--db", str(path), "export", *choice).stdout_bytes.decode().splitlines()
    rows = [json.loads(line) for line in lines]
    if out.suffix in (".csv", ".tsv"):
        return [{name: _cell(value) for name, value in row.items()} for row in rows]
    if out.suffix == ".parquet":
        return [row | {k: _cell(row[k]) for k in row if k == "attributes"} for row in rows]
    return rows


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize("ending", ["jsonl", "csv", "tsv", "parquet"])
def test_pandas_loads_it(
    released: Path, tmp_path: Path, choice: tuple[str, ...], ending: str
) -> None:
    pandas = pytest.importorskip("pandas")
    out = tmp_path / f"out.{ending}"
    wanted = exported(released, out, choice)
    as_text = {"dtype": str, "keep_default_na": False}
    read: dict[str, Callable[[], Any]] = {
        "jsonl": lambda: pandas.read_json(out, lines=True, dtype=False, precise_float=True),
        "csv": lambda: pandas.read_csv(out, **as_text),
        "tsv": lambda: pandas.read_csv(out, sep="\t", **as_text),
        "parquet": lambda: pandas.read_parquet(out),
    }
    frame = read[ending]()
    assert list(frame.columns) == list(wanted[0])
    for name in frame.columns:
        found = [_plain(value) for value in frame[name].tolist()]
        assert found == [row[name] for row in wanted], name


@pytest.mark.parametrize("ending", ["jsonl", "csv", "tsv", "parquet"])
def test_polars_loads_it(
    released: Path, tmp_path: Path, choice: tuple[str, ...], ending: str
) -> None:
    polars = pytest.importorskip("polars")
    out = tmp_path / f"out.{ending}"
    wanted = exported(released, out, choice)
    read: dict[str, Callable[[], Any]] = {
        "jsonl": lambda: polars.read_ndjson(out),
        "csv": lambda: polars.read_csv(out, infer_schema=False).fill_null(""),
        "tsv": lambda: polars.read_csv(out, separator="\t", infer_schema=False).fill_null(""),
        "parquet": lambda: polars.read_parquet(out),
    }
    frame = read[ending]()
    assert frame.columns == list(wanted[0])
    for name in frame.columns:
        if ending == "jsonl" and name == "attributes":
            continue  # its objects differ; polars gives all of them the same fields
        assert frame[name].to_list() == [row[name] for row in wanted], name


def _plain(value: Any) -> Any:
    """Return None for what pandas has where nothing stands, and lists for its arrays."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return None if isinstance(value, float) and math.isnan(value) else value
