"""The labels of a project as columns of numbers, some thousand sentences at a time.

SQLite puts the identifiers of many rows together into one text, and numpy reads it as a column, so
that no step of Python is taken for each label: that is several times as fast as reading rows. Each
portion is a query of its own, so that memory stays bounded and Ctrl-C is heard.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.counts import Integers
from labeler.agreement.rows import quoted
from labeler.errors import LabelerError
from labeler.store.connection import Store

SENTENCES_AT_ONCE: Final = 10_000
LABELS_AT_ONCE: Final = 500_000
"""The most labels that a portion may have, where everybody labels everything."""

_WIDTH: Final = 32
"""Every identifier that a label names has as many digits; the schema checks that."""

_FIRST: Final = ord("A")
"""The code of the first category; a codebook has so few that all are letters."""

Identifiers = NDArray[np.bytes_]

_SENTENCES = """
SELECT count(*), max(sentence_id), group_concat(sentence_id, ''), group_concat(document_id, '')
FROM (SELECT sentence_id, document_id FROM in_force
      WHERE sentence_id > ? ORDER BY sentence_id LIMIT ?)
"""

_LABELS = """
SELECT count(*), group_concat(k.sentence_id, ''), group_concat(k.annotator_id, ''),
       group_concat({category}, ''), group_concat({mark}, '')
FROM current k {joined}
WHERE k.sentence_id > :after AND k.sentence_id <= :last AND k.round = :round AND {condition}
"""


class LabelQuery(NamedTuple):
    """Which labels of a round to read, in SQL about `current k`."""

    round_number: int
    condition: str
    label: str = "k.label"
    mark: str = "0"
    """What is 1 for a label to be marked and 0 for others."""
    joined: str = ""
    """Further tables."""
    parameters: Mapping[str, Any] = {}


class LabelColumns(NamedTuple):
    """Some sentences, and the labels that they have; one of a sentence's never without others."""

    documents: Integers
    """[N]: the number of each sentence's document."""
    sentences: Integers
    """[L]: for each label the sentence, from 0."""
    annotators: Integers
    """[L]: the number of the annotator."""
    categories: Integers
    """[L]: the number of the label."""
    marked: NDArray[np.bool_]
    """[L]"""


def label_columns(
    store: Store,
    query: LabelQuery,
    annotators: Sequence[str],
    documents: Sequence[str],
    categories: Sequence[str],
) -> Iterator[LabelColumns]:
    """Yield the labels of the sentences in force that the query selects, portion by portion.

    Numbers are places in `annotators`, `documents` (their ids) and `categories`; labels of other
    annotators are left out. LabelerError for a label that is not among the categories, and where
    an identifier is none.
    """
    people = _Places(_identifiers("".join(annotators), len(annotators), store.path))
    texts = _Places(_identifiers("".join(documents), len(documents), store.path))
    sql = _LABELS.format(
        category=_category(query.label, len(categories)),
        mark=query.mark,
        joined=query.joined,
        condition=query.condition,
    )
    labels = {f"label{number}": label for number, label in enumerate(categories)}
    parameters = {**query.parameters, **labels, "round": query.round_number}
    at_once = max(1, min(SENTENCES_AT_ONCE, LABELS_AT_ONCE // max(1, len(annotators))))
    after = ""
    while True:
        ((sentences, last, ids, document_ids),) = store.rows(_SENTENCES, (after, at_once))
        if not sentences:
            return
        within = {**parameters, "after": after, "last": last}
        ((number, *columns),) = store.rows(sql, within)
        found = LabelColumns(
            texts.of(_identifiers(document_ids, sentences, store.path)),
            _Places(_identifiers(ids, sentences, store.path)).of(
                _identifiers(columns[0], number, store.path)
            ),
            people.of(_identifiers(columns[1], number, store.path)),
            _letters(columns[2]) - _FIRST,
            _letters(columns[3]) == ord("1"),
        )
        counted = (found.sentences >= 0) & (found.annotators >= 0)
        found = found._replace(
            sentences=found.sentences[counted],
            annotators=found.annotators[counted],
            categories=found.categories[counted],
            marked=found.marked[counted],
        )
        if (found.categories < 0).any():
            raise _undeclared(store, query, within, categories)
        if (found.documents < 0).any():
            raise LabelerError(f"{store.path}: was changed while it was read; try again")
        yield found
        after = last


def _category(label: str, number: int) -> str:
    """Return SQL for the letter of a label; a letter before the first for one that is not known."""
    cases = " ".join(f"WHEN :label{n} THEN '{chr(_FIRST + n)}'" for n in range(number))
    return f"CASE {label} {cases} ELSE '{chr(_FIRST - 1)}' END" if cases else f"'{chr(_FIRST - 1)}'"


def _undeclared(
    store: Store, query: LabelQuery, within: Mapping[str, Any], categories: Sequence[str]
) -> LabelerError:
    expected = ", ".join(map(quoted, categories))
    rows = store.rows(
        f"SELECT {query.label}, k.sentence_id FROM current k {query.joined}"
        " WHERE k.sentence_id > :after AND k.sentence_id <= :last AND k.round = :round"
        f" AND {query.condition}",
        within,
    )
    label, sentence = next((a, b) for a, b in rows if a not in categories)
    return LabelerError(
        f"{store.path}: label {quoted(label)} of sentence {sentence} is not one of {expected}, and"
        " its codebook is said to be the same; `labeler verify` finds out what is wrong"
    )


class _Places:
    """Finds identifiers in a list of them."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._order = np.argsort(identifiers, kind="stable")  # most are sorted: no time is lost
        self._sorted = identifiers[self._order]

    def of(self, identifiers: Identifiers) -> Integers:
        """Return the place of each identifier in the list [L], -1 where it is not there."""
        if not len(self._sorted):
            return np.full(len(identifiers), -1)
        rank = np.searchsorted(self._sorted, identifiers)
        rank[rank == len(self._sorted)] = 0
        return np.where(self._sorted[rank] == identifiers, self._order[rank], -1)


def _identifiers(text: str | None, number: int, path: Path) -> Identifiers:
    """Return [number]: the identifiers that stand in a text one after the other."""
    data = (text or "").encode("utf-8", "surrogatepass")
    if len(data) != number * _WIDTH:
        raise LabelerError(
            f"{path}: an identifier has not {_WIDTH} digits; `labeler verify` finds out what is"
            " wrong"
        )
    return np.frombuffer(data, f"S{_WIDTH}")


def _letters(text: str | None) -> Integers:
    """Return [L]: the code of each letter of a text that we made."""
    letters = np.frombuffer((text or "").encode(), np.uint8)
    return letters.astype(np.int64)
