"""What `labeler merge` says came in."""

import shutil
from pathlib import Path

from command_line import command_done
from labeler.store.connection import open_store
from projects import ARTICLES, project


def test_another_cut_is_told_and_not_called_nothing_new(tmp_path: Path) -> None:
    path, other = project(tmp_path / "here.db", *ARTICLES[:2]), tmp_path / "there.db"
    shutil.copyfile(path, other)
    with open_store(other) as store, store.write():
        store.execute(
            "INSERT INTO segmentation SELECT document_id, 'labeler-0:en', spans FROM segmentation"
            " LIMIT 1"
        )
    assert "1 segmentation\n" in command_done("--db", str(path), "merge", str(other)).stderr
    assert "nothing new" in command_done("--db", str(path), "merge", str(other)).stderr
    third = tmp_path / "third.db"
    project(third, ARTICLES[2])
    assert "segmentation" not in command_done("--db", str(path), "merge", str(third)).stderr
