"""Why two annotators' kappa is what it is: bias, prevalence, and the largest it could be."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers
from labeler.agreement.tails import chi_square_upper_tail

_TABLES_AT_ONCE: Final = 4_096
_ROUNDING: Final = float(np.finfo(np.float64).eps)


class MarginalTest(NamedTuple):
    """A test of whether two annotators use the labels equally often."""

    statistic: float
    df: int
    p: float


def stuart_maxwell(table: Integers) -> MarginalTest | None:
    """Return the test of Stuart (1955) and Maxwell (1970) on a table [q, q]; None if all agree.

    The statistic is d' V⁺ d, for the differences d of the marginals and their covariance V under
    the hypothesis. Labels among which nobody ever disagrees make V singular; the generalised
    inverse, with the rank of V for degrees of freedom, is the test on each group of labels that
    are confused. With two labels it is McNemar's (1947).
    """
    return stuart_maxwell_tests([table])[0]


def stuart_maxwell_tests(tables: Sequence[Integers]) -> list[MarginalTest | None]:
    """Return the test on each of many tables [q, q], some thousand at a time: see above."""
    found: list[MarginalTest | None] = []
    for start in range(0, len(tables), _TABLES_AT_ONCE):
        found += _tests(np.stack(tables[start : start + _TABLES_AT_ONCE]))
    return found


def _tests(tables: Integers) -> list[MarginalTest | None]:
    """Return the tests on tables [N, q, q], with one decomposition for rank and inverse."""
    difference = (tables.sum(axis=2) - tables.sum(axis=1)).astype(np.float64)
    confused = tables + tables.transpose(0, 2, 1)
    places = np.arange(tables.shape[1])
    confused[:, places, places] = 0
    covariance = -confused.astype(np.float64)
    covariance[:, places, places] = confused.sum(axis=2)
    values, vectors = np.linalg.eigh(covariance)
    least = values.max(axis=1, keepdims=True, initial=0.0) * len(places) * _ROUNDING
    kept = values > least
    turned = np.einsum("nk,nkj->nj", difference, vectors)
    squares = np.divide(turned**2, values, out=np.zeros_like(turned), where=kept)
    return [
        None if df == 0 else MarginalTest(statistic, df, chi_square_upper_tail(statistic, df))
        for statistic, df in zip(
            squares.sum(axis=1).tolist(), kept.sum(axis=1).tolist(), strict=True
        )
    ]


def prevalence_indices(table: Integers) -> Floats:
    """Return [q]: for each label against the rest, how uneven yes and no are among agreements.

    |yes-yes minus no-no| over all items (Byrt, Bishop and Carlin 1993): near 1, kappa is held down.
    """
    both = np.diagonal(table)
    neither = table.sum() - table.sum(axis=1) - table.sum(axis=0) + both
    return np.asarray(np.abs(both - neither) / table.sum())


def bias_indices(table: Integers) -> Floats:
    """Return [q]: by how much the annotators differ in how often they give each label, in shares.

    |yes-no minus no-yes| over all items (Byrt, Bishop and Carlin 1993).
    """
    return np.asarray(np.abs(table.sum(axis=1) - table.sum(axis=0)) / table.sum())


def maximum_kappa(table: Integers) -> float | None:
    """Return the largest kappa that these marginals allow (Cohen 1960); None where undefined."""
    first, second, items = table.sum(axis=1), table.sum(axis=0), table.sum()
    chance = items**2 - first @ second
    if chance == 0:
        return None
    differing = items - np.minimum(first, second).sum()
    return float(1 - items * differing / chance)
