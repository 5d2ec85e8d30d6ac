"""What a row of the truth has to be, whichever file it is in: nothing in it is taken on trust.

A row whose hash is right may still hold what no labeler writes. Each function says whether a row,
in the table's order, is one that the rest of the program can rely on.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, get_args

from labeler.codebook import spec_to_codebook
from labeler.identity import (
    canonical_json,
    content_id,
    content_uuid,
    timestamp,
    uuid_milliseconds,
)
from labeler.models import AnnotatorKind, RoundPurpose
from labeler.store.decisions import decision_digest
from labeler.store.events import event_digest
from labeler.store.packing.round_numbers import is_packed_number
from labeler.store.questions import is_answer
from labeler.store.rounds.assignments import is_assignment

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([78])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError)

_HIGHEST_ROUND = 1_000_000

_LATEST_MS = 1 << 43
"""In the year 2248. What comes after an event has a later time: nobody could label after the last
that a date can tell."""

_DECISIONS: dict[str, Callable[[str, Any], bool]] = {
    "codebook": lambda subject, value: subject == "project" and isinstance(value, str),
    "hide document": lambda _, value: isinstance(value, bool),
    "answer": lambda _, value: is_answer(value),
    "version of": lambda subject, value: isinstance(value, str) and value != subject,
    "name": lambda _, value: isinstance(value, str) and value.strip() != "",
    "round": lambda subject, value: _is_round(subject) and value in get_args(RoundPurpose),
    "qualification threshold": lambda subject, value: (
        subject == "project" and type(value) in (int, float) and 0 <= value <= 1
    ),
    "feedback": lambda subject, value: _is_round(subject) and isinstance(value, bool),
    "round in force": lambda subject, value: (
        subject == "project" and isinstance(value, int) and _is_round(str(value))
    ),
    "person": lambda _, value: value is None or isinstance(value, str),
    "kind": lambda _, value: value in get_args(AnnotatorKind),
    "active": lambda _, value: isinstance(value, bool),
    "packed round": lambda subject, value: (
        # A real round never stands for another: whoever sends a file could move all its labels.
        _is_round(subject)
        and is_packed_number(int(subject))
        and type(value) is int
        and _is_round(str(value))
        and not is_packed_number(value)
    ),
    "assignment": lambda subject, value: _is_round(subject) and is_assignment(value),
}
"""The subject and value of each kind of decision that this labeler acts on."""


def _is_round(text: str) -> bool:
    return re.fullmatch("[1-9][0-9]{0,6}", text) is not None and int(text) <= _HIGHEST_ROUND


def _has_form(text: str, kind: type) -> bool:
    """Say whether text is canonical JSON of one kind (`dict` or `list`)."""
    if text in {"{}", "[]"}:
        return (text == "{}") == (kind is dict)
    value = json.loads(text)
    return isinstance(value, kind) and canonical_json(value) == text


def is_event(row: Sequence[Any]) -> bool:
    """Say whether an event's id, digest, time and JSON are as they have to be."""
    attributes, created_at, supersedes, meta = row[7], row[10], row[13], row[14]
    try:
        return (
            row[-1] == event_digest(row[:-1])
            and _has_form(attributes, dict)
            and _has_form(meta, dict)
            and _is_list_of_ids(supersedes)
            and _is_id(row[0], created_at, lambda: content_uuid(*row[1:-1]))
        )
    except _UNREADABLE:
        return False


def is_decision(row: Sequence[Any]) -> bool:
    """Say whether a decision's id, digest, time and value are as they have to be."""
    identifier, kind, subject, text, _, created_at, supersedes, digest = row
    try:
        value = json.loads(text)
        return (
            digest == decision_digest(tuple(row[:-1]))
            and canonical_json(value) == text
            and _is_list_of_ids(supersedes)
            and _comes_after(identifier, json.loads(supersedes))
            and _is_id(
                identifier, created_at, lambda: content_uuid("decision", kind, subject, value)
            )
            and (kind not in _DECISIONS or _DECISIONS[kind](subject, value))
        )
    except _UNREADABLE:
        return False


def _is_list_of_ids(text: str) -> bool:
    return text == "[]" or (
        _has_form(text, list)
        and all(isinstance(old, str) and _UUID.fullmatch(old) for old in json.loads(text))
    )


def _comes_after(identifier: str, supersedes: Sequence[str]) -> bool:
    """Say whether a decision's id is later than those that it supersedes.

    Else several could supersede one another, or one itself, and nothing would stand. What a file
    starts with (UUIDv8) supersedes nothing.
    """
    if identifier[14] != "7":
        return not supersedes
    return all(old < identifier for old in supersedes if old[14] == "7")


def _is_id(identifier: str, created_at: str, by_content: Callable[[], str]) -> bool:
    """Say whether a UUIDv7 tells the time that its row tells, or a UUIDv8 the row's content."""
    found = _UUID.fullmatch(identifier)
    if found is None:
        return False
    if found[1] == "7":
        milliseconds = uuid_milliseconds(identifier)
        return milliseconds < _LATEST_MS and timestamp(milliseconds) == created_at
    datetime.fromisoformat(created_at)
    return identifier == by_content()


def is_import_record(row: Sequence[Any]) -> bool:
    """Say whether an import record has the id of its content, and readable fields."""
    try:
        return bool(row[0] == content_id("import", *row[1:])) and _has_form(row[-1], dict)
    except _UNREADABLE:
        return False


def is_codebook(row: Sequence[Any]) -> bool:
    """Say whether a codebook has the id, name and version of its content.

    LabelerError where this labeler cannot read it.
    """
    identifier, name, version, spec = row
    try:
        if identifier != content_id("codebook", spec):
            return False
        codebook = spec_to_codebook(spec)
    except _UNREADABLE:
        return False
    return (name, version) == (codebook.name, codebook.version)
