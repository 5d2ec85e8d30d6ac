"""Which article comes next from a common heap of many, whatever was labelled of it."""

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from labeler.identity import timestamp, wall_clock_ms
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.documents import hide_document
from labeler.store.events import Author
from labeler.store.rounds.assignments import decide_shared
from labeler.store.rounds.heap import AVAILABLE, Heap
from labeler.store.rounds.lease import LEASE_MS, Shared
from labeler.store.verify import verify
from projects import add, numbered, project, sitting

NAMES = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg")
ARTICLES = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of 60 articles of 20 sentences each."""
    texts = [numbered(20).replace("Sentence", f"In {n} sentence") for n in range(ARTICLES)]
    return project(tmp_path / "x.db", *texts)


def fill(store: Store, who: str, sentences: list[str], label: str | None = "claim") -> None:
    """Enter what somebody labelled, or with None passed over, as it stands in the end."""
    with store.write():
        store.execute_many(
            "INSERT INTO current SELECT ?, ?, 1, 'x', ?, ?, 1",
            [(each, who, label, label is None) for each in sentences],
        )


def hold(store: Store, who: str, sentences: list[str], until_ms: int) -> None:
    with store.write():
        store.execute_many(
            "INSERT INTO lease VALUES (?, ?, 1, ?)",
            [(each, who, timestamp(until_ms)) for each in sentences],
        )


def steps(store: Store, run: Callable[[], object]) -> int:
    """Return how much SQLite had to do, in tens of its instructions."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    store.database.conn.set_progress_handler(tick, 10)
    run()
    store.database.conn.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize("seed", range(2))
