"""The log of labels: what a key press writes, and what stands.

Two chains run for each sentence, annotator and round: the position (label, skip, withdraw) and
the note. Each event supersedes the head of its chain.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from labeler.identity import canonical_json, content_id, timestamp, uuid_milliseconds
from labeler.models import EventKind, Origin
from labeler.store.chains import Log, link
from labeler.store.connection import Store
from labeler.store.derived import cut_anew
from labeler.store.packing.round_numbers import packed_rounds

EVENT_COLUMNS = (
    "event_id, kind, sentence_id, annotator_id, round, codebook_id, label, attributes, note,"
    " duration_ms, created_at, origin, refers_to, supersedes, meta, digest"
)

INSERT_AND_TELL = (
    f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 16)})"
    " RETURNING EXISTS (SELECT 1 FROM in_force f WHERE f.sentence_id = event.sentence_id)"
)
"""Add an event and tell whether its sentence is in force: one statement, for every key runs it."""

_ON_SENTENCE = """
SELECT e.event_id, r.person_id, e.supersedes, e.origin, e.round, me.person_id
FROM roster me CROSS JOIN event e CROSS JOIN roster r
WHERE me.annotator_id = ?2 AND e.sentence_id = ?1
  AND (e.kind = 'note') = ?3 AND e.kind <> 'adjudicate' AND r.annotator_id = e.annotator_id
"""
"""What was said of a sentence, by which person, in which round; and who this person is."""

SET_POSITION = """
INSERT INTO current (sentence_id, annotator_id, round, event_id, label, skipped, heads)
SELECT ?1, person_id, ?3, ?4, ?5, ?6, 1 FROM roster WHERE annotator_id = ?2
ON CONFLICT (sentence_id, annotator_id, round) DO UPDATE
SET event_id = excluded.event_id, label = excluded.label, skipped = excluded.skipped, heads = 1
"""

SET_NOTE = """
INSERT INTO current_note (sentence_id, annotator_id, round, event_id, note, heads)
SELECT ?1, person_id, ?3, ?4, ?5, 1 FROM roster WHERE annotator_id = ?2
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
    """What happened to one sentence, before it has an identifier.

    `codebook_id` is set where it is not the author's: what undo puts back keeps the codebook that
    it was made with. `unless` names an event: while that one stands, nothing is written. `meta` is
    what is recorded besides, such as that a note is a question.
    """

    kind: EventKind
    sentence_id: str
    label: str | None = None
    attributes: Mapping[str, Any] = {}
    note: str | None = None
    duration_ms: int | None = None
    origin: Origin = "key"
    refers_to: str | None = None
    codebook_id: str | None = None
    unless: str | None = None
    meta: Mapping[str, Any] = {}


QUESTION: Mapping[str, Any] = {"question": True}
"""The `meta` of a note that is a question to the lead."""


def is_question(meta: Mapping[str, Any]) -> bool:
    """Say whether a note's `meta` makes it a question."""
    return meta.get("question") is True


class Written(NamedTuple):
    """One event as it was committed: its id, and the heads that it superseded."""

    event_id: str
    event: NewEvent
    before: tuple[str, ...]


class Saved(NamedTuple):
    """What was committed, and the time of the last event; nothing where nothing had changed."""

    events: tuple[Written, ...]
    created_at: str | None


def event_digest(fields: Sequence[Any]) -> str:
    """Return the hash of an event's fields, in the table's order, without the digest."""
    return content_id("event", *fields)


