"""Light's kappa: the mean of all pairs' kappas, linearised or resampled."""

from dataclasses import replace
from typing import Final

import numpy as np

from labeler.agreement.bootstrap import Drawn, drawn_units, resampled
from labeler.agreement.coefficients import NOT_PAIRABLE, ONE_LABEL, Floats
from labeler.agreement.estimates import Estimate, Sample, interval_estimate
from labeler.agreement.linearise import centred
from labeler.agreement.measure import NOT_PUBLISHED
from labeler.agreement.method import Method
from labeler.agreement.pairs import CohenKappas, PairTables
from labeler.agreement.patterns import Patterns

NOT_RESAMPLED: Final = "too many pairs to resample: the standard error is linearised"
_MOST_CELLS: Final = 1_000
"""Cells of all pairs' tables together, above which they are not resampled: 10 annotators with four
labels have 720. Each resample has as many."""
_LARGEST_TABLE: Final = 20_000_000
"""Numbers in the table of what each unit adds."""
_MOST_PRODUCTS: Final = 2_000_000_000
"""Multiplications, about a tenth of a second of them: this one coefficient of seven would else take
more time than all else in a report on a million labels."""


def light_kappa(
    patterns: Patterns, sample: Sample, tables: PairTables, kappas: CohenKappas, method: Method
) -> Estimate:
    """Return the mean of the pairs' kappas (Light 1971); none where a pair has none, or not known.

    To leave such a pair out would be to leave out full agreement on a single label. The standard
    error is linearised; a note says so where a published one was asked for.
    """
    number, missing = len(kappas.defined), int((~kappas.defined).sum())
    if tables.left_out:
        return sample.without_value(
            f"it is the mean of all pairs of annotators, and {number + tables.left_out:,} of them "
            f"share items: only {number:,} were compared"
        )
    if number == 0:
        return sample.without_value(NOT_PAIRABLE)
    if missing:
        return sample.without_value(f"{missing:,} of {number:,} pairs have no kappa: {ONE_LABEL}")
    entries, height = tables.entries, len(patterns.table)
    moved = kappas.influence[entries.pairs, entries.first, entries.second] / number
    influence = np.bincount(entries.patterns, moved, height).astype(np.float64)
    magnitude = np.bincount(entries.patterns, np.abs(moved), height).astype(np.float64)
    classes = centred(influence, magnitude, patterns.weights)
    answer = interval_estimate(float(kappas.value.mean()), classes, sample, method)
    if answer.se is None or method.interval != "gwet":
        return answer
    return replace(answer, notes=(*answer.notes, NOT_PUBLISHED))


def light_drawn(
    patterns: Patterns, tables: PairTables, sample: Sample, method: Method
) -> Drawn | None:
    """Return what a bootstrap of Light's kappa draws, the pairs' tables; None for none or many."""
    cells, height, q = tables.tables.size, len(patterns.table), len(patterns.categories)
    if not 0 < cells <= _MOST_CELLS or (sample.documents + height) * cells > _LARGEST_TABLE:
        return None
    units = height if method.unit == "item" else sample.documents
    if (units * method.resamples + len(sample.cells.weights)) * cells > _MOST_PRODUCTS:
        return None
    entries = tables.entries
    given: Floats = np.zeros((height, cells))
    given[entries.patterns, (entries.pairs * q + entries.first) * q + entries.second] = 1.0
    return drawn_units(given, sample, method)


def light_resampled(
    answer: Estimate, totals: Floats | None, tables: PairTables, method: Method
) -> Estimate:
    """Return the estimate with what the totals [B, N * q * q] of its resamples say.

    Where a pair has no kappa in a resample, the resample has no value, as the sample would have.
    """
    if not answer.se:
        return answer
    if totals is None:
        return replace(answer, notes=(*answer.notes, NOT_RESAMPLED))
    drawn = totals.reshape(-1, *tables.tables.shape)
    items = drawn.sum(axis=(2, 3))
    differing = items - np.trace(drawn, axis1=2, axis2=3)
    chance = items**2 - (drawn.sum(axis=2) * drawn.sum(axis=3)).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        kappas = 1 - items * differing / chance
    return resampled(answer, kappas.mean(axis=1), method)
