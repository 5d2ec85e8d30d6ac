"""Distribution tails without SciPy give what SciPy gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from labeler.agreement.tails import (
    chi_square_upper_tail,
    normal_cdf,
    student_t_cdf,
    student_t_quantile,
)

DEGREES = [1, 2, 3, 4, 5, 9, 10, 29, 30, 79, 80, 81, 100, 1_000, 12_345, 100_000, 1_000_000]

probabilities = st.floats(1e-9, 1 - 1e-9).filter(lambda p: abs(p - 0.5) > 1e-3)
"""Nearer to one half SciPy's own quantile loses digits (4 degrees of freedom, p = .500001)."""


@pytest.mark.parametrize("df", DEGREES)
@pytest.mark.parametrize("probability", [0.025, 0.05, 0.3, 0.5, 0.75, 0.9, 0.975, 0.995, 0.99995])
def test_quantile_is_scipys(df: int, probability: float) -> None:
    expected = stats.t.ppf(probability, df)
    assert student_t_quantile(probability, df) == pytest.approx(expected, rel=1e-10, abs=1e-10)


@given(probabilities, st.floats(1, 1e6))
def test_quantile_is_scipys_anywhere(probability: float, df: float) -> None:
    expected = stats.t.ppf(probability, df)
    assert student_t_quantile(probability, df) == pytest.approx(expected, rel=1e-10)


@given(st.floats(-1e6, 1e6), st.floats(1, 1e6))
def test_distribution_function_is_scipys(t: float, df: float) -> None:
    assert student_t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), rel=1e-9, abs=1e-10)


@given(st.floats(1e-14, 1 - 1e-14), st.floats(1, 1e6))
def test_quantile_is_the_inverse(probability: float, df: float) -> None:
    t = student_t_quantile(probability, df)
    assert student_t_cdf(t, df) == pytest.approx(probability, rel=1e-11)


def test_known_in_closed_form() -> None:
    assert student_t_quantile(0.75, 1) == pytest.approx(1.0, abs=1e-14)
    assert student_t_quantile(0.5, 7) == 0.0
    assert student_t_cdf(float("inf"), 3) == 1.0
    assert student_t_cdf(float("-inf"), 3) == 0.0
    assert student_t_cdf(0.0, 3) == 0.5


@pytest.mark.parametrize("probability", [0.0, 1.0, -1.0, float("nan")])
def test_no_quantile_outside_of_the_unit_interval(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        student_t_quantile(probability, 5)


@pytest.mark.parametrize("df", [0.0, -1.0, float("inf"), float("nan")])
def test_no_tail_without_degrees_of_freedom(df: float) -> None:
    with pytest.raises(ValueError, match="degrees of freedom"):
        student_t_cdf(1.0, df)


@given(st.floats(0, 3_000), st.integers(1, 1_000))
def test_chi_square_is_scipys(statistic: float, df: int) -> None:
    expected = stats.chi2.sf(statistic, df)
    found = chi_square_upper_tail(statistic, df)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-13)


def test_chi_square_at_its_ends() -> None:
    assert chi_square_upper_tail(0.0, 3) == 1.0
    assert chi_square_upper_tail(float("inf"), 3) == 0.0
    for statistic, df in [(-1.0, 2), (float("nan"), 2), (1.0, 0)]:
        with pytest.raises(ValueError, match="chi-square"):
            chi_square_upper_tail(statistic, df)


@given(st.floats(-30, 30))
def test_normal_is_scipys(z: float) -> None:
    assert normal_cdf(z) == pytest.approx(stats.norm.cdf(z), rel=1e-11)
