"""Whatever was said, joined, parted and settled: a packed file is its owner's part of all."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from histories import NOON, state, united
from labeler.errors import LabelerError
from labeler.identity import EventClock
from labeler.models import Annotator
from labeler.session import Session
from labeler.store.annotators import annotators, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.decisions import round_in_force
from labeler.store.events import Author, NewEvent, append
from labeler.store.merging.conflicts import RULES, settle_by_rule
from labeler.store.packing.packed_file import Packed, pack
from labeler.store.people import find_annotator, join, part
from labeler.store.verify import verify
from projects import CODEBOOK, numbered, project

NAMES = ("Ines Okoro", "Tam Lindqvist")
DEEDS = (
    *("label", "label", "label", "label", "label", "note", "clear", "undo", "redo"),
    *("settle", "pack", "back"),
)
_SENTENCES = 2
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - nothing is kept


class Step(NamedTuple):
    """Something done by one person; `file` picks the project (0) or one of the packed files."""

    file: int
    who: int
    deed: str
    where: int
    what: int


STEPS = st.builds(
    Step,
    st.sampled_from((0, 0, 0, 0, 1, 2)),
    st.integers(0, len(NAMES) - 1),
    st.sampled_from(DEEDS),
    st.sampled_from((0, 0, 0, 1)),
    st.integers(0, 3),
)
JOIN_OR_PART = Step(0, 0, "join or part", 0, 0)
SPELL = st.tuples(st.lists(STEPS, max_size=4), st.lists(STEPS, min_size=2, max_size=6))
HISTORIES = st.lists(SPELL, min_size=1, max_size=3).map(
    lambda spells: [
        step
        for apart, together in spells
        for step in (*apart, JOIN_OR_PART, *together, JOIN_OR_PART)
    ]
)
"""Two names say something, are one person for a while, and two again; once or several times."""

Standing = dict[tuple[str, str], tuple[Any, ...]]
"""What stands of one person in a round that says anything, by table and sentence."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the file that every history begins with: two sentences, two people."""
    path = project(tmp_path_factory.mktemp("begun") / "begun.db", numbered(_SENTENCES))
    with open_store(path) as store:
        for name in NAMES:
            person(store, name)
    return path


def _standing(store: Store, annotator_id: str, number: int) -> Standing:
    found: Standing = {}
    for table, said in (("current", "label, skipped OR NULL"), ("current_note", "note")):
        rows = store.rows(
            f"SELECT sentence_id, {said}, heads FROM {table}"
            " WHERE round = ? AND annotator_id ="
            " (SELECT person_id FROM roster WHERE annotator_id = ?)",
            (number, annotator_id),
        )
        found |= {(table, row[0]): row[1:] for row in rows if any(row[1:-1]) or row[-1] > 1}
    return found


class _Lived:
    """A project and the files that were packed from it, as a history goes on."""

    def __init__(self, begun: Path, folder: Path) -> None:
        self.folder = folder
        self.project = Path(shutil.copyfile(begun, folder / "project.db"))
        self.packed: list[Packed] = []
        self._now = NOON

    @contextmanager
    def open(self, path: Path) -> Iterator[Store]:
        self._now += 1000
        now = self._now
        with open_store(path, clock=EventClock(lambda: now)) as store:
            yield store

    def do(self, step: Step) -> None:
        packed = self.packed[-step.file] if 0 < step.file <= len(self.packed) else None
        if step.deed == "back":
            if packed is not None:
                self.bring_back(packed)
            return
        with self.open(self.project if packed is None else packed.path) as store:
            name = NAMES[step.who] if packed is None else annotators(store)[0].name
            with suppress(LabelerError):  # what cannot be done at that moment is no step
                self._do(store, step, name)

    def _do(self, store: Store, step: Step, name: str) -> None:
        if step.deed == "join or part":
            ines, tam = (find_annotator(store, each) for each in NAMES)
            if len(annotators(store)) > 1:
                join(store, ines, tam, None)
            else:
                part(store, tam, None)
        elif step.deed == "settle":
            settle_by_rule(store, RULES[step.what % len(RULES)])
        elif step.deed == "pack":
            self._pack(store, name)
        else:
            _sit(store, name, step)

    def _pack(self, store: Store, name: str) -> None:
        target = self.folder / f"{len(self.packed)}.db"
        self.packed.append(_packed(store, person(store, name), target))

    def bring_back(self, packed: Packed) -> None:
        with self.open(self.project) as store:
            united(store, packed.path)
            _sound(store)


