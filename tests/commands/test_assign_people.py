"""Whom `assign` adds to a file: the people it assigns to, and nobody where it is refused."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from command_line import command_done, run_command
from labeler.assigning.making import carry_out, make
from labeler.assigning.wish import Wish
from labeler.errors import LabelerError
from labeler.store.annotators import nobody_yet, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.verify import verify
from projects import everyone, numbered, project, sitting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db", *(f"{numbered(12)} In town {n}." for n in range(6)))


def label_some(path: Path, name: str, count: int) -> None:
    """Label so many sentences of a person's own, wherever in their articles these stand."""
    with closing(sitting(path, name)) as session:
        for _ in range(count):
            if not session.state.open:
                session.next_open(1)
            session.label("claim")


def persons(path: Path) -> list[str]:
    return [each.name for each in everyone(path) if each.kind == "person"]


@pytest.mark.parametrize(
    "words",
    [
        ["--people", "Ines Okoro,Tam Lindqvist", "--gold", "40%", "--repeats", "40%"],
        ["--people", "Ines Okoro,Tam Lindqvist", "--oversample", "claim=10%"],
        ["--people", "Ines Okoro,Tam Lindqvist", "--purpose", "repeat"],
        ["--people", "Ines Okoro,ines okoro"],
        ["--people", f"Ines Okoro,{'x' * 100}"],
        ["--people", "Ines Okoro", "--dry-run"],
    ],
)
def test_what_is_refused_adds_nobody(path: Path, words: list[str]) -> None:
    before = persons(path)
    result = run_command("--db", str(path), "assign", *words)
    assert (result.exit_code == 0) == ("--dry-run" in words)
    assert persons(path) == before
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM decision WHERE kind = 'assignment'") == 0


def test_newcomers_come_with_their_assignment(path: Path) -> None:
    who = ["Ines Okoro", "Tam Lindqvist"]
    result = command_done(*("--db", str(path), "--as", who[1], "assign", "--people", ",".join(who)))
    assert result.stderr.count("is new in this file") == 2
    assert persons(path) == who
    command_done("--db", str(path), "assign", "--people", "INES OKORO,Tam Lindqvist")
    assert persons(path) == who
    with open_store(path) as store:
        queued = store.rows("SELECT DISTINCT annotator_id FROM queue")
        assert {each for (each,) in queued} == {person(store, name).annotator_id for name in who}
        assert all(check.ok for check in verify(store))


def test_what_was_labelled_outside_of_a_part_is_not_done_of_it(path: Path) -> None:
    command_done(
        *("--db", str(path), "assign", "--people", "Ines Okoro,Tam Lindqvist"),
        *("--unit", "sentence", "--overlap", "0%"),
    )
    with open_store(path) as store:
        ines = person(store, "Ines Okoro").annotator_id
        rows = store.rows("SELECT sentence_id FROM queue WHERE annotator_id = ?", (ines,))
        own = sorted(sentence for (sentence,) in rows)
        rows = store.rows("SELECT sentence_id FROM in_force")
        foreign = sorted({sentence for (sentence,) in rows}.difference(own))
        events = [NewEvent("label", each, "claim") for each in (*own[1:], *foreign[1:5])]
        events += [NewEvent("skip", each) for each in (own[0], foreign[0])]
        append(store, Author(ines, 1, codebook_in_use(store)[0]), events, None)
    listed = json.loads(command_done("--db", str(path), "rounds", "--json").stdout)
    share = listed[0]["people"][0]
    assert (share["name"], share["assigned"]) == ("Ines Okoro", len(own))
    assert (share["labelled"], share["skipped"], share["outside"]) == (len(own) - 1, 1, 5)
    lines = command_done("--db", str(path), "rounds").stdout.splitlines()
    assert lines[0].split()[-3:] == ["done", "of", "besides"]
    assert any(line.split()[-3:] == [str(len(own)), str(len(own)), "5"] for line in lines)
    command_done("--db", str(path), "assign", "--everyone")
    listed = json.loads(command_done("--db", str(path), "rounds", "--json").stdout)
    share = listed[0]["people"][0]
    assert (share["labelled"], share["skipped"], share["outside"]) == (len(own) + 3, 2, 0)


THREE = ("--people", "Ines Okoro,Tam Lindqvist,Bo Achterberg", "--unit", "sentence")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--gold", "5%"], "no gold is mixed in"),
        (["--repeats", "5%"], "no repeats are mixed in"),
        (["--labels-per-sentence", "9"], "9 labels a sentence need 9 people: with 3,"),
        (["--gap", "5"], "give --repeats with it"),
    ],
)
def test_what_does_not_come_about_is_said_in_one_line(
    path: Path, words: list[str], reason: str
) -> None:
    result = command_done("--db", str(path), "assign", *THREE, *words)
    said = [line for line in result.stderr.splitlines() if "is new in this file" not in line]
    assert len(said) == 1
    assert reason in said[0]


