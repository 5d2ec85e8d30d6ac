"""A team labels one file at the same time: nothing fails, is lost, or is done twice."""

import json
import statistics
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from command_line import command_done
from labeler.store.connection import open_store
from processes import PATIENCE_S, environment, verified
from projects import numbered, project

LABELLING: Final = Path(__file__).with_name("label_together.py")
PER_ARTICLE: Final = 100


def _made(path: Path, people: int, seconds: int) -> Path:
    """Make a heap of far more sentences than can be labelled, each to have one label."""
    count = max(people, 4 * people * seconds // PER_ARTICLE + 1)
    texts = [numbered(PER_ARTICLE).replace("Sentence", f"In {n} sentence") for n in range(count)]
    project(path, *texts)
    command_done("--db", str(path), "assign", "--everyone", "--labels-per-sentence", "1")
    return path


def _label_together(path: Path, people: int, seconds: int) -> dict[str, list[float]]:
    """Let so many processes label; return how long each one's keys took."""
    with ExitStack() as stack:
        processes = {
            f"Person {number}": stack.enter_context(
                subprocess.Popen(
                    [sys.executable, LABELLING, path, f"Person {number}", str(seconds)],
                    env=environment(path.parent),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                )
            )
            for number in range(people)
        }
        for process in processes.values():
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes.values():
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        took = {}
        for name, process in processes.items():
            printed, problem = process.communicate(timeout=seconds + 5 * PATIENCE_S)
            assert (process.returncode, problem) == (0, "")
            took[name] = json.loads(printed)
        return took


@pytest.mark.parametrize(
    ("people", "seconds"), [(4, 3), pytest.param(50, 30, marks=pytest.mark.slow)]
)
def test_many_people_label_one_file(tmp_path: Path, people: int, seconds: int) -> None:
    path = _made(tmp_path / "labels.db", people, seconds)
    took = _label_together(path, people, seconds)
    with open_store(path) as store:
        log = list(
            store.rows(
                "SELECT a.name, e.sentence_id FROM event e"
                " JOIN roster a ON a.annotator_id = e.annotator_id"
            )
        )
        stands = store.value("SELECT count(*) FROM current WHERE label = 'claim' AND heads = 1")
        left = store.value("SELECT count(*) FROM lease")
    # Every key that was told "saved" is in the log, once, and stands.
    assert Counter(name for name, _ in log) == {name: len(keys) for name, keys in took.items()}
    assert stands == len(log)
    # Each sentence was to have one label, and nobody did what another was doing.
    assert len({sentence for _, sentence in log}) == len(log)
    assert left == 0
    verified(path, tmp_path)
    keys = [key for each in took.values() for key in each]
    points = statistics.quantiles(keys, n=100, method="inclusive")
    print(f"{people} people, {len(keys)} labels:", end=" ")  # noqa: T201
    print(f"p50 {points[49] * 1000:.1f} ms, p99 {points[98] * 1000:.1f} ms")  # noqa: T201
