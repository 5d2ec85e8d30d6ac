"""A project with made-up labels, as many as one likes: what the agreement benchmark reads."""

import hashlib
import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from labeler.importing import open_or_start
from labeler.store.codebooks import codebook_in_use

NAMES = ("claim", "attribution", "filler", "retraction")
SHARES = (0.6, 0.25, 0.14, 0.01)
PER_DOCUMENT, ERROR = 40, 0.15
BLOCK = 10_000

EVENTS = """
INSERT INTO event (event_id, kind, sentence_id, annotator_id, round, codebook_id, label,
                   duration_ms, created_at, origin, digest)
SELECT event_id, 'label', sentence_id, annotator_id, round, ?, label, 1500,
       '2026-05-03T14:02:11.250Z', 'key', replace(event_id, '-', '')
FROM current ORDER BY event_id
"""
FIRST_MS = 1_777_800_000_000
"""When the first label is given, in milliseconds since 1970; the others follow second by second."""


class Shape(NamedTuple):
    """How many labels, by how many annotators, how many an item."""

    labels: int
    annotators: int
    per_item: int


def blocks(shape: Shape) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Yield (first item, annotators [n, r], labels [n, r]) for blocks of items."""
    random = np.random.default_rng(7)
    items = shape.labels // shape.per_item
    for first in range(0, items, BLOCK):
        number = min(BLOCK, items - first)
        truth = random.choice(len(NAMES), (number, 1), p=SHARES)
        other = random.choice(len(NAMES), (number, shape.per_item), p=SHARES)
        given = np.where(random.random((number, shape.per_item)) < ERROR, other, truth)
        start = random.integers(shape.annotators, size=(number, 1))
        yield first, (start + np.arange(shape.per_item)) % shape.annotators, given


def identifier(name: str) -> str:
    """Return an id as the program makes them."""
    return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()


def write_project(path: Path, shape: Shape, *, whole: bool = False) -> None:
    """Write a project's file with the tables that agreement is read from.

    A `whole` one holds articles and events as well, which a report looks at too.
    """
    with open_or_start(path) as store:
        codebook_id, _ = codebook_in_use(store)
        connection = store.database.conn
        # Rows come in the order of documents, and tables are in that of hashes.
        connection.execute("PRAGMA cache_size = -4000000")
        connection.execute("PRAGMA synchronous = OFF")
        # What they refer to is written later; in the end all of it is there.
        connection.execute("PRAGMA foreign_keys = OFF")
        with store.write():
            _fill(connection, shape)
            if whole:
                _fill_articles(connection, shape.labels // shape.per_item)
                connection.execute(EVENTS, (codebook_id,))


def _fill(connection: sqlite3.Connection, shape: Shape) -> None:
    people = [identifier(f"annotator {number}") for number in range(shape.annotators)]
    named = [(person, f"Annotator {number}") for number, person in enumerate(people)]
    connection.executemany("INSERT INTO annotator VALUES (?1, ?2, 'person')", named)
    connection.executemany("INSERT INTO roster VALUES (?1, ?2, 'person', ?1)", named)
    for first, annotators, given in blocks(shape):
        ids = [identifier(f"item {first + number}") for number in range(len(given))]
        connection.executemany(
            "INSERT INTO in_force VALUES (?, ?, ?, 0, NULL)",
            [
                (
                    item,
                    identifier(f"document {place // PER_DOCUMENT}"),
                    place % PER_DOCUMENT + 1,
                )
                for place, item in enumerate(ids, start=first)
            ],
        )
        connection.executemany(
            "INSERT INTO current VALUES (?, ?, 1, ?, ?, 0, 1)",
            [
                (item, people[who], event_id(place, item, who), NAMES[label])
                for place, item, whose, labels in zip(
                    itertools.count(first), ids, annotators, given.tolist(), strict=False
                )
                for who, label in zip(whose.tolist(), labels, strict=True)
            ],
        )


def event_id(place: int, item: str, who: int) -> str:
    """Return the id, as the program makes them, of the event with which somebody labelled."""
    moment = f"{FIRST_MS + 1_000 * place:012x}"
    return f"{moment[:8]}-{moment[8:]}-7{item[:3]}-8{item[3:6]}-{who:012x}"


def _fill_articles(connection: sqlite3.Connection, items: int) -> None:
    for first in range(0, items, PER_DOCUMENT):
        number, here = first // PER_DOCUMENT, range(first, min(first + PER_DOCUMENT, items))
        document, record = identifier(f"document {number}"), identifier(f"record {number}")
        texts = [f"Ferry {place} left the quay of port {number} on time." for place in here]
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
        connection.execute("INSERT INTO document VALUES (?, ?)", (document, "\n".join(texts)))
        connection.execute(
            "INSERT INTO import_record VALUES"
            " (?, ?, ?, ?, NULL, NULL, 'en', ?, 'utf-8', 'text', '{}')",
            (record, document, f"Port {number}", f"port-{number}.txt", document * 2),
        )
        connection.execute(
            "INSERT INTO catalogue VALUES (?, ?, ?, ?, 'labeler-1:en', ?)",
            (document, record, f"Port {number}", f"{number:09}", len(here)),
        )
        connection.executemany(
            "INSERT INTO sentence VALUES (?, ?, ?, ?, ?)",
            [
                (identifier(f"item {place}"), document, start, start + len(text), text)
                for place, start, text in zip(here, starts, texts, strict=False)
            ],
        )