def test_nothing_is_said_where_all_comes_about(path: Path) -> None:
    words = ("assign", *THREE, "--labels-per-sentence", "3")
    command_done("--db", str(path), *words)
    assert command_done("--db", str(path), *words).stderr == ""
    alone = ("assign", "--people", "Ines Okoro")
    assert command_done("--db", str(path), *alone).stderr == ""


def test_who_gets_no_more_is_in_the_table_with_what_stays_theirs(path: Path) -> None:
    command_done("--db", str(path), "assign", *THREE)
    label_some(path, "Bo Achterberg", 3)
    words = ("assign", "--people", "Ines Okoro,Tam Lindqvist")
    text = command_done("--db", str(path), *words).stdout
    assert any(
        line.startswith("Bo Achterberg, who gets no more: keeps 3 sentences of ")
        for line in text.splitlines()
    )
    table = json.loads(command_done("--db", str(path), *words, "--json").stdout)
    assert [(each["name"], each["sentences"]) for each in table["others"]] == [("Bo Achterberg", 3)]


def test_what_is_shared_with_who_gets_no_more_is_in_the_table(path: Path) -> None:
    words = ("assign", "--people", "Ines Okoro,Bo Achterberg", "--unit", "sentence", "--json")
    total = json.loads(command_done("--db", str(path), *words).stdout)["sentences"]
    label_some(path, "Bo Achterberg", 3)
    again = ("assign", "--people", "Ines Okoro,Tam Lindqvist", "--overlap", "100%")
    table = json.loads(command_done("--db", str(path), *again, "--json").stdout)
    pairs = {frozenset((each["a"], each["b"])): each["sentences"] for each in table["pairs"]}
    assert sum(pairs.values()) == table["shared_sentences"]
    assert sum(count for pair, count in pairs.items() if "Bo Achterberg" in pair) == 3
    assert table["sentences"] == total
    assert sum(each["sentences"] for each in (*table["people"], *table["others"])) == (
        total + table["shared_sentences"]
    )
    with open_store(path) as store:
        several = store.rows("SELECT 1 FROM queue GROUP BY sentence_id HAVING count(*) > 1")
        assert len(list(several)) == table["shared_sentences"]


def test_repeats_are_not_to_be_shared(path: Path) -> None:
    command_done("--db", str(path), "assign", *THREE, "--overlap", "0%")
    for name in ("Ines Okoro", "Tam Lindqvist"):
        label_some(path, name, 6)
    words = ("--purpose", "repeat", "--repeats", "50%", "--gap", "0")
    result = command_done("--db", str(path), "assign", *words)
    assert "--overlap" not in result.output
    result = command_done("--db", str(path), "assign", "--round", "1", "--overlap", "0%")
    assert "raise --overlap" in result.output


def test_somebody_who_was_added_meanwhile_is_not_added_twice(path: Path) -> None:
    with open_store(path) as store:
        newcomer = nobody_yet("Ines Okoro")
        with store.read():
            made = make(store, 1, Wish(people=(newcomer.annotator_id,)))
        person(store, "Ines Okoro")
        with pytest.raises(LabelerError, match="added meanwhile"):
            carry_out(store, 1, made, None, [newcomer])
    assert persons(path) == ["Ines Okoro"]


def _assigned(path: Path) -> dict[str, int]:
    listed = json.loads(command_done("--db", str(path), "rounds", "--json").stdout)
    return {share["name"]: share["assigned"] for share in listed[0]["people"]}


def test_who_was_retired_is_assigned_nothing_more(path: Path) -> None:
    command_done("--db", str(path), "assign", *THREE)
    session = sitting(path, "Bo Achterberg")
    session.label("claim")
    session.close()
    command_done("--db", str(path), "annotators", "retire", "Bo Achterberg")
    command_done("--db", str(path), "assign")
    given = _assigned(path)
    assert given.pop("Bo Achterberg") == 1
    assert sorted(given) == ["Ines Okoro", "Tam Lindqvist"]
    result = run_command("--db", str(path), "assign", *THREE)
    assert isinstance(result.exception, LabelerError)
    assert "'Bo Achterberg' is retired" in str(result.exception)
    command_done("--db", str(path), "annotators", "retire", "Bo Achterberg", "--undo")
    command_done("--db", str(path), "assign", *THREE)
    assert _assigned(path)["Bo Achterberg"] > 1


def test_who_became_one_with_somebody_else_is_assigned_again_as_that_person(path: Path) -> None:
    command_done("--db", str(path), "assign", *THREE)
    with open_store(path) as store:
        person(store, "Vera Solberg")
    command_done("--db", str(path), "annotators", "join", "Vera Solberg", "Bo Achterberg")
    command_done("--db", str(path), "assign")
    assert sorted(_assigned(path)) == ["Ines Okoro", "Tam Lindqvist", "Vera Solberg"]
