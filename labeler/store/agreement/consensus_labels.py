"""The labels that a consensus is made from, in the order of the articles."""

from collections.abc import Iterator

from labeler.store.agreement.counted import counted, said
from labeler.store.connection import Store

_LABELS = """
SELECT f.sentence_id, a.person_id, k.label
FROM catalogue c
CROSS JOIN in_force f ON f.document_id = c.document_id
CROSS JOIN {said} k ON k.sentence_id = f.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
WHERE {counted} AND k.label IS NOT NULL
ORDER BY c.sort_key, c.document_id, f.position
"""
"""CROSS JOIN keeps the order of the tables: rows come as they are stored, nothing is sorted."""


def consensus_labels(
    store: Store, round_number: int, codebook_id: str
) -> Iterator[tuple[str, str, str]]:
    """Yield (sentence id, person id, label) of what counts as people's agreement, by sentence.

    Who said two things of a sentence, under two names or one, is in conflict there, and does not
    count.
    """
    sql = _LABELS.format(said=said(store), counted=counted(store))
    yield from store.rows(sql, {"round": round_number, "codebook": codebook_id})


def document_of_sentence(store: Store) -> dict[str, str]:
    """Return the document id of every sentence in force, by sentence id."""
    return dict(store.rows("SELECT sentence_id, document_id FROM in_force"))
