"""Labels that a rule makes: reference labels now, other tools' labels by the same way.

Their event ids are hashes of their content, so that doing it twice adds nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from labeler.identity import canonical_json, content_uuid
from labeler.store.connection import Store
from labeler.store.events import EVENT_COLUMNS, Author, event_digest


class GivenLabel(NamedTuple):
    """A label made elsewhere for one sentence, with its note."""

    sentence_id: str
    label: str
    attributes: Mapping[str, Any]
    note: str | None


def add_given_labels(
    store: Store, author: Author, labels: list[GivenLabel], created_at: str
) -> int:
    """Add labels and notes, inside `write`, where the annotator has none; return how many."""
    added = 0
    for given in labels:
        chain = (given.sentence_id, author.annotator_id, author.round)
        attributes = canonical_json(dict(given.attributes))
        position = _add(store, author, chain, "label", given.label, attributes, None, created_at)
        added += store.execute(
            "INSERT INTO current (sentence_id, annotator_id, round, event_id, label, skipped,"
            " heads) VALUES (?, ?, ?, ?, ?, 0, 1) ON CONFLICT DO NOTHING",
            (*chain, position, given.label),
        )
        if given.note is not None:
            note = _add(store, author, chain, "note", None, "{}", given.note, created_at)
            store.execute(
                "INSERT INTO current_note (sentence_id, annotator_id, round, event_id, note,"
                " heads) VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING",
                (*chain, note, given.note),
            )
    return added


def _add(
    store: Store,
    author: Author,
    chain: tuple[str, str, int],
    kind: str,
    label: str | None,
    attributes: str,
    note: str | None,
    created_at: str,
) -> str:
    content = (
        kind,
        *chain,
        author.codebook_id,
        label,
        attributes,
        note,
        None,
        created_at,
        "import",
        None,
        "[]",
    )
    identifier = content_uuid(*content)
    fields = (identifier, *content)
    store.execute(
        f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 15)})"
        " ON CONFLICT (event_id) DO NOTHING",
        (*fields, event_digest(fields)),
    )
    return identifier
