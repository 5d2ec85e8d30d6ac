"""Which labels are taken for which, beside what chance would give."""

from typing import NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Counts, Integers
from labeler.agreement.scales import coincidences


class Confusion(NamedTuple):
    """Pairs of labels [q, q], as observed and as expected by chance."""

    observed: Floats
    expected: Floats


def confusion(counts: Counts) -> Confusion:
    """Return Krippendorff's coincidence matrix and the one that chance would give.

    An item with r labels has r (r - 1) ordered pairs, each counted 1 / (r - 1), so that all sums to
    the number of labels on items with two or more. Chance draws two of these labels without putting
    the first one back (2004, section 11.3.1); alpha is 1 less the ratio of what is off the
    diagonal.
    """
    q = len(counts.categories)
    observed = (counts.vector_weights @ coincidences(counts.vectors)).reshape(q, q)
    marginals = observed.sum(axis=1)
    together = marginals[:, np.newaxis] * marginals - np.diag(marginals)
    return Confusion(observed, together / max(1.0, marginals.sum() - 1))


def pair_confusion(table: Integers) -> Confusion:
    """Return a pair's table of items [q, q], and the one that its marginals make by chance."""
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(1, int(table.sum()))
    return Confusion(table.astype(np.float64), expected)
