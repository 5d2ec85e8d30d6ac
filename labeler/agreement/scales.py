"""Krippendorff's alpha where labels are numbers: disagreements weigh by how far they are apart."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from labeler.agreement.coefficients import NOT_PAIRABLE, ONE_LABEL, Coefficient, Floats, Totals
from labeler.agreement.counts import Integers

TOO_NEAR: Final = "the numbers that were used are the same but for rounding"


def interval_alpha(values: Sequence[float]) -> Coefficient:
    """Return alpha for labels whose differences mean something; squared differences weigh.

    `values` [q] are the numbers that the columns of the count vectors stand for, all different
    (Krippendorff 2004, section 11.3.6).
    """
    halves = np.asarray(values, np.float64) / 2  # so that no difference of two is infinite

    def positions(marginals: Totals) -> Totals:
        """Return where each number stands in the range of those in use, from 0 to 1.

        Alpha is the same in any unit, and squares of these neither vanish nor overflow.
        """
        used = marginals.real > 0
        low = np.where(used, halves, np.inf).min(axis=-1, keepdims=True)
        span = np.where(used, halves, -np.inf).max(axis=-1, keepdims=True) - low
        with np.errstate(over="ignore"):  # of numbers that are not in use
            return np.where(used & (span > 0), (halves - low) / np.where(span > 0, span, 1), 0.0)

    return _scale_alpha("alpha_interval", len(halves), positions)


def ordinal_alpha(values: Sequence[float]) -> Coefficient:
    """Return alpha for labels that are ordered by `values` [q] and no more.

    Krippendorff's ordinal difference between two ranks (2004, section 11.3.5) is the squared
    difference of their mean ranks among all labels given, so that it is interval alpha of these.
    """
    order = np.argsort(np.asarray(values, np.float64), kind="stable")
    rank = np.argsort(order, kind="stable")

    def positions(marginals: Totals) -> Totals:
        ordered = marginals[..., order]
        mean_ranks = np.cumsum(ordered, axis=-1) - ordered / 2
        return np.asarray(mean_ranks[..., rank])

    return _scale_alpha("alpha_ordinal", len(order), positions)


def _scale_alpha(name: str, categories: int, positions: Callable[[Totals], Totals]) -> Coefficient:
    """Return 1 - D_o / D_e, the squared difference of positions for a difference of labels."""

    def disagreement(totals: Totals) -> tuple[Totals, Totals, Totals]:
        """Return that of labels of one item, that of any two labels, and the number of labels."""
        coincidences = totals.reshape(*totals.shape[:-1], categories, categories)
        marginals = coincidences.sum(axis=-1)
        place = positions(marginals)
        apart = (place[..., :, np.newaxis] - place[..., np.newaxis, :]) ** 2
        together = marginals[..., :, np.newaxis] * marginals[..., np.newaxis, :]
        observed, chance = (
            np.asarray((pairs * apart).sum(axis=(-2, -1))) for pairs in (coincidences, together)
        )
        return observed, chance, np.asarray(marginals.sum(axis=-1))

    def value(totals: Totals) -> Totals:
        observed, chance, labels = disagreement(totals)
        return np.asarray(1 - (labels - 1) * observed / chance)

    def undefined(totals: Floats) -> str | None:
        used = np.count_nonzero(totals.reshape(categories, categories).sum(axis=1))
        if used == 0:
            return NOT_PAIRABLE
        if used == 1:
            return ONE_LABEL
        return None if disagreement(totals)[1] > 0 else TOO_NEAR

    return Coefficient(
        name=name,
        lower=-1.0,
        statistics=coincidences,
        value=value,
        undefined=undefined,
    )


def coincidences(vectors: Integers) -> Floats:
    """Return [V, q * q]: the pairs of labels of an item, each counted 1 / (labels - 1).

    The rows and columns of Krippendorff's coincidence matrix (2004, section 11.3.1), flattened;
    an item with a single label adds nothing.
    """
    sizes = vectors.sum(axis=1)
    pairs = vectors[:, :, np.newaxis] * vectors[:, np.newaxis, :]
    diagonal = np.arange(vectors.shape[1])
    pairs[:, diagonal, diagonal] -= vectors
    weights = 1 / np.maximum(sizes - 1, 1)
    return np.asarray(pairs.reshape(len(vectors), vectors.shape[1] ** 2) * weights[:, np.newaxis])
