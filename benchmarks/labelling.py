"""What a key press costs in a file of ten thousand sentences and in one of a million.

    python benchmarks/labelling.py --sentences 10000 1000000

The file is filled by SQL with articles of a hundred sentences each and holds one real article. Its
sentences are labelled one after the other, each in a transaction of its own that reaches the disk.
What the disk alone costs is measured in turn with them: one row put into an empty file beside it.
"Next open" is the search for the next sentence without a label, from the end of an article; at
worst every article but the last is labelled.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labeler.session import Session
    from labeler.store.connection import Store

ROOT = Path(__file__).resolve().parents[1]
PER_DOCUMENT = 100
LABELS = 1000
NAMES = ("claim", "attribution", "filler", "retraction")

# In each: ?1 is how many rows are made, ?2 how many sentences an article has.
_SERIES = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
_DOCUMENTS = (
    "INSERT INTO document SELECT printf('d%031d', i), 'text ' || i FROM n WHERE ?2",
    "INSERT INTO import_record SELECT printf('i%031d', i), printf('d%031d', i), 'A title',"
    " printf('%d.txt', i), NULL, NULL, 'en', printf('%064d', i), 'utf-8', 'text', '{}' FROM n"
    " WHERE ?2",
    "INSERT INTO catalogue SELECT printf('d%031d', i), printf('i%031d', i), 'A title',"
    " printf('%09d', i), 'labeler-1:en', ?2 FROM n",
)
_SENTENCES = (
    "INSERT INTO sentence SELECT printf('s%031d', i), printf('d%031d', i / ?2), i % ?2,"
    " i % ?2 + 1, 't' FROM n",
    "INSERT INTO in_force SELECT printf('s%031d', i), printf('d%031d', i / ?2), i % ?2 + 1, 0, i"
    " FROM n",
)
_LABEL_ALL = (
    "INSERT INTO current SELECT f.sentence_id, ?, 1, 'e', 'claim', 0, 1 FROM in_force f"
    " WHERE f.document_id < ? AND f.document_id LIKE 'd%'"
)


def fill(store: "Store", sentences: int) -> None:
    """Add articles as an import would leave them, but for ids that are numbers."""
    documents = sentences // PER_DOCUMENT
    with store.write():
        for count, statements in ((documents, _DOCUMENTS), (sentences, _SENTENCES)):
            for statement in statements:
                store.execute(f"{_SERIES} {statement}", (count, PER_DOCUMENT))


def timed(action: Callable[[int], object], count: int) -> list[float]:
    """Return how long each of `count` calls took, in seconds."""
    return [clocked(action, number) for number in range(count)]


def clocked(action: Callable[[int], object], number: int) -> float:
    """Return how long one call took, in seconds."""
    began = time.perf_counter()
    action(number)
    return time.perf_counter() - began


def label(session: "Session", empty: "Store") -> tuple[list[float], list[float]]:
    """Label sentence by sentence, in turn with putting a row into an empty file."""

    def give(number: int) -> None:
        session.label(NAMES[number % len(NAMES)])

    def put(number: int) -> None:
        with empty.write():
            empty.execute("INSERT INTO setting VALUES (?, '0')", (f"number {number}",))

    labelled, alone = [], []
    for number in range(LABELS):
        labelled.append(clocked(give, number))
        alone.append(clocked(put, number))
    return labelled, alone


def next_open(path: Path, documents: int) -> tuple[list[float], list[float]]:
    """Search from the end of articles in the middle of the file, then with all but one labelled."""
    from labeler.session import Session
    from labeler.store.annotators import person
    from labeler.store.connection import open_store
    from labeler.store.events import Author
    from labeler.store.reading import next_open_document

    with open_store(path) as store:
        somebody = person(store, "Pavel Lindqvist")
        session = Session(store, somebody)
        author = Author(somebody.annotator_id, session.round, session.codebook_id)

        def go_on(_: int) -> None:
            session.go_to(PER_DOCUMENT)
            session.next_open(1)

        session.open_document(f"d{documents // 2:031d}")
        found = timed(go_on, min(100, documents // 2 - 1))
        with store.write():
            store.execute(_LABEL_ALL, (somebody.annotator_id, f"d{documents - 1:031d}"))
        worst = timed(lambda _: next_open_document(store, author, None), 3)
    return found, worst


def measure(folder: Path, sentences: int) -> None:
    """Make a file, measure, and print the rows of the table."""
    from labeler.session import Session
    from labeler.store.annotators import person
    from labeler.store.connection import open_store
    from projects import numbered, project

    path = project(folder / f"{sentences}.db", numbered(LABELS + 1))
    with open_store(path) as store:
        fill(store, sentences)
    began = time.perf_counter()
    store = open_store(path)
    session = Session(store, person(store, "Ines Okoro"))
    real = next(item for item in session.overview() if item.sentences == LABELS + 1)
    session.open_document(real.document_id)
    opened = time.perf_counter() - began
    with open_store(folder / f"{sentences}-empty.db", create=True) as empty:
        labelled, alone = label(session, empty)
    session.close()
    size = path.stat().st_size / 2**20
    print(f"\n**{sentences:,} sentences**, {size:,.0f} MiB, opened in {opened * 1000:.0f} ms\n")
    print("| | p50 | p95 | p99 |\n| --- | --: | --: | --: |")
    row("one label", labelled)
    row("the disk alone", alone)
    found, worst = next_open(path, sentences // PER_DOCUMENT)
    row("next open sentence, in the next article, opened", found)
    row("next open article when all but one are labelled", worst)


def row(title: str, seconds: Sequence[float]) -> None:
    """Print one row of the table."""
    points = statistics.quantiles(seconds, n=100, method="inclusive")
    print(
        f"| {title} | " + " | ".join(f"{points[p - 1] * 1000:.2f} ms" for p in (50, 95, 99)) + " |"
    )


def main() -> None:
    """Measure files of each size, and print tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sentences", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="on which disk; default: the temporary folder")
    arguments = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from labeler.store.sqlite import journal_mode_for, sqlite3, version_text

    mode, _ = journal_mode_for(sqlite3.sqlite_version_info)
    print(
        f"Python {sys.version.split()[0]}, SQLite {version_text()}, journal mode {mode},", end=" "
    )
    print(f"{os.cpu_count()} cores, {LABELS:,} labels.")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        for sentences in arguments.sentences:
            measure(folder, sentences)


if __name__ == "__main__":
    main()
