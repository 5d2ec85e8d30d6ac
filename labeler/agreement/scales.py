"""Krippendorff's alpha where labels are numbers: disagreements weigh by how far they are apart."""

from collections.abc import Callable, Sequence

import numpy as np

from labeler.agreement.coefficients import NOT_PAIRABLE, ONE_LABEL, Coefficient, Floats, Totals
from labeler.agreement.counts import Integers


def interval_alpha(values: Sequence[float]) -> Coefficient:
    """Return alpha for labels whose differences mean something; squared differences weigh.

    `values` [q] are the numbers that the columns of the count vectors stand for, all different
    (Krippendorff 2004, section 11.3.6).
    """
    fixed = np.asarray(values, np.float64)

    def positions(marginals: Totals) -> Totals:
        return np.broadcast_to(fixed, marginals.shape)

    return _scale_alpha("alpha_interval", len(fixed), positions)


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

    def value(totals: Totals) -> Totals:
        coincidences = totals.reshape(*totals.shape[:-1], categories, categories)
        marginals = coincidences.sum(axis=-1)
        place = positions(marginals)
        apart = (place[..., :, np.newaxis] - place[..., np.newaxis, :]) ** 2
        observed = (coincidences * apart).sum(axis=(-2, -1))
        together = marginals[..., :, np.newaxis] * marginals[..., np.newaxis, :]
        chance = (together * apart).sum(axis=(-2, -1))
        return np.asarray(1 - (marginals.sum(axis=-1) - 1) * observed / chance)

    def undefined(totals: Floats) -> str | None:
        used = np.count_nonzero(totals.reshape(categories, categories).sum(axis=1))
        if used == 0:
            return NOT_PAIRABLE
        return ONE_LABEL if used == 1 else None

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
