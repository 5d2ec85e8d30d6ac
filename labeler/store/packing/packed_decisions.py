"""The decisions in a packed file, which follow those of the files packed for this person before.

They are as old as can be, so that whatever the lead decided stands where they come back. Where the
next file for the same person comes into the first one, its decisions have to stand over those of
the first: each that says something else supersedes all that were packed before it, and is a
millisecond younger. What was packed is noted in the project, in this file only.
"""

from collections.abc import Iterable
from typing import Any

from labeler.identity import EventClock, content_uuid
from labeler.store.connection import Store
from labeler.store.decisions import decide_early
from labeler.store.settings import set_setting, setting

Given = dict[str, list[Any]]
"""Kind and subject → the content's hash, the decision's id, and the ids that it supersedes."""


def given_before(store: Store, person: str) -> Given:
    """Return what the last file that was packed for a person decided."""
    return setting(store, _key(person)) or {}


def give(copy: Store, before: Given, decisions: Iterable[tuple[str, str, Any]]) -> Given:
    """Write decisions (kind, subject, value) into a packed file, inside `write`; return them."""
    given: Given = {}
    for kind, subject, value in decisions:
        content = content_uuid("decision", kind, subject, value)
        key = f"{kind} {subject}"
        last = given.get(key) or before.get(key)
        if last is None:
            last = [content, content, []]
        elif last[0] != content:
            _, identifier, superseded = last
            superseded = [*superseded, identifier]
            last = [content, EventClock(superseded.__len__).next(), superseded]
        decide_early(copy, last[1], kind, subject, value, last[2])
        given[key] = last
    return given


def remember_given(store: Store, person: str, given: Given) -> None:
    """Note, inside `write`, what a packed file decides."""
    set_setting(store, _key(person), given_before(store, person) | given)


def _key(person: str) -> str:
    return f"decisions packed for {person}"
