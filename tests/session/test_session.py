"""What an annotator's keys do, as the file tells it afterwards."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.errors import Busy, LabelerError
from labeler.session import SentenceState, Session
from labeler.store.annotators import person, remembered
from labeler.store.connection import open_store
from labeler.store.verify import verify
from projects import ARTICLES, everyone, labels, numbered, project, sitting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db")


def _open(path: Path) -> Session:
    session = sitting(path)
    assert session.document is not None
    return session


def test_a_label_is_in_the_file_and_the_cursor_goes_on(path: Path) -> None:
    session = _open(path)
    outcome = session.label("claim")
    assert outcome.saved_at is not None
    assert (outcome.cursor, session.cursor) == (1, 1)
    assert outcome.changed == (0, 1)
    # Another program sees it although the session is still open.
    assert labels(path) == [("Ines Okoro", 1, "claim")]
    session.close()


def test_the_same_label_again_writes_nothing(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.move(-1)
    assert session.label("claim").saved_at is None
    assert session.cursor == 1
    session.close()
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM event") == 1


def test_after_the_last_sentence_comes_what_is_open_still(path: Path) -> None:
    session = _open(path)
    last = len(session.states) - 1
    session.go_to(last)
    outcome = session.label("filler")
    assert (outcome.cursor, outcome.message) == (0, "end of the article; 1 is open still")
    session.close()


def test_the_key_after_the_last_sentence_does_not_label_it_again(path: Path) -> None:
    session = _open(path)
    last = len(session.states) - 1
    session.label("claim", indices=range(last))
    session.go_to(last)
    outcome = session.label("filler")
    assert outcome.cursor == last
    assert outcome.message is not None
    assert "done" in outcome.message
    assert session.label("claim").saved_at is None
    assert session.skip().saved_at is None
    assert session.states[last].label == "filler"
    session.move(-1)
    session.move(1)
    assert session.label("claim").saved_at is not None  # whoever moves there means it
    assert session.states[last].label == "claim"
    session.close()


def test_skip_passes_over_what_is_labelled(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.go_to(0)
    outcome = session.skip()
    assert (outcome.cursor, outcome.saved_at) == (1, None)
    assert session.states[0].label == "claim"
    session.close()


def test_a_defect_outlives_skip_and_clear(path: Path) -> None:
    session = _open(path)
    session.set_attributes({"defect": "garbled"})
    session.skip()
    assert session.states[0].attributes == {"defect": "garbled"}
    session.go_to(0)
    session.clear()
    assert session.states[0].attributes == {"defect": "garbled"}
    assert session.states[0].open
    session.close()


def test_a_rule_and_a_second_choice_go_with_their_label(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.go_to(0)
    session.set_attributes({"rule": "C1", "second_choice": "filler"})
    session.label("filler")
    assert session.states[0].attributes == {}
    session.close()


def test_undo_of_details_is_told_as_such(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.go_to(0)
    session.set_attributes({"defect": "garbled"})
    assert session.undo().message == "undid: details on 1"
    assert session.states[0].label == "claim"
    session.close()


def test_unsure_is_marked_and_taken_away_by_the_plain_key(path: Path) -> None:
    session = _open(path)
    session.label("claim", unsure=True)
    assert session.states[0].attributes == {"unsure": True}
    session.go_to(0)
    session.label("claim")
    assert session.states[0].attributes == {}
    session.close()
    assert labels(path, "attributes") == [("{}",)]


def test_what_was_recorded_stays_where_it_goes_with_the_new_label(path: Path) -> None:
    session = _open(path)
    session.label("attribution")
    session.go_to(0)
    session.set_attributes({"source": "Ines Okoro", "defect": "garbled"})
    session.label("claim")
    assert session.states[0].attributes == {"defect": "garbled"}
    session.close()


def test_attributes_are_checked_and_nothing_is_changed_by_wrong_ones(path: Path) -> None:
    session = _open(path)
    session.label("attribution")
    session.go_to(0)
    with pytest.raises(LabelerError, match="checkworthy"):
        session.set_attributes({"checkworthy": 17})
    assert session.states[0].attributes == {}
    session.close()


def test_values_used_before_are_offered_again(path: Path) -> None:
    session = _open(path)
    for index, name in enumerate(["Ines Okoro", "the council", "Ines Okoro"]):
        session.label("attribution")
        session.go_to(index)
        session.set_attributes({"source": name})
        session.move(1)
    assert session.known_values("source") == ["Ines Okoro", "the council"]
    session.close()


def test_skip_and_clear(path: Path) -> None:
    session = _open(path)
    session.skip()
    assert session.states[0].shown == SentenceState(skipped=True).shown
    assert not session.states[0].open
    session.go_to(0)
    session.clear()
    assert session.cursor == 0
    assert session.states[0].open
    session.close()
    with open_store(path) as store:
        kinds = [kind for (kind,) in store.rows("SELECT kind FROM event ORDER BY event_id")]
    assert kinds == ["skip", "withdraw"]


def test_a_note_does_not_move_the_cursor_or_touch_the_label(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.go_to(0)
    session.note("  who said it?  ")
    assert session.state.shown == ("claim", False, {}, "who said it?")
    assert session.note("who said it?").saved_at is None
    session.note("")
    assert session.state.note is None
    session.close()


def test_a_run_is_labelled_at_once_and_undone_at_once(path: Path) -> None:
    session = _open(path)
    outcome = session.label("filler", indices=[1, 2, 3])
    assert outcome.cursor == 4
    assert [state.label for state in session.states[:4]] == [None, "filler", "filler", "filler"]
    session.close()
    session = _open(path)  # a new start: the log alone knows what one key did
    assert session.undo().cursor == 1
    assert [state.label for state in session.states[:4]] == [None] * 4
    session.redo()
    assert [state.label for state in session.states[:4]] == [None, "filler", "filler", "filler"]
    session.close()


def test_a_suggestion_that_was_taken_is_told_from_a_key(path: Path) -> None:
    session = _open(path)
    assert session.document is not None
    index = min(session.document.suggestions)
    session.go_to(0)
    assert session.accept().message == "nothing is suggested for this sentence"
    session.go_to(index)
    session.accept()
    session.close()
    assert labels(path, "label, origin") == [("filler", "suggestion")]


def test_undo_returns_to_the_sentence_and_redo_goes_forward(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.label("filler")
    session.go_to(5)
    outcome = session.undo()
    assert (outcome.cursor, outcome.message) == (1, "undid: Filler on 2")
    assert session.undo().cursor == 0
    assert session.undo().message == "nothing to undo"
    assert session.redo().message == "redid: Claim on 1"
    session.label("retraction")  # a new change ends what could be redone
    assert session.redo().message == "nothing to redo"
    session.close()


def test_undo_reaches_into_another_article_and_across_a_restart(path: Path) -> None:
    session = _open(path)
    first = session.document
    assert first is not None
    session.label("claim")
    session.next_document(1)
    session.label("filler")
    session.close()
    session = _open(path)
    assert session.document is not None
    assert session.document.document_id != first.document_id
    assert session.undo().document_changed is False
    outcome = session.undo()
    assert outcome.document_changed
    assert session.document.document_id == first.document_id
    assert session.states[0].open
    session.close()
    assert labels(path) == []


def test_the_next_start_stands_on_the_same_sentence(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.go_to(4)
    session.close()
    session = _open(path)
    assert session.cursor == 4
    session.close()


def test_the_place_is_kept_by_a_label_even_if_the_program_is_killed(path: Path) -> None:
    session = _open(path)
    session.go_to(3)
    session.label("claim")
    session._store.close()  # as a kill would: nothing is said on leaving
    session = _open(path)
    assert session.cursor == 4
    session.close()


def test_next_open_crosses_into_other_articles_and_ends(tmp_path: Path) -> None:
    path = project(tmp_path / "y.db", "One here.\n\nTwo here.", "Three here.\n\nFour here.")
    session = _open(path)
    session.next_document(1)
    session.label("claim")
    session.label("claim")
    assert session.next_open(1).document_changed  # goes round to the first article
    assert session.cursor == 0
    session.label("claim")
    assert session.next_open(1).message == "everything is labelled" or session.cursor == 1
    session.label("claim")
    assert session.next_open(1).message == "everything is labelled"
    assert session.next_open(-1).message == "no open sentence before this one"
    session.close()


def test_next_open_passes_over_what_is_done(path: Path) -> None:
    session = _open(path)
    session.label("claim", indices=[1, 2])
    session.skip([3])
    session.go_to(0)
    assert session.next_open(1).cursor == 4
    assert session.next_open(-1).cursor == 0
    session.close()


def test_the_ends_of_the_project_are_told(path: Path) -> None:
    session = _open(path)
    assert session.next_document(-1).message == "this is the first one"
    session.next_document(1)
    session.next_document(1)
    assert session.next_document(1).message == "this is the last article"
    session.close()


def test_find_goes_round_and_ignores_case(path: Path) -> None:
    session = _open(path)
    found = session.find("HARBOUR plan")
    assert found == 3
    session.go_to(found)
    assert session.find("harbour plan") == 0
    assert session.find("harbour plan", -1) == 0
    assert session.find("no such words") is None
    assert session.find("") is None
    session.close()


def test_nobody_sees_anybody_elses_labels(path: Path) -> None:
    ines = sitting(path, "Ines Okoro")
    ines.label("claim")
    ines.note("mine")
    ines.close()
    tomas = sitting(path, "Tomás Ríos")
    assert all(state == SentenceState() for state in tomas.states)
    assert tomas.overview()[0].labelled == 0
    assert tomas.undo().message == "nothing to undo"
    tomas.label("filler")
    tomas.close()
    assert labels(path) == [("Ines Okoro", 1, "claim"), ("Tomás Ríos", 1, "filler")]


def test_a_name_is_corrected_and_the_labels_stay(path: Path) -> None:
    session = sitting(path, "Ines Okro")
    session.label("claim")
    session.rename("Ines Okoro")
    session.close()
    assert labels(path) == [("Ines Okoro", 1, "claim")]
    assert [a.name for a in everyone(path)] == ["Ines Okoro"]


def test_a_name_that_is_someone_else_is_refused(path: Path) -> None:
    sitting(path, "Tomás Ríos").close()
    session = sitting(path, "Ines Okoro")
    with pytest.raises(LabelerError, match="someone else"):
        session.rename("Tomás Ríos")
    with pytest.raises(LabelerError, match="at least one letter"):
        session.rename("  ")
    session.close()


def test_someone_else_goes_on_with_their_own_labels(path: Path) -> None:
    session = sitting(path, "Ines Okoro")
    session.label("claim")
    outcome = session.become("Tomás Ríos")
    assert outcome.document_changed
    assert session.states[0].open
    session.label("filler")
    session.become("Ines Okoro")
    assert (session.states[0].label, session.cursor) == ("claim", 1)
    session.close()
    assert labels(path) == [("Ines Okoro", 1, "claim"), ("Tomás Ríos", 1, "filler")]


def test_whoever_labels_under_a_login_is_remembered(path: Path) -> None:
    with open_store(path) as store:
        ines = person(store, "Ines Okoro")
    session = Session(open_store(path), ines, login="io")
    session.become("Tomás Ríos")
    session.close()
    with open_store(path) as store:
        known = remembered(store, "io")
        assert known is not None
        assert known.name == "Tomás Ríos"
        assert remembered(store, "root") is None


def test_a_busy_file_changes_nothing_and_the_next_try_goes_through(path: Path) -> None:
    ines = sitting(path)
    ines.close()
    with open_store(path) as holder:
        session = Session(open_store(path, patience_s=0.02), ines.annotator)
        with holder.write():
            with pytest.raises(Busy):
                session.label("claim")
            assert session.cursor == 0
            assert session.states[0].open
        assert session.label("claim").saved_at is not None
        session.close()
    assert labels(path) == [("Ines Okoro", 1, "claim")]


def test_a_project_without_articles(tmp_path: Path) -> None:
    from labeler.importing import open_or_start

    path = tmp_path / "empty.db"
    open_or_start(path).close()
    session = sitting(path)
    assert session.document is None
    assert session.overview() == []
    assert session.next_document(1).message == "there are no documents yet"
    with pytest.raises(LabelerError, match="no article"):
        session.label("claim")
    session.close()


def test_how_long_a_label_took_is_recorded(path: Path) -> None:
    readings = iter([10.0, 12.5, 12.5])
    with open_store(path) as store:
        ines = person(store, "Ines Okoro")
    session = Session(open_store(path), ines, monotonic=lambda: next(readings, 20.0))
    session.label("claim")
    session.close()
    with open_store(path) as store:
        assert store.value("SELECT duration_ms FROM event") == 2500


_actions = st.lists(
    st.one_of(
        st.tuples(st.just("label"), st.sampled_from(["claim", "attribution", "filler"])),
        st.tuples(st.just("unsure"), st.sampled_from(["claim", "filler"])),
        st.tuples(st.just("run"), st.integers(1, 4)),
        st.tuples(st.just("skip"), st.none()),
        st.tuples(st.just("clear"), st.none()),
        st.tuples(st.just("note"), st.sampled_from(["a", "b", ""])),
        st.tuples(st.just("go"), st.integers(0, 9)),
        st.tuples(st.just("document"), st.sampled_from([-1, 1])),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("redo"), st.none()),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=40,
)


def _do(session: Session, verb: str, value: object) -> bool:
    """Carry out one action; return whether it wrote something new (not an undo or redo)."""
    if verb == "label":
        return session.label(str(value)).saved_at is not None
    if verb == "unsure":
        return session.label(str(value), unsure=True).saved_at is not None
    if verb == "run":
        last = min(session.cursor + int(str(value)), len(session.states))
        return session.label("filler", indices=range(session.cursor, last)).saved_at is not None
    if verb == "skip":
        return session.skip().saved_at is not None
    if verb == "clear":
        return session.clear().saved_at is not None
    if verb == "note":
        return session.note(str(value)).saved_at is not None
    if verb == "go":
        session.go_to(int(str(value)))
    elif verb == "document":
        session.next_document(int(str(value)))
    return False


def _snapshot(path: Path) -> list[tuple[object, ...]]:
    with open_store(path) as store:
        return [
            *store.rows(
                "SELECT sentence_id, label, skipped, '' FROM current"
                " WHERE label IS NOT NULL OR skipped ORDER BY 1"
            ),
            *store.rows(
                "SELECT sentence_id, note, 0, '' FROM current_note"
                " WHERE note IS NOT NULL ORDER BY 1"
            ),
            *store.rows("SELECT sentence_id, attributes, round, '' FROM labels ORDER BY 1"),
        ]


@given(_actions)
def test_undo_and_redo_walk_through_every_state_across_restarts(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, object]]
) -> None:
    path = project(tmp_path_factory.mktemp("undo") / "x.db", *ARTICLES[:2])
    states = [_snapshot(path)]
    here = 0
    session = sitting(path)
    for verb, value in actions:
        if verb == "restart":
            session.close()
            session = sitting(path)
        elif verb in ("undo", "redo"):
            outcome = session.undo() if verb == "undo" else session.redo()
            possible = here > 0 if verb == "undo" else here < len(states) - 1
            assert (outcome.saved_at is not None) == possible
            here += (1 if verb == "redo" else -1) if possible else 0
        elif _do(session, verb, value):
            here += 1
            del states[here:]
            states.append(_snapshot(path))
        assert _snapshot(path) == states[here]
        _shows_what_the_file_holds(session, path)
    session.close()
    with open_store(path) as store:
        assert all(check.ok for check in verify(store))


def _shows_what_the_file_holds(session: Session, path: Path) -> None:
    fresh = sitting(path)
    assert session.document is not None
    fresh.open_document(session.document.document_id)
    assert [tuple(state) for state in fresh.states] == [tuple(state) for state in session.states]
    fresh._saved_place = fresh._sentence_id(fresh.cursor)  # look only
    fresh.close()


def test_every_event_names_what_it_follows(path: Path) -> None:
    session = _open(path)
    session.label("claim")
    session.go_to(0)
    session.label("filler")
    session.undo()
    session.close()
    with open_store(path) as store:
        log = [
            (identifier, label, origin, refers_to, json.loads(supersedes))
            for identifier, label, origin, refers_to, supersedes in store.rows(
                "SELECT event_id, label, origin, refers_to, supersedes FROM event ORDER BY event_id"
            )
        ]
    first, second, third = log
    assert first[1:] == ("claim", "key", None, [])
    assert second[1:] == ("filler", "key", None, [first[0]])
    assert third[1:] == ("claim", "undo", second[0], [second[0]])


def test_a_long_article_opens_at_the_first_open_sentence(tmp_path: Path) -> None:
    path = project(tmp_path / "long.db", numbered(300))
    session = sitting(path)
    session.label("claim", indices=range(150))
    assert session.document is not None
    assert session.open_document(session.document.document_id).cursor == 150
    assert (session.labelled, session.open_count) == (150, 150)
    session.close()
