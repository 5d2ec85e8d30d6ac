"""One label a sentence: what was decided, else what most people or a model say, with its votes."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from adjudicating import LEAD, PEOPLE, adjudicating, label, labelled
from command_line import command_done, run_command
from labeler.codebook import default_codebook
from labeler.release.choices import Choices
from labeler.release.dataset import Dataset
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from labeler.store.decisions import decide, decide_from_the_start

METHODS = ("majority", "dawid-skene", "mace")


def rows(path: Path, *arguments: str) -> list[dict[str, Any]]:
    output = command_done("--db", str(path), "export", *arguments).stdout_bytes.decode()
    return [json.loads(line) for line in output.splitlines()]


def consensus(path: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    output = command_done("--db", str(path), "consensus", *arguments).stdout_bytes.decode()
    found = map(json.loads, output.splitlines())
    return {row["item"]: row for row in found}


@pytest.mark.parametrize(
    "ties", [(), ("--ties", "random", "--seed", "3")], ids=["codebook", "lots"]
)
@pytest.mark.parametrize("method", METHODS)
def test_a_release_says_what_the_consensus_says(
    released: Path, method: str, ties: tuple[str, ...]
) -> None:
    found = rows(released, "--labels", method, *ties)
    wanted = consensus(released, "--method", method, *ties)
    assert [row["sentence_id"] for row in found] == list(wanted)
    rule = "random:3" if ties else "codebook"
    for row in found:
        said = wanted[row["sentence_id"]]
        assert row["consensus"] == said["label"]
        for name in ("method", "ties", "votes", "probabilities"):
            assert row[name] == said[name]
        assert row["tie_rule"] == rule
        assert row["n_annotations"] == sum(said["votes"].values())


@pytest.mark.parametrize("method", METHODS)
def test_a_decided_label_stands_over_the_consensus(released: Path, method: str) -> None:
    found = rows(released, "--labels", method)
    decided = [row for row in found if row["label_source"] == "adjudicated"]
    assert [(row["position"], row["label"], row["adjudication"]) for row in decided] == [
        (2, "filler", "disagreement")
    ]
    for row in found:
        if row not in decided:
            assert row["label"] == row["consensus"]
            assert row["adjudication"] is None


def test_only_what_was_decided_on(released: Path) -> None:
    (row,) = rows(released, "--labels", "adjudicated")
    majority = rows(released, "--labels", "majority")
    assert row in [{**other, "row_id": 1} for other in majority]
    assert row["label_source"] == "adjudicated"


def test_one_label_says_nothing_of_how_far_people_agree(released: Path) -> None:
    found = {
        (row["document_id"], row["position"]): row for row in rows(released, "--labels", "majority")
    }
    single = [row for row in found.values() if row["label_source"] == "single"]
    assert [row["n_annotations"] for row in single] == [1]
    assert single[0]["soft_label"] is None
    for row in found.values():
        if row["n_annotations"] > 1:
            assert sum(row["soft_label"].values()) == pytest.approx(1)
            assert {
                k: v * row["n_annotations"] for k, v in row["soft_label"].items()
            } == pytest.approx(row["votes"])


def test_ties_are_named_with_their_rule(released: Path) -> None:
    tied = [row for row in rows(released, "--labels", "majority") if row["ties"]]
    assert [(row["ties"], row["label"]) for row in tied] == [
        (["claim", "attribution"], "claim"),
        (["filler", "retraction"], "filler"),
    ]


def test_a_decision_stands_where_no_label_counts(released: Path) -> None:
    with open_store(released) as store, store.read():
        dataset = Dataset(store, Choices(labels="majority", round=2))
        found = [s.aggregated for d in dataset.documents() for s in d.sentences if s.aggregated]
    (row,) = found
    assert (row.label, row.label_source, row.consensus) == ("filler", "adjudicated", None)
    assert (row.n_annotations, row.soft_label, row.probabilities) == (0, None, None)


def test_what_does_not_count_is_told(released: Path) -> None:
    result = command_done("--db", str(released), "export", "--labels", "majority", "--round", "1")
    assert "left out:" not in result.stderr
    result = run_command("--db", str(released), "export", "--labels", "majority", "--round", "7")
    assert result.exit_code == 1
    assert "round 7 has no labels" in str(result.exception)


@pytest.mark.parametrize("form", ["jsonl", "lewidi"])
def test_several_decisions_stand_where_nobody_looked_at_them_before(
    tmp_path: Path, form: str
) -> None:
    ines, tam, _ = PEOPLE
    path = labelled(tmp_path / "storm.db", [{ines: "cccf", tam: "aaaf"}])
    with closing(adjudicating(path, LEAD)) as here:
        for label in ("retraction", "filler", "claim"):
            here.decide(label)
    command_done(
        *("--db", str(path), "export", "--format", form, "--labels", "majority"),
        *("-o", str(tmp_path / "out")),
    )
    text = (tmp_path / "out").read_text("utf-8")
    if form == "jsonl":
        found = [json.loads(line)["label"] for line in text.splitlines()]
    else:
        found = [row["hard_label"] for row in json.loads(text).values()]
    assert found == ["retraction", "filler", "claim", "filler"]


def test_what_was_decided_on_is_told_whatever_round_is_exported_and_whoever_gave_in(
    tmp_path: Path,
) -> None:
    ines, tam, _ = PEOPLE
    path = labelled(tmp_path / "storm.db", [{ines: "cc", tam: "ac"}])
    with closing(adjudicating(path, LEAD)) as here:
        here.decide("claim")
    label(path, tam, ["c-"])  # who knows now what was decided
    with open_store(path) as store, store.write():
        decide_from_the_start(store, "round", "2", "production")
        decide(store, "round in force", "project", 2, None)
    label(path, ines, ["-c"])
    for number in ("1", "2"):
        found = rows(path, "--labels", "majority", "--round", number)
        assert [row["adjudication"] for row in found] == ["disagreement", None]


def test_what_somebody_decided_stands_when_they_count_as_a_reference(
    released: Path, tmp_path: Path
) -> None:
    path = tmp_path / released.name
    path.write_bytes(released.read_bytes())
    command_done("--db", str(path), "annotators", "kind", LEAD, "reference")
    for choice in ("raw", "majority", "adjudicated"):
        assert rows(path, "--labels", choice) == rows(released, "--labels", choice)


def test_a_decided_label_is_of_the_codebook_under_which_it_was_decided(tmp_path: Path) -> None:
    ines, tam, _ = PEOPLE
    path = labelled(tmp_path / "storm.db", [{ines: "cc", tam: "ac"}])
    with closing(adjudicating(path, LEAD)) as here:
        here.decide("claim")
    known = default_codebook()
    with open_store(path) as store:
        use_codebook(store, known.model_copy(update={"version": "9.0"}), None)
    label(path, ines, ["-f"])
    found = rows(path, "--labels", "majority")
    assert [(row["label_source"], row["codebook_version"]) for row in found] == [
        ("adjudicated", known.version),
        ("single", "9.0"),
    ]
