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
from labeler.store.agreement.identifier_columns import Identifiers, Places, identifiers
from labeler.store.connection import Store

SENTENCES_AT_ONCE: Final = 10_000
LABELS_AT_ONCE: Final = 100_000
"""The most labels that a portion may have, where everybody labels everything."""

_FIRST: Final = ord("A")
"""The code of the first category; a codebook has so few that all are letters."""

_LAST = """
SELECT sentence_id FROM in_force WHERE sentence_id > ? ORDER BY sentence_id LIMIT 1 OFFSET ?
"""
_BEYOND_TEXT: Final = b""
"""To SQLite, any BLOB is greater than any text."""

_SENTENCES = """
SELECT CAST(group_concat(sentence_id, '') AS BLOB), CAST(group_concat(document_id, '') AS BLOB)
FROM in_force WHERE sentence_id > :after AND sentence_id <= :last
"""

_LABELS = """
SELECT CAST(group_concat(k.sentence_id, '') AS BLOB),
       CAST(group_concat(k.annotator_id, '') AS BLOB),
       CAST(group_concat({category}, '') AS BLOB), {marks}
FROM {table} k {joined}
WHERE k.sentence_id > :after AND k.sentence_id <= :last AND k.round = :round AND {condition}
"""
"""How many labels there are is told by their letters."""


class LabelQuery(NamedTuple):
    """Which labels of a round to read, in SQL about `k`."""

    round_number: int
    condition: str
    label: str = "k.label"
    mark: str | None = None
    """What is 1 for a label to be marked and 0 for others."""
    joined: str = ""
    """Further tables."""
    parameters: Mapping[str, Any] = {}
    table: str = "current"
    """What `k` is: a table of labels with the columns of `current`."""


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
    """[L], or [0] where the query marks none."""


def label_columns(
    store: Store,
    query: LabelQuery,
    annotators: Identifiers,
    documents: Identifiers,
    categories: Sequence[str],
) -> Iterator[LabelColumns]:
    """Yield the labels of the sentences in force that the query selects, portion by portion.

    Numbers are places in `annotators`, `documents` and `categories`; labels of other
    annotators are left out. LabelerError for a label that is not among the categories, and where
    an identifier is none.
    """
    sql = _LABELS.format(
        category=_category(query.label, len(categories)),
        marks=f"CAST(group_concat({query.mark}, '') AS BLOB)" if query.mark else "NULL",
        table=query.table,
        joined=query.joined,
        condition=query.condition,
    )
    labels = {f"label{number}": label for number, label in enumerate(categories)}
    places = Places(annotators), Places(documents)
    within = {**query.parameters, **labels, "round": query.round_number}
    at_once = max(1, min(SENTENCES_AT_ONCE, LABELS_AT_ONCE // max(1, len(annotators))))
    for after, last in _portions(store, at_once):
        bound = {**within, "after": after, "last": last}
        (sentences,) = store.rows(_SENTENCES, bound)
        (row,) = store.rows(sql, bound)
        found = _columns(store.path, *places, sentences, row)
        if (found.categories < 0).any():
            raise _undeclared(store, query, bound, categories)
        yield found


def _portions(store: Store, at_once: int) -> Iterator[tuple[str, str | bytes]]:
    """Yield (after, last): ranges of identifiers that hold so many sentences in force, or fewer."""
    after: str | None = ""
    while after is not None:
        last = store.value(_LAST, (after, at_once - 1))
        yield after, _BEYOND_TEXT if last is None else last
        after = last


def _columns(
    path: Path,
    annotators: Places,
    documents: Places,
    sentences: Sequence[Any],
    labels: Sequence[Any],
) -> LabelColumns:
    """Return what a row of sentences and one of labels hold, but labels that do not count."""
    sentence_ids, document_ids = sentences
    on, by, letters, marks = labels
    known = identifiers(sentence_ids, path)
    categories = _codes(letters) - _FIRST
    found = LabelColumns(
        documents.of(identifiers(document_ids, path, len(known))),
        Places(known).of_runs(identifiers(on, path, len(categories))),
        annotators.of(identifiers(by, path, len(categories))),
        categories,
        _codes(marks) == ord("1"),
    )
    if (found.documents < 0).any():
        raise LabelerError(f"{path}: was changed while it was read; try again")
    counted = (found.sentences >= 0) & (found.annotators >= 0)
    if counted.all():
        return found
    return LabelColumns(
        found.documents,
        found.sentences[counted],
        found.annotators[counted],
        found.categories[counted],
        found.marked[counted] if len(found.marked) else found.marked,
    )


def _category(label: str, number: int) -> str:
    """Return SQL for the letter of a label; a letter before the first for one that is not known."""
    cases = " ".join(f"WHEN :label{n} THEN '{chr(_FIRST + n)}'" for n in range(number))
    return f"CASE {label} {cases} ELSE '{chr(_FIRST - 1)}' END" if cases else f"'{chr(_FIRST - 1)}'"


def _undeclared(
    store: Store, query: LabelQuery, within: Mapping[str, Any], categories: Sequence[str]
) -> LabelerError:
    expected = ", ".join(map(quoted, categories))
    rows = store.rows(
        f"SELECT {query.label}, k.sentence_id FROM {query.table} k {query.joined}"
        " WHERE k.sentence_id > :after AND k.sentence_id <= :last AND k.round = :round"
        f" AND {query.condition}",
        within,
    )
    label, sentence = next((a, b) for a, b in rows if a not in categories)
    return LabelerError(
        f"{store.path}: label {quoted(label)} of sentence {sentence} is not one of {expected},"
        " which its codebook has; `labeler verify` finds out what is wrong"
    )


def _codes(letters: bytes | None) -> Integers:
    """Return [L]: the code of each letter."""
    return np.frombuffer(letters or b"", np.uint8).astype(np.int64)
