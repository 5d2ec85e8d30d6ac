"""The queue follows from decisions alone: the same in every file, in whatever order they met."""

import itertools
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeler.store import people
from labeler.store.annotators import annotators, person
from labeler.store.connection import Store, open_store
from labeler.store.documents import hide_document
from labeler.store.merging.merge import merge
from labeler.store.reading import document_order
from labeler.store.rounds.assignments import (
    assignment,
    decide_parts,
    decide_shared,
    is_assignment,
    is_given_out,
    positions_by_person,
    shared_labels,
)
from labeler.store.rounds.queue import refresh_queue, refresh_round
from labeler.store.verify import verify
from projects import numbered, project

NAMES = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg")


class Deed:
    """Something that a lead does on one of two machines."""

    def __init__(self, machine: int, kind: str, number: int, places: list[tuple[int, int]]) -> None:
        self.machine, self.kind, self.number, self.places = machine, kind, number, places

    def __repr__(self) -> str:
        return f"Deed({self.machine}, {self.kind!r}, {self.number}, {self.places})"


DEEDS = st.lists(
    st.builds(
        Deed,
        st.integers(0, 2),
        st.sampled_from(["assign", "assign", "assign", "share", "take back", "join", "part"]),
        st.integers(1, 3),
        st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12)), min_size=1, max_size=8),
    ),
    min_size=2,
    max_size=10,
)


def do(store: Store, deed: Deed) -> None:
    everyone = annotators(store)
    ids = sorted(each.annotator_id for each in everyone)
    if deed.kind in {"join", "part"}:
        if deed.kind == "join" and len(everyone) > 1:
            people.join(store, everyone[0], everyone[1], None)
        return
    order = document_order(store)
    with store.write():
        if deed.kind == "assign":
            parts: dict[str, Any] = {}
            for index, (document, position) in enumerate(deed.places):
                part = parts.setdefault(ids[index % len(ids)], {})
                part.setdefault(order[document], set()).add(position)
            listed = {
                who: [(document, sorted(positions)) for document, positions in part.items()]
                for who, part in parts.items()
            }
            decide_parts(store, deed.number, listed, order, {}, None)
        else:
            decide_shared(store, deed.number, 2 if deed.kind == "share" else None, None)
        refresh_round(store, deed.number)


def queue(path: Path) -> list[tuple[Any, ...]]:
    with open_store(path) as store:
        failed = [check for check in verify(store) if not check.ok]
        assert failed == []
        return list(store.rows("SELECT * FROM queue ORDER BY annotator_id, round, ordinal"))


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project of three articles of 12 sentences, which knows three people."""
    texts = [numbered(12), numbered(12).upper(), numbered(12).lower()]
    path = project(tmp_path_factory.mktemp("queue") / "start.db", *texts)
    with open_store(path) as store:
        for name in NAMES:
            person(store, name)
    return path


@settings(max_examples=5)
@given(deeds=DEEDS)
def test_files_that_meet_in_any_order_have_the_same_queue(
    deeds: list[Deed], start: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("machines")
    machines = [folder / f"{number}.db" for number in range(3)]
    for machine in machines:
        shutil.copy(start, machine)
    for deed in deeds:
        with open_store(machines[deed.machine]) as store:
            do(store, deed)
    queues = []
    for number, order in enumerate(itertools.permutations(machines)):
        united = folder / f"united {number}.db"
        shutil.copy(order[0], united)
        with open_store(united) as store:
            for other in order[1:]:
                merge(store, [other], lambda *_: None)
        queues.append(queue(united))
    assert all(each == queues[0] for each in queues)


def test_a_hidden_articles_sentences_stay_in_the_queue_and_come_back_with_it(
    start: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(start, tmp_path / "x.db"))
    with open_store(path) as store:
        do(store, Deed(0, "assign", 1, [(0, 1), (1, 2), (2, 3)]))
        before = queue(path)
        hide_document(store, document_order(store)[0], hidden=True, author=None)
        assert queue(path) == before
        hide_document(store, document_order(store)[0], hidden=False, author=None)
    assert queue(path) == before


def test_what_stands_for_a_round_is_told(start: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(start, tmp_path / "x.db"))
    with open_store(path) as store:
        assert (is_given_out(store, 1), shared_labels(store, 1)) == (False, None)
        do(store, Deed(0, "assign", 1, [(0, 1), (1, 2), (2, 3), (0, 2)]))
        assert (is_given_out(store, 1), shared_labels(store, 1)) == (True, None)
        value = assignment(store, 1)
        assert value is not None
        assert is_assignment(value)
        first = positions_by_person(value)[min(positions_by_person(value))]
        assert first == [(document_order(store)[0], [1, 2])]
        do(store, Deed(0, "share", 1, []))
        assert (is_given_out(store, 1), shared_labels(store, 1)) == (False, 2)
        assert queue(path) == []
        do(store, Deed(0, "take back", 1, []))
        assert (is_given_out(store, 1), shared_labels(store, 1)) == (False, None)


def test_an_assignment_of_what_the_file_does_not_hold_gives_nobody_anything(
    start: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(start, tmp_path / "x.db"))
    with open_store(path) as store:
        order = document_order(store)
        with store.write():
            parts = {"f" * 32: [(order[0], [11, 12, 13, 900_000_000])]}
            decide_parts(store, 1, parts, order, {}, None)
            refresh_queue(store)
        found = list(store.rows("SELECT ordinal FROM queue ORDER BY ordinal"))
        assert found == [(1,), (2,)]
    queue(path)
