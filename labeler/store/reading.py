"""What one annotator's screen shows: a document with their own labels, and their progress.

Nothing here reads anybody else's labels, but for the reference labels of a practice round.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from labeler.models import Sentence
from labeler.store.connection import Store
from labeler.store.events import Author, is_question
from labeler.store.reference_labels import known_labels

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class SentenceState(NamedTuple):
    """What one annotator has recorded about one sentence in one round.

    `event_id` is the event that stands, `codebook_id` the codebook that it was made with.
    `context` marks a sentence that is not theirs to label: it is there to be read with the others.
    `question` says that the note is a question to the lead, `answer` what the lead says.
    """

    label: str | None = None
    skipped: bool = False
    attributes: Mapping[str, Any] = _NOTHING
    note: str | None = None
    event_id: str | None = None
    codebook_id: str | None = None
    context: bool = False
    question: bool = False
    answer: str | None = None

    @property
    def shown(self) -> tuple[str | None, bool, Mapping[str, Any], str | None]:
        """What a person sees of it."""
        return (self.label, self.skipped, self.attributes, self.note)

    @property
    def typed_note(self) -> str:
        """The note as its annotator would type it: a question begins with its mark."""
        return f"? {self.note}" if self.note and self.question else self.note or ""

    @property
    def open(self) -> bool:
        """Say whether the sentence waits for a label: theirs, and neither labelled nor skipped."""
        return self.label is None and not self.skipped and not self.context


class Repeat(NamedTuple):
    """Where an equal sentence stands."""

    document_id: str
    title: str
    position: int
    same_document: bool


class Suggestion(NamedTuple):
    """A label that the text itself suggests; never a label until somebody confirms it."""

    label: str
    reason: str


class Reference(NamedTuple):
    """What the reference says about a practice sentence, by which rule, and why."""

    label: str
    rule: str | None
    why: str | None


class LoadedDocument(NamedTuple):
    """A document in force, as one annotator sees it; positions are indices from 0."""

    document_id: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    sentences: tuple[Sentence, ...]
    states: list[SentenceState]
    suggestions: dict[int, Suggestion]
    repeats: dict[int, Repeat]


class DocumentProgress(NamedTuple):
    """How far one annotator is with one document."""

    document_id: str
    title: str
    source: str
    sentences: int
    labelled: int
    skipped: int


_SENTENCES = """
SELECT s.sentence_id, f.position, s.start, s.stop, f.paragraph, s.text,
       k.label, coalesce(k.skipped, 0), e.attributes, n.note, k.event_id, e.codebook_id,
       g.label, g.reason, q.meta
FROM in_force f
JOIN sentence s ON s.sentence_id = f.sentence_id
LEFT JOIN current k
  ON k.sentence_id = f.sentence_id AND k.annotator_id = :annotator AND k.round = :round
LEFT JOIN event e ON e.event_id = k.event_id
LEFT JOIN current_note n
  ON n.sentence_id = f.sentence_id AND n.annotator_id = :annotator AND n.round = :round
LEFT JOIN event q ON q.event_id = n.event_id
LEFT JOIN suggestion g ON g.sentence_id = f.sentence_id
WHERE f.document_id = :document ORDER BY f.position
"""

_REPEATS = """
SELECT f.position, o.document_id, c.title, o.position
FROM in_force f
JOIN duplicate d ON d.sentence_id = f.sentence_id
JOIN in_force o ON o.sentence_id = d.duplicate_of
JOIN catalogue c ON c.document_id = o.document_id
WHERE f.document_id = ?
"""

_PROGRESS = """
SELECT c.document_id, c.title, i.source, c.sentences,
       coalesce(p.labelled, 0), coalesce(p.skipped, 0)
FROM catalogue c
JOIN import_record i ON i.import_id = c.import_id
LEFT JOIN (
  SELECT f.document_id, count(k.label) AS labelled, sum(k.skipped) AS skipped
  FROM current k JOIN in_force f ON f.sentence_id = k.sentence_id
  WHERE k.annotator_id = ? AND k.round = ? GROUP BY f.document_id
) p ON p.document_id = c.document_id
ORDER BY c.sort_key, c.document_id
"""

NEXT_OPEN_DOCUMENT = """
SELECT c.document_id FROM catalogue c
WHERE (c.sort_key, c.document_id) > (?, ?) AND EXISTS (
  SELECT 1 FROM in_force f WHERE f.document_id = c.document_id AND NOT EXISTS (
    SELECT 1 FROM current k WHERE k.sentence_id = f.sentence_id AND k.annotator_id = ?
    AND k.round = ? AND (k.label IS NOT NULL OR k.skipped)))
