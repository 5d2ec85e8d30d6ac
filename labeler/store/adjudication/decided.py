"""What adjudicators decide: events of a kind of their own, beside the annotators' labels.

All decisions on a sentence are one chain, whoever made them and in whichever round. An event
supersedes what its maker had seen: one's own decision, and those of others once they were shown.
Who decides without having seen another's decision so leaves both standing; where they differ, that
is a conflict, which is settled by deciding again.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from labeler.identity import canonical_json, timestamp, uuid_milliseconds
from labeler.models import Annotator, Origin
from labeler.store.connection import Store
from labeler.store.derived import cut_anew
from labeler.store.events import INSERT_AND_TELL, Author, event_digest
from labeler.store.persons import person_of
from labeler.store.settings import set_setting, setting

_ON_SENTENCE = """
SELECT e.event_id, p.annotator_id, p.name, p.kind, e.label, e.note, e.meta, e.created_at,
       e.supersedes
FROM event e
JOIN roster r ON r.annotator_id = e.annotator_id
JOIN roster p ON p.annotator_id = r.person_id
WHERE e.sentence_id = ? AND e.kind = 'adjudicate'
ORDER BY e.created_at, e.event_id
"""

_SET_GOLD = """
INSERT INTO gold (sentence_id, event_id, label, heads) VALUES (?, ?, ?, ?)
ON CONFLICT (sentence_id) DO UPDATE
SET event_id = excluded.event_id, label = excluded.label, heads = excluded.heads
"""


class Decision(NamedTuple):
    """What stands of one adjudicator on a sentence; without a label it is put off, or taken back.

    `names_shown` says whether the annotators' names were shown before it was made, `own` whether
    the adjudicator had labelled the sentence, too.
    """

    event_id: str
    adjudicator: Annotator
    label: str | None
    reason: str | None
    deferred: bool
    names_shown: bool
    own: bool
    created_at: str


class Ruling(NamedTuple):
    """A decision before it has an identifier. `seen` are the events that were shown before it."""

    sentence_id: str
    label: str | None
    reason: str | None = None
    deferred: bool = False
    names_shown: bool = False
    own: bool = False
    seen: tuple[str, ...] = ()
    duration_ms: int | None = None
    origin: Origin = "key"
    refers_to: str | None = None
    codebook_id: str | None = None


class Ruled(NamedTuple):
    """A decision as it was committed, and all that stand on the sentence from then on."""

    event_id: str
    created_at: str
    before: tuple[str, ...]
    standing: tuple[Decision, ...]


def decisions(store: Store, sentence_id: str) -> tuple[Decision, ...]:
    """Return the decisions on a sentence that no other supersedes, in the order of their times."""
    rows = list(store.rows(_ON_SENTENCE, (sentence_id,)))
    gone = {old for row in rows if row[-1] != "[]" for old in json.loads(row[-1])}
    return tuple(_decision(row) for row in rows if row[0] not in gone)


def _decision(row: tuple[Any, ...]) -> Decision:
    identifier, person, name, kind, label, reason, meta, created_at, _ = row
    known = json.loads(meta)
    return Decision(
        identifier,
        Annotator(person, name, kind),
        label,
        reason,
        bool(known.get("deferred")),
        bool(known.get("names_shown")),
        bool(known.get("own")),
        created_at,
    )


def ruling_again(store: Store, event_id: str) -> tuple[str, Ruling]:
    """Return who made an earlier decision, and what it said, to be said again."""
    person, sentence_id, label, reason, meta, codebook_id = next(
        store.rows(
            "SELECT r.person_id, e.sentence_id, e.label, e.note, e.meta, e.codebook_id"
            " FROM event e JOIN roster r ON r.annotator_id = e.annotator_id WHERE e.event_id = ?",
            (event_id,),
        )
    )
    known = json.loads(meta)
    return person, Ruling(
        sentence_id,
        label,
        reason,
        deferred=bool(known.get("deferred")),
        names_shown=bool(known.get("names_shown")),
        own=bool(known.get("own")),
        codebook_id=codebook_id,
    )


def rule(store: Store, author: Author, ruling: Ruling, place: Mapping[str, Any]) -> Ruled:
    """Commit a decision and the adjudicator's place in one transaction.

    Five statements and the commit, each by index. Raises Busy or LabelerError, and has then
    written nothing.
    """
    with store.write():
        ruled = _add(store, author, ruling)
        set_setting(store, f"adjudication place of {author.annotator_id}", dict(place))
    return ruled


def _add(store: Store, author: Author, ruling: Ruling) -> Ruled:
    standing = decisions(store, ruling.sentence_id)
    person = person_of(store, author.annotator_id)
    before = tuple(
        sorted(
            one.event_id
            for one in standing
            if one.adjudicator.annotator_id == person or one.event_id in ruling.seen
        )
    )
    identifier = store.clock.next(after=max((b for b in before if b[14] == "7"), default=None))
    created_at = timestamp(uuid_milliseconds(identifier))
    meta: dict[str, Any] = {"names_shown": ruling.names_shown}
    meta.update({name: True for name in ("deferred", "own") if getattr(ruling, name)})
    fields = (
        identifier,
        "adjudicate",
        ruling.sentence_id,
        author.annotator_id,
        author.round,
        ruling.codebook_id or author.codebook_id,
        ruling.label,
        "{}",
        ruling.reason,
        ruling.duration_ms,
        created_at,
        ruling.origin,
        ruling.refers_to,
        canonical_json(list(before)),
        canonical_json(meta),
    )
    if not store.value(INSERT_AND_TELL, (*fields, event_digest(fields))):
        cut_anew(store, ruling.sentence_id)
    after = decisions(store, ruling.sentence_id)
    newest = max(after, key=lambda one: (one.label is not None, one.created_at, one.event_id))
    store.execute(
        _SET_GOLD, (ruling.sentence_id, newest.event_id, newest.label, different(after) or 1)
    )
    return Ruled(identifier, created_at, before, after)


def different(standing: tuple[Decision, ...]) -> int:
    """Return how many different labels stand; more than one is a conflict of adjudicators."""
    return len({one.label for one in standing} - {None})


# Where an adjudicator stopped -----------------------------------------------------------------


def place(store: Store, annotator_id: str) -> dict[str, Any]:
    """Return where an adjudicator stopped, as it was set; empty for a newcomer."""
    return dict(setting(store, f"adjudication place of {annotator_id}") or {})


def set_place(store: Store, annotator_id: str, where: Mapping[str, Any]) -> None:
    """Remember where an adjudicator stands, without an event."""
    with store.write():
        set_setting(store, f"adjudication place of {annotator_id}", dict(where))
