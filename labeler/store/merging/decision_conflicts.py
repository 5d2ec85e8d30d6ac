"""Decisions about one thing that were made apart, on two machines, and differ.

The newest stands, and making it again ends it. What a new or a packed file starts with is no
decision of a person, and is passed over where there is one.
"""

from itertools import groupby
from typing import Any, Final, NamedTuple

from labeler.store.connection import Store
from labeler.store.decisions import BEFORE_PEOPLE, heads
from labeler.store.packing.round_numbers import PACKED, packed_rounds

_SEVERAL: Final = """
SELECT d.kind, d.subject FROM decision d
WHERE d.decision_id NOT IN (SELECT old.value FROM decision n, json_each(n.supersedes) old)
GROUP BY d.kind, d.subject HAVING count(DISTINCT d.value) > 1 ORDER BY d.kind, d.subject
"""

_MADE: Final = """
SELECT d.created_at, r.name FROM decision d LEFT JOIN roster r ON r.annotator_id = d.author
WHERE d.decision_id = ?
"""

_CALLED: Final = """
SELECT name FROM roster WHERE annotator_id = ?1
UNION ALL SELECT title FROM catalogue WHERE document_id = ?1 LIMIT 1
"""


class Made(NamedTuple):
    """One decision; `author` is None where nobody is known to have made it."""

    decision_id: str
    value: Any
    author: str | None
    created_at: str


class Differing(NamedTuple):
    """What was decided differently, newest first; the first stands.

    `subject` is the number of a round, an id, or `project`; `called` the name of what has the id.
    """

    kind: str
    subject: str
    called: str
    made: tuple[Made, ...]


def differing_decisions(store: Store) -> list[Differing]:
    """Return what was decided differently in files that were united, by kind and subject."""
    packed = packed_rounds(store)
    found = []
    for kind, subject in list(store.rows(_SEVERAL)):
        if kind == PACKED or (kind == "assignment" and int(subject) in packed):
            continue  # What a packed file holds of an assignment is a part of it.
        standing = [
            Made(identifier, value, author, created_at)
            for identifier, value in heads(store, kind, subject)
            for created_at, author in store.rows(_MADE, (identifier,))
        ]
        by_people = [made for made in standing if made.created_at > BEFORE_PEOPLE]
        counted = by_people or standing
        if len(list(groupby(counted, key=lambda made: made.value))) > 1:
            called = store.value(_CALLED, (subject,)) or subject
            found.append(Differing(kind, subject, called, tuple(counted)))
    return found
