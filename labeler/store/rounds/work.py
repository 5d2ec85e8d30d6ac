"""What an annotator has to label in a round: everything, or what is assigned to them."""

from typing import Protocol

from labeler.store import reading
from labeler.store.connection import Store
from labeler.store.decisions import round_in_force, round_purpose
from labeler.store.events import Author
from labeler.store.reading import DocumentProgress
from labeler.store.rounds.assignments import is_given_out, shared_labels
from labeler.store.rounds.lease import Shared

_FIRST = ("practice", "calibration", "repeat", "production")
"""What rounds are for, in the order in which somebody does them: repeats have their time."""


class Work(Protocol):
    """Documents in the order in which an annotator comes to them, and what they label in each.

    Where it is `strict`, nothing else takes a label.
    """

    strict: bool

    def order(self) -> list[str]:
        """Return the ids of the documents that have something to label."""
        ...

    def progress(self) -> list[DocumentProgress]:
        """Return how far the annotator is with each of them; only what is to be labelled counts."""
        ...

    def next_open(self, after: str | None) -> str | None:
        """Return the first document, after one (or from the start), with an open sentence."""
        ...

    def own(self, document_id: str) -> frozenset[int] | None:
        """Return the indices of the sentences to be labelled in a document; None for all."""
        ...

    def touch(self) -> None:
        """Take note that something was labelled."""
        ...

    def leave(self) -> None:
        """Take note that the annotator leaves."""
        ...


class Everything:
    """All sentences of all documents, in the order of their sources."""

    strict = False

    def __init__(self, store: Store, author: Author) -> None:
        self._store, self._author = store, author

    def order(self) -> list[str]:
        """Return all documents."""
        return reading.document_order(self._store)

    def progress(self) -> list[DocumentProgress]:
        """Return the progress in all documents."""
        return reading.progress(self._store, self._author)

    def next_open(self, after: str | None) -> str | None:
        """Return the next document that has an open sentence."""
        return reading.next_open_document(self._store, self._author, after)

    def own(self, document_id: str) -> frozenset[int] | None:
        """Return None: all of them."""
        del document_id
        return None

    def touch(self) -> None:
        """Do nothing: it is theirs in any case."""

    def leave(self) -> None:
        """Do nothing."""


_ORDER = """
SELECT f.document_id FROM queue q JOIN in_force f ON f.sentence_id = q.sentence_id
WHERE q.annotator_id = ? AND q.round = ? GROUP BY f.document_id ORDER BY min(q.ordinal)
"""

_PROGRESS = """
SELECT c.document_id, c.title, i.source, count(*), count(k.label), coalesce(sum(k.skipped), 0)
FROM queue q
JOIN in_force f ON f.sentence_id = q.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
JOIN import_record i ON i.import_id = c.import_id
LEFT JOIN current k ON k.sentence_id = q.sentence_id
  AND k.annotator_id = q.annotator_id AND k.round = q.round
WHERE q.annotator_id = ? AND q.round = ?
GROUP BY c.document_id ORDER BY min(q.ordinal)
"""

NEXT_OPEN_QUEUED = """
SELECT f.document_id FROM queue q CROSS JOIN in_force f ON f.sentence_id = q.sentence_id
WHERE q.annotator_id = ?1 AND q.round = ?2 AND q.ordinal > ?3 AND NOT EXISTS (
  SELECT 1 FROM current k WHERE k.sentence_id = q.sentence_id AND k.annotator_id = ?1
  AND k.round = ?2 AND (k.label IS NOT NULL OR k.skipped))
ORDER BY q.ordinal LIMIT 1
"""

OWN = """
SELECT f.position FROM in_force f CROSS JOIN queue q ON q.sentence_id = f.sentence_id
WHERE f.document_id = ? AND q.annotator_id = ? AND q.round = ?
"""

_LAST = """
SELECT max(q.ordinal) FROM in_force f CROSS JOIN queue q ON q.sentence_id = f.sentence_id
WHERE f.document_id = ? AND q.annotator_id = ? AND q.round = ?
"""


class Assigned:
    """The sentences in an annotator's queue, in its order."""

    strict = True

    def __init__(self, store: Store, author: Author) -> None:
        self._store = store
        self._whose = (author.annotator_id, author.round)

    def order(self) -> list[str]:
        """Return the documents of the queue."""
        return [identifier for (identifier,) in self._store.rows(_ORDER, self._whose)]

    def progress(self) -> list[DocumentProgress]:
        """Return the progress in the queue, by document."""
        return [DocumentProgress(*row) for row in self._store.rows(_PROGRESS, self._whose)]

    def next_open(self, after: str | None) -> str | None:
        """Return the document of the next open sentence in the queue."""
        last = None if after is None else self._store.value(_LAST, (after, *self._whose))
        found = self._store.value(NEXT_OPEN_QUEUED, (*self._whose, last or 0))
        return None if found is None else str(found)

    def own(self, document_id: str) -> frozenset[int]:
        """Return the indices of the sentences that are in the queue."""
        rows = self._store.rows(OWN, (document_id, *self._whose))
        return frozenset(position - 1 for (position,) in rows)

    def touch(self) -> None:
        """Do nothing: the queue is theirs in any case."""

    def leave(self) -> None:
        """Do nothing."""


def work_of(store: Store, author: Author) -> Work:
    """Return what an annotator has to label in a round.

    Where a round is assigned, that is their part of it, which may be nothing; where each sentence
    is to have a number of labels, what they take from the common heap.
    """
    if is_given_out(store, author.round):
        return Assigned(store, author)
    labels = shared_labels(store, author.round)
    return Everything(store, author) if labels is None else Shared(store, author, labels)


def round_of(store: Store, annotator_id: str) -> int:
    """Return the round in which an annotator goes on: the first in which they have open work.

    Calibration comes before production, and so do repeats. With nothing open, it is the round in
    force, or the last one in which they had anything, if that one is assigned to others.
    """
    in_force = round_in_force(store)
    rounds = _rounds(store, annotator_id)
    rounds.sort(key=lambda number: (_FIRST.index(round_purpose(store, number)), number))
    for number in rounds:
        if store.value(NEXT_OPEN_QUEUED, (annotator_id, number, 0)) is not None:
            return number
    if not rounds or in_force in rounds or not is_given_out(store, in_force):
        return in_force
    return rounds[-1]


def _rounds(store: Store, annotator_id: str) -> list[int]:
    """Return the rounds in which an annotator has a queue, each found by index."""
    rounds: list[int] = []
    while True:
        number = store.value(
            "SELECT min(round) FROM queue WHERE annotator_id = ? AND round > ?",
            (annotator_id, rounds[-1] if rounds else 0),
        )
        if number is None:
            return rounds
        rounds.append(int(number))
