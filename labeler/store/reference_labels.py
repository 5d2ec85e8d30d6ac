"""The sentences whose label is known: a reference gave it, or it was adjudicated."""

from typing import NamedTuple

from labeler.store.connection import Store


class Known(NamedTuple):
    """What is known of a sentence in force: its label, by which rule, and why."""

    sentence_id: str
    document_id: str
    position: int
    label: str
    rule: str | None
    why: str | None


_KNOWN = """
SELECT f.sentence_id, f.document_id, f.position, g.label, NULL, e.note, 0 AS rank, e.created_at
FROM gold g JOIN in_force f ON f.sentence_id = g.sentence_id
JOIN event e ON e.event_id = g.event_id
WHERE g.label IS NOT NULL AND g.heads = 1 AND (:document IS NULL OR f.document_id = :document)
UNION ALL
SELECT f.sentence_id, f.document_id, f.position, k.label, json_extract(e.attributes, '$.rule'),
  n.note, 1 + (k.round = :round), e.created_at
FROM roster a
JOIN current k ON k.annotator_id = a.annotator_id AND k.label IS NOT NULL
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN event e ON e.event_id = k.event_id
LEFT JOIN current_note n ON n.sentence_id = k.sentence_id
  AND n.annotator_id = k.annotator_id AND n.round = k.round
WHERE a.kind = 'reference' AND (:document IS NULL OR f.document_id = :document)
ORDER BY rank, 8, 1
"""


def known_labels(
    store: Store, round_number: int, document_id: str | None = None
) -> dict[str, Known]:
    """Return sentence id → what is known of it, in a document or in all, by document and position.

    A reference of the same round counts more than one of another, and that more than what was
    adjudicated; of two of a kind, the newer.
    """
    parameters = {"round": round_number, "document": document_id}
    found = {row[0]: Known(*row[:6]) for row in store.rows(_KNOWN, parameters)}
    return dict(sorted(found.items(), key=lambda item: item[1][1:3]))
