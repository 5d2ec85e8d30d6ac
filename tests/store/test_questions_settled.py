"""Questions of one person on two machines: answered, and then settled to be one."""

import shutil
from pathlib import Path

import pytest

from histories import united
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import QUESTION, Author, NewEvent, append
from labeler.store.merging.conflicts import Rule, settle_by_rule
from labeler.store.questions import Answer, answer, answered, answers_to_send, questions
from labeler.store.verify import verify
from projects import project

INES = "Ines Okoro"
ASKED = {"here": "Is this a claim?", "there": "Is it quoted?"}
ANSWERED = {"here": "Yes, a claim.", "there": "No, it is not."}


def _ask(path: Path, text: str) -> None:
    with open_store(path) as store:
        sentence = store.value("SELECT sentence_id FROM in_force ORDER BY 1")
        author = Author(person(store, INES).annotator_id, 1, codebook_in_use(store)[0])
        append(store, author, [NewEvent("note", sentence, note=text, meta=QUESTION)], None)


def _answer(store: Store, text: str, *, everyone: bool = False) -> None:
    with store.write():
        answer(store, questions(store), Answer(text, everyone), None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project with two questions in conflict, each answered where it was asked."""
    path = project(tmp_path / "here.db", "One sentence stands here.")
    with open_store(path) as store:
        person(store, INES)
    other = shutil.copyfile(path, tmp_path / "there.db")
    for file in (path, other):
        _ask(file, ASKED[file.stem])
        with open_store(file) as store:
            _answer(store, ANSWERED[file.stem])
    with open_store(path) as store:
        united(store, other)
    return path


@pytest.mark.parametrize("rule", ["latest", "earliest"])
def test_settling_two_questions_keeps_both_answers(path: Path, rule: Rule) -> None:
    with open_store(path) as store:
        ines = person(store, INES).annotator_id
        assert settle_by_rule(store, rule) == 1
        (one,) = questions(store)
        assert one.answer is not None
        assert sorted(one.answer.text.split("\n")) == sorted(ANSWERED.values())
        seen = sorted(each.text for each in answered(store, ines))
        assert seen == sorted(ANSWERED.values())
        assert len(answers_to_send(store, ines)) == 2


def test_a_new_answer_replaces_both(path: Path) -> None:
    with open_store(path) as store:
        settle_by_rule(store, "latest")
        _answer(store, "It is a filler.", everyone=True)
        (one,) = questions(store)
        assert one.answer == Answer("It is a filler.", everyone=True)
        seen = answered(store, person(store, INES).annotator_id)
        assert [each.text for each in seen] == ["It is a filler."]
        assert all(check.ok for check in verify(store))
