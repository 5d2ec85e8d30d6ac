"""Labels from files beside what persons said here: conflicts, joined names, rounds and times."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.verify import verify
from projects import labels, numbered, project

INES, TAM = "Ines Okoro", "Tam Lindqvist"


def _done(path: Path, *words: str | Path) -> str:
    return str(command_done("--db", str(path), *map(str, words)).output)


def _say(path: Path, name: str, label: str, number: int = 1, position: int = 1) -> None:
    with open_store(path) as store:
        author = Author(person(store, name).annotator_id, number, codebook_in_use(store)[0])
        append(store, author, [NewEvent("label", _sentence(store, position), label)], None)


def _sentence(store: Store, position: int = 1) -> str:
    return str(store.value("SELECT sentence_id FROM in_force WHERE position = ?", (position,)))


def _file(path: Path, *given: tuple[str, str], columns: str = "") -> Path:
    """Return a file in which annotators label the first sentence of a project."""
    with open_store(path) as store:
        sentence = _sentence(store)
    target = path.with_suffix(".csv")
    rows = [f"{sentence},{name},{label}{columns and ',1'}" for name, label in given]
    target.write_text("\n".join([f"item,annotator,label{columns}", *rows, ""]))
    return target


def _taken(path: Path, file: Path) -> dict[str, Any]:
    result = run_command("--db", str(path), "labels", "import", "--json", str(file))
    (report,) = json.loads(result.stdout)
    return dict(report)


def _sound(path: Path) -> bool:
    with open_store(path) as store:
        return all(check.ok for check in verify(store))


def _events(path: Path) -> int:
    with open_store(path) as store:
        return int(store.value("SELECT count(*) FROM event"))


@pytest.mark.parametrize("label", ["claim", "filler", "attribution"])
def test_an_import_ends_no_conflict_of_what_a_person_said(tmp_path: Path, label: str) -> None:
    path = project(tmp_path / "here.db", numbered(3))
    with open_store(path) as store:
        person(store, INES)
    there = shutil.copyfile(path, tmp_path / "there.db")
    _say(path, INES, "claim")
    _say(there, INES, "filler")
    _done(path, "merge", there)
    listed, before = _done(path, "conflicts"), _events(path)
    report = _taken(path, _file(path, (INES, label)))
    assert report["not_taken"]
    assert report["added"] == 0
    assert (_done(path, "conflicts"), _events(path)) == (listed, before)
    assert _sound(path)


@pytest.mark.parametrize("label", ["claim", "filler"])
def test_an_import_ends_no_conflict_of_a_person_with_another_file(
    tmp_path: Path, label: str
) -> None:
    path = project(tmp_path / "here.db", numbered(3))
    with open_store(path) as store:
        person(store, INES)
    there = shutil.copyfile(path, tmp_path / "there.db")
    _say(path, INES, "claim")
    _taken(there, _file(there, (INES, "filler")))
    _done(path, "merge", there)
    before = _events(path)
    file = tmp_path / "again.jsonl"
    with open_store(path) as store:
        row = {"item": _sentence(store), "annotator": INES, "label": label}
    file.write_text(json.dumps({**row, "created_at": "2026-03-01T00:00:00Z"}) + "\n")
    assert _taken(path, file)["not_taken"]
    assert _events(path) == before
    assert labels(path, "in_conflict") == [(1,)]
    assert _sound(path)


@pytest.mark.parametrize("told", [(), ("--round", "PACKED")])
def test_the_round_of_a_packed_file_is_the_one_that_it_stands_for(
    tmp_path: Path, told: tuple[str, ...]
) -> None:
    path = project(tmp_path / "lead.db", numbered(3))
    with open_store(path) as store:
        person(store, INES)
    _say(path, TAM, "claim")
    packed = tmp_path / "packed.db"
    _done(path, "pack", INES, "-o", packed)
    with open_store(packed) as store:
        number = json.loads(store.value("SELECT value FROM setting WHERE key = 'packed for'"))[1]
    assert number != 1
    _say(packed, INES, "filler", number)
    _done(packed, "export", "--names", "-o", tmp_path / "out.jsonl")
    words = [str(number) if word == "PACKED" else word for word in told]
    _done(path, "labels", "import", *words, tmp_path / "out.jsonl")
    columns = "annotator, label, round, in_conflict"
    expected = [(INES, "filler", 1, 0), (TAM, "claim", 1, 0)]
    assert labels(path, columns) == expected
    assert _sound(path)
    _done(path, "merge", packed)
    assert labels(path, columns) == expected
    assert _sound(path)


def test_names_that_are_one_person_cannot_contradict_each_other(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(3))
    with open_store(path) as store:
        person(store, INES)
        person(store, TAM)
    _done(path, "annotators", "join", INES, TAM)
    before = _events(path)
    file = _file(path, (INES, "claim"), (TAM, "filler"))
    result = run_command("--db", str(path), "labels", "import", str(file))
    assert result.exit_code == 1
    assert "two different labels" in str(result.exception)
    assert _events(path) == before
    assert _taken(path, _file(path, (INES, "claim"), (TAM, "claim")))["added"] == 1
    assert [label for (label,) in labels(path, "label")] == ["claim"]
    assert _sound(path)


@pytest.mark.parametrize("told", [True, False])
def test_a_label_of_an_unknown_time_is_no_repeat_for_which_days_have_to_pass(
    tmp_path: Path, told: bool
) -> None:
    path = project(tmp_path / "x.db", numbered(40))
    with open_store(path) as store:
        person(store, INES)
        sentences = [_sentence(store, position) for position in range(1, 21)]
    file = tmp_path / "old.jsonl"
    time = {"created_at": "2024-03-01T00:00:00Z"} if told else {}
    rows = [{"item": each, "annotator": INES, "label": "claim", **time} for each in sentences]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert _taken(path, file)["added"] == 20
    words = ("assign", "--purpose", "repeat", "--repeats", "50%", "--people", INES, "--json")
    result = run_command("--db", str(path), *words)
    assert (result.exit_code == 0) == told, result.output
    _done(path, *words, "--gap", "0")
