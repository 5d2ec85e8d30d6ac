"""Which article comes next from a common heap of many, whatever was labelled of it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from labeler.identity import timestamp, wall_clock_ms
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author
from labeler.store.rounds.lease import LEASE_MS, Shared
from projects import numbered, project

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
    """Return how much SQLite had to do, in hundreds of its instructions."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    store.database.conn.set_progress_handler(tick, 100)
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
        assert heap.next_open(first) is None
        assert steps(store, lambda: heap.next_open(first)) < 2 * steps(store, heap.progress)
