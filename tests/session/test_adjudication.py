"""An adjudicator's sitting, without a screen: what is shown when, and what is written."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from adjudicating import LEAD, PEOPLE, adjudicating, label, labelled
from labeler.errors import LabelerError
from labeler.session.adjudication import Adjudication, Asked
from labeler.store.adjudication.cases import Counts
from labeler.store.adjudication.decided import decisions
from labeler.store.annotators import annotators, nobody_yet, person
from labeler.store.connection import open_store
from labeler.store.decisions import decide
from labeler.store.merging.merge import merge
from labeler.store.people import find_annotator, join, set_kind
from labeler.store.verify import verify
from projects import sitting

INES, TAM, BO = PEOPLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make two articles: disagreements at 2, 3 and 5 of the first, and at 1 of the second."""
    return labelled(
        tmp_path / "storm.db",
        [
            {INES: "cccfa", TAM: "cacfc", BO: "caff-"},
            {INES: "fc", TAM: "rc"},
        ],
    )


@pytest.fixture
def sitting_here(path: Path) -> Iterator[Adjudication]:
    with closing(adjudicating(path)) as here:
        yield here


def events(path: Path, columns: str = "label, note, meta") -> list[tuple[Any, ...]]:
    with open_store(path) as store:
        rows = store.rows(
            f"SELECT {columns} FROM event WHERE kind = 'adjudicate' ORDER BY event_id"
        )
        return list(rows)


def gold(path: Path) -> list[tuple[Any, ...]]:
    with open_store(path) as store:
        return list(
            store.rows(
                "SELECT f.position, g.label, g.heads FROM gold g"
                " JOIN in_force f ON f.sentence_id = g.sentence_id ORDER BY f.document_id, 1"
            )
        )


def sound(path: Path) -> None:
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []


def test_the_disagreements_come_in_the_order_of_the_articles(sitting_here: Adjudication) -> None:
    here = sitting_here
    seen = [(here.document and here.document.number, here.cursor + 1)]
    while here.move(1).message is None:
        seen.append((here.document and here.document.number, here.cursor + 1))
    assert seen == [(1, 2), (1, 3), (1, 5), (2, 1)]
    assert here.counts == Counts(4, 0, 0)


def test_a_decision_is_written_at_once_and_the_next_open_case_comes(
    path: Path, sitting_here: Adjudication
) -> None:
    outcome = sitting_here.decide("attribution")
    assert outcome.saved_at is not None
    assert sitting_here.cursor == 2
    assert events(path) == [("attribution", None, '{"names_shown":false}')]
    assert sitting_here.counts == Counts(4, 1, 0)
    sound(path)


def test_numbers_are_hidden_until_the_decision(sitting_here: Adjudication) -> None:
    view = sitting_here.view
    assert view is not None
    assert [(side.label, side.given, side.statements) for side in view.sides] == [
        ("claim", None, ()),
        ("attribution", None, ()),
    ]
    assert view.majority is None
    sitting_here.decide("claim")
    verdict = sitting_here.verdict
    assert verdict is not None
    assert (verdict.place, verdict.label) == (1, "claim")
    assert verdict.majority == ("attribution", 2, 3)
    sitting_here.move(-1)
    assert sitting_here.view is not None
    assert [side.given for side in sitting_here.view.sides] == [1, 2]
    assert sitting_here.view.majority == ("attribution", 2, 3)


def test_what_speaks_for_a_label_is_shown_under_a_letter(path: Path) -> None:
    for name, note in ((INES, "who says so?"), (TAM, "the minister does")):
        with closing(sitting(path, name)) as session:
            session.open_document(session.overview()[0].document_id)
            session.go_to(1)
            session.note(note)
    with closing(adjudicating(path)) as here:
        assert here.view is not None
        said = {s.label: [(t.name, t.note) for t in s.statements] for s in here.view.sides}
    assert said == {
        "claim": [(None, "who says so?")],
        "attribution": [(None, "the minister does")],
    }


def test_the_same_argument_stands_once_before_the_decision(path: Path) -> None:
    for name in (TAM, BO):
        with closing(sitting(path, name)) as session:
            session.open_document(session.overview()[0].document_id)
            session.go_to(1)
            session.set_attributes({"rule": "A1"})
    with closing(adjudicating(path)) as here:
        assert here.view is not None
        assert [len(side.statements) for side in here.view.sides] == [0, 1]
        here.decide("claim")
        here.move(-1)
        assert here.view is not None
        assert [len(side.statements) for side in here.view.sides] == [1, 2]


