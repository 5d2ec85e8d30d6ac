"""How much each item moves a coefficient: its influence, by which all intervals are made.

A coefficient is a function of totals; its gradient turns the statistics of an item into the
change that the item makes (Woodruff 1971; Binder 1983).
"""

from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.coefficients import Coefficient, Floats, Totals
from labeler.agreement.counts import Integers

_STEP: Final = 1e-20
_ROUNDING: Final = 1e-12


class Linearised(NamedTuple):
    """What each class of items, or each document, adds to a coefficient.

    `magnitude` is the size of the terms that `influence` is made of: beside it, rounding shows.
    """

    influence: Floats
    magnitude: Floats


def gradient(coefficient: Coefficient, totals: Floats) -> Floats:
    """Return [..., m]: the derivatives of the coefficient at `totals` [..., m], exact to rounding.

    By complex step: no difference is taken, so none loses digits (Squire and Trapp 1998).
    """
    stepped: Totals = totals[..., np.newaxis, :] + 1j * _STEP * np.eye(totals.shape[-1])
    return np.asarray(coefficient.value(stepped).imag / _STEP)


def linearise(statistics: Floats, slope: Floats, weights: Integers) -> Linearised:
    """Return the influence of an item of each class, from its statistics [V, m].

    `slope` [m] is the gradient, `weights` [V] the number of items of each class.
    """
    return centred(statistics @ slope, np.abs(statistics) @ np.abs(slope), weights)


def centred(influence: Floats, magnitude: Floats, weights: Integers) -> Linearised:
    """Return the influences less their mean over all items.

    The influences of a ratio of totals have the mean 0 by themselves. Those of alpha have not
    quite, since it corrects for small samples; what all items share is no variation.
    """
    items = weights.sum()
    return Linearised(influence - (weights @ influence / items if items else 0.0), magnitude)


def variance(units: Linearised, weights: Integers) -> float:
    """Return the variance of the sum of the units' influences; unit u stands for `weights[u]`.

    It is U / (U - 1) times the sum of their squares, for U units; the influences add up to 0. It
    is exactly 0 where only rounding keeps it from that.
    """
    number = weights.sum()
    squares = weights @ units.influence**2 * number / (number - 1)
    return float(beyond_rounding(squares, weights @ units.magnitude**2))


def beyond_rounding(squares: Floats, sizes: Floats) -> Floats:
    """Return sums of squared influences, 0 where only rounding keeps them from that.

    `sizes` are the sums of the squared magnitudes.
    """
    return np.where(squares > sizes * _ROUNDING**2, squares, 0.0)
