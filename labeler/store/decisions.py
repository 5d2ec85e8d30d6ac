"""Decisions: every project-level fact, as a log like the one of labels.

The decision in force for a kind and a subject is the newest one that no other supersedes.
"""

import json
from typing import Any

from labeler.errors import LabelerError
from labeler.identity import canonical_json, content_id, content_uuid, timestamp, uuid_milliseconds
from labeler.models import RoundPurpose
from labeler.store.connection import Store
from labeler.store.settings import set_setting, setting

_BEFORE_EVERYTHING = "1970-01-01T00:00:00.000Z"
"""The time of what a new file starts with: the same in every file, so that files can be united."""

BEFORE_PEOPLE = "1970-01-02"
"""Whatever is older was decided by no person: a new file starts with it, or a packed one."""

FIRST_ROUND = 1


def heads(store: Store, kind: str, subject: str) -> list[tuple[str, Any]]:
    """Return (decision id, value) of what stands, newest first; more than one is a conflict."""
    log = list(
        store.rows(
            "SELECT decision_id, value, supersedes FROM decision"
            " WHERE kind = ? AND subject = ? ORDER BY created_at DESC, decision_id DESC",
            (kind, subject),
        )
    )
    superseded = {old for _, _, supersedes in log for old in json.loads(supersedes)}
    return [(identifier, json.loads(value)) for identifier, value, _ in log
            if identifier not in superseded]  # fmt: skip


def in_force(store: Store, kind: str, subject: str) -> Any:
    """Return the value that stands for a kind and subject, or None."""
    standing = heads(store, kind, subject)
    return standing[0][1] if standing else None


def decide(store: Store, kind: str, subject: str, value: Any, author: str | None) -> str:
    """Record a decision that supersedes what stands, inside `write`; return its id.

    LabelerError in a packed file: what is decided there would come into the project unseen.
    """
    refuse_if_packed(store)
    standing = [identifier for identifier, _ in heads(store, kind, subject)]
    identifier = store.clock.next(after=max((s for s in standing if s[14] == "7"), default=None))
    created_at = timestamp(uuid_milliseconds(identifier))
    _insert(store, identifier, kind, subject, value, author, created_at, standing)
    return identifier


def decide_from_the_start(store: Store, kind: str, subject: str, value: Any) -> None:
    """Record, inside `write`, what a new file begins with: the same row in every file."""
    identifier = content_uuid("decision", kind, subject, value)
    _insert(store, identifier, kind, subject, value, None, _BEFORE_EVERYTHING, [])


def decide_early(
    store: Store, identifier: str, kind: str, subject: str, value: Any, supersedes: list[str]
) -> None:
    """Record, inside `write`, a decision older than any that a person makes.

    It is as old as its identifier says (UUIDv7), or from the start (any other).
    """
    created_at = (
        timestamp(uuid_milliseconds(identifier)) if identifier[14] == "7" else _BEFORE_EVERYTHING
    )
    _insert(store, identifier, kind, subject, value, None, created_at, supersedes)


def began_as_practice(store: Store) -> bool:
    """Say whether the file began as a practice project, which no decision of a lead changes."""
    identifier = content_uuid("decision", "round", str(FIRST_ROUND), "practice")
    return store.value("SELECT 1 FROM decision WHERE decision_id = ?", (identifier,)) is not None


def _insert(
    store: Store,
    identifier: str,
    kind: str,
    subject: str,
    value: Any,
    author: str | None,
    created_at: str,
    supersedes: list[str],
) -> None:
    fields = (
        identifier,
        kind,
        subject,
        canonical_json(value),
        author,
        created_at,
        canonical_json(sorted(supersedes)),
    )
    store.execute(
        "INSERT INTO decision (decision_id, kind, subject, value, author, created_at, supersedes,"
        " digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*fields, decision_digest(fields)),
    )


def decision_digest(fields: tuple[Any, ...]) -> str:
    """Return the hash of a decision's fields, in the table's order, without the digest."""
    return content_id("decision", *fields)


def round_purpose(store: Store, number: int) -> RoundPurpose:
    """Return what a round is for; `production` unless decided otherwise."""
    value = in_force(store, "round", str(number))
    if value is None:
        return "production"
    if value not in ("practice", "calibration", "production", "repeat"):
        raise LabelerError(f"{store.path}: round {number} has the unknown purpose '{value}'")
    purpose: RoundPurpose = value
    return purpose


def practice_rounds(store: Store) -> list[int]:
    """Return the rounds whose labels are practice."""
    rows = store.rows("SELECT DISTINCT subject FROM decision WHERE kind = 'round'")
    return [int(r) for (r,) in list(rows) if round_purpose(store, int(r)) == "practice"]


def gives_feedback(store: Store, number: int) -> bool:
    """Say whether annotators are told, in a round, how each label compares with the reference."""
    return (
        round_purpose(store, number) == "practice"
        and in_force(store, "feedback", str(number)) is not False
    )


def round_in_force(store: Store) -> int:
    """Return the round that is being labelled."""
    value = in_force(store, "round in force", "project")
    if value is None:
        packed = packed_for(store)
        return FIRST_ROUND if packed is None else packed[1]
    return int(value)


_PACKED_FOR = "packed for"
"""Local: the file is one person's, whatever comes into it; what goes back says nothing of it."""


def packed_for(store: Store) -> tuple[str, int] | None:
    """Return for whom a file was packed, and the number of their round in it; None: for nobody."""
    value = setting(store, _PACKED_FOR)
    return None if value is None else (str(value[0]), int(value[1]))


def is_packed(store: Store) -> bool:
    """Say whether a file was packed for somebody, also where nothing in it is to be trusted."""
    query = "SELECT 1 FROM setting WHERE key = ?"
    return store.value(query, (_PACKED_FOR,)) is not None


def refuse_if_packed(store: Store) -> None:
    """LabelerError in a file that was packed for somebody: there they label, and decide nothing."""
    packed = packed_for(store)
    if packed is not None:
        raise LabelerError(
            f"{store.path}: this file was packed for '{owner(store, packed[0])}', to label in; do"
            " this in the project that it came from"
        )


def owner(store: Store, annotator_id: str) -> str:
    """Return the name of whom a file was packed for."""
    query = (
        "SELECT p.name FROM roster r JOIN roster p ON p.annotator_id = r.person_id"
        " WHERE r.annotator_id = ?"
    )
    return str(store.value(query, (annotator_id,)) or annotator_id)


def set_packed_for(store: Store, annotator_id: str, round_number: int) -> None:
    """Note, inside `write`, for whom a file is packed."""
    set_setting(store, _PACKED_FOR, [annotator_id, round_number])
