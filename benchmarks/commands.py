"""What the commands of a lead cost in a large project: processor time and memory.

    python benchmarks/commands.py
    python benchmarks/commands.py --articles 200 --keep FOLDER

The project is made by the commands themselves: articles of 40 sentences are imported, three people
label each sentence (one in seven otherwise than most), and the halves of two leads are united. Each
command is a process of its own. The sentences are made up.
"""

import argparse
import csv
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PER_DOCUMENT = 40
NAMES = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg")
LABELS = ("claim", "attribution", "filler", "retraction")
SHARES = (60, 25, 14, 1)
ERROR = 1 / 7
WORDS = ("harbour", "council", "river", "bridge", "budget", "school", "ferry", "storm", "market")
VERBS = ("closed", "opened", "delayed", "moved", "measured", "repaired", "flooded", "paid for")


class Cost(NamedTuple):
    """Seconds of the processor, and the most memory in MB."""

    processor: float
    memory: float


def articles(count: int) -> Iterator[tuple[str, list[str]]]:
    """Yield (file name, sentences), no two sentences alike."""
    chance = random.Random(1)
    for number in range(count):
        yield (
            f"article-{number:06}.txt",
            [
                f"In town {number}, the {chance.choice(WORDS)} {chance.choice(VERBS)} the"
                f" {chance.choice(WORDS)} on day {line}."
                for line in range(PER_DOCUMENT)
            ],
        )


def write_articles(folder: Path, count: int) -> None:
    """Write a folder of text files."""
    folder.mkdir()
    for name, sentences in articles(count):
        (folder / name).write_text("\n\n".join(sentences), "utf-8")


def write_labels(folder: Path, count: int) -> None:
    """Write a file of labels for each person: long form, known by article and text."""
    chance = random.Random(2)
    truth = [
        (name, sentence, chance.choices(LABELS, SHARES)[0])
        for name, sentences in articles(count)
        for sentence in sentences
    ]
    for person in NAMES:
        with (folder / f"{person}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("document", "text", "annotator", "label"))
            for name, sentence, label in truth:
                given = chance.choices(LABELS, SHARES)[0] if chance.random() < ERROR else label
                writer.writerow((name, sentence, person, given))


def run(folder: Path, *words: str) -> Cost:
    """Run one command to its end."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            (sys.executable, "-m", "labeler", *words),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print((folder / "output").read_text("utf-8", "replace")[-2000:], file=sys.stderr)
        raise SystemExit(f"{' '.join(words)}: {process.returncode}")
    return _cost(used)


def _cost(used: resource.struct_rusage) -> Cost:
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def first_case(folder: Path, *words: str) -> Cost:
    """Start adjudicating in a terminal, and wait for the first case."""
    from terminal import Terminal

    before = _cost(resource.getrusage(resource.RUSAGE_CHILDREN)).processor
    with Terminal(*words, home=folder, signals=False) as terminal:
        terminal.wait_for("decided")
        status = Path(f"/proc/{terminal._process.pid}/status").read_text("utf-8")
        terminal.kill()
    used = _cost(resource.getrusage(resource.RUSAGE_CHILDREN)).processor - before
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return Cost(used, int(peak.split()[1]) / 1024)


def measure(folder: Path, count: int) -> Iterator[tuple[str, Cost]]:
    """Yield each command and what it cost."""
    write_articles(folder / "articles", count)
    write_labels(folder, count)
    db = ("--db", "one.db")
    yield "import", run(folder, *db, "import", "articles")
    people = ("--people", ",".join(NAMES), "--overlap", "100%", "--labels-per-sentence", "3")
    yield "assign", run(folder, *db, "assign", *people)
    shutil.copyfile(folder / "one.db", folder / "two.db")
    for lead, names in (("one.db", NAMES[:2]), ("two.db", NAMES[2:])):
        for name in names:
            cost = run(folder, "--db", lead, "labels", "import", f"{name}.csv", "--round", "1")
            if name == NAMES[0]:
                yield "labels import, a third of the labels", cost
    yield "merge, a third of the labels", run(folder, *db, "merge", "two.db")
    yield "merge, nothing new", run(folder, *db, "merge", "two.db")
    for words in (
        ("documents",),
        ("annotators",),
        ("status",),
        ("rounds",),
        ("conflicts",),
        ("questions",),
        ("assign",),
        ("assign", "--purpose", "repeat", "--repeats", "10%", "--gap", "0", "--dry-run"),
        ("pack", NAMES[0], "-o", "packed.db"),
        ("agreement",),
        ("consensus",),
        ("export", "-o", "labels.jsonl"),
        ("export", "-o", "labels.csv"),
        ("backup", "-o", "copy.db"),
        ("verify",),
        ("repair",),
    ):
        yield " ".join(words), run(folder, *db, *words)
    yield "adjudicate, to the first case", first_case(folder, *db, "--as", "Vera", "adjudicate")
    yield "annotate, to the first sentence", first_sentence(folder, *db)


def first_sentence(folder: Path, *words: str) -> Cost:
    """Label nothing, line by line: what opening the project costs an annotator."""
    return run(folder, *words, "--as", NAMES[0], "annotate", "--plain")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--keep", type=Path, help="a new folder for the project, which stays there")
    arguments = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.keep is not None:
            folder = arguments.keep.absolute()
            folder.mkdir()
        sentences = arguments.articles * PER_DOCUMENT
        print(f"{arguments.articles:,} articles, {sentences:,} sentences, {3 * sentences:,} labels")
        print("\n| command | processor | memory |\n| --- | --: | --: |")
        for command, cost in measure(folder, arguments.articles):
            print(f"| {command} | {cost.processor:.1f} s | {cost.memory:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
