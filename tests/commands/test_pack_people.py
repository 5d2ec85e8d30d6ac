"""Packing for people who were joined to others and parted again, and for who has left."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from command_line import command_done, run_command
from labeler.errors import LabelerError
from labeler.identity import canonical_json, timestamp, uuid_milliseconds
from labeler.store.annotators import add_annotator, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.decisions import packed_for
from labeler.store.derived import rebuild
from labeler.store.events import Author, NewEvent, append, event_digest
from labeler.store.merging.conflicts import conflict_count
from labeler.store.verify import verify
from projects import labels, numbered, project, sitting

INES, TAM = "Ines Okoro", "Tam Lindqvist"


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project in which two people were one while Ines labelled over what Tam had said."""
    path = project(tmp_path_factory.mktemp("parted") / "labels.db", numbered(4))
    _label(path, INES, "claim")
    _label(path, TAM, "filler", "filler", "filler")
    command_done("--db", str(path), "annotators", "join", INES, TAM)
    _label(path, INES, "retraction", "retraction")
    session = sitting(path, INES)
    session.go_to(1)
    session.note("mine, over nothing")
    session.close()
    command_done("--db", str(path), "annotators", "part", TAM)
    return path


@pytest.fixture
def lead(parted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(parted, tmp_path / "labels.db"))


def _label(path: Path, name: str, *given: str) -> None:
    session = sitting(path, name)
    for index, label in enumerate(given):
        session.label(label, indices=[index])
    session.close()


def _packed(lead: Path, name: str = INES) -> Path:
    target = lead.with_name("for-ines.db")
    command_done("--db", str(lead), "pack", name, "-o", str(target))
    return target


def _sound(path: Path) -> None:
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []


OWN = [(INES, 1, "retraction"), (INES, 2, "retraction")]


def test_what_was_labelled_over_anothers_label_comes_along_and_stands(lead: Path) -> None:
    packed = _packed(lead)
    assert labels(packed) == OWN
    _sound(packed)
    with open_store(packed) as store:
        assert conflict_count(store) == 0
        assert store.value("SELECT count(*) FROM current_note WHERE note IS NOT NULL") == 1


def test_nothing_of_the_other_comes_along(lead: Path) -> None:
    packed = _packed(lead)
    with closing(sqlite3.connect(packed)) as connection:
        dump = "\n".join(connection.iterdump())
    with open_store(lead) as store:
        tam = store.value("SELECT annotator_id FROM roster WHERE name = ?", (TAM,))
    for secret in (TAM, tam, "filler'"):
        assert secret not in dump.replace(_codebook(packed), "")


def _codebook(path: Path) -> str:
    with open_store(path) as store:
        return str(store.value("SELECT spec FROM codebook")).replace("'", "''")


def test_what_is_changed_in_the_packed_file_is_no_conflict_when_it_comes_back(lead: Path) -> None:
    packed = _packed(lead)
    _label(packed, INES, "attribution", "attribution")
    command_done("--db", str(lead), "merge", str(packed))
    assert labels(lead, "annotator, position, label, in_conflict") == [
        (INES, 1, "attribution", 0),
        (TAM, 1, "filler", 0),
        (INES, 2, "attribution", 0),
        (TAM, 2, "filler", 0),
        (TAM, 3, "filler", 0),
    ]
    _sound(lead)


def test_undo_in_the_packed_file_takes_back_to_what_is_there(lead: Path) -> None:
    packed = _packed(lead)
    session = sitting(packed, INES)
    for _ in range(3):
        session.undo()
    session.close()
    # What stood of the other's is not there; what stood of one's own is.
    assert labels(packed) == [(INES, 1, "claim")]
    _sound(packed)
    command_done("--db", str(lead), "merge", str(packed))
    assert labels(lead) == [(INES, 1, "claim"), *((TAM, n, "filler") for n in (1, 2, 3))]
    _sound(lead)


def test_what_was_settled_between_the_two_is_not_packed_for_either(lead: Path) -> None:
    _label(lead, INES, "claim", "claim", "claim")
    command_done("--db", str(lead), "annotators", "join", INES, TAM)
    command_done("--db", str(lead), "conflicts", "--settle", "open")
    command_done("--db", str(lead), "annotators", "part", TAM)
    packed = _packed(lead)
    assert labels(packed) == [(INES, n, "claim") for n in (1, 2, 3)]
    _sound(packed)


