"""Labels of a project with their times and rounds, as parts of the agreement report need them.

What counts is what counts for agreement everywhere, and repeats where people are held against
themselves.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, groupby
from operator import itemgetter
from typing import Final, NamedTuple

from labeler.agreement.drift import TimedItem
from labeler.agreement.paired_labels import PairedLabels, pair_up
from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.repeats import RepeatedLabel
from labeler.identity import uuid_milliseconds
from labeler.store.agreement.counted import counted, said, under_codebook
from labeler.store.codebooks import all_codebooks
from labeler.store.connection import Store
from labeler.store.decisions import round_purpose
from labeler.store.labels import rounds_with_labels
from labeler.store.packing.round_numbers import packed_rounds

_DAY_MS: Final = 86_400_000

_CODEBOOK: Final = "(SELECT codebook_id FROM event WHERE event_id = k.event_id)"

_COUNTED: Final = """
FROM {said} k
CROSS JOIN in_force f ON f.sentence_id = k.sentence_id
CROSS JOIN roster a ON a.annotator_id = k.annotator_id
WHERE {counted} AND k.label IS NOT NULL
"""
"""CROSS JOIN keeps the order of the tables: rows come by sentence, and nothing is sorted."""

_FIRST_SAID: Final = f"""
SELECT printf('%08x-%04x', ms >> 16, ms & 65535) FROM (
  SELECT CAST(round((julianday(min(created_at)) - 2440587.5) * 86400000) AS INTEGER) AS ms FROM (
    WITH RECURSIVE chain (event_id) AS (
      VALUES (k.event_id)
      UNION SELECT before.value FROM chain c JOIN event e ON e.event_id = c.event_id,
        json_each(CASE e.origin WHEN 'carry' THEN json_array(e.refers_to) ELSE e.supersedes END)
        AS before)
    SELECT e.created_at FROM chain c JOIN event e ON e.event_id = c.event_id
    JOIN roster w ON w.annotator_id = e.annotator_id
    WHERE e.kind = 'label' AND e.codebook_id = {_CODEBOOK} AND w.person_id = k.annotator_id))
"""
"""When the first label of a chain was given: corrections and details come later, and so does what
is carried over to another version of the article. What another said is passed through, over whose
label somebody labelled while the two were one person."""

_MOMENT: Final = f"""
CASE WHEN {{alone}} AND substr(k.event_id, 15, 1) = '7' THEN substr(k.event_id, 1, 13)
     ELSE ({_FIRST_SAID}) END
"""
"""Milliseconds since 1970 as a UUIDv7 begins with them: most events need no look at their row."""

_ALONE: Final = """
(SELECT count(*) FROM event e WHERE e.sentence_id = k.sentence_id
   AND e.annotator_id = k.annotator_id AND e.round = k.round) = 1
"""
"""Whether the label's event is the only one of its chain, which the index knows by itself."""

_TIMED: Final = f"""
SELECT f.document_id, k.sentence_id, group_concat(k.label, ' '), max({{moment}}) {_COUNTED}
GROUP BY k.sentence_id HAVING count(*) > 1
"""
"""No label holds a space: its name is one word."""

_COMPARED: Final = f"""
SELECT f.document_id, k.sentence_id, f.position, group_concat(k.label, ' ') {_COUNTED}
GROUP BY k.sentence_id HAVING count(*) > 1
"""

_ROWS: Final = f"""
SELECT f.document_id, k.sentence_id, k.annotator_id, k.round, k.label, {{moment}} {_COUNTED}
  AND EXISTS (SELECT 1 FROM current o
    WHERE o.sentence_id = k.sentence_id AND o.round <> k.round AND o.label IS NOT NULL)
ORDER BY k.sentence_id
"""
"""Labels of sentences that were labelled in several rounds."""

_CODEBOOKS: Final = f"""
SELECT b.codebook_id, b.name || ' ' || b.version, number FROM (
  SELECT {_CODEBOOK} AS identifier, count(*) AS number, min({{moment}}) AS moment {_COUNTED}
  GROUP BY identifier)
JOIN codebook b ON b.codebook_id = identifier
ORDER BY moment, b.codebook_id
"""


class LabelSet(NamedTuple):
    """The labels of one round that were made under one codebook."""

    round: int
    codebook_id: str


class UsedCodebook(NamedTuple):
    """A codebook under which labels of a round stand, and how many."""

    codebook_id: str
    name: str
    """Its name and version, and where two codebooks share both, the beginning of its id."""
    labels: int