def append(store: Store, author: Author, events: Sequence[NewEvent], place: str | None) -> Saved:
    """Commit events and the annotator's place (a sentence id) in one transaction.

    One event costs five statements and the commit, each by index. Several events made by one
    key are one step for undo: `refers_to` of the later ones names the first. Raises Busy or
    LabelerError, and has then written nothing.
    """
    written: list[Written] = []
    created_at = None
    with store.write():
        for event in events:
            if written and event.origin in ("key", "suggestion"):
                event = event._replace(refers_to=written[0].event_id)  # noqa: PLW2901
            one = _append_one(store, author, event)
            if one is not None:
                written.append(one)
                created_at = timestamp(uuid_milliseconds(one.event_id))
        if place is not None:
            now = created_at or timestamp(uuid_milliseconds(store.clock.next()))
            store.execute(_SET_PLACE, (author.annotator_id, author.round, place, now))
    return Saved(tuple(written), created_at)


def _append_one(store: Store, author: Author, event: NewEvent) -> Written | None:
    is_note = event.kind == "note"
    chain = (event.sentence_id, author.annotator_id, author.round)
    before = heads(store, chain, is_note=is_note)
    if event.unless is not None and before == (event.unless,):
        return None
    identifier = store.clock.next(after=max((b for b in before if b[14] == "7"), default=None))
    fields = (
        identifier,
        event.kind,
        *chain,
        event.codebook_id or author.codebook_id,
        event.label,
        canonical_json(dict(event.attributes)),
        event.note,
        event.duration_ms,
        timestamp(uuid_milliseconds(identifier)),
        event.origin,
        event.refers_to,
        canonical_json(list(before)),
        canonical_json(dict(event.meta)),
    )
    if not store.value(INSERT_AND_TELL, (*fields, event_digest(fields))):
        cut_anew(store, event.sentence_id)
    if is_note:
        store.execute(SET_NOTE, (*chain, identifier, event.note))
    else:
        store.execute(SET_POSITION, (*chain, identifier, event.label, event.kind == "skip"))
    return Written(identifier, event, before)


def heads(store: Store, chain: tuple[str, str, int], *, is_note: bool) -> tuple[str, ...]:
    """Return what stands in a chain: one event, or several that a union of files brought."""
    *whose, number = chain
    log, round_of_event, person = _said(store, *whose, is_note=is_note)
    standing = log.standing(person)
    # Most sentences are labelled in one round, under one number.
    round_of = (
        packed_rounds(store) if any(round_of_event[one] != number for one in standing) else {}
    )
    rounds = ((one, round_of_event[one]) for one in standing)
    return tuple(sorted(one for one, its in rounds if round_of.get(its, its) == number))


def stood_before(store: Store, annotator_id: str, written: Written) -> tuple[str, ...]:
    """Return what stood of an annotator before an event of theirs, whoever they are by now.

    While two names were one person, an event may have ended what the other had said: parted again,
    that was never theirs. What the file does not hold is passed over.
    """
    is_note = written.event.kind == "note"
    log, _, person = _said(store, written.event.sentence_id, annotator_id, is_note=is_note)
    return tuple(log.before(written.before, person))


def _said(
    store: Store, sentence_id: str, annotator_id: str, *, is_note: bool
) -> tuple[Log, dict[str, int], str]:
    """Return what was said of a sentence, the round of each event, and who an annotator is."""
    rows = list(store.rows(_ON_SENTENCE, (sentence_id, annotator_id, is_note)))
    log = Log(link(*row[:4]) for row in rows)
    return log, {row[0]: row[4] for row in rows}, rows[0][5] if rows else annotator_id


def begin_after(store: Store, author: Author) -> None:
    """Set the clock so that new events sort after the annotator's own, if it was set back since."""
    newest = store.value(
        "SELECT event_id FROM event WHERE annotator_id = ? AND round = ?"
        " AND substr(event_id, 15, 1) = '7' ORDER BY event_id DESC LIMIT 1",
        (author.annotator_id, author.round),
    )
    if newest is not None:
        store.clock.observe(newest)


def set_place(store: Store, author: Author, sentence_id: str) -> None:
    """Remember where an annotator stands, without an event."""
    now = timestamp(uuid_milliseconds(store.clock.next()))
    with store.write():
        store.execute(_SET_PLACE, (author.annotator_id, author.round, sentence_id, now))
