"""The log of labels: what a key press writes, and what stands.

Two chains run for each sentence, annotator and round: the position (label, skip, withdraw) and
the note. Each event supersedes the head of its chain.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from labeler.errors import LabelerError
from labeler.identity import canonical_json, content_id, timestamp, uuid_milliseconds
from labeler.models import EventKind, Origin
from labeler.store.connection import Store

EVENT_COLUMNS = (
    "event_id, kind, sentence_id, annotator_id, round, codebook_id, label, attributes, note,"
    " duration_ms, created_at, origin, refers_to, supersedes, digest"
)

_INSERT = f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 15)})"

_HEAD = {
    table: f"SELECT event_id FROM {table} WHERE sentence_id = ? AND annotator_id = ? AND round = ?"
    for table in ("current", "current_note")
}

_SET_POSITION = """
INSERT INTO current (sentence_id, annotator_id, round, event_id, label, skipped, heads)
VALUES (?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (sentence_id, annotator_id, round) DO UPDATE
SET event_id = excluded.event_id, label = excluded.label, skipped = excluded.skipped, heads = 1
"""

_SET_NOTE = """
INSERT INTO current_note (sentence_id, annotator_id, round, event_id, note, heads)
VALUES (?, ?, ?, ?, ?, 1)
ON CONFLICT (sentence_id, annotator_id, round) DO UPDATE
SET event_id = excluded.event_id, note = excluded.note, heads = 1
"""

_SET_PLACE = """
INSERT INTO place (annotator_id, round, sentence_id, updated_at) VALUES (?, ?, ?, ?)
ON CONFLICT (annotator_id, round) DO UPDATE
SET sentence_id = excluded.sentence_id, updated_at = excluded.updated_at
"""


class Author(NamedTuple):
    """Under whose name, in which round and by which codebook events are made."""

    annotator_id: str
    round: int
    codebook_id: str


class NewEvent(NamedTuple):
    """What happened to one sentence, before it has an identifier."""

    kind: EventKind
    sentence_id: str
    label: str | None = None
    attributes: Mapping[str, Any] = {}
    note: str | None = None
    duration_ms: int | None = None
    origin: Origin = "key"
    refers_to: str | None = None


class Saved(NamedTuple):
    """What was committed: for each event its id and the head it superseded; the last one's time."""

    events: tuple[tuple[str, str | None], ...]
    created_at: str


def event_digest(fields: Sequence[Any]) -> str:
    """Return the hash of an event's fields, in the table's order, without the digest."""
    return content_id("event", *fields)


def append(store: Store, author: Author, events: Sequence[NewEvent], place: str | None) -> Saved:
    """Commit events and the annotator's place (a sentence id) in one transaction.

    One event costs five statements and the commit, each by index. Several events made by one
    key are one step for undo: `refers_to` of the later ones names the first. Raises Busy or
    LabelerError, and has then written nothing.
    """
    saved: list[tuple[str, str | None]] = []
    created_at = ""
    with store.write():
        for event in events:
            if saved and event.origin in ("key", "suggestion"):
                event = event._replace(refers_to=saved[0][0])  # noqa: PLW2901
            identifier, head, created_at = _append_one(store, author, event)
            saved.append((identifier, head))
        if place is not None:
            store.execute(_SET_PLACE, (author.annotator_id, author.round, place, created_at))
    if not saved:
        raise LabelerError("there is nothing to save")
    return Saved(tuple(saved), created_at)


def _append_one(store: Store, author: Author, event: NewEvent) -> tuple[str, str | None, str]:
    is_note = event.kind == "note"
    chain = (event.sentence_id, author.annotator_id, author.round)
    head = store.value(_HEAD["current_note" if is_note else "current"], chain)
    identifier = store.clock.next(after=head)
    created_at = timestamp(uuid_milliseconds(identifier))
    fields = (
        identifier,
        event.kind,
        *chain,
        author.codebook_id,
        event.label,
        canonical_json(dict(event.attributes)),
        event.note,
        event.duration_ms,
        created_at,
        event.origin,
        event.refers_to,
        canonical_json([head] if head else []),
    )
    store.execute(_INSERT, (*fields, event_digest(fields)))
    if is_note:
        store.execute(_SET_NOTE, (*chain, identifier, event.note))
    else:
        store.execute(_SET_POSITION, (*chain, identifier, event.label, event.kind == "skip"))
    return identifier, head, created_at


def set_place(store: Store, author: Author, sentence_id: str) -> None:
    """Remember where an annotator stands, without an event."""
    now = timestamp(uuid_milliseconds(store.clock.next()))
    with store.write():
        store.execute(_SET_PLACE, (author.annotator_id, author.round, sentence_id, now))
