"""Bootstrap intervals: documents, or items, are drawn again and again with replacement.

Nothing but the histogram is drawn. A resample of items is one multinomial draw of the weights of
the classes of like items; one of documents says how often each document was drawn. The totals of
all resamples are then a product of matrices, and every coefficient a function of them (Efron and
Tibshirani 1993; for clusters, Davison and Hinkley 1997, section 3.8).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers
from labeler.agreement.estimates import Estimate, Sample
from labeler.agreement.limits import expanded_tail
from labeler.agreement.method import MOST_RESAMPLES, Method

MOST_UNDEFINED: Final = 0.05
"""The share of resamples without a value, above which there is no interval."""

FEWEST_BEYOND: Final = 5
"""Resamples beyond a limit, below which chance decides where the limit is."""

_DRAWN_AT_ONCE: Final = 500_000
_WHOLE_IN_32_BITS: Final = 2**24


class Drawn(NamedTuple):
    """What is drawn: what each unit adds to the sums [U, k], and how many units are like it."""

    units: Floats
    weights: Integers
    statistics: Floats | None = None
    """[k, m]: what makes totals of the sums, where the units add something else than statistics."""


def drawn_units(statistics: Floats, sample: Sample, method: Method) -> Drawn:
    """Return what is drawn, from the statistics [V, m] of an item of each class."""
    if method.unit == "item":
        return Drawn(statistics, sample.class_weights)
    weights = np.ones(sample.documents, np.int64)
    if sample.table is not None and len(statistics) < statistics.shape[1]:
        # Classes are fewer than statistics, so it is quicker to draw how many items are of each.
        return Drawn(sample.table, weights, statistics)
    return Drawn(sample.by_document(statistics), weights)


def resampled_totals(parts: Sequence[Drawn], method: Method) -> list[Floats]:
    """Return [B, m] for each part: the totals of each resample.

    Parts of the same units are drawn together; the same seed gives the same draws.
    """
    totals: list[Floats] = [np.empty((0, 0))] * len(parts)
    waiting = list(range(len(parts)))
    while waiting:
        weights = parts[waiting[0]].weights
        same = [index for index in waiting if np.array_equal(parts[index].weights, weights)]
        waiting = [index for index in waiting if index not in same]
        random = np.random.Generator(np.random.SFC64(method.seed))
        units = [parts[index].units for index in same]
        narrow = all(_fits_32_bits(each, int(weights.sum())) for each in units)
        kind = np.dtype(np.float32 if narrow else np.float64)
        together = np.concatenate(units, axis=1, dtype=kind)
        drawings = _draws(random, weights, method.resamples, kind)
        sums = np.concatenate([drawn @ together for drawn in drawings]).astype(np.float64)
        ends = np.cumsum([each.shape[1] for each in units])[:-1]
        for index, own in zip(same, np.split(sums, ends, axis=1), strict=True):
            statistics = parts[index].statistics
            totals[index] = own if statistics is None else own @ statistics
    return totals


def resampled(estimate: Estimate, values: Floats, method: Method) -> Estimate:
    """Return the estimate with the standard error and the limits of its resampled values [B].

    The limits are percentiles, a little further out than the level says (`expanded_tail`); values
    that are not finite are undefined. What was too few to say, or showed no variation, stays so.
    There is no interval where fewer than five resamples would lie beyond a limit: it would be the
    most extreme of them, whatever the level.
    """
    if not estimate.se or estimate.df is None:
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
    tail = expanded_tail(method.level, estimate.df + 1)
    estimate = replace(estimate, se=float(defined.std(ddof=1)), notes=notes)
    if estimate.ci is None:
        return estimate
    if tail * len(defined) < FEWEST_BEYOND:
        share = len(defined) / len(values)
        reason = _too_few_resamples(tail * share, len(values), method.level)
        return replace(estimate, ci=None, reason=reason)
    low, high = np.quantile(defined, [tail, 1 - tail])
    return replace(estimate, ci=(float(low), float(high)))


def _too_few_resamples(tail: float, resamples: int, level: float) -> str:
    """Return the reason, with the number of resamples to ask for; `tail` may be as little as 0."""
    few = f"{resamples:,} resamples are too few for the level {level:g} here"
    if tail * MOST_RESAMPLES < FEWEST_BEYOND:
        return f"{few}, and so are {MOST_RESAMPLES:,}: ask for a lower level"
    step = 10 ** max(2, math.floor(math.log10(FEWEST_BEYOND / tail)) - 1)
    return f"{few}: ask for {math.ceil(FEWEST_BEYOND / tail / step) * step:,}"


def _fits_32_bits(units: Floats, number: int) -> bool:
    """Whether every sum of so many units is exact in floats of 32 bits, which take half the time.

    So it is for whole numbers below 2**24, in whatever order they are added.
    """
    largest = max(units.max(initial=1.0), -units.min(initial=0.0))
    if number * largest >= _WHOLE_IN_32_BITS:
        return False
    # Column by column, so that no second table is in memory.
    return all(bool((column == np.rint(column)).all()) for column in units.T)


def _draws(
    random: np.random.Generator, weights: Integers, resamples: int, kind: np.dtype[Any]
) -> Iterator[NDArray[Any]]:
    """Yield [b, U]: how often each unit is in each resample, b resamples at a time."""
    units, number = len(weights), int(weights.sum())
    alike = number > units
    at_once = max(1, _DRAWN_AT_ONCE // max(1, units))
    for first in range(0, resamples, at_once):
        block = min(at_once, resamples - first)
        if alike:
            yield random.multinomial(number, weights / number, size=block).astype(kind)
            continue
        # Every unit weighs 1: drawing them one by one is far faster than a multinomial. A number of
        # 32 bits times the units has the place in its upper half; that some places come up more
        # often than others by one in 2**32 draws is nothing beside the chance of any resample.
        drawn = np.empty((block, units), kind)
        for row in drawn:
            numbers = random.bit_generator.random_raw((units + 1) // 2).view(np.uint32)[:units]
            places = np.multiply(numbers, units, dtype=np.uint64) >> np.uint64(32)
            row[:] = np.bincount(places.view(np.int64), None, units)
        yield drawn
