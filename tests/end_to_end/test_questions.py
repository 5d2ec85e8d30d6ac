"""Questions to the lead: from a note to the answer beside the sentence, and into the codebook."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from command_line import command_done, run_command
from labeler.plain import annotate_in_lines
from labeler.session import Session
from labeler.store.connection import open_store
from labeler.store.verify import verify
from pages import REFERENCE, cells
from projects import labels, project, sitting


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return project(tmp_path / "p.db")


@contextmanager
def labelling(path: Path, name: str = "Ines Okoro") -> Iterator[Session]:
    session = sitting(path, name)
    try:
        yield session
    finally:
        session.close()


def ask(path: Path, text: str, index: int = 1, name: str = "Ines Okoro") -> None:
    with labelling(path, name) as session:
        session.go_to(index)
        session.note(text)


def asked(path: Path, *options: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(path, "questions", "--json", *options))
    return found


def run(path: Path, *words: str) -> str:
    return command_done("--db", str(path), *words).stdout


def answer(path: Path, text: str, *options: str) -> None:
    identifiers = [str(question["event_id"])[-12:] for question in asked(path)]
    run(path, "questions", "answer", *identifiers, text, *options)


def sound(path: Path) -> bool:
    with open_store(path) as store:
        return all(check.ok for check in verify(store))


def test_a_note_that_begins_with_a_question_mark_is_a_question(database: Path) -> None:
    with labelling(database) as session:
        session.note("no question?")
        session.go_to(1)
        session.label("claim")
        session.go_to(1)
        session.note("? who  says this")
        assert (session.state.note, session.state.question) == ("who  says this", True)
        assert session.state.typed_note == "? who  says this"
    (question,) = asked(database)
    (row,) = (row for row in cells(REFERENCE, "command") if "labeler questions" in row[0])
    assert re.findall(r"`(\w+)`", row[1])[: len(question)] == list(question)
    assert (question["annotator"], question["position"], question["label"]) == (
        "Ines Okoro",
        2,
        "claim",
    )
    assert question["question"] == "who  says this"
    listed = run(database, "questions")
    assert "asks: who says this" in listed
    assert str(question["event_id"])[-12:] in listed


def test_a_question_stays_one_when_it_is_taken_back_and_put_back(database: Path) -> None:
    ask(database, "? first")
    with labelling(database) as session:
        session.go_to(1)
        session.note("a note now")
        assert not session.state.question
        assert asked(database) == []
        session.undo()
        assert (session.state.note, session.state.question) == ("first", True)
    with labelling(database) as session:
        session.undo()
        assert not session.state.question
        session.redo()
        assert session.state.question
    assert [question["question"] for question in asked(database)] == ["first"]


def test_a_question_without_words_is_refused(database: Path) -> None:
    with labelling(database) as session, pytest.raises(Exception, match="needs words"):
        session.note(" ?? ")
    assert asked(database) == []


def test_the_answer_stands_beside_the_sentence_of_whoever_asked(database: Path) -> None:
    ask(database, "? who says this")
    ask(database, "a note", name="Tam Lindqvist")
    with labelling(database) as session:
        session.go_to(0)
        answer(database, "The council does.")
        assert session.new_answers() == ["Harbour plan delayed, sentence 2"]
    with labelling(database) as session:
        assert [state.answer for state in session.states[:2]] == [None, "The council does."]
        assert session.new_answers() == ["Harbour plan delayed, sentence 2"]
        session.go_to(1)
        assert session.new_answers() == []
    with labelling(database, "Tam Lindqvist") as session:
        assert session.states[1].answer is None
        assert session.new_answers() == []
    assert asked(database) == []
    (known,) = asked(database, "--all")
    assert known["answer"] == {
        "text": "The council does.",
        "everyone": False,
        "codebook_id": None,
    }
    assert sound(database)


def test_one_answer_serves_several_questions_and_everyone_if_asked_for(database: Path) -> None:
    ask(database, "? who", 1)
    ask(database, "? and here", 2, "Tam Lindqvist")
    answer(database, "A1: name the council.", "--everyone")
    # Ines and Tam come back to the sentence that they asked about, and so to its answer.
    for name, new in (("Ines Okoro", 1), ("Tam Lindqvist", 1), ("Ann Moss", 2)):
        with labelling(database, name) as session:
            assert [state.answer for state in session.states[1:3]] == ["A1: name the council."] * 2
            assert len(session.new_answers()) == new


def test_an_answer_is_replaced_only_where_that_is_asked_for(database: Path) -> None:
    ask(database, "? who", 1)
    ask(database, "? and here", 2)
    first, second = (str(question["event_id"])[-12:] for question in asked(database))
    giving = ("--db", str(database), "questions", "answer")
    command_done(*giving, first, "A1:\nname the \x1b]0;x\x07council.", "--everyone")
    refused = run_command(*giving, second, first, "No, A2.")
    assert refused.exit_code == 1
    told = str(refused.exception)
    assert "\n" not in told
    assert f"question {first} is answered already, to everyone: “A1: name the" in told
    assert "--replace" in told
    # Nothing came of the other one either.
    assert [question["question"] for question in asked(database)] == ["and here"]
    again = command_done(*giving, first, second, "No, A2.", "--replace")
    assert "1 of them anew" in again.stderr
    with labelling(database) as session:
        assert [state.answer for state in session.states[1:3]] == ["No, A2."] * 2
    # What was for everyone is so no more, unless that is said again.
    with labelling(database, "Ann Moss") as session:
        assert "No, A2." not in [state.answer for state in session.states]


def test_line_by_line_says_question_and_answer(database: Path) -> None:
    said: list[str] = []
    with labelling(database) as session:
        annotate_in_lines(session, ["n ? who says this", "j", "k"], said.append)
    assert "   question: who says this" in said
    answer(database, "The\x1b[31m council.")
    with labelling(database) as session:
        annotate_in_lines(session, ["j"], said.append)
    assert "   answer: The␛[31m council." in said


def test_what_is_asked_and_answered_on_two_machines_comes_together(
    database: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    ask(database, "? here")
    command_done("--db", str(database), "backup", "-o", str(other))
    ask(other, "? there", 2, "Tam Lindqvist")
    answer(database, "Yes.")
    for one, two in ((database, other), (other, database)):
        run(one, "merge", str(two))
    for path in (database, other):
        assert [q["question"] for q in asked(path)] == ["there"]
        assert [q["question"] for q in asked(path, "--all")] == ["there", "here"]
        assert sound(path)
    with labelling(other) as session:
        assert session.states[1].answer == "Yes."


def test_a_packed_file_brings_ones_own_answers_and_nobody_elses(
    database: Path, tmp_path: Path
) -> None:
    ask(database, "? mine")
    answer(database, "Yes.")
    ask(database, "? theirs", 2, "Tam Lindqvist")
    answer(database, "No, it is filler.")
    packed = tmp_path / "ines.db"
    run(database, "pack", "Ines Okoro", "-o", str(packed))
    assert b"it is filler" not in packed.read_bytes()
    with labelling(packed) as session:
        assert session.states[1].answer == "Yes."
    assert sound(packed)
    run(database, "merge", str(packed))
    assert [question["answer"]["text"] for question in asked(database, "--all")] == [  # type: ignore[index]
        "Yes.",
        "No, it is filler.",
    ]
    assert sound(database)


def test_an_answer_for_everyone_reaches_a_packed_file_and_the_question_does_not(
    database: Path, tmp_path: Path
) -> None:
    with labelling(database) as session:
        session.label("claim")
    ask(database, "? theirs alone", 2, "Tam Lindqvist")
    answer(database, "It is filler.", "--everyone")
    packed = tmp_path / "ines.db"
    run(database, "pack", "Ines Okoro", "-o", str(packed))
    assert b"theirs alone" not in packed.read_bytes()
    assert b"Lindqvist" not in packed.read_bytes()
    assert asked(packed, "--all") == []
    with labelling(packed) as session:
        assert [state.answer for state in session.states[:4]] == [None, None, "It is filler.", None]
    # Whoever sees the question too sees the answer once, and the lead's is the one that counts.
    before = asked(database, "--all")
    run(database, "merge", str(packed))
    assert asked(database, "--all") == before
    with labelling(database) as session:
        assert session.states[2].answer == "It is filler."
    known = str(before[0]["event_id"])[-12:]
    run(database, "questions", "answer", known, "A claim.", "--everyone", "--replace")
    again = tmp_path / "again.db"
    run(database, "pack", "Ines Okoro", "-o", str(again))
    run(packed, "merge", str(again))
    for path in (packed, database):
        with labelling(path) as session:
            assert session.states[2].answer == "A claim."
        assert sound(path)


def test_a_settled_question_is_still_one(database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    ask(database, "first", 0)
    command_done("--db", str(database), "backup", "-o", str(other))
    ask(database, "? here")
    ask(other, "? there")
    run(database, "merge", str(other))
    run(database, "conflicts", "--settle", "latest")
    (question,) = asked(database)
    assert question["question"] == "here\nthere"


def test_question_and_answer_follow_a_changed_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = "Tide\n\nThe tide rose by two metres. Boats were lost."
    Path("tide.txt").write_text(old, "utf-8")
    command_done("import", "tide.txt")
    database = tmp_path / "labels.db"
    ask(database, "? whose boats")
    answer(database, "Anybody's.")
    ask(database, "? which", 2)
    Path("tide.txt").write_text(f"{old} Nobody was hurt.", "utf-8")
    command_done("import", "tide.txt")
    assert [question["question"] for question in asked(database)] == ["which"]
    with labelling(database) as session:
        assert len(session.states) == 4
        assert session.states[1].answer == "Anybody's."
        assert session.states[2].question


def test_an_answered_question_becomes_a_case_of_a_new_version(database: Path) -> None:
    with labelling(database) as session:
        session.go_to(1)
        session.label("claim")
    ask(database, "? claim or not")
    (question,) = asked(database)
    identifier = str(question["event_id"])
    ruling = ("questions", "to-case", identifier, "--label", "claim", "--rule", "C1")
    refused = run_command("--db", str(database), *ruling)
    assert "no answer yet" in str(refused.exception)
    answer(database, "The vote is on record.")
    wrong = run_command("--db", str(database), *ruling[:-1], "A1")
    assert wrong.exit_code == 1
    run(database, *ruling)
    shown = json.loads(run(database, "codebook", "show", "--json"))
    assert shown["version"].endswith("+1")
    assert shown["cases"][-1] == {
        "text": question["text"],
        "label": "claim",
        "rule": "C1",
        "why": "The vote is on record.",
    }
    before, after = json.loads(run(database, "codebook", "versions", "--json"))
    assert (before["in_use"], after["in_use"]) == (False, True)
    assert (before["labels"], after["labels"]) == ({"1": 1}, {})
    assert after["cases"] == before["cases"] + 1
    assert "is a case of" in str(run_command("--db", str(database), *ruling).exception)
    (known,) = asked(database, "--all")
    assert known["answer"]["codebook_id"] == after["codebook_id"]  # type: ignore[index]
    assert "1 in round 1" in run(database, "codebook", "versions")
    with labelling(database) as session:
        assert session.codebook.version == shown["version"]
        session.go_to(1)
        session.label("claim")
    before, after = json.loads(run(database, "codebook", "versions", "--json"))
    assert (before["labels"], after["labels"]) == ({}, {"1": 1})
    assert labels(database, "label") == [("claim",)]
    assert sound(database)


@pytest.mark.parametrize("identifier", ["", "nothing", "-"])
def test_a_question_that_is_none_is_refused(database: Path, identifier: str) -> None:
    ask(database, "? who")
    ask(database, "? what", 2)
    result = run_command("--db", str(database), "questions", "answer", identifier, "x")
    assert result.exit_code == 1
    assert "question is called" in str(result.exception)


def test_a_question_is_named_by_as_much_as_tells_it_from_others(database: Path) -> None:
    for position, name in ((1, "Ines Okoro"), (2, "Tam Lindqvist")):
        ask(database, f"? on {position}", position, name)
    first, second = (str(question["event_id"]) for question in asked(database))
    shown = len(re.findall(r"^\w+", run(database, "questions"))[0])
    run(database, "questions", "answer", first[-shown:][:8], "Yes.")
    run(database, "questions", "answer", second, "No.")
    assert [question["answer"]["text"] for question in asked(database, "--all")] == ["Yes.", "No."]  # type: ignore[index]
    both = run_command("--db", str(database), "questions", "answer", "0", "x", "--replace")
    assert "more than one question is called" in str(both.exception)


def test_hostile_questions_are_listed_safely(database: Path) -> None:
    ask(database, "? \x1b]0;x\x07[/b] \u202e=cmd")
    result = command_done("--db", str(database), "questions")
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert asked(database)[0]["question"] == "\x1b]0;x\x07[/b] \u202e=cmd"
