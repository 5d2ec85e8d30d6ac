"""Files are replaced whole or not at all, and a database never."""

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from labeler.atomic import replacing
from labeler.cli import cli
from labeler.errors import LabelerError
from labeler.store.connection import open_store
from labeler.store.verify import verify
from projects import labels, project, sitting


@pytest.mark.parametrize("command", [["export", "--format", "csv"], ["agreement"]])
@pytest.mark.parametrize("target", ["x.db", "link.txt", "other.db", "x.db-wal", "x.db-journal"])
def test_no_output_replaces_a_database(tmp_path: Path, command: list[str], target: str) -> None:
    path = project(tmp_path / "x.db")
    project(tmp_path / "other.db")
    (tmp_path / "link.txt").symlink_to(path)
    session = sitting(path)
    session.label("claim")
    session.close()
    result = CliRunner().invoke(
        cli,
        ["--db", str(path), *command, "-o", str(tmp_path / target)]
        + ([] if "--format" in command else ["--format", "text"]),
    )
    assert isinstance(result.exception, LabelerError), result.output
    assert "database" in str(result.exception)
    assert len(labels(path)) == 1
    for name in ("x.db", "other.db"):
        with open_store(tmp_path / name) as store:
            assert all(check.ok for check in verify(store))


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replacing(pipe) as file:
        file.write(b"through")
    reader.join()
    assert read == [b"through"]
    assert pipe.is_fifo()


def test_a_folder_and_a_missing_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(LabelerError, match="is a folder"), replacing(tmp_path):
        pass
    with (
        pytest.raises(LabelerError, match="cannot be written"),
        replacing(tmp_path / "no" / "out.txt"),
    ):
        pass