ORDER BY c.sort_key, c.document_id LIMIT 1
"""


def load_document(store: Store, author: Author, document_id: str) -> LoadedDocument | None:
    """Return a document with this annotator's own labels of this round; None if it is gone."""
    head = store.row(
        "SELECT c.document_id, c.title, i.source, i.url, i.published_at FROM catalogue c"
        " JOIN import_record i ON i.import_id = c.import_id WHERE c.document_id = ?",
        (document_id,),
    )
    if head is None:
        return None
    sentences: list[Sentence] = []
    states: list[SentenceState] = []
    suggestions: dict[int, Suggestion] = {}
    parameters = {"annotator": author.annotator_id, "round": author.round, "document": document_id}
    for index, row in enumerate(store.rows(_SENTENCES, parameters)):
        sentences.append(Sentence(*row[:6]))
        label, skipped, attributes, note, event_id, codebook_id, suggested, reason, meta = row[6:]
        # Most sentences carry no attributes: decoding each would cost more than the query.
        known = json.loads(attributes) if attributes and attributes != "{}" else _NOTHING
        asks = bool(meta) and meta != "{}" and is_question(json.loads(meta))
        states.append(
            SentenceState(label, bool(skipped), known, note, event_id, codebook_id, question=asks)
        )
        if suggested:
            suggestions[index] = Suggestion(suggested, reason)
    repeats = {
        position - 1: Repeat(other, title, there, other == document_id)
        for position, other, title, there in store.rows(_REPEATS, (document_id,))
    }
    identifier, title, source, url, published_at = head
    return LoadedDocument(
        identifier,
        title,
        source,
        url,
        published_at,
        tuple(sentences),
        states,
        suggestions,
        repeats,
    )


def document_order(store: Store) -> list[str]:
    """Return the ids of the documents in force, in the order of their sources."""
    rows = store.rows("SELECT document_id FROM catalogue ORDER BY sort_key, document_id")
    return [identifier for (identifier,) in rows]


def progress(store: Store, author: Author) -> list[DocumentProgress]:
    """Return one annotator's progress by document, in the order of their sources."""
    rows = store.rows(_PROGRESS, (author.annotator_id, author.round))
    return [DocumentProgress(*row) for row in rows]


def next_open_document(store: Store, author: Author, after: str | None) -> str | None:
    """Return the first document, after one (or from the start), that has an open sentence."""
    key = ("", "")
    if after is not None:
        key = store.row(
            "SELECT sort_key, document_id FROM catalogue WHERE document_id = ?", (after,)
        ) or ("", "")
    found = store.value(NEXT_OPEN_DOCUMENT, (*key, author.annotator_id, author.round))
    return None if found is None else str(found)


def place(store: Store, author: Author) -> tuple[str, int] | None:
    """Return (document id, position) of where an annotator left, or None."""
    row = store.row(
        "SELECT f.document_id, f.position FROM place p"
        " JOIN in_force f ON f.sentence_id = p.sentence_id"
        " WHERE p.annotator_id = ? AND p.round = ?",
        (author.annotator_id, author.round),
    )
    return (row[0], row[1]) if row else None


def locate(store: Store, sentence_id: str) -> tuple[str, int] | None:
    """Return (document id, position) of a sentence in force, or None."""
    row = store.row(
        "SELECT document_id, position FROM in_force WHERE sentence_id = ?", (sentence_id,)
    )
    return (row[0], row[1]) if row else None


def references(store: Store, round_number: int, document_id: str) -> dict[int, Reference]:
    """Return, by index, what is known of a document's sentences, with the rule and the reason."""
    known = known_labels(store, round_number, document_id).values()
    return {one.position - 1: Reference(one.label, one.rule, one.why) for one in known}
