"""Which annotators are one person: two names that a decision has joined."""

from collections.abc import Mapping

from labeler.store.connection import Store
from labeler.store.decisions import in_force


def persons(store: Store) -> dict[str, str]:
    """Return annotator id → the id that stands for the person, of everyone in the file.

    Decisions are followed to their end. Those made on two machines may form a ring; the smallest
    id of the ring stands for all of it then, in whatever order the files came together.
    """
    everyone = {identifier for (identifier,) in store.rows("SELECT annotator_id FROM annotator")}
    links = {}
    for (subject,) in list(
        store.rows("SELECT DISTINCT subject FROM decision WHERE kind = 'person'")
    ):
        other = in_force(store, "person", subject)
        if other is not None and {subject, other} <= everyone:
            links[subject] = other
    return {identifier: _end(identifier, links) for identifier in everyone}


def person_of(store: Store, annotator_id: str) -> str:
    """Return the id of the person that an annotator is by now; their own where none is known.

    A name may be joined to another at any time, also while its screen is open.
    """
    found = store.value("SELECT person_id FROM roster WHERE annotator_id = ?", (annotator_id,))
    return annotator_id if found is None else str(found)


def _end(identifier: str, links: Mapping[str, str]) -> str:
    seen: list[str] = []
    while identifier in links and identifier not in seen:
        seen.append(identifier)
        identifier = links[identifier]
    return min(seen[seen.index(identifier) :]) if identifier in seen else identifier


def ever_joined(store: Store) -> dict[str, str]:
    """Return annotator id → one id for all that any decision ever joined, taken back or not.

    What was labelled while two names were one person may supersede what either of them said.
    """
    group: dict[str, str] = {}

    def find(identifier: str) -> str:
        while (above := group.setdefault(identifier, identifier)) != identifier:
            identifier = above
        return identifier

    joins = "SELECT subject, json_extract(value, '$') FROM decision WHERE kind = 'person'"
    for subject, other in list(store.rows(joins)):
        if other is not None:
            group[find(subject)] = find(other)
    return {identifier: find(identifier) for identifier in list(group)}
