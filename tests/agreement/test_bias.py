"""Bias, prevalence, and the test of equal marginals, against published values and SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from labeler.agreement.bias import (
    bias_indices,
    maximum_kappa,
    prevalence_indices,
    stuart_maxwell,
)

tables = st.integers(2, 4).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 12), min_size=q, max_size=q), min_size=q, max_size=q)
)


def test_published_indices() -> None:
    """Byrt, Bishop and Carlin's measures of a table with high agreement and low kappa."""
    table = np.array([[80, 10], [5, 5]])
    assert prevalence_indices(table) == pytest.approx([0.75, 0.75])
    assert bias_indices(table) == pytest.approx([0.05, 0.05])


def test_two_labels_make_the_test_mcnemars() -> None:
    test = stuart_maxwell(np.array([[30, 12], [3, 40]]))
    assert test is not None
    assert test.statistic == pytest.approx((12 - 3) ** 2 / (12 + 3))
    assert test.df == 1
    assert test.p == pytest.approx(stats.chi2.sf(81 / 15, 1))


@given(tables)
def test_any_label_may_be_left_out_of_the_test(rows: list[list[int]]) -> None:
    """The textbook way: drop one category, and invert what is left (Maxwell 1970)."""
    table = np.array(rows)
    confused = table + table.T
    np.fill_diagonal(confused, 0)
    covariance = np.diag(confused.sum(axis=1)) - confused
    difference = table.sum(axis=1) - table.sum(axis=0)
    test = stuart_maxwell(table)
    if np.linalg.matrix_rank(covariance) < len(table) - 1:
        assert test is None or test.df < len(table) - 1
        return
    assert test is not None
    assert test.df == len(table) - 1
    for left_out in range(len(table)):
        keep = np.arange(len(table)) != left_out
        solved = np.linalg.solve(covariance[np.ix_(keep, keep)], difference[keep])
        assert test.statistic == pytest.approx(difference[keep] @ solved, abs=1e-8)
    assert test.p == pytest.approx(stats.chi2.sf(test.statistic, test.df), abs=1e-10)


def test_labels_that_are_never_confused_are_tested_apart() -> None:
    table = np.array([[9, 4, 0, 0], [1, 9, 0, 0], [0, 0, 5, 6], [0, 0, 2, 5]])
    test = stuart_maxwell(table)
    assert test is not None
    assert test.df == 2
    assert test.statistic == pytest.approx((4 - 1) ** 2 / 5 + (6 - 2) ** 2 / 8)


def test_full_agreement_leaves_nothing_to_test() -> None:
    assert stuart_maxwell(np.diag([4, 5, 6])) is None


@given(tables)
def test_no_table_with_these_marginals_has_a_larger_kappa(rows: list[list[int]]) -> None:
    table = np.array(rows)
    found = maximum_kappa(table)
    first, second = table.sum(axis=1), table.sum(axis=0)
    items = table.sum()
    chance = float(first @ second)
    if chance == items**2:
        assert found is None
        return
    agreed = np.minimum(first, second).sum() / items
    expected = (agreed - chance / items**2) / (1 - chance / items**2)
    assert found == pytest.approx(expected, abs=1e-12)
    kappa = (np.trace(table) / items - chance / items**2) / (1 - chance / items**2)
    assert kappa <= expected + 1e-12
