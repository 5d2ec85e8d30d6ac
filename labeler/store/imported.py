"""Labels that a rule makes: reference labels now, other tools' labels by the same way.

Their event ids are hashes of their content, so that doing it twice adds nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from labeler.identity import canonical_json, content_uuid
from labeler.store.connection import Store
from labeler.store.events import (
    EVENT_COLUMNS,
    SET_NOTE,
    SET_POSITION,
    Author,
    event_digest,
    heads,
)

FOREIGN = "foreign"
"""In an event's `meta`: by what the tool that a label comes from knows its task again."""


class GivenLabel(NamedTuple):
    """A label made elsewhere for one sentence, with its note."""

    sentence_id: str
    label: str
    attributes: Mapping[str, Any]
    note: str | None


def add_given_labels(
    store: Store, author: Author, labels: list[GivenLabel], created_at: str
) -> int:
    """Add labels and notes, inside `write`; return how many were not there yet.

    One that says something else than what stands supersedes it.
    """
    added = 0
    for given in labels:
        chain = (given.sentence_id, author.annotator_id, author.round)
        attributes = canonical_json(dict(given.attributes))
        event = _add(store, author, chain, ("label", given.label, attributes, None), created_at)
        if event is not None:
            store.execute(SET_POSITION, (*chain, event, given.label, False))
            added += 1
        if given.note is not None:
            event = _add(store, author, chain, ("note", None, "{}", given.note), created_at)
            if event is not None:
                store.execute(SET_NOTE, (*chain, event, given.note))
    return added


def _add(
    store: Store,
    author: Author,
    chain: tuple[str, str, int],
    said: tuple[str, str | None, str, str | None],
    created_at: str,
) -> str | None:
    """Add one event; None if what stands says the same already."""
    kind, label, attributes, note = said
    before = heads(store, chain, is_note=kind == "note")
    if len(before) == 1 and _says(store, before[0]) == (label, attributes, note):
        return None
    supersedes = canonical_json(list(before))
    fixed = (None, created_at, "import", None, supersedes, "{}")
    content = (kind, *chain, author.codebook_id, label, attributes, note, *fixed)
    identifier = content_uuid(*content)
    fields = (identifier, *content)
    store.execute(
        f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 16)})",
        (*fields, event_digest(fields)),
    )
    return identifier


def _says(store: Store, event_id: str) -> tuple[str | None, str, str | None]:
    row = store.row("SELECT label, attributes, note FROM event WHERE event_id = ?", (event_id,))
    return (row[0], row[1], row[2]) if row else (None, "", None)