def timed_items(store: Store, labels: LabelSet) -> Iterator[TimedItem]:
    """Yield the sentences with two labels or more, and when each was first labelled by the last."""
    parameters = {"round": labels.round, "codebook": labels.codebook_id}
    for document, sentence, given, last in store.rows(_sql(store, _TIMED), parameters):
        yield TimedItem(document, sentence, tuple(given.split(" ")), uuid_milliseconds(last))


def compared_sentences(store: Store, labels: LabelSet) -> Iterator[tuple[str, str, int, list[str]]]:
    """Yield the sentences with two labels or more: document id, sentence id, position, labels."""
    parameters = {"round": labels.round, "codebook": labels.codebook_id}
    for document, sentence, position, given in store.rows(_sql(store, _COMPARED), parameters):
        yield document, sentence, position, given.split(" ")


def repeated_labels(
    store: Store, codebook_id: str, names: Mapping[str, str]
) -> Iterator[RepeatedLabel]:
    """Yield what people labelled twice, in two rounds, under one codebook, by sentence.

    Practice is no round to compare with, and calibration neither: what is discussed after it is
    meant to change how people label.
    """
    rounds = [
        number for number in compared_rounds(store) if round_purpose(store, number) != "calibration"
    ]
    if len(rounds) < 2:
        return
    chosen = f"k.round IN ({', '.join(map(str, rounds))}) AND {under_codebook(store)}"
    rows = store.rows(_sql(store, _ROWS, chosen, repeats=True), {"codebook": codebook_id})
    for sentence, of_sentence in groupby(rows, key=itemgetter(1)):
        in_order = sorted(of_sentence, key=itemgetter(2, 3))
        for person, of_person in groupby(in_order, key=itemgetter(2)):
            for earlier, later in combinations(of_person, 2):
                yield RepeatedLabel(
                    annotator=names.get(person, person),
                    earlier=earlier[3],
                    later=later[3],
                    document=earlier[0],
                    item=sentence,
                    first=earlier[4],
                    second=later[4],
                    days=(uuid_milliseconds(later[5]) - uuid_milliseconds(earlier[5])) / _DAY_MS,
                )


def paired_rounds(store: Store, first: LabelSet, second: LabelSet) -> PairedLabels:
    """Pair the labels of two rounds, sentence by sentence, named `round 1` and so on.

    LabelerError for a label that the first set's codebook does not have.
    """
    chosen = (
        f"k.round = :round AND {under_codebook(store)}"
        f" OR k.round = :other_round AND {under_codebook(store, codebook=':other_codebook')}"
    )
    parameters = {
        "round": first.round,
        "codebook": first.codebook_id,
        "other_round": second.round,
        "other_codebook": second.codebook_id,
    }
    rows = (
        (document, sentence, f"{number} {person}", label)
        for document, sentence, person, number, label, _ in store.rows(
            _sql(store, _ROWS, chosen), parameters
        )
    )
    patterns = annotated_grouped(rows, categories_of(store, first.codebook_id))
    in_second = [name.startswith(f"{second.round} ") for name in patterns.annotators]
    return pair_up(patterns, in_second, (f"round {first.round}", f"round {second.round}"))


def codebooks_of(store: Store, round_number: int) -> list[UsedCodebook]:
    """Return the codebooks under which labels of a round count, in the order of first use."""
    sql = _sql(store, _CODEBOOKS, "k.round = :round")
    used = [UsedCodebook(*row) for row in store.rows(sql, {"round": round_number})]
    names = [each.name for each in used]
    return [
        each._replace(name=f"{each.name} ({each.codebook_id[:8]})")
        if names.count(each.name) > 1
        else each
        for each in used
    ]


def compared_rounds(store: Store) -> list[int]:
    """Return the rounds that hold labels and are not practice."""
    return [
        number for number in rounds_with_labels(store) if round_purpose(store, number) != "practice"
    ]


def categories_of(store: Store, codebook_id: str) -> tuple[str, ...]:
    """Return the labels of one of the project's codebooks, in its order."""
    return all_codebooks(store)[codebook_id].label_names


def _sql(store: Store, query: str, within: str | None = None, *, repeats: bool = False) -> str:
    """Return a query with what counts; `within` and `repeats` as for `counted`."""
    # Where a chain has events under several names or numbers, the index alone does not know it.
    split = packed_rounds(store) or store.value(
        "SELECT 1 FROM roster WHERE person_id <> annotator_id LIMIT 1"
    )
    return query.format(
        said=said(store),
        counted=counted(store, within=within, repeats=repeats),
        moment=_MOMENT.format(alone="0" if split else _ALONE),
    )
