"""Folders are replaced whole or not at all, and nobody's files are lost with one."""

import os
from pathlib import Path

import pytest

from labeler.atomic import replacing, replacing_folder
from labeler.errors import LabelerError
from labeler.release.folder import MARKER, is_ours, mark


def write(path: Path, text: str) -> None:
    with replacing_folder(path, ours=is_ours) as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "data.txt").write_text(text, "utf-8")
        mark(folder)


def read(path: Path) -> str:
    return (path / "deep" / "data.txt").read_text("utf-8")


@pytest.mark.parametrize("at_one_stroke", [True, False])
def test_a_release_replaces_an_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_one_stroke: bool
) -> None:
    if not at_one_stroke:  # as on a system without such a call
        monkeypatch.setattr("labeler.atomic.sys.platform", "freebsd14")
    path = tmp_path / "out"
    write(path, "old")
    path.chmod(0o750)
    write(path, "new")
    assert read(path) == "new"
    assert path.stat().st_mode & 0o777 == 0o750
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir()
    write(path, "new")
    assert read(path) == "new"


@pytest.mark.parametrize("name", ["labels.db", "deep/mine.txt", MARKER])
def test_a_folder_with_anything_else_in_it_stays(tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    write(path, "old")
    (path / name).write_text("precious", "utf-8")
    with pytest.raises(LabelerError, match="something else"):
        write(path, "new")
    assert (path / name).read_text("utf-8") == "precious"
    assert read(path) == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_came_meanwhile_stays_too(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write(path, "old")
    with pytest.raises(LabelerError), replacing_folder(path, ours=is_ours) as folder:
        (folder / "data.txt").write_text("new", "utf-8")
        (path / "mine.txt").write_text("precious", "utf-8")
    assert (path / "mine.txt").read_text("utf-8") == "precious"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_a_failure_half_way_leaves_the_old_folder(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "out"
    write(path, "old")
    with pytest.raises(error), replacing_folder(path, ours=is_ours) as folder:
        (folder / "half.txt").write_text("half", "utf-8")
        raise error
    assert read(path) == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("precious", "utf-8")
    with pytest.raises(LabelerError, match="is a file"):
        write(path, "new")
    assert path.read_text("utf-8") == "precious"


def test_planted_links_harm_nothing(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "data.txt").write_text("precious", "utf-8")
    for name in (".out", ".out.tmp", "out.tmp"):
        (tmp_path / name).symlink_to(victim)
    write(tmp_path / "out", "new")
    (tmp_path / "link").symlink_to(victim)
    with pytest.raises(LabelerError, match="something else"):
        write(tmp_path / "link", "new")
    assert [p.name for p in victim.iterdir()] == ["data.txt"]
    # A link to a release that holds a link: what that one points to is not touched either.
    (tmp_path / "out" / "planted").symlink_to(victim)
    with pytest.raises(LabelerError, match="something else"):
        write(tmp_path / "out", "newer")
    assert (victim / "data.txt").read_text("utf-8") == "precious"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_a_link_that_somebody_else_made_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious", "utf-8")
    link = tmp_path / "out.jsonl"
    link.symlink_to(victim)
    os.lchown(link, 65534, 65534)
    with pytest.raises(LabelerError, match="somebody else"), replacing(link) as file:
        file.write(b"new")
    with pytest.raises(LabelerError, match="somebody else"):
        write(link, "new")
    assert victim.read_text("utf-8") == "precious"
