"""Several people take sentences from one heap, and none is labelled more often than asked."""

import threading
from collections import Counter
from pathlib import Path

import pytest

from command_line import command_done
from labeler.session import Session
from labeler.store.connection import open_store
from labeler.store.rounds.lease import BATCH, LEASE_MS, Shared
from labeler.store.verify import verify
from projects import numbered, project, sitting

PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg", "Kit Marsh")


def heap(path: Path, labels: int) -> Path:
    command_done("--db", str(path), "assign", "--everyone", "--labels-per-sentence", str(labels))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of 25 and 7 sentences, of which each is to have one label."""
    return heap(project(tmp_path / "x.db", numbered(25), numbered(7).upper()), 1)


def open_at(session: Session) -> list[int]:
    return [index for index, state in enumerate(session.states) if state.open]


def in_first_article(path: Path, name: str) -> Session:
    session = sitting(path, name)
    session.open_document(next(d.document_id for d in session.overview() if d.sentences > 7))
    return session


def times_labelled(path: Path) -> Counter[int]:
    """Return how many sentences were labelled how often."""
    with open_store(path) as store:
        rows = store.rows(
            "SELECT (SELECT count(*) FROM current k WHERE k.sentence_id = f.sentence_id"
            " AND k.label IS NOT NULL) FROM in_force f"
        )
        return Counter(count for (count,) in rows)


def test_two_people_in_one_article_take_different_sentences(path: Path) -> None:
    ines, tam = (in_first_article(path, name) for name in PEOPLE[:2])
    assert open_at(ines) == list(range(BATCH))
    assert open_at(tam) == list(range(BATCH, 2 * BATCH))
    assert tam.cursor == BATCH
    ines.close()
    tam.close()


def test_who_is_done_with_a_few_takes_the_next(path: Path) -> None:
    ines, tam = (in_first_article(path, name) for name in PEOPLE[:2])
    for _ in range(BATCH - 1):
        ines.label("claim")
    outcome = ines.label("claim")
    # Those that the other one holds are passed over.
    assert ines.cursor == 2 * BATCH
    assert {2 * BATCH, 24} <= set(outcome.changed)
    assert open_at(ines) == list(range(2 * BATCH, 25))
    assert next((d.labelled, d.sentences) for d in tam.overview()) == (0, 15)
    ines.close()
    tam.close()


def test_leaving_gives_back_what_is_held(path: Path) -> None:
    ines = in_first_article(path, PEOPLE[0])
    ines.label("claim")
    ines.close()
    tam = in_first_article(path, PEOPLE[1])
    assert open_at(tam) == list(range(1, BATCH + 1))
    tam.close()
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM lease") == 0


def test_another_article_gives_back_what_is_held_in_this_one(path: Path) -> None:
    ines = in_first_article(path, PEOPLE[0])
    assert ines.next_document(1).document_changed or ines.next_document(-1).document_changed
    tam = in_first_article(path, PEOPLE[1])
    assert open_at(tam) == list(range(BATCH))
    ines.close()
    tam.close()


def test_a_lease_runs_out_and_is_renewed_by_labels(path: Path) -> None:
    now = [1_800_000_000_000]
    ines = sitting(path, PEOPLE[0])
    author, store = ines._author, ines._store
    document = next(d.document_id for d in ines.overview() if d.sentences > 7)
    with open_store(path) as other:
        tam = sitting(path, PEOPLE[1])
        one = Shared(store, author, 1, lambda: now[0])
        two = Shared(other, tam._author, 1, lambda: now[0])
        assert one.own(document) == frozenset(range(BATCH))
        now[0] += LEASE_MS - 1
        one.touch()
        now[0] += LEASE_MS - 1
        assert two.own(document) == frozenset(range(BATCH, 2 * BATCH))
        now[0] += 2
        two.leave()
        assert two.own(document) == frozenset(range(BATCH))
        tam.close()
    ines.close()


def test_a_label_beyond_what_was_asked_is_taken(path: Path) -> None:
    ines, tam = (in_first_article(path, name) for name in PEOPLE[:2])
    ines.label("claim")
    tam.go_to(0)
    assert tam.state.context
    assert tam.label("filler").saved_at is not None
    assert not tam.states[0].context
    assert times_labelled(path)[2] == 1
    ines.close()
    tam.close()


def test_each_sentence_is_labelled_as_often_as_asked_and_by_different_people(
    tmp_path: Path,
) -> None:
    path = heap(project(tmp_path / "x.db", numbered(25), numbered(7).upper()), 2)
    sessions = [sitting(path, name) for name in PEOPLE]
    idle = 0
    while idle < len(sessions):
        idle = 0
        for session in sessions:
            if not session.state.open:
                session.next_open(1)
            if session.state.open:
                session.label("claim")
            else:
                idle += 1
    assert times_labelled(path) == {2: 32}
    assert [s.next_open(1).message for s in sessions] == ["everything is labelled"] * len(PEOPLE)
    for session in sessions:
        session.close()
    with open_store(path) as store:
        assert all(check.ok for check in verify(store))


def test_people_at_work_at_once_label_nothing_more_often_than_asked(tmp_path: Path) -> None:
    texts = [numbered(20).replace("Sentence", f"In {n} sentence") for n in range(4)]
    path = heap(project(tmp_path / "x.db", *texts), 1)
    for name in PEOPLE:
        sitting(path, name).close()
    problems: list[BaseException] = []

    def work(name: str) -> None:
        try:
            session = sitting(path, name)
            try:
                while True:
                    if not session.state.open:
                        session.next_open(1)
                    if not session.state.open:
                        return
                    session.label("claim")
            finally:
                session.close()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(name,)) for name in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert times_labelled(path) == {1: 80}


def test_a_skip_leaves_the_sentence_to_somebody_else(path: Path) -> None:
    ines = in_first_article(path, PEOPLE[0])
    ines.skip()
    ines.close()
    tam = in_first_article(path, PEOPLE[1])
    assert 0 in open_at(tam)
    tam.close()
