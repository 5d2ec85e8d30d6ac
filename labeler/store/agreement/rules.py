"""Which rule of the codebook annotators say decided, from a project."""

from collections import Counter

from labeler.agreement.counts import Counts
from labeler.agreement.details import RuleConfusion
from labeler.agreement.rules import RuleTally, rule_confusions
from labeler.models import Attribute, Codebook
from labeler.store.agreement.counted import RECORDED, counted, recording, said
from labeler.store.connection import Store

_PAIRS = """
WITH {recorded}
SELECT r.value, k.label, CASE WHEN o.annotator_id = k.annotator_id THEN NULL ELSE o.label END
FROM recorded r
CROSS JOIN {said} k ON k.sentence_id = r.sentence_id AND k.event_id = r.event_id
CROSS JOIN in_force f ON f.sentence_id = k.sentence_id
CROSS JOIN roster a ON a.annotator_id = k.annotator_id
CROSS JOIN {said} o ON o.sentence_id = k.sentence_id
CROSS JOIN roster b ON b.annotator_id = o.annotator_id
WHERE r.value IS NOT NULL AND {mine} AND {others} AND o.label IS NOT NULL
"""
"""A label beside itself is the label alone; CROSS JOIN keeps the order of the tables."""

_EVENTS_AT_ONCE = 200_000
"""How much of the log is sorted at once; SQLite may do that in memory."""


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
) -> list[RuleTally]:
    """Return how many counted labels name which rule, and which labels of others they meet."""
    recorded = RECORDED.format(
        value="json_extract(e.attributes, :path)",
        part="e.rowid > :after AND e.rowid <= :after + :number",
    )
    sql = _PAIRS.format(
        recorded=recorded,
        said=said(store),
        mine=counted(store),
        others=counted(store, current="o", roster="b"),
    )
    numbers: Counter[tuple[str, str, str | None]] = Counter()
    for after in range(0, store.value("SELECT max(rowid) FROM event") or 0, _EVENTS_AT_ONCE):
        parameters = recording(attribute, round_number, codebook_id)
        part = {"after": after, "number": _EVENTS_AT_ONCE}
        numbers.update(store.rows(sql, {**parameters, **part}))
    # A file from elsewhere may hold what no codebook allows; a rule is shown by its text.
    return [
        RuleTally(str(rule), label, other, number)
        for (rule, label, other), number in numbers.items()
    ]
