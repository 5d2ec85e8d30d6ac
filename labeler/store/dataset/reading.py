"""The articles of a dataset with their sentences and labels, one article at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from labeler.models import AnnotatorKind, Origin
from labeler.store.connection import Store
from labeler.store.decisions import practice_rounds


class DocumentRow(NamedTuple):
    """One article that is shown; `text` only where it was asked for, `meta` as canonical JSON."""

    document_id: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    language: str
    raw_sha256: str
    meta: str
    splitter: str
    text: str | None


class SentenceRow(NamedTuple):
    """One sentence in force: position from 1, paragraph from 0, offsets in code points."""

    sentence_id: str
    position: int
    paragraph: int
    start: int
    stop: int
    text: str
    suggested: str | None
    suggested_because: str | None


class LabelRow(NamedTuple):
    """What one annotator said of a sentence in one round; without a label, it was skipped."""

    sentence_id: str
    label: str | None
    annotator_id: str
    annotator: str
    kind: AnnotatorKind
    round: int
    attributes: str
    note: str | None
    created_at: str
    duration_ms: int | None
    origin: Origin
    codebook_id: str
    heads: int
    meta: str | None
    """The event's, as JSON; None for none."""


_DOCUMENTS = """
SELECT c.document_id, c.title, i.source, i.url, i.published_at, i.language, i.raw_sha256, i.meta,
       c.splitter, {text}
FROM catalogue c
JOIN import_record i ON i.import_id = c.import_id
{join}
ORDER BY c.sort_key, c.document_id
"""

_SENTENCES = """
SELECT f.sentence_id, f.position, f.paragraph, s.start, s.stop, s.text, g.label, g.reason
FROM in_force f
JOIN sentence s ON s.sentence_id = f.sentence_id
LEFT JOIN suggestion g ON g.sentence_id = f.sentence_id
WHERE f.document_id = ?
ORDER BY f.position
"""

_LABELS = """
SELECT k.sentence_id, k.label, k.annotator_id, a.name, a.kind, k.round, e.attributes, {note},
       e.created_at, e.duration_ms, e.origin, e.codebook_id, k.heads,
       nullif(e.meta, '{{}}')
FROM in_force f
CROSS JOIN current k ON k.sentence_id = f.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
{join}
WHERE f.document_id = ? AND (k.label IS NOT NULL OR k.skipped) AND a.kind <> 'reference'
  AND {rounds}
ORDER BY f.position
"""
"""CROSS JOIN keeps the order of the tables: rows come as they are stored, nothing is sorted."""

_NOTES = """
LEFT JOIN current_note n ON n.sentence_id = k.sentence_id
  AND n.annotator_id = k.annotator_id AND n.round = k.round
"""


def document_count(store: Store) -> int:
    """Return how many articles are shown."""
    return int(store.value("SELECT count(*) FROM catalogue"))


def documents(store: Store, *, text: bool) -> Iterator[DocumentRow]:
    """Yield the articles in the order in which they are listed; with `text`, their whole text."""
    join = "JOIN document d ON d.document_id = c.document_id" if text else ""
    for row in store.rows(_DOCUMENTS.format(text="d.text" if text else "NULL", join=join)):
        yield DocumentRow._make(row)


def sentences(store: Store, document_id: str) -> Iterator[SentenceRow]:
    """Yield the sentences of an article that are in force, by position."""
    for row in store.rows(_SENTENCES, (document_id,)):
        yield SentenceRow._make(row)


class Labels:
    """Reads what was said of an article's sentences, in the rounds that a dataset is made of."""

    def __init__(
        self, store: Store, *, round_number: int | None, practice: bool, notes: bool
    ) -> None:
        """Read one round, or all: those for practice only if asked for."""
        rounds = "1"
        if round_number is not None:
            rounds = f"k.round = {int(round_number)}"
        elif not practice and (left_out := practice_rounds(store)):
            rounds = f"k.round NOT IN ({', '.join(map(str, left_out))})"
        self._store = store
        self._sql = _LABELS.format(
            note="n.note" if notes else "NULL", join=_NOTES if notes else "", rounds=rounds
        )

    def of(self, document_id: str) -> Iterator[LabelRow]:
        """Yield labels and skips that stand, by position; reference labels are never among them."""
        for row in self._store.rows(self._sql, (document_id,)):
            yield LabelRow._make(row)


def languages(store: Store) -> tuple[str, ...]:
    """Return the languages of the articles, sorted."""
    rows = store.rows(
        "SELECT DISTINCT i.language FROM catalogue c"
        " JOIN import_record i ON i.import_id = c.import_id ORDER BY 1"
    )
    return tuple(language for (language,) in rows)