def test_the_next_article_is_the_first_with_a_sentence_to_take(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    wanted = 1 + seed % 2
    with open_store(path) as store:
        ines, tam, bo = (person(store, name).annotator_id for name in NAMES)
        rows = store.rows(
            "SELECT document_id, sentence_id FROM catalogue JOIN in_force USING (document_id)"
            " ORDER BY sort_key, document_id, position"
        )
        found: dict[str, list[str]] = {}
        for document, sentence in rows:
            found.setdefault(document, []).append(sentence)
        order = list(found)
        now = wall_clock_ms()
        left = set(rng.sample(order, 3))
        for document, sentences in found.items():
            # Nothing to take but in three articles, each for another reason.
            own, passed, others = sentences[:5], sentences[5:8], sentences[8:]
            fill(store, ines, own)
            fill(store, ines, passed, None)
            if document not in left:
                fill(store, tam, others)
                if wanted == 2:
                    fill(store, bo, others[:6])
                    hold(store, bo, others[6:], now + LEASE_MS)
            else:
                fill(store, tam, others[1:])
                hold(store, bo, others[:1], now - 1)
        heap = Shared(store, Author(ines, 1, codebook_in_use(store)[0]), wanted, lambda: now)
        for after in order:
            here = order.index(after) + 1
            around = order[here:] + order[:here]
            assert heap.next_open(after) == next(each for each in around if each in left)
        for document in left:
            fill(store, ines, found[document][8:], None)
        assert heap.next_open(order[0]) is None


def test_little_that_is_left_is_found_without_looking_at_each_sentence(path: Path) -> None:
    with open_store(path) as store:
        ines, tam = (person(store, name).annotator_id for name in NAMES[:2])
        rows = store.rows("SELECT sentence_id FROM in_force")
        fill(store, tam, [each for (each,) in list(rows)])
        heap = Shared(store, Author(ines, 1, codebook_in_use(store)[0]), 1)
        first = heap.order()[0]
        counted = steps(store, lambda: heap.next_open(first))
        assert heap.next_open(first) is None
        assert counted < 2 * steps(store, heap.progress)


@pytest.mark.parametrize("labels", [1, 2])
def test_near_the_end_the_next_article_costs_the_same_however_many_are_done(
    tmp_path: Path, labels: int
) -> None:
    costs = []
    for articles in (20, 80):
        texts = [numbered(4).replace("Sentence", f"In {n} sentence") for n in range(articles)]
        with open_store(project(tmp_path / f"{articles}.db", *texts)) as store:
            ines, tam, bo = (person(store, name).annotator_id for name in NAMES)
            rows = list(store.rows("SELECT sentence_id FROM in_force ORDER BY document_id"))
            done = [each for (each,) in rows[:-4]]
            half = len(done) // 2
            for who in (tam, bo)[:labels]:
                fill(store, who, done[:half])
            fill(store, ines, done[half:])  # where two are asked for, these wait for another
            heap = Shared(store, Author(ines, 1, codebook_in_use(store)[0]), labels)
            last = store.value("SELECT max(document_id) FROM catalogue")
            assert heap.next_open(last) == last
            costs.append(steps(store, lambda heap=heap, last=last: heap.next_open(last)))  # type: ignore[misc]
    assert costs[1] < 1.2 * costs[0]


def brute_force(store: Store, after: str, values: dict[str, object]) -> str | None:
    """Return the next article after one, found by looking at each sentence of each."""
    order = [
        document
        for (document,) in store.rows("SELECT document_id FROM catalogue ORDER BY sort_key, 1")
    ]
    here = order.index(after) + 1 if after in order else 0
    rows = store.rows(f"SELECT DISTINCT document_id FROM in_force f WHERE {AVAILABLE}", values)
    waiting = {document for (document,) in rows}
    return next((each for each in order[here:] + order[:here] if each in waiting), None)


def do(session: Session, deed: str, rng: random.Random) -> None:
    if not session.state.open:
        session.next_open(1)
    match deed:
        case "label":
            session.label("claim")
        case "clear":
            session.move(-1)
            session.clear()
        case "skip":
            session.skip()
        case "undo":
            session.undo()
        case "move":
            session.next_document(rng.choice([-1, 1]))


def change(store: Store, turn: int, in_use: set[str]) -> None:
    """Hide an article that nobody has open, or show it again, or bring in another."""
    rows = store.rows("SELECT document_id FROM document ORDER BY document_id")
    closed = [document for (document,) in rows if document not in in_use]
    if turn % 2:
        add(store, f"In town {turn}\n\nSomething else happened there.")
    else:
        away = closed[turn % len(closed)]
        shown = store.value("SELECT 1 FROM catalogue WHERE document_id = ?", (away,))
        hide_document(store, away, hidden=bool(shown), author=None)


@pytest.mark.parametrize("labels", [1, 2])
def test_what_a_sitting_remembers_is_what_the_file_says(tmp_path: Path, labels: int) -> None:
    rng = random.Random(labels)
    texts = [numbered(2).replace("Sentence", f"In {n} sentence") for n in range(12)]
    path = project(tmp_path / "x.db", *texts)
    with open_store(path) as store:
        people = [person(store, name).annotator_id for name in NAMES]
        with store.write():
            decide_shared(store, 1, labels, None)
        heaps = [Heap(store) for _ in people]
        sessions = [sitting(path, name) for name in NAMES]

        def compare() -> set[str | None]:
            found = set()
            for me, heap in zip(people, heaps, strict=True):
                now = timestamp(wall_clock_ms())
                values: dict[str, object] = {"me": me, "round": 1, "labels": labels, "now": now}
                after = rng.choice(
                    sorted(store.rows("SELECT sort_key, document_id FROM catalogue"))
                )
                wanted = brute_force(store, after[1], values)
                assert heap.first(after, values) == wanted
                found.add(wanted)
            return found

        for turn in range(100):
            deed = rng.choice(["label"] * 9 + ["skip", "clear", "undo", "move"])
            do(rng.choice(sessions), deed, rng)
            if turn % 10 == 0:
                change(store, turn // 10, {s.document.document_id for s in sessions if s.document})
            compare()
        for session in sessions:
            session.close()
        # What somebody passed over stays theirs until they leave: so one comes after the other.
        for name in NAMES:
            with closing(sitting(path, name)) as session:
                while session.next_open(1).message != "everything is labelled":
                    session.label("claim")
                    compare()
        assert compare() == {None}
        add(store, "In another town\n\nNobody had been there before.")
        assert None not in compare()
        with closing(sitting(path, NAMES[0])) as session:
            session.next_open(1)
            for _ in range(2):
                session.label("claim")
            assert None in compare()
            session.undo()
        assert None not in compare()
        assert all(check.ok for check in verify(store))


def test_an_article_that_somebody_takes_at_the_same_moment_is_passed_over(tmp_path: Path) -> None:
    texts = [numbered(3).replace("Sentence", f"In {n} sentence") for n in range(4)]
    path = project(tmp_path / "x.db", *texts)
    with open_store(path) as store, open_store(path) as other:
        ines, tam = (person(store, name).annotator_id for name in NAMES[:2])
        codebook = codebook_in_use(store)[0]
        one = Shared(store, Author(ines, 1, codebook), 1)
        two = Shared(other, Author(tam, 1, codebook), 1)
        first, second, third, _ = one.order()

        def meanwhile(statement: str) -> None:
            if statement.startswith("BEGIN IMMEDIATE"):
                store.database.conn.set_trace_callback(None)
                assert two.own(second) == {0, 1, 2}

        store.database.conn.set_trace_callback(meanwhile)
        assert one.next_open(first) == third
        assert one.own(third) == {0, 1, 2}
