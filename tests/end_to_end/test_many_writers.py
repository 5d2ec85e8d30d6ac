"""Several processes write to one file at once: nobody fails and nothing is lost."""

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from labeler.store.connection import open_store
from processes import PATIENCE_S, environment, verified
from projects import CODEBOOK, labels, numbered, project
from terminal import Terminal

LABELLING: Final = Path(__file__).with_name("label_sentences.py")
COUNT: Final = 50
WAITING: Final = "Waiting for the file"


def _label_at_once(path: Path, names: list[str]) -> None:
    """Let one process for each name label the first sentences, each with a label of its own."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, LABELLING, path, name, label, str(COUNT)],
                    env=environment(path.parent),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                )
            )
            for name, label in zip(names, CODEBOOK.label_names, strict=True)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in processes:
            _, problem = process.communicate(timeout=PATIENCE_S)
            assert (process.returncode, problem) == (0, "")


def _log(path: Path) -> list[tuple[Any, ...]]:
    with open_store(path) as store:
        return list(
            store.rows(
                "SELECT sentence_id, label, json_array_length(supersedes) FROM event"
                " ORDER BY sentence_id, event_id"
            )
        )


@pytest.mark.slow
def test_four_annotators_label_at_once(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db", numbered(COUNT + 1))
    names = ["Ines Okoro", "Pavel Lindqvist", "Rosa Amadi", "Tariq Holm"]
    _label_at_once(path, names)
    expected = [
        (name, position, label)
        for name, label in zip(names, CODEBOOK.label_names, strict=True)
        for position in range(1, COUNT + 1)
    ]
    assert sorted(labels(path), key=repr) == sorted(expected, key=repr)
    verified(path, tmp_path)


def test_one_annotator_labels_in_four_places_at_once(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db", numbered(COUNT + 1))
    _label_at_once(path, ["Ines Okoro"] * 4)
    log = _log(path)
    # Every key is in the log, and each follows the one before: one chain for each sentence.
    assert Counter(label for _, label, _ in log) == dict.fromkeys(CODEBOOK.label_names, COUNT)
    for sentence in {sentence for sentence, _, _ in log}:
        superseded = [number for found, _, number in log if found == sentence]
        assert superseded == [0, 1, 1, 1]
    stand = labels(path, "position, annotator, in_conflict")
    assert stand == [(position, "Ines Okoro", 0) for position in range(1, COUNT + 1)]
    verified(path, tmp_path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock for writing, as another program that writes does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    path = project(tmp_path / "labels.db", numbered(30))
    with Terminal("--db", path, "--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 1 of ")
        terminal.press("c")
        terminal.wait_for("Sentence 2 of ")
        yield terminal


def test_a_label_waits_for_a_busy_file(terminal: Terminal, tmp_path: Path) -> None:
    with _locked(tmp_path / "labels.db"):
        terminal.press("a")
        screen = terminal.wait_for(WAITING)
        assert "Sentence 2 of " in screen
        assert "not saved yet" in screen
        # The screen goes on taking keys: it says of each that it was not taken.
        terminal.press("f")
        terminal.wait_for("Not taken")
        time.sleep(1.5)
        assert "Sentence 2 of " in terminal.text
    screen = terminal.wait_for("Sentence 3 of ")
    assert WAITING not in screen
    assert "not saved" not in screen
    assert labels(tmp_path / "labels.db", "position, label") == [(1, "claim"), (2, "attribution")]
    verified(tmp_path / "labels.db", tmp_path)


def test_leaving_waits_for_the_label(terminal: Terminal, tmp_path: Path) -> None:
    with _locked(tmp_path / "labels.db"):
        terminal.press("a")
        terminal.wait_for(WAITING)
        terminal.press("ctrl+q")
        time.sleep(0.5)
    assert terminal.end() == 0
    assert terminal.printed.startswith("2 labels saved in ")
    assert labels(tmp_path / "labels.db", "position, label") == [(1, "claim"), (2, "attribution")]


def test_reading_a_file_that_is_written_to_does_not_wait(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db", numbered(30))
    with _locked(path):
        verified(path, tmp_path)
