"""What people recorded of a sentence besides its label, as labels that agreement is measured on."""

from collections.abc import Iterator

from labeler.models import Attribute
from labeler.store.agreement.counted import counted, said
from labeler.store.connection import Store

_VALUES = """
SELECT f.document_id, k.sentence_id, a.person_id, json_extract(e.attributes, :path)
FROM {said} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
WHERE {counted} AND k.label IS NOT NULL AND json_type(e.attributes, :path) IS NOT NULL
ORDER BY k.sentence_id
"""

_WITHOUT = """
SELECT count(*)
FROM {said} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
WHERE {counted} AND k.label IS NOT NULL AND json_type(e.attributes, :path) IS NULL
"""


def attribute_values(
    store: Store, attribute: Attribute, round_number: int, codebook_id: str
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (document id, sentence id, person id, value), grouped by sentence.

    Of the labels that count as people's agreement, those that record a value; a
    step of a scale is its number.
    """
    sql = _VALUES.format(said=said(store), counted=counted(store))
    for document, sentence, person, value in store.rows(
        sql, _within(attribute, round_number, codebook_id)
    ):
        yield document, sentence, person, str(value)


def labels_without(store: Store, attribute: Attribute, round_number: int, codebook_id: str) -> int:
    """Return how many of the labels that count record no value."""
    sql = _WITHOUT.format(said=said(store), counted=counted(store))
    return int(next(store.rows(sql, _within(attribute, round_number, codebook_id)))[0])


def _within(attribute: Attribute, round_number: int, codebook_id: str) -> dict[str, object]:
    return {
        "path": f'$."{attribute.name}"',
        "round": round_number,
        "codebook": codebook_id,
    }
