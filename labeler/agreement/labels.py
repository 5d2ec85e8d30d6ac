"""Agreement on one label at a time: where a rare label is told apart from a common one.

A coefficient over all labels says next to nothing about a label that one sentence in a thousand
carries, so each label has figures of its own.
"""

from typing import Final

import numpy as np

from labeler.agreement.coefficients import ALPHA, ONE_LABEL, Coefficient, Floats, Totals
from labeler.agreement.counts import Counts, Integers

NOT_CARRIED: Final = "no item with two labels or more carries this label"


def specific_agreement(label: int) -> Coefficient:
    """Return the agreement on the label in column `label` of the count vectors.

    Where one annotator gives the label, the share of the others on the same item who give it too,
    over all pairs of labels (Cicchetti and Feinstein 1990; Uebersax 1982 for many annotators).
    """

    def statistics(vectors: Integers) -> Floats:
        given = vectors[:, label]
        others = vectors.sum(axis=1)
        return np.column_stack([given * (others - given), given * (others - 1)]).astype(np.float64)

    def value(totals: Totals) -> Totals:
        return np.asarray(1 - totals[..., 0] / totals[..., 1])

    def undefined(totals: Floats) -> str | None:
        return NOT_CARRIED if totals[1] == 0 else None

    return Coefficient(
        name="specific_agreement",
        lower=0.0,
        statistics=statistics,
        value=value,
        undefined=undefined,
    )


def label_alpha(label: int) -> Coefficient:
    """Return Krippendorff's alpha of the label in column `label` against all others taken as one.

    Krippendorff (2004, section 11.5): how reliably the label is told from the rest.
    """

    def undefined(totals: Floats) -> str | None:
        if totals[1] == 0:
            return NOT_CARRIED
        return ONE_LABEL if totals[2] == 0 else None

    return Coefficient(
        name="alpha",
        lower=-1.0,
        statistics=lambda vectors: ALPHA.statistics(against_rest(vectors, label)),
        value=ALPHA.value,
        undefined=undefined,
    )


def against_rest(vectors: Integers, label: int) -> Integers:
    """Return [V, 2]: how often an item got the label, and how often any other."""
    given = vectors[:, label]
    return np.column_stack([given, vectors.sum(axis=1) - given])


def pairs_touching(counts: Counts, label: int) -> int:
    """Return the number of pairs of labels of one item of which at least one is the label."""
    given, rest = against_rest(counts.vectors, label).T
    pairs = given * rest + given * (given - 1) // 2
    return int(counts.vector_weights @ pairs)
