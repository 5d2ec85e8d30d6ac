"""Krippendorff's alpha of all others, without each annotator in turn, with linearised intervals.

Only what an annotator labelled is looked at once more. The sums of squared influences that make an
interval are quadratic forms of the statistics' sums of squares and products, which are those of all
labels, but for the items and documents of this annotator.
"""

from typing import NamedTuple

import numpy as np

from labeler.agreement.coefficients import ALPHA, Floats
from labeler.agreement.counts import Integers, numbered
from labeler.agreement.estimates import Estimate, Sample, with_spread
from labeler.agreement.linearise import gradient
from labeler.agreement.method import Method
from labeler.agreement.patterns import Patterns
from labeler.agreement.ragged import grouped

_ROUNDING = 1e-13
"""Of a sum of squares beside those of its terms: less than this is what the subtraction leaves."""


class _Moments(NamedTuple):
    """Units of one kind: what they add to the totals, and the sums of its squares and products."""

    products: Floats
    """[m, m]"""
    sizes: Floats
    """[m, m]: of what they add without its sign, beside which rounding shows."""


def alphas_without(patterns: Patterns, sample: Sample, method: Method) -> list[Estimate]:
    """Return alpha of the labels of all others, for each annotator; intervals are linearised.

    The estimates are those of the same labels without the annotator's.
    """
    return _Labels(patterns, sample).alphas_without(method)


def _statistics(vectors: Integers) -> Floats:
    """Return [V, m]: the statistics of alpha; then whether it is an item, and one to compare."""
    sizes = vectors.sum(axis=1)
    return np.column_stack([ALPHA.statistics(vectors), sizes >= 1, sizes >= 2])


class _Labels:
    """All labels, and what each one adds."""

    def __init__(self, patterns: Patterns, sample: Sample) -> None:
        q, width = len(patterns.categories), len(patterns.annotators)
        self._weights, self._cells, self._sample = patterns.weights, patterns.cells, sample
        rows, codes = patterns.entries
        annotators, labels = np.divmod(codes, max(1, q))
        rest = patterns.vectors[rows].copy()
        rest[np.arange(len(rows)), labels] -= 1
        with_it = _statistics(patterns.vectors)
        self._rows, self._with, self._without = rows, with_it[rows], _statistics(rest)
        self._totals: Floats = patterns.weights @ with_it
        self._items = _moments(with_it, patterns.weights.astype(np.float64))
        self._by_document = sample.by_document(with_it)
        self._compared = int((self._by_document[:, -1] > 0).sum())
        self._documents = _moments(self._by_document, np.ones(sample.documents))
        self._entries, self._cells_of = grouped(annotators, width), patterns.cells_of

    def alphas_without(self, method: Method) -> list[Estimate]:
        return [self._alpha(self._entries.row(a), method) for a in range(len(self._entries))]

    def _alpha(self, own: Integers, method: Method) -> Estimate:
        """Return alpha without some labels, one of an item."""
        rows = self._rows[own]
        before, after, weights = (
            self._with[own],
            self._without[own],
            self._weights[rows].astype(np.float64),
        )
        lost = before - after
        totals = self._totals - weights @ lost
        # Whole numbers up to rounding, but for the disagreement: a rest of it is no disagreement.
        totals[1:] = np.round(totals[1:])
        if abs(totals[0]) < 1e-9 * max(1.0, float(self._totals[0])):
            totals[0] = 0.0
        places, there, gone = self._in_documents(rows, lost)
        left = there - gone
        compared = self._compared - _emptied(there, left, -1)
        known = compared if self._sample.documents_known else None
        point = Estimate(None, int(totals[-1]), known)
        alpha = totals[:-2]
        reason = ALPHA.undefined(alpha)
        if reason is not None:
            return Estimate(None, point.n, point.documents, reason=reason)
        slope = gradient(ALPHA, alpha)
        slope = np.concatenate([slope, [-(alpha @ slope) / totals[-2], 0.0]])
        items = _spread(self._items, slope, before, after, weights, int(totals[-2]))
        spread = items
        if method.unit == "document":
            held = self._sample.documents - _emptied(there, left, -2)
            ones = np.ones(len(places))
            spread = _spread(self._documents, slope, there, left, ones, held)
        return with_spread(point, float(ALPHA.value(alpha)), spread, items, method)

    def _in_documents(self, rows: Integers, lost: Floats) -> tuple[Integers, Floats, Floats]:
        """Return the documents of an annotator [d], and what is in them and is lost, [d, m] each.

        Each row is a class of items that the annotator labelled, and `lost` what an item loses.
        """
        entry, cells = self._cells_of.take(rows)
        places, place = numbered(self._cells.documents[cells], self._sample.documents)
        numbers = self._cells.weights[cells]
        gone: Floats = np.column_stack(
            [np.bincount(place, numbers * column[entry], len(places)) for column in lost.T]
        ).astype(np.float64)
        return places, self._by_document[places], gone


def _emptied(there: Floats, left: Floats, column: int) -> int:
    """Return how many documents hold something only as long as the annotator's labels count."""
    return int(((there[:, column] > 0) & (np.round(left[:, column]) == 0)).sum())


def _moments(added: Floats, weights: Floats) -> _Moments:
    size = np.abs(added)
    return _Moments(
        added.T @ (added * weights[:, np.newaxis]), size.T @ (size * weights[:, np.newaxis])
    )


def _spread(
    units: _Moments, slope: Floats, before: Floats, after: Floats, weights: Floats, number: int
) -> float:
    """Return the variance of the sum of influences of so many units, some of which have changed.

    Zero where only rounding keeps it from that, and where there is one unit.
    """
    changed = weights @ ((after @ slope) ** 2 - (before @ slope) ** 2)
    squares = slope @ units.products @ slope + changed
    size = np.abs(slope) @ units.sizes @ np.abs(slope)
    if number < 2 or squares <= _ROUNDING * size:
        return 0.0
    return float(squares * number / (number - 1))
