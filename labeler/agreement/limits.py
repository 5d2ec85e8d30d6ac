"""The limits of an interval, from an estimate and its margin of error, or from resampled values.

A coefficient of agreement is 1 less a ratio of disagreements. The nearer it is to 1, the less room
there is above it and the smaller its standard error comes out by chance: *value ± t SE* then lies
too high, and holds the true value too seldom. On the logit scale of its range it is near enough to
symmetric.
"""

import math

from labeler.agreement.tails import normal_cdf, student_t_quantile

Limits = tuple[float, float]


def symmetric_limits(value: float, margin: float, lower: float, upper: float) -> Limits:
    """Return value ± margin, clipped to `lower` and `upper`."""
    return max(lower, value - margin), min(upper, value + margin)


def logit_limits(value: float, margin: float, lower: float) -> Limits:
    """Return the limits that are symmetric on the scale log((value - lower) / (1 - value)).

    `margin` is t times the standard error of the value; the delta method turns it into a margin on
    that scale (for proportions Korn and Graubard 1998; with -1 for `lower` the scale is Fisher's z
    of 1921, twice). The limits never leave the range from `lower` to 1. A value outside of the
    range, or at an end of it, has no place on the scale: it gets value ± margin, clipped at 1.
    """
    below, above = value - lower, 1.0 - value
    if below <= 0 or above <= 0:
        return symmetric_limits(value, margin, -math.inf, 1.0)
    width = 1.0 - lower
    ratio = math.exp(-margin * width / (below * above))
    low = lower + width * below * ratio / (above + below * ratio)
    high = 1.0 - width * above * ratio / (below + above * ratio)
    return min(low, value), max(high, value)


def expanded_tail(level: float, units: int) -> float:
    """Return the probability that a percentile interval of `units` resampled units cuts off.

    It is less than (1 - level) / 2, since resampling knows neither that the units' spread is itself
    estimated, as Student's t does, nor that it comes out too small by the factor (units - 1) /
    units (Hesterberg 2015, What teachers should know about the bootstrap).
    """
    t = student_t_quantile((1.0 + level) / 2.0, units - 1)
    return normal_cdf(-t * math.sqrt(units / (units - 1)))
