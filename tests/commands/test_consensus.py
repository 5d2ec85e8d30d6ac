"""One label a sentence on the command line, from a project and from label files."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from projects import numbered, project, sitting

PEOPLE = ("Ada", "Ben", "Cem")
LABELS = ("claim", "filler", "attribution")


def _votes() -> dict[str, list[str]]:
    """Three labels an item: all the same, two the same, or (on one) a tie of three."""
    votes = {}
    for item in range(30):
        label = LABELS[item % 3]
        other = LABELS[(item + 1) % 3]
        votes[f"s{item:02}"] = [label, label, other if item % 4 == 0 else label]
    votes["s30"] = list(LABELS)
    return votes


@pytest.fixture
def path() -> str:
    lines = ["item,annotator,label"]
    for item, labels in _votes().items():
        lines += [f"{item},{who},{label}" for who, label in zip(PEOPLE, labels, strict=True)]
    lines.append("s31,Ada,claim")
    Path("votes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "votes.csv"


def _rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_majority_with_its_ties_and_single_labels(path: str) -> None:
    result = command_done("consensus", path)
    rows = {row["item"]: row for row in _rows(result.stdout)}
    for item, labels in _votes().items():
        assert rows[item]["label"] == labels[0] or item == "s30"
        assert rows[item]["method"] == "majority"
        assert sum(rows[item]["probabilities"].values()) == pytest.approx(1)
        assert sum(rows[item]["votes"].values()) == 3
    assert sorted(rows["s30"]["ties"]) == sorted(LABELS)
    assert rows["s00"]["ties"] == []
    assert (rows["s31"]["source"], rows["s00"]["source"]) == ("single", "consensus")
    assert "Ties, at 1 item" in result.stderr
    assert "1 labelled by one annotator alone" in result.stderr


@pytest.mark.parametrize("method", ["dawid-skene", "mace"])
def test_a_model_comes_with_its_annotators(path: str, method: str) -> None:
    result = command_done("consensus", path, "--method", method)
    assert len(_rows(result.stdout)) == 32
    for who in PEOPLE:
        assert who in result.stderr
    value = json.loads(command_done("consensus", path, "--method", method, "--json").stdout)
    assert value["items"] == _rows(result.stdout)
    for annotator in value["model"]["annotators"]:
        for shares in annotator["confusion"]:
            assert shares is None or sum(shares) == pytest.approx(1)


def test_a_model_of_two_annotators_is_refused() -> None:
    Path("two.csv").write_text("item,annotator,label\n1,Ada,a\n1,Ben,b\n", encoding="utf-8")
    result = run_command("consensus", "two.csv", "--method", "dawid-skene", "-o", "out.jsonl")
    assert result.exit_code == 1
    assert "three annotators" in str(result.exception)
    assert not Path("out.jsonl").exists()


def test_lots_are_drawn_by_the_seed(path: str) -> None:
    drawn = {
        next(row["label"] for row in _rows(result.stdout) if row["item"] == "s30")
        for seed in range(12)
        for result in [command_done("consensus", path, "--ties", "random", "--seed", str(seed))]
    }
    assert len(drawn) > 1


def test_csv_holds_the_same_as_json_lines(path: str) -> None:
    rows = _rows(command_done("consensus", path).stdout)
    command_done("consensus", path, "-o", "out.csv")
    text = Path("out.csv").read_text(encoding="utf-8")
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["item"] for row in read] == [row["item"] for row in rows]
    assert [json.loads(row["probabilities"]) for row in read] == [
        row["probabilities"] for row in rows
    ]
    assert [json.loads(row["ties"]) for row in read] == [row["ties"] for row in rows]


def test_repeated_labels_are_votes_unless_settled() -> None:
    rows = "item,annotator,label\n1,Ada,a\n1,Ada,a\n1,Ben,b\n"
    Path("labels.csv").write_text(rows, encoding="utf-8")
    assert _rows(command_done("consensus", "labels.csv").stdout)[0]["votes"] == {"a": 2, "b": 1}
    settled = command_done("consensus", "labels.csv", "--duplicates", "first")
    assert _rows(settled.stdout)[0]["votes"] == {"a": 1, "b": 1}


def test_a_project_gives_one_row_a_labelled_sentence_in_order() -> None:
    project(Path("labels.db"), numbered(6))
    for name, labels in (("Ada", "claim filler claim"), ("Ben", "claim claim claim claim")):
        session = sitting(Path("labels.db"), name)
        for label in labels.split():
            session.label(label)
        session.close()
    rows = _rows(command_done("consensus").stdout)
    assert [row["votes"]["claim"] for row in rows] == [2, 1, 2, 1]
    assert rows[1]["ties"] == ["claim", "filler"]
    assert rows[1]["label"] == "claim"
    text = command_done("consensus", "--format", "text").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "filler" in text


def test_items_of_one_name_in_two_documents_are_two() -> None:
    rows = ["item,document,annotator,label"]
    rows += [f"{item},{document},{who},{label}" for item, document, who, label in (
        ("s1", "a: s", "Ada", "x"), ("s: s1", "a", "Ben", "y"), ("s1", "b", "Ada", "x"),
        ("s1", "b", "Ben", "y"), ("s: s1", "b", "Ada", "x"))]  # fmt: skip
    Path("names.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = command_done("consensus", "names.csv")
    found = [(row["document"], row["item"]) for row in _rows(result.stdout)]
    assert found == [("a: s", "s1"), ("a", "s: s1"), ("b", "s1"), ("b", "s: s1")]
    assert "Ties, at 1 item; the alphabet decided" in result.stderr


def test_the_labels_are_never_replaced_by_what_is_made_of_them(path: str) -> None:
    before = Path(path).read_bytes()
    Path("link.csv").symlink_to(path)
    for output in (path, "link.csv"):
        result = run_command("consensus", path, "-o", output)
        assert result.exit_code == 1
        assert "is read by this command" in str(result.exception)
    assert Path(path).read_bytes() == before
