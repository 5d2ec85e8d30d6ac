"""What may be asked of `labeler release`: which labels, formats and parts, with or without text."""

import csv
import json
from collections import Counter
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from adjudicating import PEOPLE, adjudicating, labelled
from command_line import command_done, run_command
from labeler.release.formats import FORMATS
from labeler.store.connection import open_store
from labeler.text.markdown import escaped_line
from pretending import LEAD, PRETENDERS
from projects import sitting
from release_folder import PLAIN, content, manifest, rows


def test_names_are_told_with_the_pseudonyms_of_the_agreement(pretend: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command_done("--db", str(pretend), "release", str(out), *PLAIN, "--names", "--notes")
    told = manifest(out)
    assert told["agreement"]["annotators"] == {
        "A1": PRETENDERS[0],
        "A2": PRETENDERS[1],
        "A3": LEAD,
    }
    assert {"Annotators are named.", "Annotators' notes are included, as they wrote them."} <= set(
        told["warnings"]
    )
    assert {row["annotator"] for row in rows(out / "data" / "annotations.jsonl")} == {*PRETENDERS}


def test_no_text_leaves_no_sentence_anywhere(pretend: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command_done("--db", str(pretend), "release", str(out), *PLAIN, "--no-text", "--split", "1/1/1")
    everything = b"\n".join(content(out).values()).decode()
    with open_store(pretend) as store:
        held = [text for (text,) in store.rows("SELECT text FROM sentence WHERE length(text) > 30")]
    # The default codebook has examples from the practice articles, by its author's choice.
    examples = (out / "codebook.md").read_text("utf-8")
    shown = [text for text in held if text in everything]
    assert [text for text in shown if escaped_line(text) not in examples] == []
    assert "hard cases are left out" in examples
    assert "cases" not in json.loads((out / "codebook.json").read_bytes())


def test_splits_are_those_of_the_rows(pretend: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command_done(
        "--db", str(pretend), "release", str(out), *PLAIN, "--split", "8/1/1", "--seed", "3"
    )
    told = manifest(out)["splits"]
    found = rows(out / "data" / "aggregated.jsonl")
    assert {part["name"]: part["sentences"] for part in told["parts"]} == {
        "dev": 0,
        "test": 0,
        "train": 0,
    } | Counter(row["split"] for row in found)
    assert told["seed"] == 3
    assert any("no case of" in warning for warning in manifest(out)["warnings"])


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (("--labels", "raw"), {"annotations.jsonl"}),
        (("--labels", "adjudicated"), {"aggregated.jsonl"}),
        (("--labels", "majority", "--labels", "raw"), {"annotations.jsonl", "aggregated.jsonl"}),
    ],
)
def test_labels_are_those_asked_for(
    pretend: Path, tmp_path: Path, options: tuple[str, ...], files: set[str]
) -> None:
    out = tmp_path / "out"
    words = ("release", str(out), "--practice", "--format", "jsonl", *options)
    command_done("--db", str(pretend), *words)
    assert {file.name for file in (out / "data").iterdir()} == files
    assert manifest(out)["options"]["labels"] == sorted(options[1::2], reverse=True)


def test_formulas_are_defused_where_asked(pretend: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--excel-safe", "--names", "--license-text", "=1+1")
    command_done("--db", str(pretend), "release", str(out), *PLAIN, *options)
    with (out / "data" / "annotations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert not any(value.startswith(("=", "+", "@")) for value in row.values())
    assert "--excel-safe" in manifest(out)["command"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--labels", "mace", "--labels", "majority"), "two methods"),
        (("--labels", "raw", "--format", "checkthat"), "one label a sentence"),
        (("--no-text", "--notes"), "--notes goes with text"),
        (("--no-text", "--format", "prodigy"), "nothing without text"),
        (("--excel-safe", "--format", "jsonl"), "--excel-safe goes with"),
        (("--split", "some"), "three numbers"),
    ],
)
def test_what_cannot_be_asked_for(
    pretend: Path, tmp_path: Path, options: tuple[str, ...], why: str
) -> None:
    result = run_command("--db", str(pretend), "release", str(tmp_path / "out"), *options)
    assert result.exit_code == 2
    assert why in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_format_has_a_place_of_its_own(pretend: Path, tmp_path: Path) -> None:
    known = [each for each in FORMATS if all(map(find_spec, each.packages))]
    words = [word for each in known for word in ("--format", each.name)]
    out = tmp_path / "out"
    command_done("--db", str(pretend), "release", str(out), "--practice", *words)
    told = manifest(out)
    places = [one["path"] for one in told["data"]]
    assert len(set(places)) == len(places)
    assert {one["format"] for one in told["data"]} == {each.name for each in known}
    files = {one["path"] for one in told["files"]}
    for one in told["data"]:
        assert one["rows"] > 0
        if one["path"].endswith("/"):
            assert any(file.startswith(one["path"]) for file in files)
        else:
            assert one["path"] in files
    assert ("croissant.json" in files) == ("huggingface" in told["options"]["formats"])


def test_a_release_of_decisions_alone_says_so(tmp_path: Path) -> None:
    ines, tam, _ = PEOPLE
    path = labelled(tmp_path / "storm.db", [{ines: "c", tam: "a"}])
    with closing(adjudicating(path, LEAD)) as here:
        here.decide("filler")
    for name in (ines, tam):
        with closing(sitting(path, name)) as session:
            session.clear()
    out = tmp_path / "out"
    command_done("--db", str(path), "release", str(out), "--format", "jsonl")
    (row,) = rows(out / "data" / "aggregated.jsonl")
    assert (row["label"], row["adjudication"]) == ("filler", "disagreement")
    assert rows(out / "data" / "annotations.jsonl") == []
    told = [(out / name).read_text("utf-8") for name in ("README.md", "DATASHEET.md", "METHODS.md")]
    assert all(" of which 0 have a label: 0 labels.\n" in page for page in told)
