"""Agreement coefficients: each a smooth function of totals of per-item statistics.

That form is all that estimates, intervals and resampling need: a coefficient says what it adds up
over items and what it makes of the sums, and a further coefficient is a further entry here.
"""

from collections.abc import Callable
from dataclasses import dataclass
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
    title: str
    """Its name for people."""
    lower: float
    """The smallest value that it can take; the largest is 1."""
    statistics: Callable[[Integers], Floats]
    """Count vectors [V, q] to the m statistics of an item that has this vector, [V, m]."""
    value: Callable[[Totals], Totals]
    """Totals [..., m] to the coefficient [...]; analytic, so that a complex step differentiates."""
    undefined: Callable[[Floats], str | None]
    """Totals [m] to the reason, in words, why there is no value (a zero denominator), or None."""


NOT_PAIRABLE: Final = "no item has two labels or more"
ONE_LABEL: Final = "only one label was used: chance agreement is complete"


def _percent_statistics(vectors: Integers) -> Floats:
    """Return whether the item is pairable, and the share of its pairs of labels that differ."""
    sizes, pairable = _sizes(vectors)
    pairs = np.where(pairable, sizes * (sizes - 1), 1)
    return np.column_stack([pairable, _differing_pairs(vectors) / pairs])


def _percent(totals: Totals) -> Totals:
    return 1 - totals[..., 1] / totals[..., 0]


def _percent_undefined(totals: Floats) -> str | None:
    return NOT_PAIRABLE if totals[0] == 0 else None


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
    title="percent agreement",
    lower=0.0,
    statistics=_percent_statistics,
    value=_percent,
    undefined=_percent_undefined,
)
"""The share of pairs of labels that agree, averaged over items (Fleiss 1971; Gwet 2014)."""

ALPHA: Final = Coefficient(
    name="alpha",
    title="Krippendorff's alpha",
    lower=-1.0,
    statistics=_alpha_statistics,
    value=_alpha,
    undefined=_alpha_undefined,
)
"""Krippendorff's alpha for nominal data (Krippendorff 2004, chapter 11; 2011)."""

COEFFICIENTS: Final = (PERCENT, ALPHA)
