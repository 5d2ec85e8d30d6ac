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
from histories import NOON
from labeler.identity import EventClock
from labeler.importing import ImportSummary, add_all
from labeler.store.adjudication.decided import Ruling, rule
from labeler.store.agreement.before_adjudication import said
from labeler.store.agreement.rows import LabelSet, timed_items
from labeler.store.annotators import add_annotator
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.merging.conflicts import RULES, settle_by_rule
from labeler.store.people import find_annotator, join, part
from labeler.store.verify import verify
from projects import CODEBOOK, labels, numbered, project, sitting, source

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


# What follows chains through the other's words ------------------------------------------------


def _interwoven(store: Store) -> None:
    """Let Ines label, Tam label over it while they are one, and Ines over that; then part them."""
    _label(store, INES, "claim")
    _joined(store)
    _label(store, TAM, "filler")
    _label(store, INES, "retraction")
    _parted(store)


def test_a_label_that_was_ended_through_anothers_is_carried_over_to_no_new_version(
    path: Path,
) -> None:
    with open_store(path) as store:
        _interwoven(store)
        add_all(store, [source(numbered(3) + "\nOne more.", "article-1.txt")], ImportSummary())
        _sound(store)
    assert labels(path, "annotator, position, label, in_conflict") == [
        (INES, 1, "retraction", 0),
        (TAM, 1, "filler", 0),
    ]


def test_a_label_that_stands_is_known_where_it_comes_in_from_a_file(path: Path) -> None:
    with open_store(path) as store:
        _interwoven(store)
        sentence = _sentences(store)[0]
    file = path.with_suffix(".csv")
    file.write_text(f"item,annotator,label\n{sentence},{INES},retraction\n")
    before = labels(path)
    command_done("--db", str(path), "labels", "import", str(file))
    assert labels(path) == before
    with open_store(path) as store:
        _sound(store)


def test_what_stood_before_an_adjudication_is_found_through_anothers_label(path: Path) -> None:
    with open_store(path) as store:
        _interwoven(store)
        with store.write():
            lead = add_annotator(store, "Vera Solberg")
        author = Author(lead.annotator_id, 1, codebook_in_use(store)[0])
        rule(store, author, Ruling(_sentences(store)[0], "attribution"), {})
        for name in (INES, TAM):
            _label(store, name, "attribution")
        counted = store.rows(f"SELECT label, heads FROM {said(store)} ORDER BY label")
        assert list(counted) == [("filler", 1), ("retraction", 1)]


def test_a_label_was_first_given_when_its_own_person_gave_one(path: Path) -> None:
    times = iter((NOON, NOON + 60_000))
    with open_store(path, clock=EventClock(lambda: next(times))) as store:
        _label(store, TAM, "claim")
    with open_store(path) as store:
        _joined(store)
    with open_store(path, clock=EventClock(lambda: next(times))) as store:
        _label(store, INES, "claim")
    with open_store(path) as store:
        _parted(store)
        (item,) = timed_items(store, LabelSet(1, codebook_in_use(store)[0]))
        assert item.moment == NOON + 60_000


# The rule itself --------------------------------------------------------------------------------


Row = tuple[object, ...]


def _standing(store: Store) -> dict[tuple[str, str, str], Row]:
    """Return what stands, by what it is about, sentence and person."""
    found: dict[tuple[str, str, str], Row] = {}
    for table, columns in (("current", "label, skipped"), ("current_note", "note")):
        query = f"SELECT sentence_id, annotator_id, {columns}, heads FROM {table}"
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
