"""Agreement coefficients: each a smooth function of totals of per-item statistics.

That form is all that estimates, intervals and resampling need: a coefficient says what it adds up
over items and what it makes of the sums, and a further coefficient is a further entry here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.counts import Integers

Floats = NDArray[np.float64]
Totals = NDArray[Any]
"""[..., m]: sums of the m statistics, real, or complex where a derivative is taken."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of agreement between any number of annotators, labels may be missing."""

    name: str
    """Its key in machine-readable output."""
    lower: float
    """The smallest value that it can take, -inf where there is none; the largest is 1."""
    statistics: Callable[[Integers], Floats]
    """Count vectors [V, q] to the m statistics of an item that has this vector, [V, m]."""
    value: Callable[[Totals], Totals]
    """Totals [..., m] to the coefficient [...]; analytic, so that a complex step differentiates."""
    undefined: Callable[[Floats], str | None]
    """Totals [m] to the reason, in words, why there is no value (a zero denominator), or None."""


NOT_PAIRABLE: Final = "no item has two labels or more"
ONE_LABEL: Final = "only one label was used: chance agreement is complete"


def _disagreement_statistics(vectors: Integers) -> Floats:
    """Return whether the item is pairable, and the share of its pairs of labels that differ."""
    sizes, pairable = _sizes(vectors)
    pairs = np.where(pairable, sizes * (sizes - 1), 1)
    return np.column_stack([pairable, _differing_pairs(vectors) / pairs])


def _disagreement(totals: Totals) -> Totals:
    return np.asarray(totals[..., 1] / totals[..., 0])


def _percent(totals: Totals) -> Totals:
    return 1 - _disagreement(totals)


def _percent_undefined(totals: Floats) -> str | None:
    return NOT_PAIRABLE if totals[0] == 0 else None


def _shares_statistics(vectors: Integers) -> Floats:
    """Return the statistics of percent agreement, and each category's share of the item."""
    return np.column_stack(
        [_disagreement_statistics(vectors), vectors / _sizes(vectors)[0][:, None]]
    )


def _pairable_shares_statistics(vectors: Integers) -> Floats:
    statistics = _shares_statistics(vectors)
    return statistics * (statistics[:, :1] > 0)


def _diversity(totals: Totals) -> Totals:
    """Return 1 minus the sum of the squared prevalences, without a subtraction from 1."""
    shares = totals[..., 2:]
    items = shares.sum(axis=-1)
    return np.asarray((shares * (items[..., np.newaxis] - shares)).sum(axis=-1) / items**2)


def _categories(totals: Totals) -> int:
    """Return the number of categories; two at least, since there is no choice among fewer."""
    return max(2, int(totals.shape[-1]) - 2)


def _fleiss(totals: Totals) -> Totals:
    return np.asarray(1 - _disagreement(totals) / _diversity(totals))


def _ac1(totals: Totals) -> Totals:
    chance = _diversity(totals) / (_categories(totals) - 1)
    return np.asarray(1 - _disagreement(totals) / (1 - chance))


def _brennan_prediger(totals: Totals) -> Totals:
    categories = _categories(totals)
    return np.asarray(1 - _disagreement(totals) * categories / (categories - 1))


def _fleiss_undefined(totals: Floats) -> str | None:
    if totals[0] == 0:
        return NOT_PAIRABLE
    return ONE_LABEL if np.count_nonzero(totals[2:]) == 1 else None


def _alpha_statistics(vectors: Integers) -> Floats:
    """Return the item's observed disagreement (coincidences off the diagonal) and its labels."""
    sizes, pairable = _sizes(vectors)
    disagreement = _differing_pairs(vectors) / np.where(pairable, sizes - 1, 1)
    return np.column_stack([disagreement, vectors * pairable[:, np.newaxis]])


def _alpha(totals: Totals) -> Totals:
    """Return 1 - D_o / D_e, written without the subtractions that would lose digits."""
    disagreement, marginals = totals[..., 0], totals[..., 1:]
    labels = marginals.sum(axis=-1)
    chance = (marginals * (labels[..., np.newaxis] - marginals)).sum(axis=-1)
    return np.asarray(1 - (labels - 1) * disagreement / chance)


def _alpha_undefined(totals: Floats) -> str | None:
    used = np.count_nonzero(totals[1:])
    if used == 0:
        return NOT_PAIRABLE
    return ONE_LABEL if used == 1 else None


def _sizes(vectors: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    sizes = np.asarray(vectors.sum(axis=1))
    return sizes, sizes >= 2


def _differing_pairs(vectors: Integers) -> Integers:
    """Return [V]: the number of ordered pairs of labels of one item that differ."""
    sizes = vectors.sum(axis=1, keepdims=True)
    return np.asarray((vectors * (sizes - vectors)).sum(axis=1))


PERCENT: Final = Coefficient(
    name="percent",
    lower=0.0,
    statistics=_disagreement_statistics,
    value=_percent,
    undefined=_percent_undefined,
)
"""The share of pairs of labels that agree, averaged over items (Fleiss 1971; Gwet 2014)."""

ALPHA: Final = Coefficient(
    name="alpha",
    lower=-1.0,
    statistics=_alpha_statistics,
    value=_alpha,
    undefined=_alpha_undefined,
)
"""Krippendorff's alpha for nominal data (Krippendorff 2004, chapter 11; 2011)."""

FLEISS: Final = Coefficient(
    name="fleiss",
    lower=-inf,
    statistics=_shares_statistics,
    value=_fleiss,
    undefined=_fleiss_undefined,
)
"""Fleiss' kappa (1971), for missing labels as in Gwet (2014): prevalences from all items.

It has no lower bound: items with one label can make a category rarer than the pairs have it.
"""

AC1: Final = Coefficient(
    name="ac1",
    lower=-1.0,
    statistics=_shares_statistics,
    value=_ac1,
    undefined=_percent_undefined,
)
"""Gwet's AC1 (2008; 2014): chance as the share of items that are hard to tell."""

BRENNAN_PREDIGER: Final = Coefficient(
    name="brennan_prediger",
    lower=-1.0,
    statistics=_shares_statistics,
    value=_brennan_prediger,
    undefined=_percent_undefined,
)
"""Brennan and Prediger's kappa (1981): chance as a blind choice among the categories."""

SCOTT: Final = Coefficient(
    name="scott",
    lower=-1.0,
    statistics=_pairable_shares_statistics,
    value=_fleiss,
    undefined=_fleiss_undefined,
)
"""Scott's pi (1955), for two annotators: prevalences from the items that both labelled."""

COEFFICIENTS: Final = (PERCENT, ALPHA, FLEISS, AC1, BRENNAN_PREDIGER)
"""Those for any number of annotators, in the order of the report."""
