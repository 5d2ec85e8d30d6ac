"""A project with made-up labels, as many as one likes: what the agreement benchmark reads."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from labeler.importing import open_or_start

NAMES = ("claim", "attribution", "filler", "retraction")
SHARES = (0.6, 0.25, 0.14, 0.01)
PER_DOCUMENT, ERROR = 40, 0.15
BLOCK = 10_000


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


def write_project(path: Path, shape: Shape) -> None:
    """Write a project's file with the tables that agreement is read from."""
    with open_or_start(path) as store:
        connection = store.database.conn
        # Rows come in the order of documents, and tables are in that of hashes.
        connection.execute("PRAGMA cache_size = -4000000")
        connection.execute("PRAGMA synchronous = OFF")
        with store.write():
            _fill(connection, shape)


def _fill(connection: sqlite3.Connection, shape: Shape) -> None:
    people = [identifier(f"annotator {number}") for number in range(shape.annotators)]
    connection.executemany(
        "INSERT INTO roster VALUES (?1, ?2, 'person', ?1)",
        [(person, f"Annotator {number}") for number, person in enumerate(people)],
    )
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
                (item, people[who], f"{item[:8]}-0000-7000-8000-{who:012x}", NAMES[label])
                for item, whose, labels in zip(ids, annotators, given.tolist(), strict=True)
                for who, label in zip(whose.tolist(), labels, strict=True)
            ],
        )
