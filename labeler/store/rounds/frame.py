"""What there is to give out in a round: sentences, who labelled them, what is known of them."""

from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from labeler.identity import UNKNOWN_TIME, timestamp, wall_clock_ms
from labeler.store.connection import Store
from labeler.store.decisions import practice_rounds
from labeler.store.packing.round_numbers import real_round

Place = tuple[str, int]
"""A sentence in force: its document's id, and its position from 1."""


class Offered(NamedTuple):
    """A sentence that may be given out; `suggested` is the label suggested for it, or None."""

    document_id: str
    position: int
    suggested: str | None


def sentences_in_force(store: Store) -> list[Offered]:
    """Return every sentence of every document that is shown, by document and position."""
    rows = store.rows(
        "SELECT f.document_id, f.position, g.label FROM in_force f"
        " LEFT JOIN suggestion g ON g.sentence_id = f.sentence_id"
        " ORDER BY f.document_id, f.position"
    )
    return [Offered(*row) for row in rows]


def texts_in_force(store: Store) -> Iterator[str]:
    """Yield the texts of the same sentences, in the same order."""
    rows = store.rows(
        "SELECT s.text FROM in_force f CROSS JOIN sentence s ON s.sentence_id = f.sentence_id"
        " ORDER BY f.document_id, f.position"
    )
    return (text for (text,) in rows)


def labelled_in(store: Store, round_number: int) -> dict[str, set[Place]]:
    """Return person id → what they labelled or passed over in a round; people only."""
    rows = store.rows(
        "SELECT k.annotator_id, f.document_id, f.position FROM current k"
        " JOIN in_force f ON f.sentence_id = k.sentence_id"
        " JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'"
        " WHERE k.round = ? AND (k.label IS NOT NULL OR k.skipped)",
        (round_number,),
    )
    found: dict[str, set[Place]] = {}
    for person, document, position in rows:
        found.setdefault(person, set()).add((document, position))
    return found


def in_other_rounds(store: Store, round_number: int) -> set[Place]:
    """Return what people label, or have labelled, in other rounds; practice is none."""
    practice = practice_rounds(store)
    rows = store.rows(
        "SELECT f.document_id, f.position, q.round FROM queue q"
        " JOIN in_force f ON f.sentence_id = q.sentence_id WHERE q.round <> ?1"
        " UNION SELECT f.document_id, f.position, k.round FROM current k"
        " JOIN in_force f ON f.sentence_id = k.sentence_id"
        " JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'"
        " WHERE k.round <> ?1 AND k.label IS NOT NULL",
        (round_number,),
    )
    return {(document, position) for document, position, number in rows if number not in practice}


def with_reference(store: Store) -> set[Place]:
    """Return the sentences whose label is known: adjudicated, or labelled by a reference."""
    rows = store.rows(
        "SELECT f.document_id, f.position FROM gold g"
        " JOIN in_force f ON f.sentence_id = g.sentence_id WHERE g.label IS NOT NULL"
        " UNION SELECT f.document_id, f.position FROM roster a"
        " CROSS JOIN current k ON k.annotator_id = a.annotator_id AND k.label IS NOT NULL"
        " JOIN in_force f ON f.sentence_id = k.sentence_id WHERE a.kind = 'reference'"
    )
    return {(document, position) for document, position in rows}


def seen_by(store: Store, person: str, round_number: int, given: Set[Place]) -> set[Place]:
    """Return what a person labelled, practice included, or adjudicated.

    What they labelled in this round is none of it where it was `given` to them as gold.
    """
    rows = store.rows(
        "SELECT DISTINCT f.document_id, f.position,"
        f" e.kind = 'label' AND {real_round(store, 'e.round')} = ? FROM roster a"
        # In this order: else all events are read, once a person.
        " CROSS JOIN event e ON e.annotator_id = a.annotator_id"
        " CROSS JOIN in_force f ON f.sentence_id = e.sentence_id"
        " WHERE a.person_id = ? AND e.kind IN ('label', 'adjudicate')",
        (round_number, person),
    )
    return {
        (document, position)
        for document, position, here in rows
        if not here or (document, position) not in given
    }


def own_earlier(
    store: Store, person: str, round_number: int, gap_days: int, now_ms: int | None = None
) -> set[Place]:
    """Return what a person labelled in earlier rounds, at least so many days ago.

    Where days have to have passed, that is nothing whose time the file did not tell which it came
    from: it may be of yesterday.
    """
    milliseconds = wall_clock_ms() if now_ms is None else now_ms
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC) - timedelta(days=gap_days)
    practice = practice_rounds(store)
    rows = store.rows(
        "SELECT f.document_id, f.position, k.round FROM current k"
        " JOIN in_force f ON f.sentence_id = k.sentence_id"
        " JOIN event e ON e.event_id = k.event_id"
        " WHERE k.annotator_id = ? AND k.round < ? AND k.label IS NOT NULL"
        " AND e.created_at <= ? AND (e.created_at > ? OR ? = 0)",
        (
            *(person, round_number, timestamp(round(moment.timestamp() * 1000))),
            *(UNKNOWN_TIME, gap_days),
        ),
    )
    return {(document, position) for document, position, number in rows if number not in practice}


def by_document(places: Iterable[Place]) -> dict[str, list[int]]:
    """Return document id → positions, both in order."""
    found: dict[str, list[int]] = {}
    for document, position in places:
        found.setdefault(document, []).append(position)
    return {document: sorted(found[document]) for document in sorted(found)}
