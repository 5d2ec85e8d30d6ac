"""Which sentences stand in which cell of the table of labels taken for each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from labeler.store.agreement.counted import counted, said
from labeler.store.connection import Store

_GIVEN = """
SELECT k.sentence_id, f.document_id, f.position, {sums}
FROM {said} k
CROSS JOIN roster a ON a.annotator_id = k.annotator_id
CROSS JOIN in_force f ON f.sentence_id = k.sentence_id
WHERE {counted} AND k.label IS NOT NULL
GROUP BY k.sentence_id
"""
"""How often each label was given to a sentence, two standing for two or more."""

MOST_LISTED = 500


class CellSentence(NamedTuple):
    """A sentence of a cell."""

    document_id: str
    title: str
    position: int
    text: str


def sentences_by_cell(
    store: Store, round_number: int, codebook_id: str, labels: Sequence[str]
) -> dict[tuple[int, int], int]:
    """Return (label, label) → sentences that one person gave the one and another the other.

    Labels are given by index, the lower first; (i, i) are sentences that two people gave label i.
    One pass over what stands.
    """
    names = ", ".join(f"given{place}" for place in range(len(labels)))
    sql = (
        f"SELECT {names}, count(*) FROM ({_given(store, labels)})"
        f" WHERE {' + '.join(f'given{place}' for place in range(len(labels)))} > 1 GROUP BY {names}"
    )
    found: Counter[tuple[int, int]] = Counter()
    for *given, sentences in store.rows(sql, _bound(round_number, codebook_id, labels)):
        for one, often in enumerate(given):
            if often > 1:
                found[one, one] += sentences
            for other in range(one + 1, len(given)):
                if often and given[other]:
                    found[one, other] += sentences
    return dict(found)


def cell_sentences(
    store: Store,
    round_number: int,
    codebook_id: str,
    labels: Sequence[str],
    cell: tuple[int, int],
) -> list[CellSentence]:
    """Return the sentences of a cell, the first `MOST_LISTED` of them, in the articles' order."""
    one, other = cell
    holds = f"given{one} > 1" if one == other else f"given{one} > 0 AND given{other} > 0"
    rows = store.rows(
        "SELECT c.document_id, c.title, t.position, s.text"
        f" FROM ({_given(store, labels)}) t"
        " JOIN catalogue c ON c.document_id = t.document_id"
        " JOIN sentence s ON s.sentence_id = t.sentence_id"
        f" WHERE {holds} ORDER BY c.sort_key, c.document_id, t.position LIMIT {MOST_LISTED}",
        _bound(round_number, codebook_id, labels),
    )
    return [CellSentence(*row) for row in rows]


def _given(store: Store, labels: Sequence[str]) -> str:
    sums = ", ".join(
        f"min(2, sum(k.label = :label{place})) AS given{place}" for place in range(len(labels))
    )
    return _GIVEN.format(sums=sums, said=said(store), counted=counted(store))


def _bound(round_number: int, codebook_id: str, labels: Sequence[str]) -> Mapping[str, object]:
    named = {f"label{place}": label for place, label in enumerate(labels)}
    return {**named, "round": round_number, "codebook": codebook_id}


def labels_in_document(
    store: Store, round_number: int, codebook_id: str, document_id: str
) -> dict[int, tuple[str, ...]]:
    """Return, by index, the different labels that the sentences of a document got."""
    rows = store.rows(
        "SELECT f.position, k.label FROM in_force f"
        f" CROSS JOIN {said(store)} k ON k.sentence_id = f.sentence_id"
        " JOIN roster a ON a.annotator_id = k.annotator_id"
        f" WHERE f.document_id = :document AND {counted(store)} AND k.label IS NOT NULL"
        " GROUP BY f.position, k.label ORDER BY f.position, k.label",
        {"document": document_id, "round": round_number, "codebook": codebook_id},
    )
    found: dict[int, tuple[str, ...]] = {}
    for position, label in rows:
        found[position - 1] = (*found.get(position - 1, ()), label)
    return found