def test_letters_differ_from_sentence_to_sentence(tmp_path: Path) -> None:
    path = labelled(tmp_path / "many.db", [{INES: "c" * 40, TAM: "a" * 40}])
    for name, given in ((INES, "claim"), (TAM, "attribution")):
        with closing(sitting(path, name)) as session:
            session.label(given, unsure=True, indices=range(40))
    letters = set()
    with closing(adjudicating(path)) as here:
        for _ in range(40):
            here.show_names()
            assert here.view is not None
            letters |= {(t.letter, t.name) for side in here.view.sides for t in side.statements}
            here.move(1)
    assert letters == {("A", INES), ("A", TAM), ("B", INES), ("B", TAM)}


def test_names_are_shown_when_asked_for_and_that_is_recorded(path: Path) -> None:
    with closing(sitting(path, TAM)) as session:
        session.open_document(session.overview()[0].document_id)
        session.go_to(1)
        session.note("the minister does")
    with closing(adjudicating(path)) as here:
        here.show_names()
        assert here.view is not None
        assert here.view.names_shown
        # Of two who said attribution one gave an argument: a list of all would tell the majority.
        names = {side.label: [t.name for t in side.statements] for side in here.view.sides}
        assert names == {"claim": [], "attribution": [TAM]}
        assert here.view.majority is None
        here.show_names()
        assert not here.view.names_shown
    # Whoever leaves and decides the next day has seen them all the same.
    with closing(adjudicating(path)) as here:
        assert here.cursor == 1
        here.decide("claim")
        here.decide("claim")
    assert events(path, "meta") == [('{"names_shown":true}',), ('{"names_shown":false}',)]


def test_ones_own_labels_are_left_out_unless_that_is_allowed(path: Path) -> None:
    with closing(adjudicating(path, BO)) as here:
        assert here.left_out == 2
        assert here.counts.cases == 2
    with closing(adjudicating(path, BO, Asked(allow_own=True))) as here:
        assert here.left_out == 0
        assert here.counts.cases == 4
        here.end(-1)
        here.decide("claim")
    assert json.loads(events(path)[0][2]) == {"names_shown": False, "own": True}


def test_ones_own_labels_are_own_in_conflict_in_another_round_and_taken_back(
    path: Path, tmp_path: Path
) -> None:
    with closing(sitting(path, LEAD)) as session:
        session.open_document(session.overview()[0].document_id)
        session.label("claim", indices=[2])
        session.undo()
    other = Path(shutil.copyfile(path, tmp_path / "other.db"))
    for file, given in ((path, "-c"), (other, "-f")):
        label(file, LEAD, [given, ""])
    with open_store(path) as store:
        merge(store, [other], lambda *_: None)
        assert store.value("SELECT count(*) FROM current WHERE heads > 1") == 1
    for number in (2, 1):
        with open_store(path) as store, store.write():
            decide(store, "round in force", "project", number, None)
        if number == 2:
            label(path, LEAD, ["----c", ""])
    with closing(adjudicating(path)) as here:
        assert (here.left_out, here.counts.cases) == (3, 1)
        here.decide("claim")
    with closing(adjudicating(path, asked=Asked(allow_own=True))) as here:
        assert here.counts.cases == 4
        here.end(-1)
        for _ in range(3):
            here.decide("claim")
    own = [json.loads(meta).get("own", False) for (meta,) in events(path, "meta")]
    assert own == [False, True, True, True]


def test_one_article_only(path: Path) -> None:
    with closing(sitting(path)) as session:
        second = session.overview()[1].document_id
    with closing(adjudicating(path, asked=Asked(document_id=second))) as here:
        assert here.counts.cases == 1
        assert here.document is not None
        assert here.document.document_id == second


def test_by_kind_claim_against_attribution_comes_first(tmp_path: Path) -> None:
    path = labelled(tmp_path / "kinds.db", [{INES: "fffcc", TAM: "rrrac"}])
    with closing(adjudicating(path, asked=Asked(by_kind=True))) as here:
        assert here.cursor == 3
        here.move(1)
        assert here.cursor == 0
    with closing(adjudicating(path)) as here:
        here.next_kind()
        assert here.kind_labels == ("claim", "attribution")
        assert (here.cursor, here.counts.cases) == (3, 1)
        assert here.move(1).message is not None
        here.next_kind()
        assert here.kind_labels == ("filler", "retraction")
        assert (here.cursor, here.counts.cases) == (0, 3)
        here.next_kind()
        assert here.kind is None
        assert here.counts.cases == 4


