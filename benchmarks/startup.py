"""How soon the first screen is there, beside the smallest Textual app that shows one line.

    python benchmarks/startup.py --runs 15

Each is a process of its own in a pseudo-terminal, and what counts is the moment at which a terminal
emulator shows the line that is waited for: a sentence of the article, or the app's one line. The
contenders take turns, so that what else the machine does hits all of them. The processor time is
that of the whole process until then. The commands print nothing but their output.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = "Sentence number 3 says something of its own."
LINE = "A minimal app shows this."
MINIMAL = f"""
from textual.app import App
from textual.widgets import Static


class Minimal(App):
    def compose(self):
        yield Static({LINE!r})


Minimal().run()
"""
LABELLED = 1000


class Cost(NamedTuple):
    """What one start took, in seconds: by the clock, and of the processor."""

    clock: float
    processor: float


def first_paint(home: Path, command: Sequence[str], wanted: str) -> Cost:
    """Start a program in a terminal and wait until it shows a text; then end it."""
    from terminal import Terminal

    before = _children()
    with Terminal(home=home, command=command, signals=False) as terminal:
        terminal.wait_for(wanted)
        took = terminal.arrived - terminal.began
        terminal.kill()
    return Cost(took, _children() - before)


def command(home: Path, words: Sequence[str]) -> Cost:
    """Run a program to its end."""
    from processes import environment

    before, began = _children(), time.perf_counter()
    subprocess.run(words, cwd=home, env=environment(home), capture_output=True, check=True)
    return Cost(time.perf_counter() - began, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def prepare(home: Path) -> Path:
    """Make a project with an article and 1,000 labels in another one; return its file."""
    from projects import numbered, project, sitting

    labels = "\n".join(f"Line {number} was labelled." for number in range(LABELLED))
    path = project(home / "labels.db", numbered(50), labels)
    session = sitting(path)
    session.next_document(1)
    session.label("claim", indices=range(LABELLED))
    session.next_document(-1)
    session.close()
    return path


def measure(runs: int) -> dict[str, list[Cost]]:
    """Return the costs of each contender, run by run."""
    python = sys.executable
    labeler = (python, "-m", "labeler")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        prepare(home)
        contenders: dict[str, Callable[[], Cost]] = {
            "minimal Textual app": lambda: first_paint(home, (python, "-c", MINIMAL), LINE),
            "`labeler`": lambda: first_paint(home, (*labeler, "--as", "Ines Okoro"), SENTENCE),
            "`python -c pass`": lambda: command(home, (python, "-c", "pass")),
            "`labeler --help`": lambda: command(home, (*labeler, "--help")),
            f"`labeler export`, {LABELLED:,} labels": lambda: command(home, (*labeler, "export")),
        }
        costs: dict[str, list[Cost]] = {title: [] for title in contenders}
        for run in range(runs + 1):
            for title, start in contenders.items():
                cost = start()
                if run:  # the first run fills caches
                    costs[title].append(cost)
    return costs


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    costs = measure(runs)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} runs;", end=" ")
    print("in brackets: how many times what the minimal app takes.\n")
    print("| | median | fastest | processor, median |")
    print("| --- | --: | --: | --: |")
    smallest = figures(costs["minimal Textual app"])
    for title, found in costs.items():
        cells = (
            f"{ours * 1000:.0f} ms ({ours / theirs:.2f})"
            for ours, theirs in zip(figures(found), smallest, strict=True)
        )
        print(f"| {title} | {' | '.join(cells)} |")


def figures(costs: Sequence[Cost]) -> tuple[float, float, float]:
    """Return the median and the least time, and the median of the processor time."""
    clock = [cost.clock for cost in costs]
    return statistics.median(clock), min(clock), statistics.median(c.processor for c in costs)


if __name__ == "__main__":
    main()
