"""A packed file is there to label in: what a lead decides is decided in the project."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from command_line import command_done, run_command
from labeler.cli import cli
from labeler.commands.adjudicate import _sitting
from labeler.commands.project import Project
from labeler.errors import LabelerError
from labeler.session.adjudication_place import Asked
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.decisions import decide, packed_for, set_packed_for
from labeler.store.derived import rebuild
from labeler.store.events import Author, NewEvent, append
from labeler.store.verify import verify
from projects import labels, project, sitting

INES, TAM = "Ines Okoro", "Tam Lindqvist"


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    path = project(tmp_path / "labels.db")
    with open_store(path) as store:
        for name in (INES, TAM):
            person(store, name)
    command_done("--db", str(path), "assign", "--people", f"{INES},{TAM}", "--unit", "sentence")
    return path


@pytest.fixture
def packed(lead: Path) -> Path:
    target = lead.with_name("for-ines.db")
    command_done("--db", str(lead), "pack", INES, "-o", str(target))
    return target


def count(path: Path, what: str) -> int:
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []
        return int(store.value(f"SELECT count(*) FROM {what}"))


def first_document(path: Path) -> str:
    with open_store(path) as store:
        return str(store.value("SELECT min(document_id) FROM document"))


DECISIONS = [
    "documents hide {document}",
    "annotators rename Ines_Okoro Ines",
    "annotators kind Ines_Okoro model",
    "annotators retire Ines_Okoro",
    "assign --people Ines_Okoro --purpose production",
    "assign --everyone",
    "qualification --threshold 0.1",
    "codebook use {folder}/other.toml",
    "questions answer {question} never",
    "import {folder}/new.txt",
    "labels import {folder}/labels.csv --as-kind reference",
]


@pytest.mark.parametrize("line", DECISIONS, ids=lambda line: " ".join(line.split()[:2]))
def test_what_a_lead_decides_is_refused_in_a_packed_file(packed: Path, line: str) -> None:
    session = sitting(packed, INES)
    session.label("claim")
    session.move(-1)
    session.note("? Is this one?")
    session.close()
    folder, document = packed.parent, first_document(packed)
    (folder / "new.txt").write_text("A new one. And more of it.", "utf-8")
    (folder / "labels.csv").write_text("sentence_id,annotator,label\nabc,desk,claim\n", "utf-8")
    seed = Path(__file__).parents[2] / "seeds" / "codebook.toml"
    other = seed.read_text("utf-8").replace('version = "', 'version = "9', 1)
    (folder / "other.toml").write_text(other, "utf-8")
    with open_store(packed) as store:
        question = store.value("SELECT max(event_id) FROM event WHERE meta <> '{}'")
    before = [count(packed, table) for table in ("decision", "event", "document", "annotator")]
    filled = line.format(folder=folder, document=document, question=question)
    words = [word.replace("Ines_Okoro", INES) for word in filled.split()]
    result = run_command("--db", str(packed), *words)
    assert result.exit_code == 1, result.output
    assert f"packed for '{INES}'" in str(result.exception)
    assert "\n" not in str(result.exception)
    assert before == [
        count(packed, table) for table in ("decision", "event", "document", "annotator")
    ]


def test_nothing_is_adjudicated_in_a_packed_file(packed: Path) -> None:
    with pytest.raises(LabelerError, match=f"packed for '{INES}'"):
        _sitting(Project(packed, None), Asked())


def test_nobody_else_begins_in_a_packed_file(packed: Path, lead: Path) -> None:
    ran = run_command("--db", str(packed), "--as", "Bo Achterberg", "annotate", "--plain")
    assert ran.exit_code == 1
    assert f"packed for '{INES}', and 'Bo Achterberg' is somebody else" in str(ran.exception)
    assert count(packed, "annotator") == 1
    session = sitting(packed)
    with pytest.raises(LabelerError, match="'Bo Achterberg' is somebody else"):
        session.become("Bo Achterberg")
    assert session.become(INES).document_changed
    session.label("claim")
    session.close()
    # Nor somebody whom the file knows since the project came into it.
    command_done("--db", str(packed), "merge", str(lead))
    with pytest.raises(LabelerError, match=f"'{TAM}' is somebody else"):
        sitting(packed, TAM)
    before = count(lead, "annotator")
    command_done("--db", str(lead), "merge", str(packed))
    assert count(lead, "annotator") == before
    assert [row[0] for row in labels(lead)] == [INES]


def test_what_was_decided_in_a_packed_file_stays_out_and_is_named(packed: Path, lead: Path) -> None:
    """An older labeler let it be decided there; what its owner labelled comes in all the same."""
    document = first_document(packed)
    with open_store(packed) as store:
        mine = packed_for(store)
        assert mine is not None
        ines = mine[0]
        with store.write():
            store.execute("DELETE FROM setting WHERE key = 'packed for'")
            decide(store, "hide document", document, True, ines)
            decide(store, "name", ines, "Somebody else", ines)
            decide(store, "round in force", "project", mine[1], ines)
            rebuild(store)
        item = store.value("SELECT sentence_id FROM sentence ORDER BY 1 LIMIT 1")
        author = Author(ines, mine[1], codebook_in_use(store)[0])
        append(store, author, [NewEvent("adjudicate", item, "claim")], None)
        with store.write():
            set_packed_for(store, *mine)
    session = sitting(packed, "Somebody else")
    session.open_document(session.overview()[0].document_id)
    session.label("claim")
    session.close()
    # What the pack itself holds is as old as can be.
    tables = ("decision WHERE created_at > '1971'", "in_force", "gold")
    before = [count(lead, table) for table in tables]
    for _ in range(2):
        ran = command_done("--db", str(lead), "merge", str(packed))
        assert (
            "what was decided in it stays out: adjudication (1), hide document (1), name (1),"
            " round in force (1)" in " ".join(ran.stderr.split())
        )
        assert [count(lead, table) for table in tables] == before
        assert {row[0] for row in labels(lead)} == {INES}
        assert len(labels(lead)) == 1


def test_no_other_round_begins_in_a_packed_file(packed: Path) -> None:
    with open_store(packed) as store:
        mine = packed_for(store)
    assert mine is not None

    def annotate(number: int) -> Result:
        words = ["--db", str(packed), "annotate", "--plain", "--round", str(number)]
        return CliRunner().invoke(cli, words, input="c\n")

    ran = annotate(7)
    assert ran.exit_code == 1
    assert "packed for one round only" in str(ran.exception)
    assert count(packed, "event") == 0
    assert annotate(mine[1]).exit_code == 0
    assert count(packed, "event") == 1
