"""Resamples are drawn as the bootstrap defines them: held against all that there can be."""

import itertools
from collections import Counter

import numpy as np
import pytest

from labeler.agreement.bootstrap import Drawn, drawn_units, resampled_totals
from labeler.agreement.builder import count_unordered
from labeler.agreement.coefficients import PERCENT, Floats
from labeler.agreement.counts import Counts
from labeler.agreement.estimates import sample_of
from labeler.agreement.method import Method, Unit

RESAMPLES = 4_000
FARTHEST = 5
"""How many standard deviations a figure may be off; the seed is fixed, so it always is or never."""


def four_documents() -> Counts:
    """Return counts of documents that differ in their number of items and in agreement."""
    labels = ("xx yy xy", "xx", "xy xy", "yyy xyy xx y")
    return count_unordered(
        (f"d{place}", f"{place} {number}", label)
        for place, document in enumerate(labels)
        for number, item in enumerate(document.split())
        for label in item
    )


def units_of(counts: Counts, statistics: Floats, unit: Unit) -> Floats:
    """Return [U, m]: what each document, or each item, adds to the totals, one at a time."""
    documents, vectors, weights = counts.cells
    items = np.repeat(statistics[vectors], weights, axis=0)
    if unit == "item":
        return items
    held = np.repeat(documents, weights)
    return np.array([items[held == document].sum(axis=0) for document in range(4)])


@pytest.mark.parametrize("times", [1, 6], ids=["few statistics", "more statistics than classes"])
def test_resamples_of_documents_are_those_that_there_can_be(times: int) -> None:
    counts = four_documents()
    statistics = np.tile(PERCENT.statistics(counts.vectors), times)
    units = units_of(counts, statistics, "document")
    possible: Counter[tuple[float, ...]] = Counter()
    for drawn in itertools.product(range(4), repeat=4):
        possible[tuple(units[list(drawn)].sum(axis=0).round(9))] += 1
    method = Method(unit="document", resamples=RESAMPLES)
    (totals,) = resampled_totals([drawn_units(statistics, sample_of(counts), method)], method)
    found = Counter(map(tuple, totals.round(9)))
    assert set(found) <= set(possible)
    for each, number in possible.items():
        share = number / 4**4
        spread = np.sqrt(RESAMPLES * share * (1 - share))
        assert abs(found[each] - RESAMPLES * share) < FARTHEST * spread


@pytest.mark.parametrize("unit", ["document", "item"])
def test_totals_have_the_mean_and_the_covariances_of_independent_draws(unit: Unit) -> None:
    counts = four_documents()
    statistics = PERCENT.statistics(counts.vectors)
    units = units_of(counts, statistics, unit)
    method = Method(unit=unit, resamples=RESAMPLES)
    (totals,) = resampled_totals([drawn_units(statistics, sample_of(counts), method)], method)
    exact = len(units) * np.cov(units.T, bias=True)
    spread = np.sqrt(np.diag(exact))
    off = (totals.mean(axis=0) - units.sum(axis=0)) / spread * np.sqrt(RESAMPLES)
    assert np.abs(off).max() < FARTHEST
    # The relative standard error of a variance is about sqrt(2 / B), and so is that of the others.
    apart = (np.cov(totals.T) - exact) / np.outer(spread, spread)
    assert np.abs(apart).max() < FARTHEST * np.sqrt(2 / RESAMPLES)


def test_parts_of_the_same_units_are_drawn_together() -> None:
    counts = four_documents()
    statistics = PERCENT.statistics(counts.vectors)
    method = Method(unit="document", resamples=200)
    sample = sample_of(counts)
    narrow = drawn_units(statistics, sample, method)
    wide = drawn_units(np.tile(statistics, 6), sample, method)
    assert narrow.statistics is None
    assert wide.statistics is not None
    one, other = resampled_totals([narrow, wide], method)
    assert np.tile(one, 6) == pytest.approx(other)


@pytest.mark.parametrize("times", [0.3, 2**24, 2**30])
def test_totals_are_exact_however_wide_the_numbers_are(times: float) -> None:
    """Small whole numbers are added up in 32 bits, all others in 64."""
    units = np.arange(40.0).reshape(20, 2)
    method = Method(unit="document", resamples=200)
    (small,) = resampled_totals([Drawn(units, np.ones(20, np.int64))], method)
    (others,) = resampled_totals([Drawn(units * times + 1, np.ones(20, np.int64))], method)
    assert small.dtype == others.dtype == np.float64
    assert others == pytest.approx(small * times + 20, rel=1e-14)
    assert (small == np.rint(small)).all()
