"""What decides where an article goes when a dataset is split into train, dev and test.

Its sentences, which of them other articles repeat, what they are labelled, and whether people
practised on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from labeler.store.connection import Store
from labeler.store.decisions import practice_rounds
from labeler.store.replacing import versions


class SentenceToSplit(NamedTuple):
    """A sentence in force; `fold` None where no other article has the same.

    `label` is the one that adjudicators decided on, else the one that it was given most often.
    """

    text: str
    fold: int | None
    label: str | None
    suggested: str | None


class DocumentToSplit(NamedTuple):
    """An article that is shown, with its sentences by position."""

    document_id: str
    sentences: tuple[SentenceToSplit, ...]
    practised: bool


_REPEATED = """
SELECT fold FROM in_force WHERE fold IS NOT NULL
GROUP BY fold HAVING min(document_id) < max(document_id)
"""

_SENTENCES = """
SELECT f.position, s.text, f.fold, g.label, CASE WHEN d.heads = 1 THEN d.label END
FROM in_force f
CROSS JOIN sentence s ON s.sentence_id = f.sentence_id
LEFT JOIN suggestion g ON g.sentence_id = f.sentence_id
LEFT JOIN gold d ON d.sentence_id = f.sentence_id
WHERE f.document_id = ?
ORDER BY f.position
"""

_VOTES = """
SELECT f.position, k.label, count(*)
FROM in_force f
CROSS JOIN current k ON k.sentence_id = f.sentence_id
CROSS JOIN roster a ON a.annotator_id = k.annotator_id
WHERE f.document_id = ? AND k.label IS NOT NULL AND a.kind <> 'reference' AND {rounds}
GROUP BY f.position, k.label
"""

_PRACTISED = """
SELECT s.document_id FROM current k JOIN sentence s ON s.sentence_id = k.sentence_id
WHERE k.round IN ({rounds})
UNION
SELECT s.document_id FROM queue q JOIN sentence s ON s.sentence_id = q.sentence_id
WHERE q.round IN ({rounds})
"""


def documents_to_split(
    store: Store, labels: Sequence[str], *, practice: bool = False, also_practised: Iterable[str]
) -> Iterator[DocumentToSplit]:
    """Yield every article that is shown, one at a time in memory; used inside one `read`.

    Labels of practice rounds count only with `practice`. Of labels given equally often the first of
    `labels` counts. `also_practised` are ids of articles that everybody knows the answers of.
    """
    rounds = _numbers(practice_rounds(store))
    votes = _VOTES.format(rounds=f"k.round NOT IN ({rounds})" if rounds and not practice else "1")
    order = {label: place for place, label in enumerate(labels)}
    practised = practised_documents(store) | {*also_practised}
    repeated = {fold for (fold,) in store.rows(_REPEATED)}
    listed = [row[0] for row in store.rows("SELECT document_id FROM catalogue")]
    for document_id in listed:
        given: dict[int, tuple[int, int, str]] = {}
        for position, label, count in store.rows(votes, (document_id,)):
            vote = (-count, order.get(label, len(order)), label)
            given[position] = min(given.get(position, vote), vote)
        sentences = tuple(
            SentenceToSplit(
                text,
                fold if fold in repeated else None,
                decided or (given[position][2] if position in given else None),
                suggested,
            )
            for position, text, fold, suggested, decided in store.rows(_SENTENCES, (document_id,))
        )
        yield DocumentToSplit(document_id, sentences, document_id in practised)


def practised_documents(store: Store) -> set[str]:
    """Return the articles used to practise or to qualify, and the newer versions of such."""
    rounds = _numbers(practice_rounds(store))
    if not rounds:
        return set()
    found = {document for (document,) in store.rows(_PRACTISED.format(rounds=rounds))}
    newer = {old: new for new, old in versions(store).items()}
    waiting = [*found]
    while waiting:
        after = newer.get(waiting.pop())
        if after is not None and after not in found:
            found.add(after)
            waiting.append(after)
    return found


def text_of_repeat(store: Store, fold: int) -> str:
    """Return the words of a sentence that several articles repeat."""
    query = (
        "SELECT s.text FROM in_force f JOIN sentence s ON s.sentence_id = f.sentence_id"
        " WHERE f.fold = ? ORDER BY f.document_id, f.position LIMIT 1"
    )
    return str(store.value(query, (fold,)) or "")


def _numbers(rounds: Sequence[int]) -> str:
    return ", ".join(str(int(number)) for number in rounds)
