"""Labelling in lines: what is typed, what is said, what is in the file."""

from pathlib import Path

import pytest

from labeler.plain import annotate_in_lines
from labeler.practice_project import start_practice
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.store.reading import document_order
from labeler.store.rounds.assignments import decide_parts
from labeler.store.rounds.queue import refresh_round
from labeler.store.verify import verify
from projects import labels, project, sitting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db")


def dialogue(path: Path, *typed: str) -> list[str]:
    """Type lines into a sitting; return what was said."""
    said: list[str] = []
    session = sitting(path)
    try:
        annotate_in_lines(session, [f"{line}\n" for line in typed], said.append)
    finally:
        session.close()
    assert all("\n" not in line and "\x1b" not in line for line in said)
    return said


def test_keys_and_names_label_and_go_on(path: Path) -> None:
    said = dialogue(path, "c", "Attribution", "3", "R")
    assert labels(path, "position, label") == [
        (1, "claim"),
        (2, "attribution"),
        (3, "filler"),
        (4, "retraction"),
    ]
    assert said[1].startswith("Document 1 of 3: ")
    assert said[2].startswith("1 of ")
    assert any(line.startswith("Claim.") for line in said)
    assert any(line.startswith("5 of ") for line in said)


def test_what_was_recorded_is_said(path: Path) -> None:
    said = dialogue(path, "C", "k", "n who says?", "j", "skip", "k", "q", "c")
    assert "   labelled: Claim, unsure" in said
    assert "   note: who says?" in said
    assert "   skipped" in said
    assert labels(path, "position, label") == [(1, "claim")]  # q left before the last line


def test_a_label_that_is_refused_is_not_said_to_be_given(tmp_path: Path) -> None:
    path = project(tmp_path / "short.db", "The ferry runs. The river is wide.")
    said = dialogue(path, "c", "c", "f", "k", "c")
    assert labels(path, "position, label") == [(1, "claim"), (2, "claim")]
    assert any(line.startswith("Claim; the article is done: ") for line in said)
    assert any(line.startswith("the article is done: ") for line in said)
    assert "Claim, as before." in said
    assert not any(line.startswith("Filler") for line in said)


def test_a_sentence_that_is_not_assigned_is_refused_in_words(path: Path) -> None:
    with open_store(path) as store:
        who = person(store, "Ines Okoro").annotator_id
        order = document_order(store)
        with store.write():
            decide_parts(store, 1, {who: [(order[0], [2])]}, order, {}, None)
            refresh_round(store, 1)
    said = dialogue(path, "first", "c")
    assert any(line.startswith("this sentence is not yours to label: ") for line in said)
    assert not any(line.startswith("Claim") for line in said)
    assert labels(path) == []


def test_undo_moves_and_find(path: Path) -> None:
    said = dialogue(path, "c", "u", "g 3", "/ RIVER", "g 99", "last", "first", "tab", "]", "]", "]")
    assert any(line.startswith("undid: Claim") for line in said)
    assert any(line.startswith("3 of ") for line in said)
    assert any("“RIVER” is not in this article" in line for line in said)
    assert any(line.startswith("say which: g 1 to g ") for line in said)
    assert any(line.startswith("Document 3 of 3") for line in said)
    assert labels(path) == []


def test_an_empty_line_takes_the_suggestion(path: Path) -> None:
    said = dialogue(path, "last", "", "nonsense \x1b[31m", "?")
    assert any("suggested: Filler" in line for line in said)
    assert [label for _, label in labels(path, "position, label")] == ["filler"]
    assert "There is no key or name 'nonsense ␛[31m'. Type ? for all of them." in said
    assert any(line.startswith("c, 1: Claim. ") for line in said)
    assert any(line.startswith("Retraction? ") for line in said)


def test_help_names_what_can_be_typed(path: Path) -> None:
    told = dialogue(path, "?")
    assert [line for line in told if line.startswith("an empty line: ")] == [
        line for line in told if ": take suggestion. " in line
    ]
    for name in ("next open", "previous open", "first", "last"):
        assert any(line.startswith(f"{name}. ") for line in told)
        assert not any(line.startswith("There is no key") for line in dialogue(path, name))


def test_a_failure_is_said_and_the_sentence_stays(path: Path) -> None:
    said: list[str] = []
    session = sitting(path)
    session._store.value("PRAGMA query_only = ON")
    annotate_in_lines(session, ["c\n"], said.append)
    session._store.value("PRAGMA query_only = OFF")
    assert said[-1].startswith("Not saved: ")
    assert session.states[0].label is None
    session.close()


def test_practice_says_what_the_reference_has(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    start_practice(path)
    said = dialogue(path, "c", "k", "a")
    told = [line for line in said if line.startswith("Practice: ")]
    assert len(told) == 2
    assert any("as in the reference." in line for line in told)
    assert any("the reference has " in line for line in told)


def test_the_file_is_sound_afterwards(path: Path) -> None:
    dialogue(path, "c", " ", "0", "u", "U", "n x", "n")
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []
