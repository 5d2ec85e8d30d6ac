"""Damage is found and named; what follows from the log can be rebuilt from it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from labeler.errors import LabelerError
from labeler.store.backup import backup
from labeler.store.connection import open_store
from labeler.store.derived import RULES, RULES_SETTING
from labeler.store.settings import set_setting
from labeler.store.sqlite import sqlite3
from labeler.store.verify import repair, verify
from projects import labels, project, sitting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = project(tmp_path / "x.db")
    session = sitting(path)
    session.label("claim")
    session.note("look again")
    session.label("filler")
    session.close()
    return path


def _failed(path: Path) -> dict[str, str]:
    with open_store(path) as store:
        return {check.name: check.detail for check in verify(store) if not check.ok}


def _tamper(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_sound_file_passes_every_check(path: Path) -> None:
    with open_store(path) as store:
        checks = verify(store)
        assert [check.name for check in checks if not check.ok] == []
        assert len(checks) == 8
        assert sqlite3.sqlite_version in checks[-1].detail
        assert store.value("PRAGMA journal_mode") in checks[-1].detail


_NO_TRIGGER = "DROP TRIGGER {0}_no_update"
_TRIGGER = (
    "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0}\n"
    "BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END"
)


@pytest.mark.parametrize(
    ("table", "change", "check", "words"),
    [
        ("event", "label = 'claim' WHERE label = 'filler'", "digests", "event .* does not match"),
        ("event", "note = 'x' WHERE kind = 'note'", "digests", "event .* does not match"),
        ("decision", "value = '\"x\"'", "digests", "decision .* does not match"),
        ("document", "text = text || 'x'", "identifiers", "document .* does not match"),
        ("sentence", "text = 'x'", "identifiers", r"sentence .* does not match .*and \d+ more"),
        ("import_record", "title = 'x'", "identifiers", "import record .* does not match"),
        ("codebook", "spec = '{}'", "identifiers", "codebook .* does not match"),
    ],
)
def test_a_changed_log_is_found(
    path: Path, table: str, change: str, check: str, words: str
) -> None:
    _tamper(path, _NO_TRIGGER.format(table), f"UPDATE {table} SET {change}", _TRIGGER.format(table))
    failed = _failed(path)
    assert check in failed
    assert re.search(words, failed[check])
    assert "schema and triggers" not in failed


def test_a_missing_trigger_is_found(path: Path) -> None:
    _tamper(path, "DROP TRIGGER event_no_delete")
    assert "event_no_delete" in _failed(path)["schema and triggers"]


def test_a_changed_view_is_found(path: Path) -> None:
    _tamper(path, "DROP VIEW labels", "CREATE VIEW labels AS SELECT 1 AS label")
    assert "labels" in _failed(path)["schema and triggers"]


def test_another_tools_table_is_mentioned_but_no_fault(path: Path) -> None:
    _tamper(path, "CREATE TABLE mine (x TEXT)")
    with open_store(path) as store:
        checks = {check.name: check for check in verify(store)}
    assert checks["schema and triggers"].ok
    assert "not ours: mine" in checks["schema and triggers"].detail


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM current",
        "UPDATE current SET label = 'claim'",
        "DELETE FROM in_force WHERE position = 2",
        "DELETE FROM duplicate",
        "DELETE FROM suggestion",
        "UPDATE catalogue SET title = 'x'",
        "DELETE FROM current_note",
        "INSERT INTO gold VALUES ('x', 'y', 'claim', 1)",
    ],
)
def test_derived_rows_that_differ_are_found_and_rebuilt(path: Path, statement: str) -> None:
    before = labels(path)
    _tamper(path, statement)
    assert "labeler repair" in _failed(path)["derived tables"]
    with open_store(path) as store:
        repair(store)
    assert _failed(path) == {}
    assert labels(path) == before


def test_a_broken_page_is_found(path: Path, tmp_path: Path) -> None:
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    broken: dict[str, str] = {}
    for number in range(2, len(data) // page):
        copy = tmp_path / f"broken-{number}.db"
        copy.write_bytes(data[: number * page] + b"\x99" * page + data[(number + 1) * page :])
        try:
            broken |= _failed(copy)
        except Exception as error:
            broken[type(error).__name__] = str(error)
    assert "integrity" in broken
    assert set(broken) <= {"LabelerError", *_names(path)}


def _names(path: Path) -> set[str]:
    with open_store(path) as store:
        return {check.name for check in verify(store)}


def _same(path: Path) -> Path:
    return path


def _copied(path: Path) -> Path:
    with open_store(path) as store:
        return backup(store)


@pytest.mark.parametrize("which", [_same, _copied])
def test_a_backup_is_a_whole_project(path: Path, which: Callable[[Path], Path]) -> None:
    copy = which(path)
    assert labels(copy) == labels(path)
    assert _failed(copy) == {}


def test_a_backup_while_somebody_writes_and_never_over_a_file(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    session = sitting(path)
    with open_store(path) as store:
        backup(store, target)
        session.label("claim")
        with pytest.raises(Exception, match="exists already"):
            backup(store, target)
    session.close()
    assert len(labels(target)) == 2
    assert len(labels(path)) == 3
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".tmp")] == []


def test_what_earlier_rules_derived_is_no_damage(path: Path) -> None:
    with open_store(path) as store, store.write():
        set_setting(store, RULES_SETTING, RULES - 1)
        store.execute("DELETE FROM suggestion")
    assert _failed(path) == {}
    with open_store(path) as store:
        repair(store)
        assert store.value("SELECT count(*) FROM suggestion") > 0
    assert _failed(path) == {}


def test_repair_does_not_build_on_a_damaged_log(path: Path) -> None:
    spans = "UPDATE segmentation SET spans = '[[0,5,0]]'"
    _tamper(path, _NO_TRIGGER.format("segmentation"), spans, _TRIGGER.format("segmentation"))
    assert "identifiers" in _failed(path)
    with open_store(path) as store:
        before = store.value("SELECT count(*) FROM in_force")
        with pytest.raises(LabelerError, match="cut of"):
            repair(store)
        assert store.value("SELECT count(*) FROM in_force") == before