def _packed(store: Store, annotator: Annotator, target: Path) -> Packed:
    """Pack for somebody, and compare what stands of them there and here."""
    packed = pack(store, annotator, None, target)
    with open_store(target) as copy:
        _sound(copy)
        there = _standing(copy, annotator.annotator_id, packed.number)
    assert there == _standing(store, annotator.annotator_id, packed.round)
    return packed


def _sit(store: Store, name: str, step: Step) -> None:
    if step.deed in ("undo", "redo"):
        session = Session(store, person(store, name))
        getattr(session, step.deed)()
        return
    sentences = [s for (s,) in store.rows("SELECT sentence_id FROM in_force ORDER BY position")]
    said = {
        "label": NewEvent("label", sentences[step.where], CODEBOOK.label_names[step.what]),
        "clear": NewEvent("withdraw", sentences[step.where]),
        "note": NewEvent("note", sentences[step.where], note=(None, "one", "two", "so")[step.what]),
    }[step.deed]
    # Under the name itself, as on a screen that was open when the two became one person.
    one = find_annotator(store, name).annotator_id
    author = Author(one, round_in_force(store), codebook_in_use(store)[0])
    append(store, author, [said], None)


def _sound(store: Store) -> None:
    assert [check for check in verify(store) if not check.ok] == []


def _check(begun: Path, steps: Sequence[Step]) -> None:
    with TemporaryDirectory(dir=_MEMORY) as folder:
        lived = _Lived(begun, Path(folder))
        for step in steps:
            lived.do(step)
        _labelled_at_once(lived)
        states = []
        for order in (lived.packed, lived.packed[::-1]):
            copy = Path(shutil.copyfile(lived.project, Path(folder) / "copy.db"))
            with open_store(copy) as store:
                for packed in order:
                    united(store, packed.path)
                _sound(store)
                states.append(state(store))
        assert states[0] == states[1]


def _labelled_at_once(lived: _Lived) -> None:
    """Pack for everybody, label there and bring it back: the same stands, and no one else's moved.

    Nothing happens in the project meanwhile, so that there is nothing to differ on.
    """
    with lived.open(lived.project) as store:
        everyone = [each for each in annotators(store) if each.kind == "person"]
    for number, each in enumerate(everyone):
        others = [other for other in everyone if other != each]
        with lived.open(lived.project) as store:
            packed = _packed(store, each, lived.folder / f"last-{number}.db")
            before = [_standing(store, other.annotator_id, packed.round) for other in others]
        with lived.open(packed.path) as copy:
            for deed in ("undo", "label", "note"):
                _sit(copy, each.name, Step(0, 0, deed, number, number))
            settle_by_rule(copy, "latest")
            _sound(copy)
            there = _standing(copy, each.annotator_id, packed.number)
        lived.bring_back(packed)
        with lived.open(lived.project) as store:
            assert _standing(store, each.annotator_id, packed.round) == there
            after = [_standing(store, other.annotator_id, packed.round) for other in others]
            assert after == before


_STEADY = settings(deadline=None, database=None)


@settings(_STEADY, max_examples=4)
@given(steps=HISTORIES)
def test_what_is_packed_is_what_stands_and_comes_back_as_such(
    begun: Path, steps: list[Step]
) -> None:
    _check(begun, steps)


@pytest.mark.slow
@settings(_STEADY, max_examples=150)
@given(steps=HISTORIES)
def test_the_same_of_150_histories(begun: Path, steps: list[Step]) -> None:
    _check(begun, steps)
