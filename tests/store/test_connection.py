"""Opening a file: what is refused, with which words, and what a write leaves behind."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from labeler.errors import Busy, LabelerError
from labeler.store.connection import open_store
from labeler.store.migrations import APPLICATION_ID, latest_version
from labeler.store.sqlite import journal_mode_for, sqlite3
from projects import project


def test_a_new_file_belongs_to_its_owner_alone_and_follows_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_store(path, create=True) as store:
        pragmas = {
            name: store.value(f"PRAGMA {name}")
            for name in (
                "application_id",
                "user_version",
                "foreign_keys",
                "synchronous",
                "trusted_schema",
                "cell_size_check",
                "recursive_triggers",
                "journal_mode",
            )
        }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pragmas == {
        "application_id": APPLICATION_ID,
        "user_version": latest_version(),
        "foreign_keys": 1,
        "synchronous": 2,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "recursive_triggers": 1,
        "journal_mode": journal_mode_for(sqlite3.sqlite_version_info)[0],
    }


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 53, 4), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_the_write_ahead_log_only_where_it_is_sound(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode_for(version)[0] == mode


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(LabelerError, match=r"missing\.db: there is no such file"):
        open_store(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"just some text\n" * 50, "is not a database")],
)
def test_a_file_that_is_no_database_is_refused_and_kept(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(LabelerError, match=words):
        open_store(path)
    assert path.read_bytes() == content


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    with pytest.raises(LabelerError, match=r"x\.db"):
        open_store(path)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    for create in (False, True):
        with pytest.raises(LabelerError, match="another program"):
            open_store(path, create=create)


def test_a_newer_file_is_refused_with_both_versions(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(LabelerError, match=rf"schema 99, this one knows {latest_version()}"):
        open_store(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelerError, match="is not a file"):
        open_store(tmp_path)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")
    with open_store(path) as store:
        with pytest.raises(ZeroDivisionError), store.write():
            store.execute("INSERT INTO setting (key, value) VALUES ('a', '1')")
            raise ZeroDivisionError
        assert store.value("SELECT count(*) FROM setting WHERE length(key) < 5") == 0
        assert not store.database.conn.in_transaction


def test_a_locked_file_is_busy_and_then_goes_through(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")
    with open_store(path) as holder, open_store(path, patience_s=0.05) as waiter:
        with holder.write():
            holder.execute("INSERT INTO setting (key, value) VALUES ('a', '1')")
            with pytest.raises(Busy, match="another program is writing"), waiter.write():
                waiter.execute("INSERT INTO setting (key, value) VALUES ('b', '1')")
        with waiter.write():
            waiter.execute("INSERT INTO setting (key, value) VALUES ('b', '1')")
        assert holder.value("SELECT count(*) FROM setting WHERE length(key) < 5") == 2


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")

    def write(name: str) -> None:
        with open_store(path) as store:
            for number in range(20):
                with store.write():
                    store.execute(
                        "INSERT INTO setting (key, value) VALUES (?, '1')", (f"{name}{number}",)
                    )

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM setting WHERE length(key) < 5") == 80


def test_an_older_file_is_copied_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set"
        " TEXT, name TEXT, applied_at TEXT)"
    )
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.close()
    before = path.read_bytes()
    with open_store(path) as store:
        assert store.value("PRAGMA user_version") == latest_version()
    copies = [p for p in tmp_path.iterdir() if ".schema-0-" in p.name]
    assert len(copies) == 1
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    assert len(before) == copies[0].stat().st_size


_AS_NOBODY = """
import os, sys, urllib.request
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from labeler.errors import LabelerError
from labeler.store.connection import open_store
from labeler.store.migrations import migration_files
migration_files()
# The interpreter's own folder may be closed to others: become nobody once all is imported.
os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[1])
try:
    store = open_store(path)
    with store.write():
        store.execute("INSERT INTO setting (key, value) VALUES ('a', '1')")
except LabelerError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root to become nobody")
@pytest.mark.parametrize("create", [False, True])
def test_a_read_only_folder_is_told_in_one_line(tmp_path: Path, create: bool) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "x.db"
    if not create:
        project(path)
        path.chmod(0o644)
    folder.chmod(0o555)
    for parent in folder.parents:
        if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o005:
            parent.chmod(parent.stat().st_mode | 0o055)
    script = _AS_NOBODY
    if create:
        script = script.replace("open_store(path)", "open_store(path, create=True)")
    result = subprocess.run(
        [sys.executable, "-c", script, str(path), *sys.path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    assert str(path) in result.stdout
    assert len(result.stdout.splitlines()) == 1
    assert ("cannot be created" if create else "read-only") in result.stdout
