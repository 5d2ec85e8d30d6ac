"""Agreement document by document: where in the material people part."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from labeler.agreement.coefficients import ALPHA, PERCENT, Coefficient, Floats
from labeler.agreement.counts import Cells, Counts, Integers, sums
from labeler.agreement.details import Slice
from labeler.agreement.estimates import Estimate, with_spread
from labeler.agreement.linearise import beyond_rounding, gradient
from labeler.agreement.method import Method

WITHIN: Final = "within one document, its items are the unit"
"""What an interval for one document rests on."""


def slices_by_document(
    counts: Counts, titles: Mapping[str, str], method: Method
) -> tuple[Slice, ...]:
    """Return the agreement in each document that holds a compared item, the lowest first.

    `titles` says how a document is called; its id stands for one that is not in it. Nothing where
    some item's document is not known. The sampled unit is the item, since one document shows
    nothing of how documents differ: the intervals are for other sentences like these, in this
    document, and are always linearised. All documents are worked out at once.
    """
    if not counts.documents_known:
        return ()
    method = replace(method, unit="item", interval="linearised")
    compared = counts.sizes[counts.cells.vectors] >= 2
    held, place = np.unique(counts.cells.documents[compared], return_inverse=True)
    cells = Cells(place, counts.cells.vectors[compared], counts.cells.weights[compared])
    items = sums(cells.documents, cells.weights, len(held))
    labels = sums(cells.documents, cells.weights * counts.sizes[cells.vectors], len(held))
    estimates = [
        _estimates(coefficient, counts.vectors, cells, items, method)
        for coefficient in (PERCENT, ALPHA)
    ]
    found = [
        Slice(titles.get(name, name), int(items[index]), int(labels[index]), percent, alpha)
        for index, (document, percent, alpha) in enumerate(zip(held, *estimates, strict=True))
        if (name := counts.documents[document]) is not None
    ]
    return tuple(sorted(found, key=_lowest_first))


def _lowest_first(one: Slice) -> tuple[float, int, str]:
    """Order by percent agreement; where it is the same, more items weigh more."""
    value = one.percent.value
    return 1.0 if value is None else value, -one.items, one.name


def _estimates(
    coefficient: Coefficient, vectors: Integers, cells: Cells, items: Integers, method: Method
) -> list[Estimate]:
    """Return the estimate in each document; `items` [D] are the compared ones."""
    statistics = coefficient.statistics(vectors)
    totals = np.zeros((len(items), statistics.shape[1]))
    np.add.at(totals, cells.documents, statistics[cells.vectors] * cells.weights[:, np.newaxis])
    reasons = [coefficient.undefined(each) for each in totals]
    defined = np.array([reason is None for reason in reasons], np.bool_)
    slopes, values = np.zeros_like(totals), np.zeros(len(items))
    slopes[defined] = gradient(coefficient, totals[defined])
    values[defined] = coefficient.value(totals[defined])
    spread = _variances(statistics, slopes, cells, items)
    found = []
    for number, value, variance, reason in zip(items, values, spread, reasons, strict=True):
        point = Estimate(None, int(number), 1, reason=reason)
        if reason is None:
            each, lower = float(variance), coefficient.lower
            point = with_spread(point, float(value), each, each, method, lower=lower)
        if point.ci is not None:
            point = replace(point, notes=(*point.notes, WITHIN))
        found.append(point)
    return found


def _variances(statistics: Floats, slopes: Floats, cells: Cells, items: Integers) -> Floats:
    """Return [D]: the variance of the coefficient in each document, for independent items."""
    own, slope = statistics[cells.vectors], slopes[cells.documents]
    influence = (own * slope).sum(axis=1)
    magnitude = (np.abs(own) * np.abs(slope)).sum(axis=1)
    mean = np.bincount(cells.documents, cells.weights * influence, len(items)) / items
    influence -= mean[cells.documents]
    squares = np.bincount(cells.documents, cells.weights * influence**2, len(items))
    sizes = np.bincount(cells.documents, cells.weights * magnitude**2, len(items))
    spread = squares * items / np.maximum(items - 1, 1)
    return beyond_rounding(spread, np.asarray(sizes, np.float64))