def test_a_packed_file_that_follows_what_is_not_there_goes_into_its_own_project_only(
    lead: Path,
) -> None:
    packed = _packed(lead)
    other = project(lead.with_name("other.db"), numbered(4))
    before = other.read_bytes()
    refused = run_command("--db", str(other), "merge", str(packed))
    assert isinstance(refused.exception, LabelerError)
    assert "into the project that it came from" in str(refused.exception)
    assert other.read_bytes() == before
    # Together with that, in either order, it is taken.
    command_done("--db", str(other), "merge", str(packed), str(lead))
    assert set(OWN) <= set(labels(other))
    _sound(other)


def test_what_only_claims_to_follow_anothers_label_is_refused(lead: Path) -> None:
    """Nobody takes a label away by naming it in a file that was packed for them."""
    with open_store(lead) as store:
        victim = person(store, "Bo Achterberg").annotator_id
        sentence = store.value("SELECT sentence_id FROM in_force WHERE position = 4")
        author = Author(victim, 1, codebook_in_use(store)[0])
        said = append(store, author, [NewEvent("label", sentence, "claim")], None).events[0]
    packed = _packed(lead)
    _forge(packed, sentence, said.event_id)
    before = labels(lead)
    refused = run_command("--db", str(lead), "merge", str(packed))
    assert isinstance(refused.exception, LabelerError), refused.output
    assert labels(lead) == before


def _forge(packed: Path, sentence: str, victim: str) -> None:
    """Let the owner's event end another's, with every hash right."""
    with open_store(packed) as store:
        owner, number = packed_for(store) or ("", 0)
        identifier = store.clock.next(after=victim)
        created_at = timestamp(uuid_milliseconds(identifier))
        codebook_id = codebook_in_use(store)[0]
        said = ("label", sentence, owner, number, codebook_id, "filler", "{}", None, None)
        rest = (created_at, "key", None, canonical_json([victim]), "{}")
        row = (identifier, *said, *rest)
        with store.write():
            places = ", ".join("?" * 16)
            store.execute(f"INSERT INTO event VALUES ({places})", (*row, event_digest(row)))


def test_nothing_is_packed_for_who_has_left(lead: Path) -> None:
    command_done("--db", str(lead), "annotators", "retire", INES)
    refused = run_command("--db", str(lead), "pack", INES)
    assert isinstance(refused.exception, LabelerError)
    message = str(refused.exception)
    assert f"'{INES}' is retired" in message
    undo = message.partition("`labeler ")[2].partition("`")[0].split()
    command_done("--db", str(lead), *undo)
    assert labels(_packed(lead)) == OWN


def test_decisions_of_adjudicators_are_not_settled_in_a_packed_file(lead: Path) -> None:
    """They would stay out where the file comes back; one's own labels are settled there."""
    packed = _packed(lead)
    with open_store(packed) as store:
        with store.write():
            others = [add_annotator(store, name) for name in ("Vera Solberg", "Bo Achterberg")]
        _adjudicate(packed, [each.annotator_id for each in others])
    refused = run_command("--db", str(packed), "conflicts", "--settle", "latest")
    assert isinstance(refused.exception, LabelerError)
    assert f"packed for '{INES}'" in str(refused.exception)
    with open_store(packed) as store:
        assert conflict_count(store) == 1


def _adjudicate(path: Path, people: list[str]) -> None:
    """Let people decide differently, in the way of another labeler."""
    with open_store(path) as store, store.write():
        sentence = store.value("SELECT sentence_id FROM in_force WHERE position = 4")
        for annotator, label in zip(people, ("claim", "filler"), strict=True):
            identifier = store.clock.next()
            created_at = timestamp(uuid_milliseconds(identifier))
            said = ("adjudicate", sentence, annotator, 1, codebook_in_use(store)[0], label)
            row = (identifier, *said, "{}", None, None, created_at, "key", None, "[]", "{}")
            places = ", ".join("?" * 16)
            store.execute(f"INSERT INTO event VALUES ({places})", (*row, event_digest(row)))
        rebuild(store)
