"""The logarithm of the gamma function and its derivative, for positive numbers, by array.

Both step up by the recurrence to where the asymptotic series is exact to rounding (Abramowitz and
Stegun 1964, 6.1.15, 6.1.41, 6.3.5, 6.3.18).
"""

from typing import Final

import numpy as np

from labeler.agreement.consensus.table import Floats

_STEPS: Final = 10
"""From 10 on, the first term left out is below 1e-17."""
_LOG_GAMMA: Final = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
_DIGAMMA: Final = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)


def log_gamma(x: Floats) -> Floats:
    """Return ln of gamma at each x > 0."""
    product = np.ones_like(x)
    for step in range(_STEPS):
        product *= x + step
    high = x + _STEPS
    series = _series(_LOG_GAMMA, high) / high
    return np.asarray(
        (high - 0.5) * np.log(high) - high + 0.5 * np.log(2 * np.pi) + series - np.log(product)
    )


def digamma(x: Floats) -> Floats:
    """Return the derivative of `log_gamma` at each x > 0."""
    below = np.zeros_like(x)
    for step in range(_STEPS):
        below += 1 / (x + step)
    high = x + _STEPS
    return np.asarray(np.log(high) - 0.5 / high - _series(_DIGAMMA, high) / high**2 - below)


def _series(coefficients: tuple[float, ...], x: Floats) -> Floats:
    """Return the sum of coefficients over even powers of x, the smallest terms first."""
    inverse = 1 / x**2
    total = np.zeros_like(x)
    for coefficient in reversed(coefficients):
        total = total * inverse + coefficient
    return total
