"""What was decided differently on two machines is told, and deciding again ends it."""

import json
import shutil
from pathlib import Path

from command_line import command_done
from labeler.store.annotators import person
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from labeler.store.merging.decision_conflicts import differing_decisions
from projects import CODEBOOK, numbered, project

INES, TAM = "Ines Okoro", "Tam Lindqvist"


def team(tmp_path: Path) -> tuple[Path, Path]:
    path = project(tmp_path / "here.db", numbered(6))
    with open_store(path) as store:
        for name in (INES, TAM):
            person(store, name)
    other = tmp_path / "there.db"
    shutil.copyfile(path, other)
    return path, other


def assign(path: Path, people: str, seed: int) -> None:
    words = ("--people", people, "--unit", "sentence", "--seed", str(seed))
    command_done("--db", str(path), "assign", *words)


def decided(path: Path) -> list[tuple[str, str, int]]:
    with open_store(path) as store:
        return [(each.kind, each.subject, len(each.made)) for each in differing_decisions(store)]


def test_two_plans_for_one_round_are_told_until_it_is_assigned_again(tmp_path: Path) -> None:
    path, other = team(tmp_path)
    assign(path, f"{INES},{TAM}", 1)
    assign(other, INES, 2)
    result = command_done("--db", str(path), "merge", str(other))
    assert "1 decision made differently in two files" in result.stderr
    assert decided(path) == [("assignment", "1", 2)]
    result = command_done("--db", str(path), "conflicts")
    assert "assignment: 1" in result.stdout
    assert result.stdout.index("1 part ") < result.stdout.index("2 parts")
    assert "the newest stands until it is made again" in result.stderr
    listed = json.loads(command_done("--db", str(path), "conflicts", "--json").stdout)
    assert [each["kind"] for each in listed["decisions"]] == ["assignment"]
    assert len(listed["decisions"][0]["made"]) == 2
    command_done("--db", str(path), "assign", "--again", "--people", f"{INES},{TAM}")
    assert decided(path) == []
    command_done("--db", str(other), "merge", str(path))
    assert decided(other) == []


def test_what_was_decided_alike_or_only_packed_is_no_conflict(tmp_path: Path) -> None:
    path, other = team(tmp_path)
    newer = CODEBOOK.model_copy(update={"version": "9"})
    for each in (path, other):
        with open_store(each) as store:
            use_codebook(store, newer, None)
    packed = tmp_path / "packed.db"
    command_done("--db", str(path), "pack", INES, "-o", str(packed))
    with open_store(path) as store:
        use_codebook(store, CODEBOOK.model_copy(update={"version": "10"}), None)
    command_done("--db", str(path), "merge", str(packed))
    assert decided(path) == []
    command_done("--db", str(path), "merge", str(other))
    assert decided(path) == [("codebook", "project", 2)]
