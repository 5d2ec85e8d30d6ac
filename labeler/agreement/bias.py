"""Why two annotators' kappa is what it is: bias, prevalence, and the largest it could be."""

from typing import NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers
from labeler.agreement.tails import chi_square_upper_tail


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
    difference = table.sum(axis=1) - table.sum(axis=0)
    confused = table + table.T
    np.fill_diagonal(confused, 0)
    covariance = np.diag(confused.sum(axis=1)) - confused
    df = int(np.linalg.matrix_rank(covariance, hermitian=True))
    if df == 0:
        return None
    inverse = np.linalg.pinv(covariance, hermitian=True)
    statistic = max(0.0, float(difference @ inverse @ difference))
    return MarginalTest(statistic, df, chi_square_upper_tail(statistic, df))


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
