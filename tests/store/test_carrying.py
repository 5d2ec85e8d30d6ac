"""Whatever was said of an article, and however it was changed: what is kept keeps what stands."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from histories import state, united
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.carrying import sentences
from labeler.store.connection import Store, open_store
from labeler.store.merging.conflicts import conflict_count
from labeler.store.replacing import Rules, replace
from labeler.store.verify import verify
from projects import source

_LINES = st.lists(
    st.sampled_from([f"Line {letter} says something of its own." for letter in "abcdef"]),
    min_size=1,
    max_size=8,
)
_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["Ines Okoro", "Tam Lindqvist"]),
        st.integers(0, 7),
        st.sampled_from(["claim", "filler", "skip", "clear", "note", "?note", "undo"]),
    ),
    max_size=12,
)
_Acts = list[tuple[str, int, str]]


def act(store: Store, document_id: str, name: str, index: int, what: str) -> None:
    """Do one thing to a sentence of a document, as its annotator would."""
    session = Session(store, person(store, name))
    session.open_document(document_id)
    session.go_to(index)
    if what in ("claim", "filler"):
        session.label(what)
    elif what.endswith("note"):
        session.note(f"{what} {index}")
    else:
        {"skip": session.skip, "clear": session.clear, "undo": session.undo}[what]()


def said(store: Store, sentence_id: str) -> list[tuple[object, ...]]:
    """Return what stands on a sentence: labels and skips, and notes with whether they ask."""
    return [
        *store.rows(
            "SELECT annotator_id, round, label, skipped FROM current"
            " WHERE sentence_id = ? AND (label IS NOT NULL OR skipped) ORDER BY 1, 2",
            (sentence_id,),
        ),
        *store.rows(
            "SELECT n.annotator_id, n.round, n.note, e.meta FROM current_note n"
            " JOIN event e ON e.event_id = n.event_id"
            " WHERE n.sentence_id = ? AND n.note IS NOT NULL ORDER BY 1, 2",
            (sentence_id,),
        ),
    ]


def test_what_two_machines_carried_before_and_after_a_change_is_no_conflict(
    tmp_path: Path,
) -> None:
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    lines = "One stands here.\nTwo stands here."
    open_or_start(here).close()
    with open_store(here) as store:
        add_all(store, [source(lines, "1.txt")], ImportSummary())
        (old_id,) = (d for (d,) in store.rows("SELECT document_id FROM catalogue"))
        act(store, old_id, "Ines Okoro", 0, "claim")
        act(store, old_id, "Tam Lindqvist", 0, "claim")
    shutil.copyfile(here, there)
    with open_store(there) as store:
        act(store, old_id, "Ines Okoro", 0, "filler")
        act(store, old_id, "Tam Lindqvist", 0, "clear")
    for path in (here, there):
        with open_store(path) as store:
            add_all(store, [source(f"{lines}\nThree is new.", "2.txt")], ImportSummary())
            new_id = store.value(
                "SELECT document_id FROM document WHERE document_id <> ?", (old_id,)
            )
            with store.write():
                replace(store, new_id, old_id, Rules(hide=False))
    states = []
    for path, other in ((here, there), (there, here)):
        one = Path(shutil.copyfile(path, tmp_path / "one.db"))
        with open_store(one) as store:
            united(store, other)
            for more in (2, 0):
                with store.write():
                    carried = replace(store, new_id, old_id, Rules(hide=False)).carried
                assert carried is not None
                assert (carried.labels, carried.not_carried) == (more, ())
            assert conflict_count(store) == 0
            older, newer = sentences(store, old_id)[0], sentences(store, new_id)[0]
            assert [row[2] for row in said(store, newer.sentence_id)] == ["filler"]
            assert said(store, older.sentence_id) == said(store, newer.sentence_id)
            assert [check for check in verify(store) if not check.ok] == []
            states.append(state(store))
    assert states[0] == states[1]


@given(_LINES, _LINES, _ACTS, _ACTS)
def test_what_is_kept_keeps_what_stands_and_again_adds_nothing(
    old: list[str], new: list[str], before: _Acts, after: _Acts
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.db"
        open_or_start(path).close()
        with open_store(path) as store:
            for number, lines in enumerate((old, ["Another.", *new])):
                add_all(store, [source("\n".join(lines), f"{number}.txt")], ImportSummary())
            (old_id,), (new_id,) = store.rows("SELECT document_id FROM catalogue ORDER BY sort_key")
            for acts in (before, after):
                for name, index, what in acts:
                    act(store, old_id, name, index, what)
                with store.write():
                    done = replace(store, new_id, old_id, Rules(hide=False))
                older, newer = sentences(store, old_id), sentences(store, new_id)
                for i, j in done.alignment.kept:
                    assert said(store, older[i].sentence_id) == said(store, newer[j].sentence_id)
            with store.write():
                again = replace(store, new_id, old_id, Rules(hide=False)).carried
            assert again is not None
            assert (again.labels, again.notes, again.adjudications) == (0, 0, 0)
            assert [check for check in verify(store) if not check.ok] == []
