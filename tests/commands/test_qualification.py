"""Qualification on the command line: learning with feedback, a test, and who passed."""

import csv
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from adjudicating import adjudicating
from command_line import command_done, run_command
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.store.verify import verify
from pages import REFERENCE, first_cells
from projects import labels, numbered, project, sitting
from tui.hostile import FORBIDDEN, HOSTILE

INES, TAM, BO = "Ines Okoro", "Tam Lindqvist", "Bo Achterberg"


def sentences(path: Path) -> list[str]:
    with open_store(path) as store:
        rows = store.rows("SELECT sentence_id FROM in_force ORDER BY document_id, position")
        return [sentence for (sentence,) in rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of 3 articles of 10 sentences, of which 20 have a reference label."""
    texts = [numbered(10).replace("Sentence", f"In {n} sentence") for n in range(3)]
    path = project(tmp_path / "labels.db", *texts)
    for name in (INES, TAM):
        sitting(path, name).close()
    with (tmp_path / "reference.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("sentence_id", "annotator", "label", "attributes"))
        for number, sentence in enumerate(sentences(path)[:20]):
            label, rule = ("claim", "C1") if number % 2 else ("attribution", "A1")
            writer.writerow((sentence, "reference desk", label, json.dumps({"rule": rule})))
    command_done(
        *("--db", str(path), "labels", "import", str(tmp_path / "reference.csv")),
        *("--as-kind", "reference"),
    )
    return path


def qualification(path: Path, *words: str) -> dict[str, Any]:
    shown = command_done("--db", str(path), "qualification", "--json", *words).stdout
    found: dict[str, Any] = json.loads(shown)
    return found


def start(path: Path, *words: str) -> str:
    return command_done("--db", str(path), "qualification", "start", *words).stderr


def answer(path: Path, name: str, given: Sequence[str]) -> Session:
    """Give labels to one's open sentences, in order; the session is closed and can be looked at."""
    session = Session(store := open_store(path), person(store, name))
    with closing(session):
        for label in given:
            if not session.state.open:
                session.next_open(1)
            session.label(label)
    return session


def test_people_learn_with_feedback_and_are_tested_without(path: Path) -> None:
    assert "round 2, with feedback: 8 sentences of 1 article for" in start(path, "--sentences", "8")
    assert "round 3, a test: 12 sentences of 2 articles" in start(path, "--test")
    session = Session(store := open_store(path), person(store, INES))
    with closing(session):
        assert (session.round, session.practice, session.count) == (2, True, 8)
        feedback = session.label("filler").feedback
        assert feedback is not None
        assert not feedback.agrees
        assert feedback.rule is not None
        session.move(-1)
        # Who was told corrects it; the first answer is what counts.
        assert session.label(feedback.expected).feedback
        for _ in range(7):
            session.label("claim")
        session.next_open(1)
    (learned,) = (r for r in qualification(path)["results"] if (r["round"], r["done"]) == (2, 8))
    assert learned["feedback"]
    assert learned["passed"] is None
    expected = sum(rule["sentences"] for rule in learned["rules"] if rule["label"] == "claim")
    assert learned["agreed"] in (expected, expected - 1)
    session = Session(store := open_store(path), person(store, INES))
    with closing(session):
        assert (session.round, session.practice) == (3, False)
        assert sum(item.sentences for item in session.overview()) == 12
        assert session.label("filler").feedback is None
        assert session.document is not None
        assert not session.document.references


def test_who_gives_enough_of_the_known_labels_passes(path: Path) -> None:
    start(path, "--test", "--sentences", "10", "--people", f"{INES},{TAM}")
    answer(path, INES, ["claim"] * 10)
    answer(path, TAM, ["attribution", "claim"] * 4)
    found = qualification(path)
    assert found["threshold"] == 0.8
    assert list(found["results"][0]) == first_cells(REFERENCE, "key of a result")
    ines, tam = found["results"]
    assert (ines["name"], ines["done"], ines["agreed"], ines["share"]) == (INES, 10, 5, 0.5)
    assert ines["passed"] is False
    assert ines["rules"] == [
        {"rule": "A1", "label": "attribution", "sentences": 5, "agreed": 0},
        {"rule": "C1", "label": "claim", "sentences": 5, "agreed": 5},
    ]
    # Nobody passes before the last sentence.
    assert (tam["done"], tam["sentences"], tam["agreed"], tam["passed"]) == (8, 10, 8, None)
    answer(path, TAM, ["claim", "claim"])
    _, tam = qualification(path)["results"]
    assert (tam["agreed"], tam["passed"]) == (9, True)
    # The lead decides what is enough, and that stands.
    assert [r["passed"] for r in qualification(path, "--threshold", "0.95")["results"]] == [
        False,
        False,
    ]
    assert qualification(path)["threshold"] == 0.95
    assert [r["passed"] for r in qualification(path, "--threshold", "0.5")["results"]] == [
        True,
        True,
    ]
    shown = command_done("--db", str(path), "qualification")
    assert "not passed" not in shown.stdout
    assert "passed: 50% of the known labels or more" in shown.stderr
    with open_store(path) as store:
        assert all(check.ok for check in verify(store))


def test_a_test_that_was_packed_counts_when_it_comes_back(path: Path) -> None:
    start(path, "--test", "--sentences", "10", "--people", INES)
    target = path.with_name("for-ines.db")
    command_done("--db", str(path), "pack", INES, "-o", str(target))
    raw = target.read_bytes()
    assert b"reference desk" not in raw
    assert b"practice" not in raw
    answer(target, INES, ["attribution", "claim"] * 5)
    assert qualification(target)["results"] == []
    command_done("--db", str(path), "merge", str(target))
    (ines,) = qualification(path)["results"]
    assert (ines["done"], ines["agreed"], ines["passed"]) == (10, 10, True)


def test_a_round_with_feedback_is_not_packed(path: Path) -> None:
    start(path, "--people", INES)
    result = run_command("--db", str(path), "pack", INES)
    assert result.exit_code == 1
    assert "practice with feedback, which needs the reference labels" in str(result.exception)


def test_practice_counts_for_nothing_else(path: Path) -> None:
    def numbers() -> tuple[dict[str, Any], str]:
        report = json.loads(command_done("--db", str(path), "agreement", "--json").stdout)
        return report, command_done("--db", str(path), "export", "--format", "jsonl").stdout

    for name in (INES, TAM):
        answer(path, name, ["claim"] * 10)
    before = numbers()
    start(path, "--test", "--sentences", "6")
    start(path, "--sentences", "6")
    for name in (INES, TAM):
        for _ in range(2):  # each sitting is in one round
            answer(path, name, ["filler"] * 6)
    assert len(labels(path, "round")) == 20 + 24
    after = numbers()
    # The report tells only that there is more, which it leaves out.
    assert before[0].pop("left_out") == {"reference labels": 20}
    assert after[0].pop("left_out") == {"in other rounds": 24, "reference labels": 20}
    assert after == before


def test_newcomers_get_what_the_others_got(path: Path) -> None:
    start(path, "--test", "--sentences", "10", "--people", INES)
    answer(path, INES, ["claim"] * 10)
    start(path, "--test", "--round", "2", "--people", BO)
    answer(path, BO, ["claim"] * 10)
    bo, ines = qualification(path)["results"]
    assert (bo["name"], bo["rules"]) == (BO, ines["rules"])
    assert bo["passed"] is ines["passed"] is False


def test_newcomers_get_what_the_others_have_still_where_an_article_was_hidden(path: Path) -> None:
    start(path, "--people", INES)
    with open_store(path) as store:
        first = store.value("SELECT document_id FROM in_force ORDER BY document_id")
    command_done("--db", str(path), "documents", "hide", first)
    assert f"10 sentences of 1 article for {BO}" in start(path, "--people", BO, "--round", "2")
    command_done("--db", str(path), "documents", "hide", "--undo", first)
    sizes = {each["name"]: each["sentences"] for each in qualification(path)["results"]}
    assert sizes == {INES: 20, BO: 20}


def test_adjudicated_sentences_can_be_asked_for_as_well(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db", numbered(4))
    for name, label in ((INES, "claim"), (TAM, "filler")):
        answer(path, name, [label] * 4)
    with closing(adjudicating(path)) as here:
        for _ in range(4):
            here.decide("retraction")
    start(path, "--test", "--people", BO)
    answer(path, BO, ["retraction", "retraction", "retraction", "claim"])
    (bo,) = qualification(path)["results"]
    assert (bo["done"], bo["agreed"], bo["passed"]) == (4, 3, False)
    assert bo["rules"] == [{"rule": None, "label": "retraction", "sentences": 4, "agreed": 3}]
    shown = command_done("--db", str(path), "qualification").stdout
    assert any("none told" in line for line in shown.splitlines() if line.endswith("75%"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--round", "1"], "round 1 is for production; --round names another"),
        (["--round", "2", "--people", BO], "round 2 gives no feedback already"),
        (["--sentences", "3"], "there is no sentence left whose label is known"),
    ],
)
def test_what_cannot_be_started_is_told(path: Path, words: list[str], problem: str) -> None:
    start(path, "--test", "--people", INES)
    result = run_command("--db", str(path), "qualification", "start", *words)
    assert result.exit_code == 1
    assert problem in str(result.exception)
    assert len(json.loads(command_done("--db", str(path), "rounds", "--json").stdout)) == 2


def test_without_a_practice_round_it_says_how_to_make_one(path: Path) -> None:
    shown = command_done("--db", str(path), "qualification")
    assert shown.stdout == ""
    assert "labeler qualification start" in shown.stderr


def test_names_drive_no_terminal(path: Path) -> None:
    name = HOSTILE.replace("\0", "").replace(",", "")[:60]
    shown = [command_done("--db", str(path), "qualification", "start", "--test", "--people", name)]
    answer(path, name, ["claim"] * 3)
    shown.append(command_done("--db", str(path), "qualification"))
    for result in shown:
        assert not set(result.output) & FORBIDDEN - {"\n"}
