"""An import that is killed or interrupted, and started again, ends as if nothing had happened."""

import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from processes import PATIENCE_S, finish, run_here, start, verified

ARTICLES: Final = 200
TABLES: Final = (
    "document",
    "import_record",
    "segmentation",
    "sentence",
    "catalogue",
    "in_force",
    "duplicate",
    "suggestion",
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Write a folder of articles with repeated sentences, boilerplate, and one article twice."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(ARTICLES):
        same = number - 1 if number % 50 == 49 else number
        body = "\n\n".join(
            f"On day {same} the river at gauge {line} rose again. Nobody was hurt."
            for line in range(10)
        )
        text = f"River report {same}\n\n{body}\n\nRiver report {same}\n\nLeave a comment\n"
        (folder / f"report-{number}.txt").write_text(text, "utf-8")
    return folder


def _content(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
            for table in TABLES
        }


def _documents(path: Path) -> int:
    """Return how many documents are in a file that another process may be making right now."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
    except sqlite3.Error:
        return 0


def _wait_for_documents(process: subprocess.Popen[str], path: Path, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while _documents(path) < count and process.poll() is None:
        assert time.monotonic() < deadline, f"{path} does not grow"
        time.sleep(0.01)


@pytest.mark.slow
def test_killed_it_ends_as_if_nothing_had_happened(
    tmp_path: Path, articles: Path, chance: random.Random
) -> None:
    whole = run_here("--db", "whole.db", "import", articles.name, home=tmp_path)
    assert whole.status == 0
    path = tmp_path / "parts.db"
    for count in sorted(chance.sample(range(ARTICLES - 10), k=8)):
        process = start("--db", path, "import", articles.name, home=tmp_path)
        _wait_for_documents(process, path, count)
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        finish(process)
        if path.exists() and _documents(path):
            verified(path, tmp_path)
    again = run_here("--db", path, "import", articles.name, home=tmp_path)
    assert again.status == 0
    verified(path, tmp_path)
    assert _content(path) == _content(tmp_path / "whole.db")


def test_interrupted_it_says_so_and_goes_on_later(tmp_path: Path, articles: Path) -> None:
    path = tmp_path / "parts.db"
    process = start("--db", path, "import", articles.name, home=tmp_path)
    _wait_for_documents(process, path, 20)
    process.send_signal(signal.SIGINT)
    ran = finish(process)
    assert ran.status == 130
    assert ran.out == ""
    made, summary, reason = filter(None, ran.err.splitlines())
    assert made == f"made a new project: {path}"
    assert reason.startswith("labeler: interrupted; what was saved stays saved")
    verified(path, tmp_path)
    told = summary.removeprefix(f"{path}: ").partition(" document")[0]
    assert int(told) == _documents(path)
    assert 20 <= int(told) < ARTICLES

    assert run_here("--db", path, "import", articles.name, home=tmp_path).status == 0
    assert run_here("--db", "whole.db", "import", articles.name, home=tmp_path).status == 0
    assert _content(path) == _content(tmp_path / "whole.db")


@pytest.mark.slow
def test_two_imports_of_one_folder_at_once_add_it_once(tmp_path: Path, articles: Path) -> None:
    path = tmp_path / "both.db"
    both = [start("--db", path, "import", articles.name, home=tmp_path) for _ in range(2)]
    for ran in map(finish, both):
        assert ran.status == 0, ran
    verified(path, tmp_path)
    assert run_here("--db", "whole.db", "import", articles.name, home=tmp_path).status == 0
    assert _content(path) == _content(tmp_path / "whole.db")
