"""What somebody meets to whom a part of the sentences is assigned."""

from pathlib import Path
from typing import Any

import pytest

from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import Store, open_store
from labeler.store.reading import document_order
from labeler.store.rounds.assignments import decide_parts
from labeler.store.rounds.queue import refresh_round
from labeler.store.rounds.work import NEXT_OPEN_QUEUED, OWN
from projects import numbered, project, sitting

NAME = "Ines Okoro"


def give(path: Path, *part: tuple[int, list[int]], name: str = NAME, number: int = 1) -> None:
    """Assign a round: (index of the document, positions), in the order of the queue."""
    with open_store(path) as store:
        order = document_order(store)
        who = person(store, name).annotator_id
        with store.write():
            own = [(order[document], positions) for document, positions in part]
            decide_parts(store, number, {who: own}, order, {}, None)
            refresh_round(store, number)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of three articles of 8, 6 and 4 sentences."""
    texts = [numbered(8), numbered(6).replace("Sentence", "Item"), numbered(4).upper()]
    return project(tmp_path / "x.db", *texts)


def test_only_what_is_assigned_is_open_and_counted(path: Path) -> None:
    give(path, (1, [2, 3, 6]), (0, [1, 8]))
    session = sitting(path)
    assert session.document is not None
    assert (session.document.number, session.document.total) == (1, 2)
    assert len(session.states) == 6  # the article is there as a whole
    assert [i for i, state in enumerate(session.states) if not state.context] == [1, 2, 5]
    assert (session.cursor, session.count, session.open_count) == (1, 3, 3)
    assert [(each.sentences, each.labelled) for each in session.overview()] == [(3, 0), (2, 0)]
    session.close()


def test_a_label_goes_on_to_the_next_one_that_is_assigned(path: Path) -> None:
    give(path, (1, [2, 3, 6]), (0, [1, 8]))
    session = sitting(path)
    assert session.label("claim").cursor == 2
    assert session.label("claim").cursor == 5
    outcome = session.label("claim")
    assert outcome.message is not None
    assert "done" in outcome.message
    assert (session.labelled, session.open_count) == (3, 0)
    assert session.next_open(1).document_changed
    assert (len(session.states), session.cursor) == (8, 0)
    session.label("filler")
    assert session.cursor == 7
    session.label("filler")
    assert session.next_open(1).message == "everything is labelled"
    session.close()


def test_what_is_not_assigned_takes_no_label_and_says_so(path: Path) -> None:
    give(path, (0, [4]))
    session = sitting(path)
    session.go_to(0)
    acts: tuple[Any, ...] = (
        lambda: session.label("claim"),
        session.skip,
        session.clear,
        session.accept,
        lambda: session.set_attributes({"defect": "garbled"}),
    )
    for act in acts:
        outcome = act()
        assert outcome.saved_at is None
        assert outcome.message
    assert "not yours" in (session.label("claim").message or "")
    assert session.note("who says this?").saved_at is not None  # a note asks nobody's leave
    session.close()
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM event WHERE kind <> 'note'") == 0


def test_a_run_labels_what_is_assigned_in_it(path: Path) -> None:
    give(path, (0, [2, 4, 7]))
    session = sitting(path)
    outcome = session.label("claim", indices=range(5))
    assert [i for i, state in enumerate(session.states) if state.label] == [1, 3]
    assert outcome.cursor == 6
    session.undo()
    assert session.labelled == 0
    assert session.states[0].context
    session.close()


def test_documents_come_in_the_queues_order(path: Path) -> None:
    give(path, (2, [1]), (0, [1]), (1, [1]))
    session = sitting(path)
    sizes = [len(session.states)]
    while session.next_document(1).document_changed:
        sizes.append(len(session.states))
    assert sizes == [4, 8, 6]
    session.close()


def test_nothing_assigned_is_nothing_to_label(path: Path) -> None:
    give(path, (0, [1]))
    session = sitting(path, "Tam Lindqvist")
    assert session.document is None
    assert session.nothing_assigned
    assert session.overview() == []
    session.become(NAME)
    assert session.document is not None
    assert not session.nothing_assigned
    session.close()


def test_rounds_are_done_one_after_the_other(path: Path) -> None:
    give(path, (0, [1]), number=2)
    give(path, (1, [1]), number=3)
    session = sitting(path)
    assert session.round == 2
    session.label("claim")
    session.close()
    session = sitting(path)
    assert session.round == 3
    session.label("claim")
    session.close()
    with open_store(path) as store:
        session = Session(store, person(store, NAME), round_number=2)
        assert (session.round, session.labelled) == (2, 1)


def test_a_second_round_shows_nothing_of_the_first(path: Path) -> None:
    give(path, (0, [1, 2]), number=1)
    session = sitting(path)
    session.label("claim")
    session.note("as before")
    session.label("claim")
    session.close()
    give(path, (0, [1, 2]), number=2)
    session = sitting(path)
    assert session.round == 2
    assert [state.shown for state in session.states] == [(None, False, {}, None)] * 8
    assert session.undo().message == "nothing to undo"
    session.close()


def test_a_place_in_an_article_that_went_to_somebody_else_is_left(path: Path) -> None:
    give(path, (0, [1, 2]))
    session = sitting(path)
    session.label("claim")
    session.close()
    give(path, (2, [3]))
    session = sitting(path)
    assert (len(session.states), session.cursor) == (4, 2)
    session.close()


def test_the_next_assigned_sentence_is_found_by_index(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(50))
    give(path, (0, list(range(1, 51, 2))))
    with open_store(path) as store:
        for query, values in ((NEXT_OPEN_QUEUED, ("a", 1, 0)), (OWN, ("d", "a", 1))):
            plans = _plan(store, query, values)
            assert [plan for plan in plans if plan.startswith("SCAN")] == [], plans
            assert not any("TEMP B-TREE" in plan for plan in plans), plans


def _plan(store: Store, query: str, values: tuple[object, ...]) -> list[str]:
    return [detail for *_, detail in store.rows(f"EXPLAIN QUERY PLAN {query}", values)]
