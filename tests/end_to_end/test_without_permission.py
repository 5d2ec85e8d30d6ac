"""A folder that may be read and not written to, for somebody who is not root."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from processes import PATIENCE_S, Ran, environment
from projects import ARTICLES, numbered, project, sitting

NOBODY: Final = 65534

# Root may write everywhere, so the command runs as nobody; and since the interpreter's own folders
# may be closed to nobody, it runs once before, in a folder that is open, to have all of it loaded.
_AS_NOBODY: Final = f"""
import contextlib, os
from labeler.cli import main

nowhere = os.open(os.devnull, os.O_WRONLY)
out, err = os.dup(1), os.dup(2)
os.dup2(nowhere, 1), os.dup2(nowhere, 2)
with contextlib.suppress(SystemExit):
    main()
os.dup2(out, 1), os.dup2(err, 2)
os.chdir("../closed")
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
main()
"""


@pytest.fixture
def closed() -> Iterator[Path]:
    """Make a folder with a project, an article and an old export, and its like that is open.

    Of the project there are two: one that keeps a write-ahead log, and one that does not.
    """
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        for folder in (top / "open", top / "closed"):
            folder.mkdir()
            (folder / "article.txt").write_text(ARTICLES[0], "utf-8")
            (folder / "secret.txt").write_text("Nobody reads this.", "utf-8")
            (folder / "old.jsonl").write_text("the old dataset\n", "utf-8")
            session = sitting(project(folder / "x.db", numbered(20)))
            session.label("claim")
            session.close()
            (folder / "log.db").write_bytes((folder / "x.db").read_bytes())
            _set_journal(folder / "x.db", "DELETE")
            _set_journal(folder / "log.db", "WAL")
        for path in (top / "closed").iterdir():
            path.chmod(0o444)
        (top / "closed" / "secret.txt").chmod(0)
        (top / "closed").chmod(0o555)
        try:
            yield top / "closed"
        finally:
            (top / "closed").chmod(0o755)


def _set_journal(path: Path, mode: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode={mode}")


def _run(folder: Path, *words: str) -> Ran:
    """Run a command in a closed folder, as somebody whom that keeps from writing."""
    if os.geteuid() == 0:
        start, here = ["-c", _AS_NOBODY], folder.parent / "open"
    else:
        start, here = ["-m", "labeler"], folder
    done = subprocess.run(
        [sys.executable, *start, *words],
        cwd=here,
        env=environment(folder.parent),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_S,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--db", "new.db", "import", "article.txt"), "new.db"),
        (("--db", "x.db", "import", "article.txt"), "x.db"),
        (("--db", "x.db", "export", "-o", "old.jsonl"), "old.jsonl"),
        (("--db", "x.db", "backup", "-o", "copy.db"), "copy.db"),
        (("--db", "x.db", "repair"), "x.db"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_written_is_told_in_one_line(
    closed: Path, words: tuple[str, ...], named: str
) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in closed.iterdir()}
    ran = _run(closed, *words)
    assert (ran.status, ran.out) == (1, "")
    *others, line = ran.err.splitlines()
    assert line.startswith(f"labeler: {named}: ")
    assert "defect" not in line
    assert all(other.startswith(f"{named}: 0 documents") for other in others)
    assert {path.name: path.stat().st_mtime_ns for path in closed.iterdir()} == before


def test_a_file_that_may_not_be_read_is_told(closed: Path) -> None:
    closed.chmod(0o777)
    ran = _run(closed, "--db", "new.db", "import", "secret.txt", "article.txt")
    assert (ran.status, ran.out) == (1, "")
    assert "skipped secret.txt: cannot be read: Permission denied" in ran.err.splitlines()
    assert "new.db: 1 document, " in ran.err


def test_a_project_without_permission_to_write_can_be_read(closed: Path) -> None:
    ran = _run(closed, "--db", "x.db", "export")
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 1


def test_a_write_ahead_log_needs_permission_and_says_what_to_do(closed: Path) -> None:
    ran = _run(closed, "--db", "log.db", "export")
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("labeler: log.db: ")
    assert "copy the file" in line
