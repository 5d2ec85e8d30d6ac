"""Other people's files by the real command: refused in one line, or taken in, and never changed."""

import json
import shutil
from pathlib import Path

import pytest

from labeler.importing import ImportSummary, add_all, open_or_start
from processes import fails, run, run_here, verified
from projects import ARTICLES, labels, project, sitting, source
from tampering import REFUSED, change, forge, sound_project
from tui.hostile import FORBIDDEN, HOSTILE


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound_project(tmp_path_factory.mktemp("sound") / "other.db")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=() if kind in {"newer", "changed label"} else pytest.mark.slow)
        for kind in REFUSED
    ],
)
def test_a_file_is_refused_in_one_line_and_nothing_is_changed(
    tmp_path: Path, sound: Path, kind: str
) -> None:
    make, reason = REFUSED[kind]
    project(tmp_path / "labels.db", ARTICLES[0])
    other = tmp_path / "other.db"
    shutil.copyfile(sound, other)
    make(other)
    names = sorted(entry.name for entry in tmp_path.iterdir())
    before = {name: _bytes(tmp_path / name) for name in names}
    # A file that could come in must not, either: it is all of them or none.
    shutil.copyfile(sound, sound.parent / "good.db")
    (line,) = fails("merge", sound.parent / "good.db", "other.db", home=tmp_path)
    assert line.startswith("labeler: other.db: ")
    assert reason in line
    assert sorted(entry.name for entry in tmp_path.iterdir()) == names
    assert {name: _bytes(tmp_path / name) for name in names} == before


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def test_what_the_others_are_made_from_would_come_in(tmp_path: Path, sound: Path) -> None:
    project(tmp_path / "labels.db", ARTICLES[0])
    before = _bytes(sound)
    ran = run("merge", sound, home=tmp_path)
    assert ran.status == 0, ran
    assert ran.out == ""
    assert ran.err.startswith(f"{sound}: 1 document, ")
    assert _bytes(sound) == before
    assert [entry.name for entry in sound.parent.glob("other*")] == ["other.db"]
    verified(tmp_path / "labels.db", tmp_path)
    people = json.loads(run_here("annotators", "--json", home=tmp_path).out)
    assert [(p["name"], p["labels"]) for p in people] == [("Ines Okoro", 2), ("Tam L.", 2)]
    assert run_here("merge", sound, home=tmp_path).err == f"{sound}: nothing new\n"


@pytest.mark.parametrize("link", ["the file", "a symbolic link", "a hard link"])
def test_a_project_is_not_united_with_itself(tmp_path: Path, link: str) -> None:
    path = project(tmp_path / "labels.db", ARTICLES[0])
    other = tmp_path / "other.db"
    if link == "the file":
        other = path
    elif link == "a symbolic link":
        other.symlink_to("labels.db")
    else:
        other.hardlink_to(path)
    (line,) = fails("merge", other.name, home=tmp_path)
    assert line == f"labeler: {other.name}: is the project itself; name another file"


def test_a_copy_of_a_project_brings_nothing_and_a_file_named_twice_comes_in_once(
    tmp_path: Path, sound: Path
) -> None:
    path = tmp_path / "labels.db"
    shutil.copyfile(sound, path)
    shutil.copyfile(sound, tmp_path / "copy.db")
    before = labels(path)
    ran = run_here("merge", "copy.db", "copy.db", "./copy.db", home=tmp_path)
    assert (ran.status, ran.err) == (0, "copy.db: nothing new\n")
    assert labels(path) == before


def test_merge_makes_no_project_and_leaves_practice_alone(tmp_path: Path, sound: Path) -> None:
    (line,) = fails("merge", sound, home=tmp_path)
    assert "labels.db: there is no such file" in line
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_row_of_ones_own_is_told_as_ones_own(tmp_path: Path, sound: Path) -> None:
    path = tmp_path / "labels.db"
    shutil.copyfile(sound, path)
    change(path, "UPDATE event SET label = 'claim' WHERE label = 'filler'")
    (line,) = fails("merge", sound, home=tmp_path)
    assert line.startswith("labeler: labels.db: event ")


def test_a_row_made_by_hand_under_a_known_id_is_refused(tmp_path: Path, sound: Path) -> None:
    """Its hash is right, and it is the file that was sent that is refused."""
    path = tmp_path / "labels.db"
    shutil.copyfile(sound, path)
    other = tmp_path / "other.db"
    shutil.copyfile(sound, other)
    forge(other, "label = 'filler'", label="claim")
    before = labels(path)
    (line,) = fails("merge", "other.db", home=tmp_path)
    assert line.startswith("labeler: other.db: event ")
    assert "another row than the one known" in line
    assert labels(path) == before


def test_what_another_file_says_drives_no_terminal(tmp_path: Path) -> None:
    """Names, titles, texts, notes and the file's own name, in messages, lists and JSON."""
    hostile = HOSTILE.replace("\0", "")
    name, file = hostile[:70], f"{HOSTILE[:30]}.db".replace("/", "").replace("\0", "")
    path = tmp_path / "labels.db"
    with open_or_start(path) as store:
        add_all(store, [source(f"{hostile}.\n\nTwo.", hostile, hostile)], ImportSummary())
    session = sitting(path, name)
    session.close()
    shutil.copyfile(path, tmp_path / file)
    for one, label in ((path, "claim"), (tmp_path / file, "filler")):
        session = sitting(one, name)
        session.label(label)
        session.go_to(0)
        session.note(f"{label} {hostile}")
        session.close()
    printed = [
        run_here("merge", file, home=tmp_path),
        run_here("conflicts", home=tmp_path),
        run_here("conflicts", "--json", home=tmp_path),
        run_here("annotators", home=tmp_path),
        run_here("annotators", "join", name, name, home=tmp_path),
        run_here("annotators", "rename", name, f"{name} 2", home=tmp_path),
        run_here("annotators", "retire", f"{name} 2", home=tmp_path),
        run_here("conflicts", "--keep", hostile, home=tmp_path),
        run_here("merge", HOSTILE.replace("\0", ""), home=tmp_path),
    ]
    assert [ran.status for ran in printed] == [0, 0, 0, 0, 1, 0, 0, 1, 1]
    for ran in printed:
        assert not set(ran.out + ran.err) & FORBIDDEN - {"\n"}, ran
    assert "2 conflicts" in printed[0].err


def test_a_number_of_files_comes_in_at_once(tmp_path: Path, sound: Path) -> None:
    project(tmp_path / "labels.db", ARTICLES[0])
    other = project(tmp_path / "other.db", ARTICLES[2])
    ran = run_here("merge", sound, other, home=tmp_path)
    assert ran.status == 0
    assert [line.partition(": ")[2][:11] for line in ran.err.splitlines()] == ["1 document,"] * 2
    verified(tmp_path / "labels.db", tmp_path)


@pytest.mark.parametrize("words", [["merge"], ["conflicts", "--settle", "oldest"]], ids=" ".join)
def test_wrong_usage_is_told_with_exit_code_2(tmp_path: Path, words: list[str]) -> None:
    fails(*words, home=tmp_path, status=2)
