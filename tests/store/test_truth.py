"""The log is append-only, whoever writes to the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from labeler.store.connection import Store, open_store
from labeler.store.sqlite import sqlite3
from projects import project, sitting

TRUTH = (
    "document",
    "import_record",
    "segmentation",
    "sentence",
    "codebook",
    "annotator",
    "event",
    "decision",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = project(tmp_path / "x.db")
    session = sitting(path)
    session.label("claim")
    session.close()
    with open_store(path) as store:
        yield store


@pytest.mark.parametrize("table", TRUTH)
def test_nothing_in_the_log_can_be_changed_or_removed(store: Store, table: str) -> None:
    connection = store.database.conn
    before = list(connection.execute(f"SELECT * FROM {table}"))
    assert before, "the test needs a row"
    column = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
    marks = ", ".join("?" * len(before[0]))
    for sql, parameters in (
        (f"UPDATE {table} SET {column} = {column}", ()),
        (f"DELETE FROM {table}", ()),
        (f"INSERT OR REPLACE INTO {table} VALUES ({marks})", before[0]),
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(sql, parameters)
    assert list(connection.execute(f"SELECT * FROM {table}")) == before


def test_every_table_is_strict(store: Store) -> None:
    tables = {
        name: strict
        for name, kind, strict in store.rows("SELECT name, type, strict FROM pragma_table_list")
        if kind == "table" and not name.startswith(("sqlite_", "_sqlite_"))
    }
    assert set(TRUTH) < set(tables)
    assert all(tables.values()), tables


def test_a_file_reads_well_in_another_tool(store: Store) -> None:
    """The views say in plain words what stands, as Datasette or sqlite-utils would show it."""
    rows = list(store.database["labels"].rows)
    assert [(r["annotator"], r["label"], r["position"], r["document"]) for r in rows] == [
        ("Ines Okoro", "claim", 1, "Harbour plan delayed")
    ]
    progress = list(store.database["progress"].rows)
    assert [(r["annotator"], r["labelled"], r["open"], r["percent"]) for r in progress] == [
        ("Ines Okoro", 1, progress[0]["sentences"] - 1, round(100 / progress[0]["sentences"], 1))
    ]
    assert {r["title"] for r in store.database["documents"].rows} == {
        "Harbour plan delayed",
        "Rain over Tallow Bay",
        "A short one",
    }
