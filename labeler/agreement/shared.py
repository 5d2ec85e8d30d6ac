"""How many items every two annotators share, in memory that does not grow with their number.

The pairs of thousands of annotators are millions. They are counted, and for a few thousand of them
the rest is worked out: of those who share most items, about whom most can be said.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.counts import Integers
from labeler.agreement.patterns import Patterns
from labeler.agreement.ragged import Ragged

MOST_PAIRS: Final = 10_000
"""Pairs of annotators that are looked at one by one: all there are of 141 annotators."""
MOST_ANNOTATORS: Final = 2_000
"""Annotators of whom all pairs are counted, if they share items as all do: a table of 32 MB."""
_MOST_SPARSE: Final = 2_000_000
"""Pairs of labels that are listed to be counted, where there are more annotators."""
_AT_ONCE: Final = 2_000_000
_DEAR: Final = 50
"""How many steps of a product of matrices cost as much as one step of listing pairs."""


class SharedPairs(NamedTuple):
    """The pairs of annotators that share an item, in order; arrays [N]."""

    keys: Integers
    """First annotator * number of annotators + second, the lower first; ascending."""
    items: Integers
    """How many they share."""
    looked_at: int
    """How many annotators were looked at: where they are too many, those with the most labels."""

    def most(self, number: int) -> Integers:
        """Return [n]: the places of so many pairs that share most, or of all, in order."""
        if len(self.keys) <= number:
            return np.arange(len(self.keys))
        return np.sort(np.lexsort((self.keys, -self.items))[:number])


def shared_items(patterns: Patterns) -> SharedPairs:
    """Count the items that every two annotators share; pairs without any are left out."""
    number, weights = len(patterns.annotators), patterns.weights
    people = Ragged(patterns.table.sizes, patterns.table.values // max(1, len(patterns.categories)))
    if number <= MOST_ANNOTATORS:
        return SharedPairs(*_in_a_table(people, weights, number), number)
    if _pairs_of_labels(people) <= _MOST_SPARSE:
        return SharedPairs(*_in_a_list(people, weights, number), number)
    labels = patterns.marginals.sum(axis=1)
    kept = np.sort(np.argsort(-labels, kind="stable")[:MOST_ANNOTATORS])
    keys, items = _in_a_table(_only(people, kept, number), weights, len(kept))
    one, other = np.divmod(keys, len(kept))
    return SharedPairs(kept[one] * number + kept[other], items, len(kept))


def _pairs_of_labels(people: Ragged) -> int:
    return int((people.sizes * (people.sizes - 1) // 2).sum())


def _only(people: Ragged, kept: Integers, number: int) -> Ragged:
    """Return the rows with those annotators only, by their places among these."""
    place = np.full(number, -1)
    place[kept] = np.arange(len(kept))
    places = place[people.values]
    known = places >= 0
    return Ragged(np.bincount(people.rows[known], minlength=len(people)), places[known])


def _in_a_list(people: Ragged, weights: Integers, number: int) -> tuple[Integers, Integers]:
    """Count pair of labels by pair of labels: of so many annotators, most pairs share no item."""
    found = [(rows, one * number + other) for rows, one, other in _portions(people)]
    rows, pairs = (
        np.concatenate([np.empty(0, np.int64), *columns]) for columns in zip(*found, strict=True)
    )
    keys, place = np.unique(pairs, return_inverse=True)
    items = np.zeros(len(keys), np.int64)
    np.add.at(items, place, weights[rows])
    return keys, items


def _in_a_table(people: Ragged, weights: Integers, number: int) -> tuple[Integers, Integers]:
    """Count in a table of all pairs; whole numbers in floats are exact up to 2**53 items."""
    together = np.zeros((number, number))
    if not number:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if _pairs_of_labels(people) * _DEAR < len(people) * number**2:
        flat = together.reshape(-1)
        for rows, one, other in _portions(people):
            np.add.at(flat, one * number + other, weights[rows])
    else:
        at_once = max(1, _AT_ONCE // number)
        for first in range(0, len(people), at_once):
            block = np.arange(first, min(first + at_once, len(people)))
            labelled = np.zeros((len(block), number))
            labelled[people.take(block)] = 1.0
            together += (labelled * weights[block, np.newaxis]).T @ labelled
        together = np.triu(together, 1)
    one, other = np.nonzero(together)
    return one * number + other, together[one, other].astype(np.int64)


def _portions(people: Ragged) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Yield, of a bounded number of rows at a time, each row and two annotators of it."""
    for rows, table in people.by_size():
        one, other = np.triu_indices(table.shape[1], 1)
        at_once = max(1, _AT_ONCE // max(1, len(one)))
        for first in range(0, len(rows), at_once):
            some = slice(first, first + at_once)
            lower, higher = table[some][:, one].ravel(), table[some][:, other].ravel()
            yield np.repeat(rows[some], len(one)), lower, higher
