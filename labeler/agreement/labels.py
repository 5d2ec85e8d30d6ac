"""Agreement on one label at a time: where a rare label is told apart from a common one.

A coefficient over all labels says next to nothing about a label that one sentence in a thousand
carries, so each label has figures of its own. They are functions of how often an item got the
label, and how often any other.
"""

from typing import Final

import numpy as np

from labeler.agreement.coefficients import ALPHA, ONE_LABEL, Coefficient, Floats, Totals
from labeler.agreement.counts import Counts, Integers
from labeler.agreement.estimates import Question, Sample

NOT_CARRIED: Final = "no item with two labels or more carries this label"


def specific_agreement(counts: Counts, sample: Sample, column: int) -> Question:
    """Ask for the agreement on the label in a column of the count vectors.

    `sample` is that of all items by count vector.

    Where one annotator gives the label, the share of the others on the same item who give it too,
    over all pairs of labels (Cicchetti and Feinstein 1990; Uebersax 1982 for many annotators).
    """
    return _about(_SPECIFIC_AGREEMENT, counts, sample, column)


def label_alpha(counts: Counts, sample: Sample, column: int) -> Question:
    """Ask for Krippendorff's alpha of the label in a column, all other labels taken as one.

    Krippendorff (2004, section 11.5): how reliably the label is told from the rest.
    """
    return _about(_LABEL_ALPHA, counts, sample, column)


def pairs_touching(counts: Counts, column: int) -> int:
    """Return the number of pairs of labels of one item of which at least one is the label."""
    given, rest = _against_rest(counts.vectors, column).T
    pairs = given * rest + given * (given - 1) // 2
    return int(counts.vector_weights @ pairs)


def _about(coefficient: Coefficient, counts: Counts, sample: Sample, column: int) -> Question:
    vectors = _against_rest(counts.vectors, column)
    carried = sample.compared & (vectors[:, 0] > 0)
    own = sample._replace(compared=carried, pairs=pairs_touching(counts, column))
    return Question(coefficient, vectors, own)


def _against_rest(vectors: Integers, column: int) -> Integers:
    """Return [V, 2]: how often an item got the label, and how often any other."""
    given = vectors[:, column]
    return np.column_stack([given, vectors.sum(axis=1) - given])


def _specific_statistics(vectors: Integers) -> Floats:
    """Return the ordered pairs of labels that begin with the label: those that differ, and all."""
    given, rest = vectors.T
    return np.column_stack([given * rest, given * (given + rest - 1)]).astype(np.float64)


def _specific(totals: Totals) -> Totals:
    return np.asarray(1 - totals[..., 0] / totals[..., 1])


def _specific_undefined(totals: Floats) -> str | None:
    return NOT_CARRIED if totals[1] == 0 else None


def _alpha_undefined(totals: Floats) -> str | None:
    if totals[1] == 0:
        return NOT_CARRIED
    return ONE_LABEL if totals[2] == 0 else None


_SPECIFIC_AGREEMENT: Final = Coefficient(
    name="specific_agreement",
    lower=0.0,
    statistics=_specific_statistics,
    value=_specific,
    undefined=_specific_undefined,
)
_LABEL_ALPHA: Final = Coefficient(
    name=ALPHA.name,
    lower=ALPHA.lower,
    statistics=ALPHA.statistics,
    value=ALPHA.value,
    undefined=_alpha_undefined,
)
