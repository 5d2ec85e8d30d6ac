"""A union that is stopped leaves the file as it was: killed, interrupted, or out of room."""

import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from labeler.store.connection import open_store
from processes import CHECKOUT, fails, finish, run, run_here, start, verified
from projects import labels, numbered, project, sitting
from small_disk import small_disk
from tampering import sound_project
from terminal import Terminal

INES = "Ines Okoro"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a file that takes a while to unite: 1,500 sentences, each labelled."""
    path = tmp_path_factory.mktemp("large") / "large.db"
    project(path, *(f"Part {part}.\n{numbered(250)}" for part in range(6)))
    session = sitting(path, INES)
    session.label("claim", indices=range(len(session.states)))
    while not session.next_document(1).message:
        session.label("claim", indices=range(len(session.states)))
    session.close()
    return path


class Union(NamedTuple):
    """A project before and after the large file came in, and how many seconds that took."""

    begun: Path
    whole: Path
    took: float


@pytest.fixture(scope="module")
def union(tmp_path_factory: pytest.TempPathFactory, large: Path) -> Union:
    home = tmp_path_factory.mktemp("union")
    begun = project(home / "begun.db", "One sentence. And another.")
    whole = Path(shutil.copyfile(begun, home / "whole.db"))
    began = time.monotonic()
    assert run("--db", whole, "merge", large, home=home).status == 0
    return Union(begun, whole, time.monotonic() - began)


def _counts(path: Path) -> tuple[int, int, int]:
    tables = ("document", "event", "in_force")
    with open_store(path) as store:
        documents, events, shown = (store.value(f"SELECT count(*) FROM {t}") for t in tables)
    return documents, events, shown


@pytest.mark.parametrize("times", [1, pytest.param(15, marks=pytest.mark.slow)])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_all_of_it_came_in_or_nothing(
    tmp_path: Path,
    large: Path,
    union: Union,
    chance: random.Random,
    how: signal.Signals,
    times: int,
) -> None:
    begun, whole, took = union
    path = tmp_path / "labels.db"
    for _ in range(times):
        shutil.copyfile(begun, path)
        process = start("merge", large, home=tmp_path)
        time.sleep(took * chance.random())
        process.send_signal(how)
        ran = finish(process)
        assert "defect" not in ran.err
        verified(path, tmp_path)
        assert _counts(path) in (_counts(begun), _counts(whole))
    assert run_here("merge", large, home=tmp_path).status == 0
    assert _counts(path) == _counts(whole)
    verified(path, tmp_path)


def test_a_full_disk_is_one_line_and_nothing_came_in(tmp_path: Path, large: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            path = project(disk.path / "labels.db", "One sentence. And another.")
            session = sitting(path, INES)
            session.label("claim")
            session.close()
            before = _counts(path), labels(path)
            (line,) = fails("--db", path, "merge", large, home=tmp_path)
            assert line.startswith(f"labeler: {path}: the disk is full; nothing was changed")
            assert (_counts(path), labels(path)) == before
            verified(path, tmp_path)
            disk.remount("size=32m")
            assert run_here("--db", path, "merge", large, home=tmp_path).status == 0
            verified(path, tmp_path)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a small disk cannot be mounted here: {error}")


def test_an_older_file_is_united_and_stays_as_it_was(tmp_path: Path) -> None:
    """As a later labeler will: one whose schema has a table more."""
    later = tmp_path / "later"
    for folder in ("labeler", "db", "seeds"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / folder, later / folder, ignore=ignored)
    (later / "db" / "migrations" / "0002_more.sql").write_text(
        "CREATE TABLE more (x TEXT) STRICT;\n", "utf-8"
    )
    variables = {"PYTHONPATH": str(later)}
    other = sound_project(tmp_path / "other.db")
    (tmp_path / "a.txt").write_text("One sentence. And another.", "utf-8")
    assert run("import", "a.txt", home=tmp_path, variables=variables).status == 0
    before = other.read_bytes()
    ran = run("merge", "other.db", home=tmp_path, variables=variables)
    assert ran.status == 0, ran
    assert "2 documents" in ran.err
    assert other.read_bytes() == before
    assert run("verify", home=tmp_path, variables=variables).status == 0
    names = {entry.name for entry in tmp_path.iterdir()}
    assert names == {"later", "other.db", "a.txt", "labels.db"}
    # The other way round, both versions are named.
    (line,) = fails("--db", "other.db", "merge", "labels.db", home=tmp_path)
    assert "a newer labeler (schema 2, this one knows 1)" in line


def test_a_terminal_shows_how_far_it_is(tmp_path: Path, large: Path) -> None:
    project(tmp_path / "labels.db", "One sentence. And another.")
    with Terminal("merge", large, home=tmp_path) as terminal:
        assert terminal.end() == 0
        assert "large.db  [" in terminal.printed
        assert "100%" in terminal.printed
        assert f"{large}: 6 documents" in terminal.printed
