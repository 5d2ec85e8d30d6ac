"""What people recorded of a sentence besides its label, as labels that agreement is measured on."""

from collections.abc import Iterator

from labeler.models import Attribute
from labeler.store.connection import Store
from labeler.store.counted import counted, said

_VALUES = """
SELECT f.document_id, k.sentence_id, a.person_id, json_extract(e.attributes, :path)
FROM {said} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
WHERE {counted} AND k.label IS NOT NULL AND json_type(e.attributes, :path) IS NOT NULL
ORDER BY k.sentence_id
"""


def attribute_values(
    store: Store, attribute: Attribute, round_number: int, codebook_id: str
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (document id, sentence id, person id, value), grouped by sentence.

    Of the labels that count as people's agreement, those that record a value; a
    step of a scale is its number.
    """
    parameters = {
        "path": f'$."{attribute.name}"',
        "round": round_number,
        "codebook": codebook_id,
    }
    for document, sentence, person, value in store.rows(
        _VALUES.format(said=said(store), counted=counted(store)), parameters
    ):
        yield document, sentence, person, str(value)
