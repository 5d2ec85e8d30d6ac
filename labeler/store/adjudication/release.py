"""What adjudication leaves for the dataset: the decided labels, who decided, and how much."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from labeler.store.agreement.counted import counted, said
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.packing.round_numbers import real_round

AdjudicationKind = Literal["disagreement", "agreement", "single", "unlabelled"]
"""What adjudicators had before them: different labels, equal ones, one label, or none."""

_GOLD = """
SELECT f.sentence_id, f.document_id, f.position, g.label, g.event_id, r.person_id, p.name,
       e.created_at, {round}, e.note, e.codebook_id, ({kind}), e.meta
FROM catalogue c
CROSS JOIN in_force f ON f.document_id = c.document_id
CROSS JOIN gold g ON g.sentence_id = f.sentence_id
JOIN event e ON e.event_id = g.event_id
JOIN roster r ON r.annotator_id = e.annotator_id
JOIN roster p ON p.annotator_id = r.person_id
WHERE g.label IS NOT NULL AND g.heads = 1
ORDER BY c.sort_key, c.document_id, f.position
"""

_KIND = """
SELECT CASE WHEN count(*) = 0 THEN 'unlabelled' WHEN count(*) = 1 THEN 'single'
            WHEN min(k.label) = max(k.label) THEN 'agreement' ELSE 'disagreement' END
FROM {said} k JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
WHERE k.sentence_id = f.sentence_id AND k.round = {round} AND k.label IS NOT NULL
"""
"""Of people's labels as they were before: whoever changes one later knows what was decided."""

_LABELLED = """
SELECT sum(t.people > 1), sum(t.differ), sum(t.differ AND t.decided),
       sum(t.people > 1 AND NOT t.differ AND t.decided),
       sum(t.people > 1 AND NOT t.differ AND t.decided AND t.said <> t.gold)
FROM (
  SELECT count(*) AS people, min(k.label) <> max(k.label) AS differ, min(k.label) AS said,
         g.label IS NOT NULL AND g.heads = 1 AS decided, g.label AS gold
  FROM {said} k
  CROSS JOIN roster a ON a.annotator_id = k.annotator_id
  LEFT JOIN gold g ON g.sentence_id = k.sentence_id
  WHERE {counted} AND k.label IS NOT NULL
    AND EXISTS (SELECT 1 FROM in_force f WHERE f.sentence_id = k.sentence_id)
  GROUP BY k.sentence_id) t
"""


class GoldLabel(NamedTuple):
    """The label that adjudication decided for a sentence; `adjudicator` is who made it last."""

    sentence_id: str
    document_id: str
    position: int
    label: str
    event_id: str
    adjudicator_id: str
    adjudicator: str
    decided_at: str
    round: int
    reason: str | None
    codebook_id: str
    kind: AdjudicationKind
    names_shown: bool
    own: bool
    """Whether the adjudicator had labelled the sentence, too."""


class AdjudicationSummary(NamedTuple):
    """How much of a round was adjudicated, by whom, and how."""

    round: int
    shared: int
    """Sentences with the labels of two people or more, as agreement counts them."""
    disagreements: int
    """Of these, the ones with different labels."""
    decided: int
    """Disagreements on which a decision stands."""
    agreements_decided: int
    """Sentences with equal labels on which a decision stands."""
    agreements_overturned: int
    """Of these, the ones decided for another label."""
    in_conflict: int
    """Sentences on which adjudicators differ, in any round."""
    names_shown: int
    """Decisions before which the annotators' names were shown, in any round."""
    own: int
    """Decisions by somebody who had labelled the sentence, in any round."""
    by_adjudicator: dict[str, int]
    """Adjudicator id → decisions that stand, in any round."""


def gold_labels(store: Store) -> Iterator[GoldLabel]:
    """Yield the decided labels, by document and position.

    Sentences on which adjudicators differ have none until that is settled.
    """
    number = real_round(store, "e.round")
    kind = _KIND.format(said=said(store), round=number)
    for *row, meta in store.rows(_GOLD.format(kind=kind, round=number)):
        known = json.loads(meta)
        yield GoldLabel._make((*row, bool(known.get("names_shown")), bool(known.get("own"))))


def adjudication_summary(store: Store, round_number: int) -> AdjudicationSummary:
    """Return how much of a round was adjudicated; decisions hold whatever round they looked at.

    Labels are those that agreement is measured on: under the codebook in use, as they were before
    any adjudication. One pass over what stands. Inside one `read` all of it is of one moment.
    """
    sql = _LABELLED.format(said=said(store), counted=counted(store))
    within = {"round": round_number, "codebook": codebook_in_use(store)[0]}
    shared, differing, decided, alike, overturned = (
        int(value or 0) for value in next(store.rows(sql, within))
    )
    by_adjudicator: Counter[str] = Counter()
    names_shown = own = 0
    for label in gold_labels(store):
        by_adjudicator[label.adjudicator_id] += 1
        names_shown += label.names_shown
        own += label.own
    in_conflict = store.value(
        "SELECT count(*) FROM gold g JOIN in_force f ON f.sentence_id = g.sentence_id"
        " WHERE g.heads > 1"
    )
    return AdjudicationSummary(
        round=round_number,
        shared=shared,
        disagreements=differing,
        decided=decided,
        agreements_decided=alike,
        agreements_overturned=overturned,
        in_conflict=int(in_conflict),
        names_shown=names_shown,
        own=own,
        by_adjudicator=dict(by_adjudicator),
    )
