"""A full disk: what was saved stays, what was not is told, and goes through once there is room."""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from labeler.errors import LabelerError
from processes import fails, run_here, verified
from projects import labels, numbered, project, sitting
from small_disk import SmallDisk, small_disk
from terminal import Terminal

FULL = "the disk is full"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with ExitStack() as stack:
        try:
            mounted = stack.enter_context(small_disk(tmp_path / "disk"))
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"a small disk cannot be mounted here: {error}")
        yield mounted


@pytest.mark.slow
def test_an_import_keeps_what_came_in_and_goes_on_later(tmp_path: Path, disk: SmallDisk) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(100):
        text = f"Article {number} begins.\n{numbered(60)}"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    path = disk.path / "labels.db"
    *_, summary, reason = fails("--db", path, "import", "articles", home=tmp_path)
    assert reason.startswith(f"labeler: {path}: {FULL}")
    assert summary.startswith(f"{path}: ")
    told = int(summary.removeprefix(f"{path}: ").partition(" document")[0])
    assert 0 < told < 100

    disk.remount("size=16m")
    assert len(json.loads(run_here("--db", path, "documents", "--json", home=tmp_path).out)) == told
    verified(path, tmp_path)
    again = run_here("--db", path, "import", "articles", home=tmp_path)
    assert again.status == 0
    assert f"{told} known already" in again.err
    assert len(json.loads(run_here("--db", path, "documents", "--json", home=tmp_path).out)) == 100
    verified(path, tmp_path)


def test_a_label_is_not_taken_and_can_be_given_again(tmp_path: Path, disk: SmallDisk) -> None:
    path = project(disk.path / "labels.db", numbered(50))
    session = sitting(path)
    try:
        session.label("claim")
        disk.fill()
        with pytest.raises(LabelerError, match=FULL):
            for _ in range(40):
                session.label("filler", indices=range(session.cursor, 50))
                session.undo()
        cursor, states = session.cursor, list(session.states)
        disk.free()
        assert [label for _, label in labels(path, "position, label")] == [
            state.label for state in states if state.label
        ]
        session.label("retraction")
        assert session.cursor == min(cursor + 1, 49)
    finally:
        session.close()
    verified(path, tmp_path)


def test_the_screen_says_so_and_the_sentence_stays(tmp_path: Path, disk: SmallDisk) -> None:
    path = project(disk.path / "labels.db", numbered(200))
    with Terminal("--db", path, "--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 1 of ")
        terminal.press("c")
        terminal.wait_for("Sentence 2 of ")
        disk.fill()
        number = 2
        # What the file has room for still goes in.
        while FULL not in terminal.words:
            terminal.press("a")
            _wait_for_one_of(terminal, f"Sentence {number + 1} of ", FULL)
            number += f"Sentence {number + 1} of " in terminal.text
            assert number < 200
        assert f"Sentence {number} of " in terminal.text
        assert "not saved" in terminal.text
        assert "unlabelled" in terminal.text
        disk.free()
        terminal.press("f")
        terminal.wait_for(f"Sentence {number + 1} of ")
        assert FULL not in terminal.words
        terminal.press("ctrl+q")
        assert terminal.end() == 0
    verified(path, tmp_path)
    stand = [label for _, label in labels(path, "position, label")]
    assert stand == ["claim", *["attribution"] * (number - 2), "filler"]


def _wait_for_one_of(terminal: Terminal, *texts: str) -> None:
    terminal.wait_for(lambda text: any(wanted in " ".join(text.split()) for wanted in texts))


@pytest.mark.slow
def test_leaving_while_the_disk_is_full_ends_well(tmp_path: Path, disk: SmallDisk) -> None:
    path = project(disk.path / "labels.db", numbered(200))
    with Terminal("--db", path, "--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 1 of ")
        disk.fill()
        terminal.press("j", "j", "j")
        terminal.wait_for("Sentence 4 of ")
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert "Traceback" not in terminal.printed
        assert "0 labels saved" in terminal.printed
    disk.free()
    verified(path, tmp_path)


@pytest.mark.slow
def test_a_backup_on_a_read_only_disk_can_be_read_and_looked_at(
    tmp_path: Path, disk: SmallDisk
) -> None:
    session = sitting(project(tmp_path / "labels.db", numbered(20)))
    session.label("claim")
    session.close()
    path = disk.path / "copy.db"
    assert run_here("backup", "-o", path, home=tmp_path).status == 0
    disk.remount("ro")
    assert len(run_here("--db", path, "export", home=tmp_path).out.splitlines()) == 1
    verified(path, tmp_path)
    with Terminal("--db", path, "--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 2 of ")
        terminal.press("c")
        terminal.wait_for("read-only")
        assert "Sentence 2 of " in terminal.text
        assert "not saved" in terminal.text
        terminal.press("ctrl+q")
        assert terminal.end() == 0
    assert disk.names() == ["copy.db"]


@pytest.mark.slow
def test_a_project_that_cannot_be_opened_on_a_read_only_disk_is_told(
    tmp_path: Path, disk: SmallDisk
) -> None:
    path = project(disk.path / "labels.db", numbered(20))
    with closing(sqlite3.connect(path)) as connection:
        # The write-ahead log needs a file beside the project, even for reading.
        connection.execute("PRAGMA journal_mode=WAL")
    disk.remount("ro")
    (line,) = fails("--db", path, "status", home=tmp_path)
    assert line.startswith(f"labeler: {path}: ")
    assert "copy the file" in line


def _labelled(path: Path) -> Path:
    """Make a project of which neither a copy nor the dataset fits on a small disk."""
    project(path, numbered(3000))
    session = sitting(path)
    session.label("claim", indices=range(3000))
    session.close()
    return path


def test_an_export_leaves_the_old_file_whole(tmp_path: Path, disk: SmallDisk) -> None:
    _labelled(tmp_path / "labels.db")
    old = disk.path / "labels.jsonl"
    old.write_text("the old dataset\n", "utf-8")
    lines = fails("export", "-o", old, home=tmp_path)
    assert len(lines) == 1
    assert lines[0].startswith(f"labeler: {old}: cannot be written (No space left on device)")
    assert old.read_text("utf-8") == "the old dataset\n"
    assert disk.names() == ["labels.jsonl"]


def test_a_backup_leaves_nothing_half_done(tmp_path: Path, disk: SmallDisk) -> None:
    path = _labelled(tmp_path / "labels.db")
    lines = fails("backup", "-o", disk.path / "copy.db", home=tmp_path)
    assert len(lines) == 1
    assert lines[0].startswith(f"labeler: {disk.path / 'copy.db'}: ")
    assert "full" in lines[0]
    assert disk.names() == []
    verified(path, tmp_path)
