"""Counts of items that were drawn with unequal probability, each with its sampling weight.

To see enough of a rare label, sentences with a cue for it may be drawn more often than others. The
labels then say too much of such sentences, unless each item weighs 1 over the probability with
which it was drawn (Horvitz and Thompson 1952).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Cells, Counts, Integers, assemble
from labeler.agreement.rows import quoted
from labeler.errors import LabelerError

WeightedItem = tuple[str | None, str, Sequence[str], float]
"""Document (None where it is not known), item, all its labels, its sampling weight."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightedCounts:
    """The histogram of (document, sampling weight, count vector)."""

    counts: Counts
    """Its count vectors repeat: one for each weight that it comes with."""
    weights: Floats
    """[V]: the sampling weight of an item with each count vector; only their ratios matter."""

    @property
    def differ(self) -> bool:
        """Whether there are items, and not all of them weigh the same."""
        return bool((self.weights != self.weights[:1]).any())


def weighted_items(
    items: Iterable[WeightedItem], categories: Sequence[str] | None = None
) -> WeightedCounts:
    """Count items, each with all its labels, in any order.

    `categories` are the declared labels, in order; without them, the labels found are taken. Memory
    grows with the number of different weights and count vectors in the documents, not with that of
    items. LabelerError for a weight that is no number above 0, for a label that is not declared,
    and for more than 256 different labels.
    """
    known = Categories(categories)
    documents: dict[str | None, int] = {}
    classes: dict[tuple[float, tuple[int, ...]], int] = {}
    cells: Counter[tuple[int, int]] = Counter()
    for document, item, labels, weight in items:
        if not 0 < weight < math.inf:
            raise LabelerError(
                f"item {quoted(item)} has the sampling weight {weight}: "
                "give 1 over the probability with which it was drawn"
            )
        codes = tuple(sorted(_number(known, label, item) for label in labels))
        kind = classes.setdefault((weight, codes), len(classes))
        cells[documents.setdefault(document, len(documents)), kind] += 1
    # The weight is one more column while the counts are put in order, so that it stays apart.
    distinct = np.unique(np.array([weight for weight, _ in classes], np.float64))
    vectors = np.zeros((len(classes), len(known) + 1), np.int64)
    for row, (weight, codes) in enumerate(classes):
        np.add.at(vectors[row], list(codes), 1)
        vectors[row, -1] = np.searchsorted(distinct, weight)
    names, vectors = _in_order(known, vectors)
    ordered = assemble(
        [*names, ""], tuple(documents), vectors, Cells(*_columns(cells)), declared=True
    )
    counts = replace(
        ordered,
        categories=tuple(names),
        declared=known.declared,
        vectors=ordered.vectors[:, :-1],
    )
    return WeightedCounts(counts, distinct[ordered.vectors[:, -1]])


def _number(known: Categories, label: str, item: str) -> int:
    number = known.numbers.get(label)
    return known.new(label, item) if number is None else number


def _in_order(known: Categories, vectors: Integers) -> tuple[list[str], Integers]:
    """Return the labels in their order, and the columns of the count vectors, the weight last."""
    names = list(known.numbers)
    if known.declared:
        return names, vectors
    in_order = sorted(range(len(names)), key=names.__getitem__)
    return sorted(names), vectors[:, [*in_order, -1]]


def _columns(cells: Counter[tuple[int, int]]) -> Integers:
    """Return [3, C]: documents, classes and numbers of items."""
    rows = [(document, kind, number) for (document, kind), number in cells.items()]
    return np.array(rows, np.int64).reshape(-1, 3).T
