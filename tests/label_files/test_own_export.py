"""What this project exports is read back as it stands, without naming a column."""

from pathlib import Path

import pytest

from command_line import command_done
from label_folder import Folder
from labeler.label_files import FileLabel
from projects import project, sitting

FIELDS = "sentence_id,document_id,text,label,annotator,annotator_kind,round,in_conflict,codebook_id"


def row(item: str, label: str, annotator: str, **more: object) -> str:
    cells = {"kind": "person", "round": 1, "conflict": "false", "codebook": "c0", **more}
    kind, number, conflict, codebook = cells.values()
    return f"{item},d1,Rain fell.,{label},{annotator},{kind},{number},{conflict},{codebook}"


def content(*rows: str) -> str:
    return "\n".join([FIELDS, *rows, ""])


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = project(tmp_path / "storm.db")
    for name, label in (("Ada", "claim"), ("Ben", "filler")):
        session = sitting(path, name)
        try:
            session.label(label)
            session.label("claim")
        finally:
            session.close()
    return path


@pytest.mark.parametrize("name", ["labels.csv", "labels.tsv", "labels.jsonl", "labels.parquet"])
def test_an_export_is_long_form(labelled: Path, folder: Folder, name: str) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    out = folder.path / name
    command_done("--db", str(labelled), "export", "--names", "-o", str(out))
    read = folder.read_files(out)
    assert [(label.annotator, label.label) for label in read.labels] == [
        ("Ada", "claim"),
        ("Ben", "filler"),
        ("Ada", "claim"),
        ("Ben", "claim"),
    ]
    assert len({label.item for label in read.labels}) == 2
    assert all(label.document is not None for label in read.labels)
    assert read == folder.read_files(out, round_number=1)


def test_models_references_and_conflicts_are_left_out(folder: Folder) -> None:
    rows = [
        row("s1", "claim", "A1"),
        row("s1", "claim", "A2", kind="model", round=3),
        row("s1", "claim", "A3", kind="reference"),
        row("s1", "filler", "A4", conflict="true"),
        row("s1", "claim", "A4", conflict="true"),
    ]
    read = folder.read(content(*rows))
    assert read.labels == [FileLabel("d1", "s1", "A1", "claim")]
    assert read.left_out == {"by models": 1, "reference labels": 1, "in conflict": 2}


def test_rounds_are_never_pooled(folder: Folder) -> None:
    rows = [row("s1", "claim", "A1"), row("s1", "filler", "A1", round=2)]
    problem = folder.problem_of(content(*rows))
    assert problem.startswith("labels.csv: line 3: there are labels of round '1' and of round '2'")
    assert "--round" in problem
    read = folder.read(content(*rows), round_number=2)
    assert read.labels == [FileLabel("d1", "s1", "A1", "filler")]
    assert read.left_out == {"in other rounds": 1}


def test_rounds_are_never_pooled_over_files(folder: Folder) -> None:
    one = folder.write("one.csv", content(row("s1", "claim", "A1")))
    two = folder.write("two.csv", content(row("s1", "filler", "A1", round=2)))
    assert "two.csv: line 2" in folder.problem(lambda: folder.read_files(one, two))


def test_rounds_in_json_lines(folder: Folder) -> None:
    one = {"item": "s1", "annotator": "A1", "label": "claim", "round": 1, "in_conflict": False}
    two = {**one, "label": "filler", "round": 2}
    model = {**one, "annotator": "M", "annotator_kind": "model"}
    assert "never pooled" in folder.problem_of_json([one, two])
    read = folder.read_json([one, two, model], round_number=2)
    assert [label.label for label in read.labels] == ["filler"]
    assert read.left_out == {"in other rounds": 1, "by models": 1}


def test_a_round_is_chosen_where_no_file_tells_rounds_apart(folder: Folder) -> None:
    long = "item,annotator,label\ns1,Ada,claim\n"
    assert "no column 'round'" in folder.problem_of(long, round_number=1)
    record = {"item": "s1", "annotator": "A1", "label": "claim"}
    assert "no field 'round'" in folder.problem_of_json([record], round_number=1)
    assert "leave out --round" in folder.problem_of("item,Ada,Ben\ns1,x,y\n", round_number=1)


def test_codebooks_are_never_pooled(folder: Folder) -> None:
    rows = [row("s1", "claim", "A1"), row("s2", "claim", "A1", codebook="c1")]
    assert "never pooled" in folder.problem_of(content(*rows))