def test_a_share_of_the_agreements_hides_its_label_until_the_decision(tmp_path: Path) -> None:
    path = labelled(tmp_path / "agreed.db", [{INES: "c" * 60, TAM: "c" * 60}])
    with closing(adjudicating(path)) as here:
        assert here.counts.cases == 0
        assert here.view is None
    with closing(adjudicating(path, asked=Asked(agreements=1.0))) as here:
        here.next_kind()
        assert here.kind_labels == ()  # whatever the label: it is not told before the decision
    counts = []
    for share in (0.2, 0.5, 1.0):
        with closing(adjudicating(path, asked=Asked(agreements=share))) as here:
            counts.append(here.counts.cases)
            assert here.view is not None
            assert (here.view.agrees, here.view.sides) == (True, ())
    assert 0 < counts[0] < counts[1] < counts[2] == 60
    with closing(adjudicating(path, asked=Asked(agreements=1.0))) as here:
        here.decide("filler")
        assert here.verdict is not None
        assert here.verdict.majority == ("claim", 2, 2)


def test_what_is_put_off_comes_last_and_stays_open(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.defer()
        assert here.cursor == 2
        assert here.counts == Counts(4, 0, 1)
        for _ in range(3):
            here.decide("filler")
        assert here.document is not None
        assert (here.document.number, here.cursor) == (1, 1)
        assert here.view is not None
        assert here.view.mine is not None
        assert here.view.mine.deferred
        here.decide("claim")
        assert here.counts == Counts(4, 4, 0)
    sound(path)


def test_after_the_last_decision_the_next_key_changes_nothing(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        for _ in range(6):
            outcome = here.decide("filler")
        assert outcome.saved_at is None
        assert "every case is decided" in str(outcome.message)
    assert len(events(path)) == 4


def test_undo_reaches_across_restarts_and_returns(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
        here.decide("filler")
    with closing(adjudicating(path)) as here:
        outcome = here.undo()
        assert here.cursor == 2
        assert outcome.message == "taken back on 3"
        assert here.counts.closed == 1
        here.undo()
        assert here.cursor == 1
        assert here.undo().message == "nothing to undo"
        assert here.counts.closed == 0
        here.redo()
        here.redo()
        assert here.redo().message == "nothing to redo"
        assert here.counts.closed == 2
    assert sorted(label for _, label, _ in gold(path)) == ["claim", "filler"]
    sound(path)


def test_undo_puts_back_the_decision_before_with_its_reason(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim", "no cue")
        here.move(-1)
        here.decide("attribution")
        here.undo()
        assert here.view is not None
        assert here.view.mine is not None
        assert (here.view.mine.label, here.view.mine.reason) == ("claim", "no cue")
    assert [row[:2] for row in events(path)] == [
        ("claim", "no cue"),
        ("attribution", None),
        ("claim", "no cue"),
    ]


def test_undo_of_an_annotator_leaves_the_adjudicators_decisions_alone(path: Path) -> None:
    with closing(adjudicating(path, INES, Asked(allow_own=True))) as here:
        here.decide("filler")
    with closing(sitting(path, INES)) as session:
        assert "Filler" not in str(session.undo().message)
    assert [row[0] for row in events(path)] == ["filler"]
    with closing(adjudicating(path, INES, Asked(allow_own=True))) as here:
        assert here.undo().message == "taken back on 2"


def test_a_reason_is_given_with_or_after_the_decision_or_puts_the_case_off(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim", "  the outlet's own voice ")
        here.give_reason("ask the team")
        assert here.reason == "ask the team"
        assert here.counts == Counts(4, 1, 1)
        here.decide("attribution")
        here.move(-1)
        assert here.reason == "ask the team"
        here.give_reason("the team said so")
        here.give_reason("the team said so")
    assert [row[:2] for row in events(path)] == [
        ("claim", "the outlet's own voice"),
        (None, "ask the team"),
        ("attribution", "ask the team"),
        ("attribution", "the team said so"),
    ]


def test_a_decision_is_taken_back(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        assert here.clear().message is not None
        here.decide("claim")
        here.move(-1)
        here.clear()
        assert here.counts.closed == 0
        here.undo()
        assert here.counts.closed == 1
    sound(path)


def test_a_second_adjudicator_decides_blindly_and_then_sees(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
    with closing(adjudicating(path, "Odd Nilsen")) as other:
        assert other.cursor == 2  # the decided case is no work any more
        other.move(-1)
        assert other.view is not None
        assert other.view.decided_by_another
        assert not other.view.others
        assert other.view.majority is None
        other.decide("attribution")
        assert other.verdict is not None
        assert [each.label for each in other.verdict.others] == ["claim"]
        assert other.counts.closed == 0  # they differ: it is open for both again
        other.move(-1)
        assert other.view is not None
        assert other.view.in_conflict
        assert [each.label for each in other.view.others] == ["claim"]
    assert gold(path)[0][2] == 2
    sound(path)
    with closing(adjudicating(path, "Odd Nilsen")) as other:
        other.decide("attribution")  # both are seen: this settles it
        assert other.counts.closed == 1
        other.undo()  # theirs cannot be spoken for: the case is open
        assert other.counts.closed == 0
        other.redo()
    assert gold(path) == [(2, "attribution", 1)]
    sound(path)


def test_undoing_a_second_opinion_leaves_the_first(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
    with closing(adjudicating(path, "Odd Nilsen")) as other:
        other.move(-1)
        other.decide("attribution")
        other.undo()
        assert other.counts.closed == 1
    assert gold(path) == [(2, "claim", 1)]
    sound(path)


def test_who_is_joined_to_another_name_meanwhile_goes_on_with_their_own_decisions(
    path: Path,
) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
        with open_store(path) as store:
            join(store, person(store, "Odd Nilsen"), find_annotator(store, LEAD), None)
        here.move(-1)
        assert here.view is not None
        assert (here.view.decided, here.view.others) == (True, ())
        here.decide("filler")
        assert gold(path) == [(2, "filler", 1)]
        here.undo()
    assert gold(path) == [(2, "claim", 1)]
    sound(path)


def test_what_another_decided_meanwhile_is_passed_over(path: Path) -> None:
    with closing(adjudicating(path)) as here, closing(adjudicating(path, "Odd Nilsen")) as other:
        other.next_open(1)
        other.decide("filler")
        here.decide("claim")
        assert here.cursor == 4
        assert here.counts.closed == 2


def test_the_same_place_next_time(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
        here.move(1)
        assert here.cursor == 4
    with closing(adjudicating(path)) as here:
        assert here.cursor == 4


def test_labels_stay_as_they_were(path: Path) -> None:
    def said() -> list[tuple[Any, ...]]:
        with open_store(path) as store:
            return [
                *store.rows("SELECT * FROM current ORDER BY 1, 2, 3"),
                *store.rows("SELECT * FROM event WHERE kind <> 'adjudicate' ORDER BY 1"),
            ]

    before = said()
    with closing(adjudicating(path)) as here:
        for _ in range(4):
            here.decide("retraction", "because")
    assert said() == before


def test_programs_and_other_rounds_are_not_adjudicated(tmp_path: Path) -> None:
    path = labelled(tmp_path / "one.db", [{INES: "c"}])
    label(path, "Tam Lindqvist", ["a"])
    with open_store(path) as store:
        set_kind(store, find_annotator(store, TAM), "model", None)
    with closing(adjudicating(path)) as here:
        assert here.counts.cases == 0
    with closing(adjudicating(path, asked=Asked(round=2))) as here:
        assert here.counts.cases == 0
        with pytest.raises(LabelerError, match="no case"):
            here.decide("claim")


def test_a_newcomer_is_added_with_the_first_decision(path: Path) -> None:
    store = open_store(path)
    with closing(Adjudication(store, nobody_yet(LEAD), Asked(), login="vera")) as here:
        assert LEAD not in [each.name for each in annotators(store)]
        here.decide("claim")
        assert LEAD in [each.name for each in annotators(store)]
        standing, *_ = decisions(store, str(here.cases_here[1].sentence_id))
        assert standing.adjudicator == person(store, LEAD)


def test_a_label_of_no_codebook_is_refused(sitting_here: Adjudication) -> None:
    with pytest.raises(LabelerError, match="no label"):
        sitting_here.decide("opinion")
