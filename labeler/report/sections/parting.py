"""Why alpha and AC1 part on the data at hand: the way from the one to the other, step by step."""

from typing import Final, Literal, NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.result import AgreementSummary

APART: Final = 0.1
"""How far alpha and AC1 have to part before the report says why."""

Cause = Literal["few labels", "uneven use", "singletons", "unequal numbers"]


class Parting(NamedTuple):
    """What each difference between alpha and AC1 adds to AC1 less alpha; they sum to it."""

    steps: dict[Cause, float]

    @property
    def gap(self) -> float:
        """Return AC1 less alpha."""
        return sum(self.steps.values())

    @property
    def cause(self) -> Cause:
        """Return what most of the gap comes from."""
        return max(self.steps, key=lambda cause: self.steps[cause] * np.sign(self.gap))

    @property
    def close(self) -> bool:
        """Whether the two do not part, and no two differences cancel out either."""
        return all(abs(step) < APART for step in self.steps.values())


def parting(summary: AgreementSummary) -> Parting | None:
    """Return the steps from alpha to AC1; None where one of them is undefined.

    Alpha corrects for the number of labels; it takes chance as the sum of squared prevalences,
    where AC1 takes what is left of it, over q - 1; it looks at pairable items only, where AC1 takes
    prevalences from those with one label too; and it counts an item by its labels, where AC1 counts
    each item once (docs/methods.md). These four are undone one after the other, in this order.
    """
    alpha, ac1 = summary.coefficients["alpha"].value, summary.coefficients["ac1"].value
    agreed = summary.coefficients["percent"].value
    if alpha is None or ac1 is None or agreed is None:
        return None
    observed = summary.confusion.observed
    marginals = observed.sum(axis=1)
    prevalences = marginals / marginals.sum()
    same = float(observed.trace() / observed.sum())
    given = np.array([each.count for each in summary.per_label.values()], np.float64)
    # What is not on a pairable item stands alone, and counts as much as such an item does.
    with_singletons = summary.pairable * prevalences + given - marginals
    with_singletons /= with_singletons.sum()
    large = 1 - (1 - same) / _diversity(prevalences)
    otherwise = _ac1(same, prevalences)
    everywhere = _ac1(same, with_singletons)
    return Parting(
        {
            "few labels": large - alpha,
            "uneven use": otherwise - large,
            "singletons": everywhere - otherwise,
            "unequal numbers": ac1 - everywhere,
        }
    )


def _ac1(agreed: float, prevalences: Floats) -> float:
    return 1 - (1 - agreed) / (1 - _diversity(prevalences) / max(1, len(prevalences) - 1))


def _diversity(prevalences: Floats) -> float:
    return float(prevalences @ (1 - prevalences))
