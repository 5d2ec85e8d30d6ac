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
