"""The labels that a consensus is made from, in the order of the articles."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from labeler.store.connection import Store
from labeler.store.repeats import is_repeat

_LABELS = """
SELECT f.sentence_id, a.person_id, k.label
FROM catalogue c
CROSS JOIN in_force f ON f.document_id = c.document_id
CROSS JOIN current k ON k.sentence_id = f.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
WHERE k.label IS NOT NULL AND k.heads = 1 AND k.round = ? AND a.kind = 'person'
  AND e.codebook_id = ? AND NOT {repeat}
ORDER BY c.sort_key, c.document_id, f.position
"""
"""CROSS JOIN keeps the order of the tables: rows come as they are stored, nothing is sorted."""


def consensus_labels(
    store: Store, round_number: int, codebook_id: str
) -> Iterator[tuple[str, str, str]]:
    """Yield (sentence id, person id, label) of what counts as people's agreement, by sentence.

    A person who labelled a sentence under two names is in conflict there, and does not count.
    """
    sql = _LABELS.format(repeat=is_repeat(store))
    rows = store.rows(sql, (round_number, codebook_id))
    for _, same in groupby(rows, key=itemgetter(0)):
        labels = list(same)
        times = Counter(person for _, person, _ in labels)
        for sentence, person, label in labels:
            if times[person] == 1:
                yield sentence, person, label


def document_of_sentence(store: Store) -> dict[str, str]:
    """Return the document id of every sentence in force, by sentence id."""
    return dict(store.rows("SELECT sentence_id, document_id FROM in_force"))
