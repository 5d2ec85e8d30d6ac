"""Conflicts: chains in which several events stand that say different things.

Only uniting files makes them: the same person labelled on two machines. An event of origin
`settle` that supersedes all of them ends one. Its id is a hash of its content, which is taken from
the events alone, so that two people who settle the same conflict alike make the same event.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args

from labeler.errors import LabelerError
from labeler.identity import canonical_json, content_uuid
from labeler.store.connection import Store
from labeler.store.decisions import refuse_if_packed
from labeler.store.events import EVENT_COLUMNS, event_digest, heads
from labeler.store.standing import refresh_standing

About = Literal["label", "note", "gold"]

Rule = Literal["latest", "earliest", "open"]
RULES: tuple[Rule, ...] = get_args(Rule)
"""Which label stands: the one given last or first, or none, so that the sentence is open again."""


class Head(NamedTuple):
    """One of the events that stand in a chain; the fields are those of the table."""

    event_id: str
    kind: str
    annotator_id: str
    codebook_id: str
    label: str | None
    attributes: str
    note: str | None
    created_at: str
    origin: str

    @property
    def says(self) -> str:
        """What it says, in a word and with what is recorded besides, or the note's text."""
        if self.kind == "note":
            return self.note or "no note"
        said = self.label or {"skip": "skipped"}.get(self.kind, "open")
        return said if self.attributes == "{}" else f"{said} {self.attributes}"


class Conflict(NamedTuple):
    """A chain with several heads, in the order of their times; `annotator` None for gold."""

    about: About
    document_id: str
    document: str
    sentence_id: str
    position: int
    text: str
    annotator_id: str | None
    annotator: str | None
    round: int
    heads: tuple[Head, ...]


_PLACES = """
SELECT f.document_id, c.title, f.sentence_id, f.position, s.text, k.annotator_id, r.name, k.round
FROM {table} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
JOIN sentence s ON s.sentence_id = k.sentence_id
JOIN roster r ON r.annotator_id = k.annotator_id
WHERE k.heads > 1
ORDER BY c.sort_key, c.document_id, f.position, r.name, k.annotator_id, k.round
"""

_GOLD = """
SELECT f.document_id, c.title, f.sentence_id, f.position, s.text, NULL, NULL, e.round
FROM gold k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
JOIN sentence s ON s.sentence_id = k.sentence_id
JOIN event e ON e.event_id = k.event_id
WHERE k.heads > 1
ORDER BY c.sort_key, c.document_id, f.position
"""

_QUERIES: dict[About, str] = {
    "label": _PLACES.format(table="current"),
    "note": _PLACES.format(table="current_note"),
    "gold": _GOLD,
}

_DECIDED = """
SELECT e.event_id FROM event e
WHERE e.sentence_id = :sentence AND e.kind = 'adjudicate' AND e.label IS NOT NULL
  AND e.event_id NOT IN (SELECT old.value FROM event n, json_each(n.supersedes) old
                         WHERE n.sentence_id = :sentence)
"""

_HEADS = """
SELECT e.event_id, e.kind, e.annotator_id, e.codebook_id, e.label, e.attributes, e.note,
       e.created_at, e.origin
FROM json_each(?) one JOIN event e ON e.event_id = one.value
ORDER BY e.created_at, e.event_id
"""

_OF_ANY = ("names_shown", "own", "question")


def conflicts(store: Store) -> Iterator[Conflict]:
    """Yield the conflicts in the documents that are shown, in the order of their sources."""
    for about, query in _QUERIES.items():
        for row in store.rows(query):
            if about == "gold":
                standing = [one for (one,) in store.rows(_DECIDED, {"sentence": row[2]})]
            else:
                chain = (row[2], row[5], row[7])
                standing = list(heads(store, chain, is_note=about == "note"))
            found = store.rows(_HEADS, (canonical_json(standing),))
            yield Conflict._make((about, *row, tuple(Head(*head) for head in found)))


