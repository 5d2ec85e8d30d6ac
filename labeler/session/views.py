"""What a session shows: the open document, and what an action changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labeler.models import Codebook, Rule, Sentence
from labeler.store.events import NewEvent
from labeler.store.reading import Reference, Repeat, Suggestion


class Feedback(NamedTuple):
    """How a practice label compares with the reference, and the rule that decides."""

    agrees: bool
    given: str
    expected: str
    rule: Rule | None
    why: str | None


@dataclass(frozen=True)
class OpenDocument:
    """The document on the screen; `number` of `total` in the project."""

    document_id: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    sentences: tuple[Sentence, ...]
    suggestions: Mapping[int, Suggestion]
    repeats: Mapping[int, Repeat]
    references: Mapping[int, Reference]
    number: int
    total: int


class Outcome(NamedTuple):
    """What an action changed, for a screen to repaint.

    `saved_at` is the time of what was committed, None where nothing had to be written.
    """

    changed: tuple[int, ...] = ()
    cursor: int = 0
    document_changed: bool = False
    saved_at: str | None = None
    message: str | None = None
    feedback: Feedback | None = None


def describe(event: NewEvent, before: NewEvent | None, codebook: Codebook) -> str:
    """Return what an event did to what stood before it, in a word or two."""
    if before is not None and event.kind == before.kind and event.label == before.label:
        return "note" if event.kind == "note" else "details"
    if event.kind == "label" and event.label is not None:
        known = event.label in codebook.label_names
        return codebook.label(event.label).title if known else event.label
    return {"skip": "skip", "withdraw": "clear", "note": "note"}.get(event.kind, event.kind)
