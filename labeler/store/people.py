"""What is decided about annotators: two names that are one person, their kind, who is active."""

from collections import Counter
from typing import NamedTuple

from labeler.errors import LabelerError
from labeler.models import Annotator, AnnotatorKind
from labeler.store.annotators import annotators, checked_name
from labeler.store.connection import Store
from labeler.store.decisions import decide, in_force
from labeler.store.derived import refresh_roster
from labeler.store.persons import persons

_SHORTEST_ID = 4
"""How many digits of an id name an annotator: fewer are more likely a name."""


class Profile(NamedTuple):
    """An annotator with what is known of them; `also` are the names that were joined to theirs.

    `first_seen` and `last_seen` are the times of their first and last event, None without any.
    """

    annotator: Annotator
    also: tuple[str, ...]
    active: bool
    first_seen: str | None
    last_seen: str | None


def profiles(store: Store) -> list[Profile]:
    """Return everyone in the file, by name; one entry a person."""
    seen = {
        person: (first, last)
        for person, first, last in store.rows(
            "SELECT r.person_id, min(e.first), max(e.last) FROM ("
            "  SELECT annotator_id, min(created_at) AS first, max(created_at) AS last"
            "  FROM event GROUP BY annotator_id) e"
            " JOIN roster r ON r.annotator_id = e.annotator_id GROUP BY r.person_id"
        )
    }
    names: dict[str, list[str]] = {}
    found = []
    for identifier, name, kind, person in list(
        store.rows("SELECT annotator_id, name, kind, person_id FROM roster ORDER BY name, 1")
    ):
        if identifier == person:
            found.append(Annotator(identifier, name, kind))
        else:
            names.setdefault(person, []).append(name)
    return [
        Profile(
            annotator,
            tuple(names.get(annotator.annotator_id, ())),
            is_active(store, annotator.annotator_id),
            *seen.get(annotator.annotator_id, (None, None)),
        )
        for annotator in found
    ]


def is_active(store: Store, annotator_id: str) -> bool:
    """Say whether an annotator is to be given work: everyone who was not taken off the list."""
    return in_force(store, "active", annotator_id) is not False


def check_active(store: Store, annotator: Annotator) -> None:
    """LabelerError for somebody who was taken off the list of those who are to be given work."""
    if not is_active(store, annotator.annotator_id):
        raise LabelerError(
            f"{store.path}: '{annotator.name}' is retired, and is to be given no work; `labeler"
            f" annotators retire {annotator.annotator_id[:8]} --undo` makes them active again"
        )


def find_annotator(store: Store, wanted: str) -> Annotator:
    """Return the annotator with this name or whose id begins so, joined to another or not.

    LabelerError where there is none, or several: their ids tell them apart.
    """
    name = checked_name(wanted).casefold()
    everyone = [
        Annotator(*row)
        for row in store.rows("SELECT annotator_id, name, kind FROM roster ORDER BY annotator_id")
    ]
    found = [a for a in everyone if a.name.casefold() == name]
    if not found and len(name) >= _SHORTEST_ID:
        found = [a for a in everyone if a.annotator_id.startswith(name)]
    if not found:
        raise LabelerError(
            f"{store.path}: there is no annotator '{wanted}'; `labeler annotators` lists them"
        )
    if len(found) > 1:
        ids = ", ".join(a.annotator_id[:12] for a in found)
        raise LabelerError(
            f"{store.path}: {len(found)} annotators are called '{wanted}'; name one by the start"
            f" of the id: {ids}"
        )
    return found[0]


def join(store: Store, name: Annotator, other: Annotator, author: str | None) -> None:
    """Decide that two names are one person: what `other` labelled is `name`'s from now on."""
    with store.write():
        person_of = persons(store)
        if person_of[name.annotator_id] == person_of[other.annotator_id]:
            raise LabelerError(
                f"{store.path}: '{name.name}' and '{other.name}' are one annotator already"
            )
        if _kind(store, name) != _kind(store, other):
            raise LabelerError(
                f"{store.path}: '{name.name}' is a {_kind(store, name)} and '{other.name}' is a"
                f" {_kind(store, other)}: they cannot be one annotator"
            )
        # The end of a chain of names is what is linked, so that no name loses the link it has.
        end = person_of[other.annotator_id]
        decide(store, "person", end, name.annotator_id, author)
        refresh_roster(store)


def part(store: Store, other: Annotator, author: str | None) -> None:
    """Take back that a name is the same person as another; the labels go back to each."""
    with store.write():
        link = in_force(store, "person", other.annotator_id)
        if link is None:
            raise LabelerError(f"{store.path}: '{other.name}' is joined to nobody")
        decide(store, "person", other.annotator_id, None, author)
        # On another machine they may have been joined the other way round, too.
        seen: set[str] = set()
        while link is not None and link not in seen:
            seen.add(link)
            before, link = link, in_force(store, "person", link)
            if link == other.annotator_id:
                decide(store, "person", before, None, author)
        refresh_roster(store)


def set_kind(store: Store, annotator: Annotator, kind: AnnotatorKind, author: str | None) -> None:
    """Decide what an annotator is, under every name; only people count for agreement."""
    with store.write():
        decide(store, "kind", persons(store)[annotator.annotator_id], kind, author)
        refresh_roster(store)


def set_active(store: Store, annotator: Annotator, *, active: bool, author: str | None) -> None:
    """Decide whether an annotator is to be given work; nothing of what they did changes."""
    with store.write():
        decide(store, "active", persons(store)[annotator.annotator_id], active, author)


def _kind(store: Store, annotator: Annotator) -> AnnotatorKind:
    kind: AnnotatorKind = store.value(
        "SELECT kind FROM roster WHERE annotator_id = ?", (annotator.annotator_id,)
    )
    return kind


def namesakes(store: Store) -> list[str]:
    """Return the names that several people, or models, carry, which uniting files may bring."""
    names = [(a.name.casefold(), a.kind, a.name) for a in annotators(store)]
    times = Counter((name, kind) for name, kind, _ in names)
    first = {(name, kind): shown for name, kind, shown in reversed(names)}
    return sorted({first[key] for key, count in times.items() if count > 1})
