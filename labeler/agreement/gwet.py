"""Standard errors as Gwet published them, to be compared with what irrCAC prints.

They take items for independent, and where many items carry one label they are too large: over
2,000 items of which 10 % are labelled twice, the mean standard error is 2.0 times the true one
for percent agreement and 1.6 times for AC1. So they are given on request only. Formulas: Gwet
(2008; 2014, chapter 5; 2021 for alpha), as in irrCAC 1.4 for R.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers

Influences = tuple[Floats, Floats, float]
"""For each class of items its number and its term, and the mean that the terms are held against."""


def gwet_standard_error(name: str, vectors: Integers, weights: Integers) -> float | None:
    """Return the published standard error of a coefficient, None where none is published.

    `vectors` [V, q] are the count vectors with a label, `weights` [V] how many items have each.
    The coefficient must be defined, and there must be two items with two labels or more.
    """
    terms = _PUBLISHED.get(name)
    return None if terms is None else standard_error(*terms(vectors, weights))


def standard_error(numbers: Floats, terms: Floats, mean: float) -> float:
    """Return the square root of the mean squared distance of the items' terms, over n - 1."""
    items = numbers.sum()
    return float(np.sqrt(numbers @ (terms - mean) ** 2 / (items * (items - 1))))


def agreement_shares(vectors: Integers) -> tuple[Floats, Floats]:
    """Return [V], [V]: whether an item is pairable, and the share of its pairs that agree."""
    sizes = vectors.sum(axis=1)
    pairable = (sizes >= 2).astype(np.float64)
    agreeing = (vectors * (vectors - 1)).sum(axis=1)
    return pairable, agreeing / np.maximum(sizes * (sizes - 1), 1)


def _percent(vectors: Integers, weights: Integers) -> Influences:
    pairable, shares = agreement_shares(vectors)
    number = weights @ pairable
    terms = weights.sum() / number * shares
    return weights.astype(np.float64), terms, float(weights @ shares / number)


def _chance_corrected(
    vectors: Integers, weights: Integers, chance: Callable[[Floats, Floats], tuple[Floats, float]]
) -> Influences:
    """Put together what Fleiss' kappa, AC1 and Brennan-Prediger share.

    `chance` takes the categories' shares of the items [V, q] and their prevalence [q] to the chance
    agreement as each item sees it [V] (0 where it does not depend on the items) and as it is.
    """
    pairable, agreeing = agreement_shares(vectors)
    shares = vectors / vectors.sum(axis=1)[:, np.newaxis]
    items, number = weights.sum(), weights @ pairable
    seen, expected = chance(shares, weights @ shares / items)
    left = 1 - expected
    value = float((weights @ agreeing / number - expected) / left)
    terms = items / number * (agreeing - expected * pairable) / left - 2 * (1 - value) * seen / left
    return weights.astype(np.float64), terms, value


def _fleiss(vectors: Integers, weights: Integers) -> Influences:
    def chance(shares: Floats, prevalence: Floats) -> tuple[Floats, float]:
        expected = float(prevalence @ prevalence)
        return shares @ prevalence - expected, expected

    return _chance_corrected(vectors, weights, chance)


def _ac1(vectors: Integers, weights: Integers) -> Influences:
    others = max(2, vectors.shape[1]) - 1

    def chance(shares: Floats, prevalence: Floats) -> tuple[Floats, float]:
        expected = float(prevalence @ (1 - prevalence)) / others
        return shares @ (1 - prevalence) / others - expected, expected

    return _chance_corrected(vectors, weights, chance)


def _brennan_prediger(vectors: Integers, weights: Integers) -> Influences:
    def chance(shares: Floats, _: Floats) -> tuple[Floats, float]:
        return np.zeros(len(shares)), 1 / max(2, vectors.shape[1])

    return _chance_corrected(vectors, weights, chance)


def _alpha(vectors: Integers, weights: Integers) -> Influences:
    """Return the terms of Krippendorff's alpha, without its correction for small samples."""
    keep = vectors.sum(axis=1) >= 2
    vectors, numbers = vectors[keep], weights[keep].astype(np.float64)
    sizes = vectors.sum(axis=1)
    size = numbers @ sizes / numbers.sum()
    agreeing = (vectors * (vectors - 1)).sum(axis=1) / (size * (sizes - 1))
    observed = numbers @ agreeing / numbers.sum()
    prevalence = numbers @ vectors / (numbers @ sizes)
    expected = prevalence @ prevalence
    value = float((observed - expected) / (1 - expected))
    unequal = (sizes - size) / size
    seen = vectors @ prevalence / size - expected * unequal
    left = 1 - expected
    terms = (agreeing - observed * unequal - expected) / left
    terms -= 2 * (1 - value) * (seen - expected) / left
    return numbers, terms, value


_PUBLISHED: Final[Mapping[str, Callable[[Integers, Integers], Influences]]] = MappingProxyType(
    {
        "percent": _percent,
        "alpha": _alpha,
        "fleiss": _fleiss,
        "ac1": _ac1,
        "brennan_prediger": _brennan_prediger,
    }
)
