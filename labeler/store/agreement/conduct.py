"""How annotators worked, from a project: what stands, and the log in the order of time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from labeler.agreement.conduct import Act, WorkTotals, conducts
from labeler.agreement.details import Conduct
from labeler.store.agreement.counted import counted, said
from labeler.store.agreement.repeats import is_repeat
from labeler.store.connection import Store
from labeler.store.packing.round_numbers import same_round

_ROUND = same_round(":round")

_STANDING = """
SELECT a.person_id, k.skipped
FROM {said} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
WHERE {counted} AND (k.label IS NOT NULL OR k.skipped)
"""

_SUGGESTED = f"""
SELECT a.person_id, count(*), sum(k.label = g.label), sum(k.label = g.label AND EXISTS (
  SELECT 1 FROM event s JOIN roster b ON b.annotator_id = s.annotator_id
  WHERE s.sentence_id = k.sentence_id AND s.round IN {_ROUND} AND b.person_id = a.person_id
    AND s.origin = 'suggestion' AND s.label = k.label))
FROM suggestion g
CROSS JOIN {{said}} k ON k.sentence_id = g.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
WHERE {{counted}} AND k.label IS NOT NULL
GROUP BY a.person_id
"""
"""Not by the event that stands: an added detail, undo and redo repeat it under another origin."""

_ACTS = f"""
SELECT a.person_id, e.label, e.duration_ms
FROM event e
JOIN roster a ON a.annotator_id = e.annotator_id
JOIN roster p ON p.annotator_id = a.person_id AND p.kind = 'person'
WHERE e.kind = 'label' AND e.round IN {_ROUND} AND e.codebook_id = :codebook
  AND e.origin IN ('key', 'suggestion')
  AND e.sentence_id NOT IN (
    SELECT sentence_id FROM current WHERE sentence_id NOT IN (SELECT sentence_id FROM in_force))
  AND (e.supersedes = '[]' OR NOT EXISTS (
    SELECT 1 FROM event o JOIN roster b ON b.annotator_id = o.annotator_id
    WHERE o.sentence_id = e.sentence_id AND o.round IN {_ROUND} AND b.person_id = a.person_id
      AND o.kind = 'label' AND o.codebook_id = e.codebook_id AND o.event_id < e.event_id))
  AND NOT EXISTS (SELECT 1 FROM current k
    WHERE k.sentence_id = e.sentence_id AND k.annotator_id = a.person_id AND k.round = :round
      AND {{repeat}})
ORDER BY e.event_id
"""
"""The sentences that are not in force are few, and found once; to look each event's sentence up
would take three times as long. What supersedes nothing needs no look at what came before; so who
labelled under two names that were joined later did so twice."""


def project_conduct(
    store: Store, round_number: int, codebook_id: str, names: Mapping[str, str]
) -> tuple[Conduct, ...]:
    """Return how everybody worked who has a label or a skip in the round, in order of names.

    `names` says how a person is called (by id, which stands for who is not in it). Run it inside
    one `read`.
    """
    found = conducts(
        work_totals(store, round_number, codebook_id),
        labelling_acts(store, round_number, codebook_id),
    )
    called = (replace(each, annotator=names.get(each.annotator, each.annotator)) for each in found)
    return tuple(sorted(called, key=lambda each: each.annotator))


def work_totals(store: Store, round_number: int, codebook_id: str) -> dict[str, WorkTotals]:
    """Return person id → how many labels and skips stand, and what became of suggestions."""
    parameters = {"round": round_number, "codebook": codebook_id}
    rule = {"said": said(store), "counted": counted(store)}
    numbers = Counter(store.rows(_STANDING.format(**rule), parameters))
    totals: defaultdict[str, WorkTotals] = defaultdict(WorkTotals)
    for (person, skipped), number in numbers.items():
        field = "skips" if skipped else "labels"
        totals[person] = totals[person]._replace(**{field: number})
    for person, suggested, accepted, confirmed in store.rows(_SUGGESTED.format(**rule), parameters):
        totals[person] = totals[person]._replace(
            suggested=suggested, accepted=accepted, confirmed=confirmed
        )
    return dict(totals)


def labelling_acts(store: Store, round_number: int, codebook_id: str) -> Iterator[Act]:
    """Return the first label that each person gave each sentence with a key, in order of time.

    Corrections and added details come later and are not acts of their own; a label that came in
    by a rule or from a file was not given here. Repeats are none: who labels a sentence again has
    read it before.
    """
    parameters = {"round": round_number, "codebook": codebook_id}
    sql = _ACTS.format(repeat=is_repeat(store))
    return map(Act._make, store.rows(sql, parameters))
