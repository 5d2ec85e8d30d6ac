"""What an adjudicator's screen shows: an article, and what was said of one of its sentences."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from labeler.models import Annotator, Sentence
from labeler.store.agreement.repeats import is_repeat
from labeler.store.connection import Store

_NOTHING: Mapping[str, Any] = MappingProxyType({})

_SENTENCES = """
SELECT s.sentence_id, f.position, s.start, s.stop, f.paragraph, s.text
FROM in_force f JOIN sentence s ON s.sentence_id = f.sentence_id
WHERE f.document_id = ? ORDER BY f.position
"""

_OPINIONS = """
SELECT a.annotator_id, a.name, a.kind, k.label, e.attributes, n.note
FROM current k
JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
JOIN event e ON e.event_id = k.event_id
LEFT JOIN current_note n ON n.sentence_id = k.sentence_id
  AND n.annotator_id = k.annotator_id AND n.round = k.round
WHERE k.sentence_id = ? AND k.round = ? AND k.heads = 1 AND k.label IS NOT NULL
  AND NOT {repeat}
ORDER BY a.name, a.annotator_id
"""

_LABELLED = """
SELECT EXISTS (
  SELECT 1 FROM event e CROSS JOIN roster r ON r.annotator_id = e.annotator_id
  WHERE e.sentence_id = ? AND r.person_id = ? AND e.kind = 'label')
"""

_OWN_DECISIONS = """
SELECT f.position, (
  SELECT e.label FROM event e JOIN roster r ON r.annotator_id = e.annotator_id
  WHERE e.sentence_id = f.sentence_id AND e.kind = 'adjudicate' AND r.person_id = :person
    AND e.event_id NOT IN (SELECT old.value FROM event n, json_each(n.supersedes) old
                           WHERE n.sentence_id = f.sentence_id AND n.kind = 'adjudicate')
  ORDER BY e.created_at DESC, e.event_id DESC LIMIT 1)
FROM in_force f JOIN gold g ON g.sentence_id = f.sentence_id
WHERE f.document_id = :document
"""


class Opinion(NamedTuple):
    """What one annotator said of a sentence, as it counts: one label, a person, in one round."""

    annotator: Annotator
    label: str
    attributes: Mapping[str, Any]
    note: str | None


class Article(NamedTuple):
    """A document in force, without anything that anybody said of it; `number` of `total`."""

    document_id: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    sentences: tuple[Sentence, ...]
    number: int
    total: int


def article(store: Store, document_id: str) -> Article | None:
    """Return a document with its sentences, or None if it is gone."""
    head = store.row(
        "SELECT c.document_id, c.title, i.source, i.url, i.published_at,"
        " (SELECT count(*) FROM catalogue o"
        "  WHERE (o.sort_key, o.document_id) <= (c.sort_key, c.document_id)),"
        " (SELECT count(*) FROM catalogue)"
        " FROM catalogue c JOIN import_record i ON i.import_id = c.import_id"
        " WHERE c.document_id = ?",
        (document_id,),
    )
    if head is None:
        return None
    sentences = tuple(Sentence(*row) for row in store.rows(_SENTENCES, (document_id,)))
    identifier, title, source, url, published_at, number, total = head
    return Article(identifier, title, source, url, published_at, sentences, number, total)


class Opinions:
    """What people said in a round, sentence by sentence.

    Labels by programs and reference labels are not among it, nor repeats, nor what one person
    said twice and differently.
    """

    def __init__(self, store: Store, round_number: int) -> None:
        self._store = store
        self._round = round_number
        self._query = _OPINIONS.format(repeat=is_repeat(store))

    def of(self, sentence_id: str) -> tuple[Opinion, ...]:
        """Return what was said of a sentence, by the names of the annotators."""
        return tuple(
            Opinion(
                Annotator(identifier, name, kind),
                label,
                json.loads(attributes) if attributes != "{}" else _NOTHING,
                note,
            )
            for identifier, name, kind, label, attributes, note in self._store.rows(
                self._query, (sentence_id, self._round)
            )
        )


def has_labelled(store: Store, sentence_id: str, person_id: str) -> bool:
    """Say whether a person ever labelled a sentence, in whichever round, and whether it stands."""
    return bool(store.value(_LABELLED, (sentence_id, person_id)))


def own_decisions(store: Store, document_id: str, person_id: str) -> dict[int, str]:
    """Return, by index, the labels that an adjudicator decided for in a document."""
    rows = store.rows(_OWN_DECISIONS, {"document": document_id, "person": person_id})
    return {position - 1: label for position, label in rows if label is not None}
