"""What a key press costs while many people label one file, and whether leases hold.

    python benchmarks/together.py --people 50 --seconds 30
    python benchmarks/together.py --people 200 --seconds 30

Every person is a process of their own that takes sentences from the common heap, each of which is
to have one label, and labels two a second. Printed are how long a key took, from the session's call
to its return, with waiting for the others; what failed; and how many sentences were labelled more
often than asked.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

ROOT = Path(__file__).resolve().parents[1]
PER_SECOND = 2
PER_DOCUMENT = 100


class Sitting(NamedTuple):
    """How long one person's keys took, in seconds, and what went wrong."""

    keys: list[float]
    problems: list[str]


def sit(path: Path, name: str, seconds: float, sittings: "Queue[Sitting]") -> None:
    """Label at a person's pace until the time is over."""
    from labeler.errors import LabelerError
    from projects import sitting

    keys: list[float] = []
    problems: list[str] = []
    time.sleep(random.random())  # nobody begins at the same moment as everybody
    try:
        session = sitting(path, name)
        until = time.monotonic() + seconds
        while (began := time.monotonic()) < until:
            if not session.state.open:
                session.next_open(1)
            before = time.perf_counter()
            session.label("claim")
            keys.append(time.perf_counter() - before)
            time.sleep(max(0.0, began + 1 / PER_SECOND - time.monotonic()))
        session.close()
    except LabelerError as error:
        problems.append(str(error))
    sittings.put(Sitting(keys, problems))


def made(folder: Path, people: int, seconds: float) -> Path:
    """Make a project with twice as many sentences as can be labelled, each to have one label."""
    from labeler.store.annotators import person
    from labeler.store.connection import open_store
    from labeler.store.rounds.assignments import decide_shared
    from projects import numbered, project

    wanted = int(2 * people * seconds * PER_SECOND)
    articles = max(people, wanted // PER_DOCUMENT + 1)
    texts = [
        numbered(PER_DOCUMENT).replace("Sentence", f"In {number} sentence")
        for number in range(articles)
    ]
    path = project(folder / "project.db", *texts)
    with open_store(path) as store:
        for number in range(people):
            person(store, f"Person {number}")
        with store.write():
            decide_shared(store, 1, 1, None)
    return path


def measure(path: Path, people: int, seconds: float) -> None:
    """Let everybody label at once, and print what came of it."""
    from labeler.store.connection import open_store

    context = multiprocessing.get_context("fork")
    sittings: Queue[Sitting] = context.Queue()
    processes = [
        context.Process(target=sit, args=(path, f"Person {number}", seconds, sittings))
        for number in range(people)
    ]
    for process in processes:
        process.start()
    done = [sittings.get() for _ in processes]
    for process in processes:
        process.join()
    keys = [key for each in done for key in each.keys]
    problems = [problem for each in done for problem in each.problems]
    points = statistics.quantiles(keys, n=100, method="inclusive")
    with open_store(path) as store:
        stored = store.value("SELECT count(*) FROM current WHERE label IS NOT NULL")
        often = store.value(
            "SELECT count(*) FROM (SELECT 1 FROM current WHERE label IS NOT NULL"
            " GROUP BY sentence_id HAVING count(*) > 1)"
        )
    print(f"{people} people, {len(keys):,} labels, {len(problems)} errors,", end=" ")
    print(f"{len(keys) - stored} lost or given twice, {often} sentences labelled more than once")
    print("\n| | p50 | p95 | p99 |\n| --- | --: | --: | --: |")
    shown = " | ".join(f"{points[p - 1] * 1000:.1f} ms" for p in (50, 95, 99))
    print(f"| one label | {shown} |")
    for problem in sorted(set(problems)):
        print(problem, file=sys.stderr)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--folder", type=Path, help="on which disk; default: the temporary folder")
    arguments = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores.", end=" ")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        path = made(Path(name), arguments.people, arguments.seconds)
        measure(path, arguments.people, arguments.seconds)


if __name__ == "__main__":
    main()