def conflict_count(store: Store) -> int:
    """Return how many conflicts there are in the documents that are shown."""
    return sum(
        int(
            store.value(
                f"SELECT count(*) FROM {table} k"
                " JOIN in_force f ON f.sentence_id = k.sentence_id WHERE k.heads > 1"
            )
        )
        for table in ("current", "current_note", "gold")
    )


def settle_by_rule(store: Store, rule: Rule) -> int:
    """Settle every conflict by one rule; return how many there were.

    A note is never dropped by a rule: the new one holds the text of all.
    """
    return _settle(store, lambda conflict: _by_rule(conflict, rule))


def settle_by_hand(store: Store, wanted: Sequence[str]) -> int:
    """Settle conflicts by the events that shall stand, named by the start or end of their ids.

    LabelerError, and nothing changed, where one names no event of a conflict, or several.
    """
    with store.read():
        known = [(c, head.event_id) for c in conflicts(store) for head in c.heads]
    kept: dict[str, str] = {}
    for name in wanted:
        found = [(c, i) for c, i in known if name and (i.startswith(name) or i.endswith(name))]
        if len(found) != 1:
            many = "more than one event" if found else "no event"
            raise LabelerError(
                f"{store.path}: {many} of a conflict is called '{name}';"
                " `labeler conflicts` lists them"
            )
        ((conflict, identifier),) = found
        if kept.setdefault(conflict.heads[0].event_id, identifier) != identifier:
            raise LabelerError(f"{store.path}: '{name}' and another are of the same conflict")
    return _settle(
        store,
        lambda conflict: next((h for h in conflict.heads if h.event_id in kept.values()), None),
    )


def _by_rule(conflict: Conflict, rule: Rule) -> Head:
    if conflict.about == "note":
        notes = dict.fromkeys(head.note for head in conflict.heads if head.note)
        return conflict.heads[-1]._replace(note="\n".join(notes) or None)
    if rule == "open":
        kind = "adjudicate" if conflict.about == "gold" else "withdraw"
        return conflict.heads[-1]._replace(kind=kind, label=None, attributes="{}")
    return conflict.heads[0 if rule == "earliest" else -1]


def _settle(store: Store, choose: Callable[[Conflict], Head | None]) -> int:
    """Settle, in one transaction, the conflicts for which something is chosen."""
    with store.write():
        chosen = [(c, head) for c in list(conflicts(store)) if (head := choose(c)) is not None]
        if any(conflict.about == "gold" for conflict, _ in chosen):
            # It would stay out where the file comes back.
            refuse_if_packed(store)
        for conflict, head in chosen:
            _add(store, conflict, head)
        sentences = canonical_json(sorted({conflict.sentence_id for conflict, _ in chosen}))
        refresh_standing(store, "SELECT value FROM json_each(?)", (sentences,))
    return len(chosen)


def _add(store: Store, conflict: Conflict, head: Head) -> None:
    content = (
        head.kind,
        conflict.sentence_id,
        head.annotator_id,
        conflict.round,
        head.codebook_id,
        head.label,
        head.attributes,
        head.note,
        None,
        conflict.heads[-1].created_at,
        "settle",
        head.event_id,
        canonical_json(sorted(_ids(conflict.heads))),
        canonical_json(_recorded(store, conflict, head)),
    )
    fields = (content_uuid(*content), *content)
    store.execute(
        f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 16)})",
        (*fields, event_digest(fields)),
    )


def _recorded(store: Store, conflict: Conflict, head: Head) -> dict[str, Any]:
    """Return what is recorded of what stands from now on, and of any that it was chosen over.

    Who settles sees all of them: where one was decided with names shown, or by somebody who had
    labelled the sentence, or asks the lead, so does what comes of it.
    """
    rows = store.rows(
        "SELECT event_id, meta FROM event WHERE event_id IN (SELECT value FROM json_each(?))",
        (canonical_json(_ids(conflict.heads)),),
    )
    known = {event_id: json.loads(meta) for event_id, meta in rows}
    of_any = {name for meta in known.values() for name in _OF_ANY if meta.get(name) is True}
    return {**known[head.event_id], **dict.fromkeys(sorted(of_any), True)}


def _ids(heads: Iterable[Head]) -> list[str]:
    return [head.event_id for head in heads]
