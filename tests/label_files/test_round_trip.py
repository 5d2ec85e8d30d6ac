"""Whatever labels there are, every format that holds them gives the same ones back."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from label_folder import Folder
from labeler.label_files import FileLabel

Writer = Callable[[Sequence[FileLabel], Path], Path]

# What a file of the format cannot hold: NUL nowhere, half a character nowhere but in JSON.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
# Enough of a name that it is neither empty nor trimmed, and not one of the usual ones.
people = texts.map(lambda name: f"<{name}>")


@st.composite
def label_sets(draw: st.DrawFn) -> list[FileLabel]:
    """Draw labels of which no annotator has two for an item, grouped by item."""
    documents: list[str | None] = draw(st.sampled_from((["d1", "d2"], [None])))
    annotators = draw(st.lists(people, min_size=1, max_size=4, unique=True))
    items = draw(st.lists(texts, min_size=1, max_size=6, unique=True))
    labels = draw(st.lists(texts, min_size=1, max_size=3))
    found = []
    for number, item in enumerate(items):
        who = draw(st.lists(st.sampled_from(annotators), min_size=1, unique=True))
        document = documents[number % len(documents)]
        found += [
            FileLabel(document, item, annotator, draw(st.sampled_from(labels)))
            for annotator in annotators
            if annotator in who
        ]
    return found


def cells(label: FileLabel) -> dict[str, str]:
    values = {"item": label.item, "annotator": label.annotator, "label": label.label}
    return values if label.document is None else {**values, "document": label.document}


def long_csv(labels: Sequence[FileLabel], folder: Path, delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(cells(labels[0])), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(cells(label) for label in labels)
    path = folder / "labels.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    return path


def long_tsv(labels: Sequence[FileLabel], folder: Path) -> Path:
    return long_csv(labels, folder, "\t")


def wide_csv(labels: Sequence[FileLabel], folder: Path) -> Path:
    annotators = list(dict.fromkeys(label.annotator for label in labels))
    rows: dict[str, dict[str, str]] = {}
    for label in labels:
        row = rows.setdefault(label.item, {"item": label.item, "document": label.document or ""})
        row[label.annotator] = label.label
    text = io.StringIO(newline="")
    names = ["item", *([] if labels[0].document is None else ["document"]), *annotators]
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows.values())
    path = folder / "labels.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    return path


def json_lines(labels: Sequence[FileLabel], folder: Path) -> Path:
    path = folder / "labels.jsonl"
    lines = (json.dumps(cells(label), ensure_ascii=False) for label in labels)
    path.write_text("\n".join(lines), "utf-8", newline="")
    return path


def json_array(labels: Sequence[FileLabel], folder: Path) -> Path:
    path = folder / "labels.json"
    path.write_text(json.dumps([cells(label) for label in labels], indent=1), "utf-8")
    return path


def parquet(labels: Sequence[FileLabel], folder: Path) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    path = folder / "labels.parquet"
    table = pyarrow.Table.from_pylist([cells(label) for label in labels])
    pytest.importorskip("pyarrow.parquet").write_table(table, path)
    return path


@pytest.mark.parametrize("write", [long_csv, long_tsv, wide_csv, json_lines, json_array, parquet])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(labels=label_sets())
def test_written_and_read_back(write: Writer, folder: Folder, labels: list[FileLabel]) -> None:
    read = folder.read_files(write(labels, folder.path))
    if write is wide_csv:  # its columns are in the order of the first rows
        assert sorted(read.labels, key=str) == sorted(labels, key=str)
    else:
        assert read.labels == labels
    assert not read.left_out
