"""Parquet, if pyarrow is there; and what is said where it is not."""

import sys
from pathlib import Path

import pytest

from label_folder import Folder
from labeler.label_files import Columns, FileLabel, read_label_files

MAGIC = b"PAR1"


def test_without_pyarrow_one_line_says_what_to_install(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    problem = folder.problem_of(MAGIC + bytes(20), "labels.parquet")
    assert problem.startswith("labels.parquet: needs an extra to read Parquet")
    assert "[parquet]" in problem


def write(path: Path, **columns: object) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table(columns), path, row_group_size=2)
    return path


def test_long_form_of_any_type(folder: Folder) -> None:
    path = write(
        folder.path / "labels.parquet",
        item=[1, 2, 3, 4],
        worker=["Ada", "Ben", "Ada", "Ben"],
        label=[1.0, None, 2.5, float("nan")],
        document=[b"d1", b"d1", b"d2", b"d2"],
    )
    read = folder.read_files(path)
    assert read.labels == [FileLabel("d1", "1", "Ada", "1"), FileLabel("d2", "3", "Ada", "2.5")]
    assert read.formats == ("Parquet, long form",)
    assert read.left_out == {"without a label": 2}


def test_wide_form_and_named_columns(folder: Folder) -> None:
    path = write(folder.path / "wide.parquet", nr=["s1", "s2"], Ada=["x", "y"], Ben=["x", None])
    read = folder.read_files(path, columns=Columns(item="nr"))
    assert read.labels == [
        FileLabel(None, "s1", "Ada", "x"),
        FileLabel(None, "s1", "Ben", "x"),
        FileLabel(None, "s2", "Ada", "y"),
    ]


def test_the_ending_of_the_name_does_not_matter(folder: Folder) -> None:
    path = write(folder.path / "labels.bin", item=["s1"], annotator=["Ada"], label=["x"])
    assert len(folder.read_files(path).labels) == 1


def test_progress_adds_up_to_the_size(folder: Folder) -> None:
    many = 20_000
    path = write(
        folder.path / "labels.parquet",
        item=[str(number) for number in range(many)],
        annotator=["Ada"] * many,
        label=["x"] * many,
    )
    portions: list[int] = []
    found = read_label_files([path], advance=portions.append)
    assert sum(1 for _ in found) == many
    assert sum(portions) == found.size
    assert len(portions) > 1


def test_problems_name_the_row(folder: Folder) -> None:
    path = write(
        folder.path / "labels.parquet", item=["s1", ""], annotator=["Ada", "Ada"], label=["x", "y"]
    )
    problem = folder.problem(lambda: folder.read_files(path))
    assert problem == "labels.parquet: row 2: the item is missing"
    problem = folder.problem(lambda: folder.read_files(path, categories=["y"]))
    assert problem.startswith("labels.parquet: row 1: the label 'x'")


def test_no_rows_and_a_damaged_file(folder: Folder) -> None:
    path = write(folder.path / "labels.parquet", item=[], annotator=[], label=[])
    assert "no label in them" in folder.problem(lambda: folder.read_files(path))
    assert "is not Parquet that can be read" in folder.problem_of(
        MAGIC + b"\x00" * 200, "x.parquet"
    )
