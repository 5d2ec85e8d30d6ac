"""Bootstrap intervals: documents, or items, are drawn again and again with replacement.

Nothing but the histogram is drawn. A resample of items is one multinomial draw of the weights of
the classes of like items; one of documents says how often each document was drawn. The totals of
all resamples are then a product of matrices, and every coefficient a function of them (Efron and
Tibshirani 1993; for clusters, Davison and Hinkley 1997, section 3.8).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Cells, Integers
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method

MOST_UNDEFINED: Final = 0.05
"""The share of resamples without a value, above which there is no interval."""

_DRAWN_AT_ONCE: Final = 4_000_000


def unit_statistics(statistics: Floats, cells: Cells, documents: int, method: Method) -> Floats:
    """Return [U, m]: what each unit adds to the totals, for documents their sums over items.

    `statistics` [V, m] are those of an item of each class; an item stays as it is.
    """
    if method.unit == "item":
        return statistics
    sums = np.empty((documents, statistics.shape[1]))
    for column, values in enumerate(statistics.T):
        sums[:, column] = np.bincount(
            cells.documents, cells.weights * values[cells.vectors], documents
        )
    return sums


def resampled_totals(units: Floats, weights: Integers, method: Method) -> Floats:
    """Return [B, m]: the totals of each resample of the units [U, m].

    `weights` [U] is how many units are alike; the same seed gives the same draws.
    """
    random = np.random.default_rng(method.seed)
    return np.concatenate(
        [drawn @ units for drawn in _draws(random, weights, method.resamples)] or [units[:0]]
    )


def resampled(estimate: Estimate, values: Floats, method: Method) -> Estimate:
    """Return the estimate with the standard error and the limits of its resampled values [B].

    The limits are percentiles; values that are not finite are undefined. What was too few to say,
    or showed no variation, stays so.
    """
    if not estimate.se:
        return estimate
    defined = values[np.isfinite(values)]
    undefined = len(values) - len(defined)
    if undefined > MOST_UNDEFINED * len(values):
        reason = f"{undefined:,} of {len(values):,} resamples have no value"
        reasons = (reason, *((estimate.reason,) if estimate.reason else ()))
        return replace(estimate, se=None, ci=None, reason="; ".join(reasons))
    notes = estimate.notes
    if undefined:
        notes += (f"{undefined:,} of {len(values):,} resamples have no value and are left out",)
    tail = (1 - method.level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return replace(
        estimate,
        se=float(defined.std(ddof=1)),
        ci=None if estimate.ci is None else (float(low), float(high)),
        notes=notes,
    )


def _draws(random: np.random.Generator, weights: Integers, resamples: int) -> Iterator[Floats]:
    """Yield [b, U]: how often each unit is in each resample, b resamples at a time."""
    units, number = len(weights), int(weights.sum())
    alike = number > units
    at_once = max(1, _DRAWN_AT_ONCE // max(1, units))
    for first in range(0, resamples, at_once):
        block = min(at_once, resamples - first)
        if alike:
            yield random.multinomial(number, weights / number, size=block).astype(np.float64)
        else:
            # Every unit weighs 1: drawing them one by one is ten times as fast.
            drawn = random.integers(units, size=(block, units))
            drawn += units * np.arange(block)[:, np.newaxis]
            counts = np.bincount(drawn.reshape(-1), minlength=block * units)
            yield counts.reshape(block, units).astype(np.float64)
