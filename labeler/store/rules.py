"""Which rule of the codebook annotators say decided, from a project."""

from collections.abc import Iterator

from labeler.agreement.counts import Counts
from labeler.agreement.details import RuleConfusion
from labeler.agreement.rules import RuleTally, rule_confusions
from labeler.models import Attribute, Codebook
from labeler.store.connection import Store
from labeler.store.counted import RECORDED, counted, recording

_TALLIES = """
WITH {recorded}
SELECT json_extract(r.attributes, :path) AS rule, k.label,
  CASE WHEN o.annotator_id = k.annotator_id THEN NULL ELSE o.label END AS other, count(*)
FROM recorded r
CROSS JOIN current k ON k.sentence_id = r.sentence_id AND k.event_id = r.event_id
CROSS JOIN in_force f ON f.sentence_id = k.sentence_id
CROSS JOIN roster a ON a.annotator_id = k.annotator_id
CROSS JOIN current o ON o.sentence_id = k.sentence_id
CROSS JOIN roster b ON b.annotator_id = o.annotator_id
WHERE {mine} AND {others} AND o.label IS NOT NULL AND rule IS NOT NULL
GROUP BY 1, 2, 3
"""
"""A label beside itself is the label; CROSS JOIN keeps the order of the tables."""


def project_rules(
    store: Store, round_number: int, codebook_id: str, codebook: Codebook, counts: Counts
) -> tuple[RuleConfusion, ...]:
    """Return the confusion by rule; nothing where the codebook lets nobody record a rule.

    `counts` are those of the round's labels. Of several attributes that hold a rule, the first
    counts.
    """
    attribute = next((each for each in codebook.attributes if each.type == "rule"), None)
    if attribute is None:
        return ()
    tallies = rule_tallies(store, round_number, codebook_id, attribute)
    return rule_confusions(tallies, [rule.id for rule in codebook.rules], counts)


def rule_tallies(
    store: Store, round_number: int, codebook_id: str, attribute: Attribute
) -> Iterator[RuleTally]:
    """Return how many counted labels name which rule, and which labels of others they meet."""
    sql = _TALLIES.format(
        recorded=RECORDED, mine=counted(store), others=counted(store, current="o", roster="b")
    )
    return map(RuleTally._make, store.rows(sql, recording(attribute, round_number, codebook_id)))
