"""Tails of the distributions that intervals need, so that the core does without SciPy."""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

_ASYMPTOTIC_FROM: Final = 40.0
_TINY: Final = 1e-300
_FRACTION_PRECISION: Final = 1e-15
_STEP_PRECISION: Final = 4e-16
"""Two units in the last place: a longer step always moves a float, so the iteration ends."""
_SMALLEST_TAIL: Final = 1e-15


def student_t_cdf(t: float, df: float) -> float:
    """Return P(T <= t) for Student's t with `df` degrees of freedom.

    Either tail keeps its relative precision. ValueError unless `df` is finite and at least 1.
    """
    upper = _upper_tail(abs(t), df)
    return upper if t < 0 else 1.0 - upper


def student_t_quantile(probability: float, df: float) -> float:
    """Return the t for which P(T <= t) is `probability`, with `df` degrees of freedom.

    ValueError unless `probability` is at least 1e-15 away from 0 and from 1, and `df` is finite
    and at least 1.
    """
    if not _SMALLEST_TAIL <= probability <= 1.0 - _SMALLEST_TAIL:
        raise ValueError(f"a quantile needs a probability between 0 and 1, not {probability}")
    if probability < 0.5:
        return -_upper_quantile(probability, df)
    return _upper_quantile(1.0 - probability, df)


def chi_square_upper_tail(statistic: float, df: float) -> float:
    """Return P(X > statistic) for chi-square with `df` degrees of freedom.

    The regularised incomplete gamma function Q(df / 2, statistic / 2), by its series or by its
    continued fraction, whichever converges fast (DLMF 8.7.1 and 8.9.2). ValueError unless the
    statistic is at least 0 and `df` is finite and above 0.
    """
    if not (statistic >= 0.0 and 0.0 < df < math.inf):
        raise ValueError(f"chi-square needs a statistic of 0 or more, not {statistic}, and df > 0")
    a, x = df / 2.0, statistic / 2.0
    if x == 0.0:
        return 1.0
    if math.isinf(x):
        return 0.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1.0:
        return 1.0 - front * _gamma_series(a, x)
    return front / _gamma_fraction(a, x)


def _gamma_series(a: float, x: float) -> float:
    term = total = 1.0 / a
    while term > _FRACTION_PRECISION * total:
        a += 1.0
        term *= x / a
        total += term
    return total


def _gamma_fraction(a: float, x: float) -> float:
    """Evaluate x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - …)) by Lentz."""
    b = x + 1.0 - a
    value = c = _away_from_zero(b)
    d, m = 0.0, 0
    while True:
        m += 1
        numerator, b = -m * (m - a), b + 2.0
        d = 1.0 / _away_from_zero(b + numerator * d)
        c = _away_from_zero(b + numerator / c)
        value *= c * d
        if abs(c * d - 1.0) < _FRACTION_PRECISION:
            return value


def normal_cdf(z: float) -> float:
    """Return P(Z <= z) for the standard normal distribution; either tail is precise."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@lru_cache(maxsize=1024)  # a report asks for few levels and degrees of freedom, but very often
def _upper_quantile(tail: float, df: float) -> float:
    """Solve P(T > t) = tail for t >= 0 by Newton's method.

    The upper tail is convex and falling for t > 0, and the normal quantile lies below that of t,
    so the steps climb to the root and cannot pass it: where they stop growing, it is reached.
    """
    t = max(0.0, -NormalDist().inv_cdf(tail))
    while True:
        step = (_upper_tail(t, df) - tail) / _density(t, df)
        if step <= _STEP_PRECISION * t:
            return t + step
        t += step


def _density(t: float, df: float) -> float:
    log_kernel = -(df + 1.0) / 2.0 * math.log1p(t * t / df)
    return math.exp(log_kernel - _log_beta_half(df / 2.0)) / math.sqrt(df)


def _upper_tail(t: float, df: float) -> float:
    """Return P(T > t) for t >= 0: half the regularised incomplete beta function (DLMF 8.17)."""
    if not 1.0 <= df < math.inf:
        raise ValueError(f"degrees of freedom must be finite and at least 1, not {df}")
    a, ratio = df / 2.0, t * t / df
    if math.isinf(ratio):
        return 0.0
    # Both ends of the unit interval, each to full precision: 1 - x would lose the digits of rest.
    x, rest = 1.0 / (1.0 + ratio), ratio / (1.0 + ratio)
    if rest == 0.0:
        return 0.5
    front = math.exp(-a * math.log1p(ratio) + 0.5 * math.log(rest) - _log_beta_half(a))
    if a * rest > 0.5 * x:  # where the fraction converges fast; else its mirror image does
        return 0.5 * front / _beta_fraction(a, 0.5, x, rest)
    return 0.5 * (1.0 - front / _beta_fraction(0.5, a, rest, x))


def _log_beta_half(a: float) -> float:
    """Return log B(a, 1/2).

    For large `a` the difference of two log gammas loses digits; the series of
    Gamma(a + 1/2) / Gamma(a) in 1/a (DLMF 5.11.13) does not.
    """
    if a < _ASYMPTOTIC_FROM:
        return math.lgamma(a) + math.lgamma(0.5) - math.lgamma(a + 0.5)
    b = 1.0 / a
    series = 1.0 + b * (
        -1 / 8 + b * (1 / 128 + b * (5 / 1024 + b * (-21 / 32768 + b * (-399 / 262144))))
    )
    return 0.5 * (math.log(math.pi) - math.log(a)) - math.log(series)


def _beta_fraction(a: float, b: float, x: float, rest: float) -> float:
    """Return x**a * rest**b / (B(a, b) * I_x(a, b)), where rest = 1 - x.

    The continued fraction of Didonato and Morris (1992, TOMS 708), which takes `rest`
    as given, evaluated by Lentz's method.
    """
    value = c = _away_from_zero(a * (a * rest - b * x + 1.0) / (a + 1.0))
    d = 0.0
    m = 0
    while True:
        m += 1
        odd = a + 2 * m - 1.0
        numerator = (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * (x / odd) ** 2
        denominator = (
            m
            + m * (b - m) * x / odd
            + (a + m) * (a * rest - b * x + 1.0 + m * (1.0 + rest)) / (odd + 2.0)
        )
        d = 1.0 / _away_from_zero(denominator + numerator * d)
        c = _away_from_zero(denominator + numerator / c)
        value *= c * d
        if abs(c * d - 1.0) < _FRACTION_PRECISION:
            return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
