"""The dataset of many labels: time and memory, beside pandas that reads and writes the same rows.

    python benchmarks/export.py --python proofs/bin/python

A project with made-up articles and labels is written once (and kept with `--file`). Every contender
runs in a process of its own, so that memory is its own; pandas in an environment that has it, such
as that of the extra `[proofs]`. It reads rows with the same fields by one query and writes them
with `to_json(lines=True)`. Contenders take turns; the least processor time of all turns counts,
since a busy machine only adds to it. Imports and opening the file do not count.
"""

import argparse
import importlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
PER_DOCUMENT, PER_SENTENCE, ANNOTATORS = 40, 2, 10
LABELS = ("claim", "attribution", "filler", "retraction")

ROWS = """
SELECT row_number() OVER () AS row_id, c.document_id, c.title, i.source, i.url, i.published_at,
       i.language, i.raw_sha256, c.splitter, f.sentence_id, f.position,
       f.paragraph + 1 AS paragraph, s.start, s.stop, s.text, k.label, a.name AS annotator,
       a.kind AS annotator_kind, k.round,
       e.attributes, substr(e.created_at, 1, 10) AS created_at, e.duration_ms, e.origin,
       k.heads > 1 AS in_conflict, b.name AS codebook, b.version AS codebook_version, b.codebook_id
FROM catalogue c
JOIN import_record i ON i.import_id = c.import_id
CROSS JOIN in_force f ON f.document_id = c.document_id
CROSS JOIN current k ON k.sentence_id = f.sentence_id
JOIN sentence s ON s.sentence_id = f.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
JOIN codebook b ON b.codebook_id = e.codebook_id
WHERE k.label IS NOT NULL
ORDER BY c.sort_key, c.document_id, f.position
"""
"""What pandas reads: the same fields in the same order."""


