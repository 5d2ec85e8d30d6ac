"""An export that is stopped leaves the old file or folder whole: killed, interrupted, or no room.

Whether a signal comes before, within or after the writing is for the machine to decide; what has
to hold holds in each case.
"""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from labeler.release.formats import FORMATS
from processes import finish, run_here, start
from projects import numbered, project, sitting
from small_disk import SmallDisk, small_disk
from terminal import Terminal

FOLDERS = [known.name for known in FORMATS if known.folder and not known.extra]
NAMES = ["jsonl", *FOLDERS[:1]]
"""A format that is a file and one that is a folder: all others are put in place as these are."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose export is more than a megabyte, and takes a moment."""
    path = project(
        tmp_path_factory.mktemp("large") / "large.db",
        *(f"Part {part}.\n{numbered(500)}" for part in range(4)),
    )
    session = sitting(path)
    try:
        session.label("claim", indices=range(len(session.states)))
        while not session.next_document(1).message:
            session.label("claim", indices=range(len(session.states)))
    finally:
        session.close()
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = project(tmp_path_factory.mktemp("small") / "large.db", "One sentence stands here.")
    session = sitting(path)
    session.label("filler")
    session.close()
    return path


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    try:
        mounted = small_disk(tmp_path / "disk")
        with mounted as disk:
            yield disk
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a small disk cannot be mounted here: {error}")


def export(database: Path, name: str, out: Path) -> int:
    words = ("--db", database, "export", "--format", name, "-o", out)
    return run_here(*words, home=out.parent).status


def content(out: Path) -> dict[str, bytes]:
    """Return what stands in a file, or in the files of a folder, by name."""
    return {str(p.relative_to(out)): p.read_bytes() for p in (out, *out.rglob("*")) if p.is_file()}


def others(out: Path) -> list[str]:
    return [path.name for path in out.parent.iterdir() if path != out]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
@pytest.mark.parametrize("name", NAMES)
def test_the_old_one_is_whole_or_the_new_one(
    tmp_path: Path, small: Path, large: Path, name: str, how: signal.Signals
) -> None:
    out, whole = tmp_path / "folder" / "out", tmp_path / "whole"
    out.parent.mkdir()
    assert export(small, name, out) == export(large, name, whole) == 0
    old, new = content(out), content(whole)
    assert old != new
    process = start("--db", large, "export", "--format", name, "-o", out, home=tmp_path)
    while process.poll() is None and not others(out):
        time.sleep(0.001)
    process.send_signal(how)
    ended_well = finish(process).status == 0
    assert content(out) in ([new] if ended_well else [old, new])
    assert all(left.startswith(".out.") for left in others(out))
    assert export(large, name, out) == 0
    assert content(out) == new


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_leaves_the_old_one(
    disk: SmallDisk, small: Path, large: Path, name: str
) -> None:
    out = disk.path / "out"
    assert export(small, name, out) == 0
    old = content(out)
    assert export(large, name, out) == 1
    assert content(out) == old
    assert others(out) == []


def test_a_terminal_is_shown_how_far_it_is(tmp_path: Path, large: Path) -> None:
    out = tmp_path / "out.jsonl"
    with Terminal("--db", str(large), "export", "-o", str(out), home=tmp_path) as terminal:
        terminal.end()
        shown = bytes(terminal.raw)
    assert b"exporting" in shown
    assert b"4/4" in shown
    assert len(out.read_bytes().splitlines()) == 2004
