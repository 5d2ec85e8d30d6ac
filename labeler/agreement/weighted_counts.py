"""Counts of items that were drawn with unequal probability, each with its sampling weight.

To see enough of a rare label, sentences with a cue for it may be drawn more often than others. The
labels then say too much of such sentences, unless each item weighs 1 over the probability with
which it was drawn (Horvitz and Thompson 1952).
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Cells, Counts, assemble
from labeler.agreement.rows import AnnotatedRow, AnnotatorTally, quoted
from labeler.errors import LabelerError

WeightedRow = tuple[str | None, str, str, str, float]
"""Document (None where it is not known), item, annotator, label, sampling weight of the item."""

_Item = tuple[str | None, str]


@dataclass(frozen=True, slots=True, eq=False)
class WeightedCounts:
    """The histogram of (document, sampling weight, count vector)."""

    counts: Counts
    """Its count vectors repeat: one for each weight that it comes with."""
    weights: Floats
    """[V]: the sampling weight of an item with each count vector; only their ratios matter."""


def weighted_unordered(
    rows: Iterable[WeightedRow], categories: Sequence[str] | None = None
) -> WeightedCounts:
    """Count rows in any order, with the sampling weight of each item in all of its rows.

    `categories` are the declared labels, in order; without them, the labels found are taken. Holds
    every item in memory. LabelerError for a weight that is no number above 0 or not the same
    throughout an item, for a label that is not declared, for more than 256 different labels, and
    where an annotator labels an item twice.
    """
    known = Categories(categories)
    weight_of: dict[_Item, float] = {}
    place_of: dict[_Item, int] = {}
    places, labels = array("q"), array("q")
    for document, item, label in AnnotatorTally().watch(_weighed(rows, weight_of)):
        number = known.numbers.get(label)
        labels.append(known.new(label, item) if number is None else number)
        places.append(place_of.setdefault((document, item), len(place_of)))
    # The weight is one more column while the counts are put in order, so that it stays apart.
    width, items = len(known) + 1, len(place_of)
    codes = np.frombuffer(places, np.int64) * width + np.frombuffer(labels, np.int64)
    vectors = np.bincount(codes, minlength=items * width).reshape(items, width)
    weights = np.array([weight_of[item] for item in place_of], np.float64)
    distinct, vectors[:, -1] = np.unique(weights, return_inverse=True)
    names = list(known.numbers)
    if not known.declared:
        in_order = sorted(range(len(names)), key=names.__getitem__)
        names, vectors = sorted(names), vectors[:, [*in_order, -1]]
    documents = {document: None for document, _ in place_of}
    row_of = {document: row for row, document in enumerate(documents)}
    ordered = assemble(
        [*names, ""],
        tuple(documents),
        vectors,
        Cells(
            np.array([row_of[document] for document, _ in place_of], np.int64),
            np.arange(items),
            np.ones(items, np.int64),
        ),
        declared=True,
    )
    counts = replace(
        ordered,
        categories=tuple(names),
        declared=known.declared,
        vectors=ordered.vectors[:, :-1],
    )
    return WeightedCounts(counts, distinct[ordered.vectors[:, -1]])


def _weighed(rows: Iterable[WeightedRow], weight_of: dict[_Item, float]) -> Iterator[AnnotatedRow]:
    """Pass rows on without their weights, which are kept and checked."""
    for document, item, annotator, label, weight in rows:
        if not (0 < weight < math.inf):
            raise LabelerError(
                f"item {quoted(item)} has the sampling weight {weight}: "
                "give 1 over the probability with which it was drawn"
            )
        if weight_of.setdefault((document, item), weight) != weight:
            raise LabelerError(
                f"item {quoted(item)} has two sampling weights, {weight_of[document, item]} and "
                f"{weight}: give it the same in all of its rows"
            )
        yield document, item, annotator, label
