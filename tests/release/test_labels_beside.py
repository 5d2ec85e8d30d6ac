"""What one label a sentence is written from: no label is read that nothing comes of."""

import io
import shutil
import sqlite3
from pathlib import Path

import pytest

from command_line import command_done
from labeler.release.choices import Choices
from labeler.release.dataset import Dataset
from labeler.release.formats import FORMATS, Format
from labeler.store.connection import open_store
from labeler.store.documents import hide_document
from release_folder import content, manifest
from release_readers import cases

WITHOUT = [known for known in FORMATS if known.aggregated and not known.labels_beside]


def written(path: Path, known: Format, out: Path, *, labels: bool) -> dict[str, bytes]:
    """Write one label a sentence from documents with or without the labels as given."""
    with open_store(path) as store, store.read():
        dataset = Dataset(store, Choices(labels="majority", notes=True))
        documents = dataset.documents(text=known.document_text, labels=labels, voters=known.voters)
        if known.folder:
            out.mkdir()
            assert known.write(out, documents, dataset.context)
            return content(out)
        file = io.BytesIO()
        assert known.write(file, documents, dataset.context)
    return {out.name: file.getvalue()}


@pytest.mark.parametrize("known", cases(WITHOUT))
def test_what_is_not_read_would_have_changed_nothing(
    released: Path, known: Format, tmp_path: Path
) -> None:
    for package in known.packages:
        pytest.importorskip(package)
    found = []
    for labels in (True, False):
        (tmp_path / str(labels)).mkdir()
        found.append(written(released, known, tmp_path / str(labels) / "out", labels=labels))
    assert found[0] == found[1]


def test_days_are_those_of_the_labels_that_are_released(released: Path, tmp_path: Path) -> None:
    path = tmp_path / released.name
    shutil.copy(released, path)
    with sqlite3.connect(path) as connection:  # nobody labels in the past
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute(
            "UPDATE event SET created_at = '2020-02-02T10:00:00.000Z' WHERE sentence_id IN"
            " (SELECT sentence_id FROM in_force WHERE document_id ="
            " (SELECT document_id FROM catalogue ORDER BY sort_key LIMIT 1))"
        )
    connection.close()
    words = ("--db", str(path), "release", str(tmp_path / "out"), "--format", "jsonl")
    command_done(*words)
    assert manifest(tmp_path / "out")["dates"][0] == "2020-02-02"
    with open_store(path) as store:
        first = store.value("SELECT document_id FROM catalogue ORDER BY sort_key LIMIT 1")
        hide_document(store, first, hidden=True, author=None)
    command_done(*words)
    assert manifest(tmp_path / "out")["dates"][0] > "2020-02-02"
