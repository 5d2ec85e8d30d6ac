"""Which sentences a label points at, from a project."""

import json
from collections.abc import Iterator, Sequence

from labeler.agreement.details import TargetAgreement
from labeler.agreement.method import Method
from labeler.agreement.targets import TargetAnswer, target_agreements
from labeler.models import Attribute, Codebook
from labeler.store.agreement.counted import RECORDED, counted, recording, said
from labeler.store.connection import Store

_ANSWERS = """
WITH {recorded}
SELECT f.document_id, k.sentence_id, a.person_id, k.label, (
  SELECT json_group_array(coalesce(t.position - f.position, named.value))
  FROM json_each(r.value, :path) named
  LEFT JOIN in_force t ON t.sentence_id = named.value AND t.document_id = f.document_id)
FROM {said} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
LEFT JOIN recorded r ON r.sentence_id = k.sentence_id AND r.event_id = k.event_id
WHERE {counted} AND k.label IN (SELECT value FROM json_each(:labels))
ORDER BY k.sentence_id
"""


def project_targets(
    store: Store, round_number: int, codebook_id: str, codebook: Codebook, method: Method
) -> tuple[TargetAgreement, ...]:
    """Return how far people name the same sentences, for every attribute that names sentences."""
    found: list[TargetAgreement] = []
    for attribute in codebook.attributes:
        if attribute.type == "sentences":
            labels = attribute.labels or codebook.label_names
            answers = target_answers(store, round_number, codebook_id, attribute, labels)
            found += target_agreements(attribute.name, answers, labels, method)
    return tuple(found)


def target_answers(
    store: Store, round_number: int, codebook_id: str, attribute: Attribute, labels: Sequence[str]
) -> Iterator[TargetAnswer]:
    """Yield, grouped by sentence, what each counted label with one of `labels` points at.

    Targets are given by position relative to the sentence; what is not in its document, or not
    on the cut in force, by what was recorded: a sentence id, or "outside".
    """
    parameters = {
        **recording(attribute, round_number, codebook_id),
        "labels": json.dumps(labels),
    }
    recorded = RECORDED.format(value="e.attributes", part="1")
    sql = _ANSWERS.format(recorded=recorded, said=said(store), counted=counted(store))
    for document, sentence, person, label, targets in store.rows(sql, parameters):
        yield TargetAnswer(document, sentence, person, label, frozenset(json.loads(targets)))