def write_project(path: Path, labels: int) -> None:
    """Write a project's file whose articles have as many labels in all."""
    from labeler.importing import open_or_start
    from labeler.store.codebooks import codebook_in_use

    with open_or_start(path) as store:
        codebook_id, _ = codebook_in_use(store)
        connection = store.database.conn
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute("PRAGMA foreign_keys = OFF")
        with store.write():
            _fill(connection, labels // PER_SENTENCE // PER_DOCUMENT, codebook_id)


def _fill(connection: sqlite3.Connection, documents: int, codebook_id: str) -> None:
    from benchmarks.made_up_project import event_id, identifier

    def insert(table: str, rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608

    people = [identifier(f"annotator {number}") for number in range(ANNOTATORS)]
    insert("annotator", [(p, f"Annotator {n}", "person") for n, p in enumerate(people)])
    insert("roster", [(p, f"Annotator {n}", "person", p) for n, p in enumerate(people)])
    for number in range(documents):
        document, record = identifier(f"document {number}"), identifier(f"record {number}")
        texts = [
            f"The council of port {identifier(f'port {number} {place}')[:8]} said on day {place}"
            f" that “the quay” will be ready, and nobody who asked about {number} was told why."
            for place in range(PER_DOCUMENT)
        ]
        title, source = f"The quay of {number}", f"article-{number}.txt"
        url = f"https://news.example/{number}"
        insert("document", [(document, "\n".join(texts))])
        insert(
            "import_record",
            [(record, document, title, source, url, "2026-05-03", "en", document * 2, "utf-8",
              "text", "{}")],
        )  # fmt: skip
        insert(
            "catalogue", [(document, record, title, f"{number:09}", "labeler-1:en", PER_DOCUMENT)]
        )
        first = number * PER_DOCUMENT
        sentences = [identifier(f"item {first + place}") for place in range(PER_DOCUMENT)]
        starts = [sum(len(text) + 1 for text in texts[:place]) for place in range(PER_DOCUMENT)]
        insert(
            "sentence",
            [(s, document, at, at + len(t), t)
             for s, t, at in zip(sentences, texts, starts, strict=True)],
        )  # fmt: skip
        insert(
            "in_force",
            [(s, document, place, place // 3, None) for place, s in enumerate(sentences, 1)],
        )
        given = []
        for place, sentence in enumerate(sentences, first):
            for who in range(PER_SENTENCE):
                made = identifier(f"label {place} {who}")
                event = event_id(place, sentence, who)
                label = LABELS[int(made[-2:], 16) % 16 % 5 % 4]
                attributes = '{"checkworthy":2}' if made < "2" else "{}"
                person = people[(number + who) % ANNOTATORS]
                given.append((sentence, person, event, label, attributes))
        insert(
            "event",
            [(event, "label", sentence, person, 1, codebook_id, label,
              attributes, None, 1500, "2026-05-03T14:02:11.250Z", "key", None, "[]", "{}",
              identifier(event)) for sentence, person, event, label, attributes in given],
        )  # fmt: skip
        insert("current", [(s, p, 1, e, label, 0, 1) for s, p, e, label, _ in given])


def ours(path: Path, out: Path, *arguments: str) -> None:
    """Call the command, as a person would."""
    from click.testing import CliRunner

    from labeler.cli import cli

    words = ["--db", str(path), "export", "-o", str(out), *arguments]
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output


def bare_scan(path: Path, out: Path) -> None:
    """Read the rows by one query, and do nothing with them."""
    del out
    for _ in sqlite3.connect(path).execute(ROWS):
        pass


def pandas(path: Path, out: Path) -> None:
    """Read the rows into a frame and write them as JSON Lines."""
    frame = importlib.import_module("pandas").read_sql(ROWS, sqlite3.connect(path))
    frame.to_json(out, orient="records", lines=True, force_ascii=False)


CONTENDERS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "ours, JSON Lines": ("out.jsonl", ours),
    "ours, Parquet": ("out.parquet", ours),
    "ours, CSV": ("out.csv", ours),
    "ours, majority, JSON Lines": (
        "out.jsonl",
        lambda path, out: ours(path, out, "--labels", "majority"),
    ),
    "ours, Dawid-Skene, JSON Lines": (
        "out.jsonl",
        lambda path, out: ours(path, out, "--labels", "dawid-skene"),
    ),
    "bare scan": ("out.none", bare_scan),
    "pandas, JSON Lines": ("out.jsonl", pandas),
}


def work(name: str, path: Path) -> None:
    """Run one contender here and print what it measured as JSON."""
    ending, contender = CONTENDERS[name]
    if name.startswith("pandas"):
        importlib.import_module("pandas")  # imports do not count
    elif name.startswith("ours"):
        import labeler.cli
        import labeler.release.dataset  # noqa: F401
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        out = Path(folder, ending)
        began = time.process_time()
        contender(path, out)
        processor = time.process_time() - began
        size = out.stat().st_size if out.exists() else 0
    status = Path("/proc/self/status").read_text()  # getrusage would tell of the caller's, too
    peak = int(next(line for line in status.splitlines() if "VmHWM" in line).split()[1]) / 1024
    print(json.dumps({"processor": processor, "peak": peak, "size": size / 1e6}))


def run(python: str, name: str, path: Path) -> dict[str, float]:
    """Run one contender in a process of its own."""
    done = subprocess.run(
        [python, str(HERE), "--file", str(path), "--worker", name],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1]), "OMP_NUM_THREADS": "1"},
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> None:
    """Measure every contender, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path, help="the project to measure on, kept")
    parser.add_argument("--python", default=sys.executable, help="one that has pandas")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--only", action="append", choices=CONTENDERS)
    parser.add_argument("--worker", choices=CONTENDERS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker:
        work(chosen.worker, chosen.file)
        return
    sys.path.insert(0, str(HERE.parents[1]))
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.file or Path(folder, "benchmark.db")
        if not path.exists():
            write_project(path, chosen.labels)
        print("| | processor | peak memory | written |")
        print("| --- | --: | --: | --: |")
        for name in chosen.only or CONTENDERS:
            python = chosen.python if name.startswith("pandas") else sys.executable
            turns = [run(python, name, path) for _ in range(chosen.turns)]
            best = min(turn["processor"] for turn in turns)
            peak = max(turn["peak"] for turn in turns)
            print(f"| {name} | {best:.2f} s | {peak:.0f} MB | {turns[0]['size']:.0f} MB |")


if __name__ == "__main__":
    main()
