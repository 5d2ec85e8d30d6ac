"""One person in two places, a clock that steps back, and a codebook that changes meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from labeler.errors import Busy
from labeler.identity import EventClock
from labeler.session import Session
from labeler.store.annotators import nobody_yet, person
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from labeler.store.labels import left_out
from labeler.store.verify import verify
from projects import CODEBOOK, everyone, labels, project, sitting

OTHER = CODEBOOK.model_copy(
    update={
        "name": "other",
        "labels": tuple(label for label in CODEBOOK.labels if label.name != "retraction"),
        "steps": (),
        "rules": (),
        "cases": (),
        "contrasts": (),
        "attributes": (),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = project(tmp_path / "x.db")
    yield path
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []


def _newcomer(path: Path, login: str, patience_s: float = 0.02) -> Session:
    return Session(open_store(path, patience_s=patience_s), nobody_yet(login), login=login)


def test_a_newcomer_in_two_terminals_is_one_person(path: Path) -> None:
    one, two = _newcomer(path, "ada"), _newcomer(path, "ada")
    one.label("claim")
    two.go_to(1)
    two.label("filler")
    one.close()
    two.close()
    assert [annotator.name for annotator in everyone(path)] == ["ada"]
    assert labels(path) == [("ada", 1, "claim"), ("ada", 2, "filler")]


def test_a_newcomer_whose_first_key_finds_the_file_busy_is_one_person(path: Path) -> None:
    session = _newcomer(path, "ada")
    with open_store(path) as holder, holder.write(), pytest.raises(Busy):
        session.label("claim")
    assert everyone(path) == []
    session.label("claim")
    session.close()
    again = _newcomer(path, "ada")
    again.go_to(1)
    again.label("filler")
    again.close()
    assert [annotator.name for annotator in everyone(path)] == ["ada"]
    assert len(labels(path)) == 2


def test_what_a_key_shows_is_in_the_file_although_the_screen_was_stale(path: Path) -> None:
    one = sitting(path)
    one.label("claim")
    two = sitting(path)
    two.undo()
    assert labels(path) == []
    one.go_to(0)
    outcome = one.label("claim")  # the screen shows claim already, the file no longer does
    assert outcome.saved_at is not None
    one.close()
    two.close()
    assert labels(path) == [("Ines Okoro", 1, "claim")]


def test_undo_takes_back_what_was_done_last_in_either_sitting(path: Path) -> None:
    one = sitting(path)
    one.label("claim")
    one.undo()
    one.redo()
    two = sitting(path)
    two.go_to(1)
    two.label("filler")
    assert one.undo().message == "undid: Filler on 2"
    assert two.undo().message == "undid: Claim on 1"
    one.close()
    two.close()
    assert labels(path) == []


def test_undo_follows_the_order_of_the_keys_although_the_clock_stepped_back(path: Path) -> None:
    now = 1_800_000_000_000
    for index, hours in enumerate((0, -1, -2)):
        clock = EventClock(lambda hours=hours: now + hours * 3_600_000)  # type: ignore[misc]
        store = open_store(path, clock=clock)
        session = Session(store, person(store, "Ines Okoro"))
        session.go_to(index)
        session.label("claim")
        session.close()
    session = sitting(path)
    undone = [session.undo().cursor for _ in range(3)]
    session.close()
    assert undone == [2, 1, 0]


def test_a_label_put_back_keeps_the_codebook_it_was_made_with(path: Path) -> None:
    session = sitting(path)
    session.label("retraction")
    session.close()
    with open_store(path) as store:
        use_codebook(store, OTHER, None)
    session = sitting(path)
    session.go_to(0)
    session.label("claim")
    session.undo()
    assert session.states[0].label == "retraction"
    session.close()
    with open_store(path) as store:
        in_use = store.value("SELECT codebook_id FROM codebook WHERE name = 'other'")
        assert left_out(store, 1, in_use) == {"under other codebooks": 1}


def test_the_same_label_is_given_again_under_another_codebook(path: Path) -> None:
    session = sitting(path)
    session.label("claim")
    session.close()
    with open_store(path) as store:
        in_use = use_codebook(store, OTHER, None)
        assert left_out(store, 1, in_use) == {"under other codebooks": 1}
    session = sitting(path)
    session.go_to(0)
    assert session.label("claim").saved_at is not None
    session.close()
    with open_store(path) as store:
        assert left_out(store, 1, in_use) == {}


def test_leaving_a_busy_file_is_no_failure(path: Path) -> None:
    ines = sitting(path)
    ines.label("claim")
    ines.close()
    session = Session(open_store(path, patience_s=0.02), ines.annotator)
    session.go_to(3)
    with open_store(path) as holder, holder.write():
        session.close()
