"""The number of a round in a packed file: in the lead's file it means the round, or is refused."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from command_line import command_done, run_command
from labeler.errors import LabelerError
from labeler.measuring import chosen_round
from labeler.session import Session
from labeler.session.adjudication import Adjudication
from labeler.session.adjudication_place import Asked
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.store.decisions import decide, packed_for
from labeler.store.rounds.rounds import known_rounds
from labeler.store.verify import verify
from projects import labels, numbered, project, sitting

INES, TAM, LEAD = "Ines Okoro", "Tam Lindqvist", "Vera Solberg"


class Packed(NamedTuple):
    path: Path
    number: int
    """What the round of the lead's file, which is the first, is called in the packed one."""


@pytest.fixture
def packed(tmp_path: Path) -> Packed:
    path = project(tmp_path / "lead.db", numbered(4))
    for name, label in ((TAM, "claim"), (INES, "filler")):
        with closing(sitting(path, name)) as session:
            session.label(label)
    with open_store(path) as store:
        person(store, "Bo Achterberg")
    command_done("--db", str(path), "pack", "Bo Achterberg", "-o", str(tmp_path / "packed.db"))
    with open_store(tmp_path / "packed.db") as store:
        found = packed_for(store)
    assert found is not None
    assert found[1] != 1
    return Packed(path, found[1])


def _contents(path: Path) -> list[object]:
    with open_store(path) as store:
        return [list(store.rows(f"SELECT * FROM {table}")) for table in ("event", "decision")]


def test_who_labels_under_that_number_labels_in_the_round(packed: Packed) -> None:
    store = open_store(packed.path)
    with closing(Session(store, person(store, INES), round_number=packed.number)) as session:
        assert session.round == 1
        assert session.labelled == 1
        session.go_to(0)
        session.label("attribution")
    assert labels(packed.path, "annotator, label, round, in_conflict") == [
        (INES, "attribution", 1, 0),
        (TAM, "claim", 1, 0),
    ]
    with open_store(packed.path) as store:
        assert all(check.ok for check in verify(store))


def test_who_adjudicates_or_reports_that_number_means_the_round(packed: Packed) -> None:
    with open_store(packed.path) as store:
        assert chosen_round(store, packed.number, practice=False) == 1
        here = Adjudication(store, person(store, LEAD), Asked(round=packed.number))
        assert (here.round, here.counts.cases) == (1, 1)


@pytest.mark.parametrize(
    "words",
    [
        ("assign",),
        ("assign", "--dry-run"),
        ("assign", "--everyone", "--labels-per-sentence", "2"),
        ("qualification", "start", "--people", INES),
    ],
)
def test_nothing_is_assigned_under_that_number(packed: Packed, words: tuple[str, ...]) -> None:
    before = _contents(packed.path)
    result = run_command("--db", str(packed.path), *words, "--round", str(packed.number))
    assert isinstance(result.exception, LabelerError), result.output
    assert "in a packed file" in str(result.exception)
    assert _contents(packed.path) == before


def test_the_next_round_is_not_counted_from_that_number(packed: Packed) -> None:
    # As it could be decided before that number was refused.
    with open_store(packed.path) as store, store.write():
        decide(store, "round", str(packed.number), "calibration", None)
    command_done("--db", str(packed.path), "merge", str(packed.path.with_name("packed.db")))
    with open_store(packed.path) as store:
        assert known_rounds(store) == [1]
