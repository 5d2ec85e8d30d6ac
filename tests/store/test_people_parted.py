"""Two names that were one person for a while are two again, with what each had said."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_line import command_done
from labeler.store.annotators import add_annotator
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.merging.conflicts import RULES, settle_by_rule
from labeler.store.people import find_annotator, join, part
from labeler.store.verify import verify
from projects import CODEBOOK, labels, numbered, project, sitting

INES, TAM = "Ines Okoro", "Tam Lindqvist"
ALSO = {INES: "ines", TAM: "tam"}
"""Each has another name all along, so that one person can say two things as well."""

_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - nothing is kept


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a file of three sentences and two people, with two names each."""
    path = project(tmp_path_factory.mktemp("begun") / "begun.db", numbered(3))
    with open_store(path) as store:
        for name, also in ALSO.items():
            with store.write():
                one, other = add_annotator(store, name), add_annotator(store, also)
            join(store, one, other, None)
    return path


@pytest.fixture
def path(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(begun, tmp_path / "x.db"))


def _sentences(store: Store) -> list[str]:
    return [s for (s,) in store.rows("SELECT sentence_id FROM in_force ORDER BY position")]


def _say(store: Store, name: str, place: int, said: NewEvent) -> None:
    author = Author(find_annotator(store, name).annotator_id, 1, codebook_in_use(store)[0])
    append(store, author, [said._replace(sentence_id=_sentences(store)[place])], None)


def _label(store: Store, name: str, *given: str) -> None:
    for place, label in enumerate(given):
        _say(store, name, place, NewEvent("label", "", label))


def _joined(store: Store) -> None:
    join(store, find_annotator(store, INES), find_annotator(store, TAM), None)


def _parted(store: Store) -> None:
    part(store, find_annotator(store, TAM), None)


def _sound(store: Store) -> None:
    assert [check for check in verify(store) if not check.ok] == []


# What was settled between the two --------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_what_was_settled_between_two_names_is_undone_where_they_are_two_again(
    path: Path, rule: str
) -> None:
    with open_store(path) as store:
        _label(store, INES, "claim", "claim")
        _label(store, TAM, "filler", "claim")
        for name, note in ((INES, "one"), (TAM, "two")):
            _say(store, name, 0, NewEvent("note", "", note=note))
        before = _standing(store)
    command_done("--db", str(path), "annotators", "join", INES, TAM)
    command_done("--db", str(path), "conflicts", "--settle", rule)
    with open_store(path) as store:
        assert _standing(store) != before
    command_done("--db", str(path), "annotators", "part", TAM)
    with open_store(path) as store:
        assert _standing(store) == before
        _sound(store)


def test_what_is_labelled_over_a_settled_conflict_ends_only_what_the_same_person_said(
    path: Path,
) -> None:
    with open_store(path) as store:
        _label(store, INES, "claim")
        _label(store, TAM, "filler")
        _joined(store)
        settle_by_rule(store, "latest")
        _label(store, INES, "retraction")
        _parted(store)
        _sound(store)
    assert labels(path) == [(INES, 1, "retraction"), (TAM, 1, "filler")]
    session = sitting(path, INES)
    session.undo()
    session.close()
    # Not what was settled, and not what the other said: what stood of the same person.
    assert labels(path) == [(INES, 1, "claim"), (TAM, 1, "filler")]


def test_what_one_person_settled_with_themselves_stays_settled(path: Path) -> None:
    with open_store(path) as store:
        _label(store, INES, "claim")
        part(store, find_annotator(store, "ines"), None)
        _label(store, "ines", "filler")
        join(store, find_annotator(store, INES), find_annotator(store, "ines"), None)
        _joined(store)
        assert settle_by_rule(store, "earliest") == 1
        _parted(store)
        _sound(store)
    assert labels(path, "annotator, label, in_conflict") == [(INES, "claim", 0)]


Row = tuple[object, ...]


def _standing(store: Store) -> dict[tuple[str, str, str], Row]:
    """Return what stands, by what it is about, sentence and person."""
    found: dict[tuple[str, str, str], Row] = {}
    for table, said in (("current", "label, skipped"), ("current_note", "note")):
        query = f"SELECT sentence_id, annotator_id, {said}, heads FROM {table}"
        found |= {(table, *row[:2]): row[2:] for row in store.rows(query)}
    return found


SAID = st.sampled_from(
    [
        *(NewEvent("label", "", label) for label in CODEBOOK.label_names[:3]),
        *(NewEvent("skip", ""), NewEvent("withdraw", "")),
        *(NewEvent("note", "", note=note) for note in ("one", "two", None)),
    ]
)
SAYING = st.tuples(st.sampled_from([*ALSO, *ALSO.values()]), st.integers(0, 2), SAID)
DEED = SAYING | st.sampled_from(RULES)


_STEADY = settings(deadline=None, database=None)
_APART = st.lists(SAYING, max_size=3)
SPELLS = st.lists(st.tuples(st.lists(DEED, max_size=8), _APART), max_size=3)

Saying = tuple[str, int, NewEvent]


def _check(
    begun: Path, first: Sequence[Saying], spells: Sequence[tuple[Sequence[object], list[Saying]]]
) -> None:
    with TemporaryDirectory(dir=_MEMORY) as folder:
        copy = Path(shutil.copyfile(begun, Path(folder) / "x.db"))
        with open_store(copy) as store:
            for step in first:
                _say(store, *step)
            for together, apart in spells:
                _spell(store, together)
                for step in apart:
                    _say(store, *step)
            _sound(store)


@settings(_STEADY, max_examples=12)
@given(first=st.lists(SAYING, max_size=10), spells=SPELLS)
def test_parted_again_it_is_as_if_they_had_never_been_joined(
    begun: Path, first: list[Saying], spells: list[tuple[list[object], list[Saying]]]
) -> None:
    """But for what was labelled meanwhile, which is theirs under whose name it was labelled."""
    _check(begun, first, spells)


@pytest.mark.slow
@settings(_STEADY, max_examples=300)
@given(first=st.lists(SAYING, max_size=10), spells=SPELLS)
def test_three_hundred_times_parted_it_is_as_if_they_had_never_been_joined(
    begun: Path, first: list[Saying], spells: list[tuple[list[object], list[Saying]]]
) -> None:
    _check(begun, first, spells)


def _spell(store: Store, deeds: Sequence[object]) -> None:
    """Join two people, do some deeds, part them, and compare."""
    owner = {name: find_annotator(store, name).annotator_id for name in ALSO}
    owner |= {also: owner[name] for name, also in ALSO.items()}
    expected = _standing(store)
    _joined(store)
    for deed in deeds:
        if isinstance(deed, tuple):
            name, place, said = deed
            _say(store, name, place, said)
            table = "current_note" if said.kind == "note" else "current"
            row = (said.note, 1) if said.kind == "note" else (said.label, said.kind == "skip", 1)
            expected[table, _sentences(store)[place], owner[name]] = row
        elif deed in RULES:
            settle_by_rule(store, deed)
            _settled(store, expected, (owner[INES], owner[TAM]))
    _parted(store)
    assert _standing(store) == expected


def _settled(
    store: Store, expected: dict[tuple[str, str, str], Row], pair: tuple[str, str]
) -> None:
    """Expect what is settled where only one of the two had said anything."""
    for (table, sentence, person), row in _standing(store).items():
        assert person == pair[0]
        of = [each for each in pair if (table, sentence, each) in expected]
        if len(of) == 1:
            expected[table, sentence, of[0]] = row
