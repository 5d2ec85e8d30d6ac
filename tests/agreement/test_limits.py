"""Limits of intervals: on the logit scale of a coefficient's range, and of resampled values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from labeler.agreement.limits import expanded_tail, logit_limits, symmetric_limits

lowest = st.sampled_from([0.0, -1.0])
shares = st.floats(1e-9, 1 - 1e-9)
margins = st.floats(0, 1e6)


@given(lowest, shares, margins)
def test_limits_hold_the_value_and_stay_in_the_range(
    lower: float, share: float, margin: float
) -> None:
    value = lower + (1 - lower) * share
    low, high = logit_limits(value, margin, lower)
    assert lower <= low <= value <= high <= 1


@given(lowest, st.floats(0.001, 0.999), st.floats(0, 0.5))
def test_limits_are_symmetric_on_the_logit_scale(lower: float, share: float, margin: float) -> None:
    value = lower + (1 - lower) * share
    low, high = logit_limits(value, margin, lower)
    if low - lower < 1e-6 or 1 - high < 1e-6:
        return  # rounding leaves nothing of the distance to the end

    def scale(x: float) -> float:
        return math.log((x - lower) / (1 - x))

    moved = margin * (1 - lower) / ((value - lower) * (1 - value))
    assert scale(value) - scale(low) == pytest.approx(moved, rel=1e-6, abs=1e-6)
    assert scale(high) - scale(value) == pytest.approx(moved, rel=1e-6, abs=1e-6)


def test_limits_are_those_of_fishers_z_for_a_range_from_minus_one() -> None:
    """The customary interval of a correlation: atanh(r) ± margin / (1 - r²)."""
    value, margin = 0.8, 0.1
    z, moved = math.atanh(value), margin / (1 - value**2)
    expected = math.tanh(z - moved), math.tanh(z + moved)
    assert logit_limits(value, margin, -1.0) == pytest.approx(expected, rel=1e-12)


@given(lowest, st.floats(0.1, 0.9), st.floats(1e-9, 1e-5))
def test_a_small_margin_is_what_it_was(lower: float, share: float, margin: float) -> None:
    value = lower + (1 - lower) * share
    plain = symmetric_limits(value, margin, lower, 1.0)
    assert logit_limits(value, margin, lower) == pytest.approx(plain, abs=50 * margin**2 + 1e-15)


@pytest.mark.parametrize(("value", "lower"), [(-1.5, -1.0), (-1.0, -1.0), (0.0, 0.0), (1.0, 0.0)])
def test_a_value_without_a_place_on_the_scale_keeps_its_margin(value: float, lower: float) -> None:
    assert logit_limits(value, 0.2, lower) == (value - 0.2, min(1.0, value + 0.2))


@pytest.mark.parametrize("units", [2, 5, 20, 200])
def test_percentiles_are_as_far_out_as_hesterbergs(units: int) -> None:
    t = stats.t.ppf(0.025, units - 1)
    expected = stats.norm.cdf(t * math.sqrt(units / (units - 1)))
    assert expanded_tail(0.95, units) == pytest.approx(expected, rel=1e-9)


def test_percentiles_are_the_plain_ones_for_many_units() -> None:
    assert expanded_tail(0.95, 5) < expanded_tail(0.95, 50) < 0.025
    assert expanded_tail(0.95, 1_000_000) == pytest.approx(0.025, rel=1e-5)
