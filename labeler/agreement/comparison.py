"""Whether two coefficients of the same items differ by more than chance.

Values from the same items move together, so that their intervals may overlap and the difference
still be sure, or the other way round. The difference has influences of its own: item by item, those
of the one coefficient less those of the other (Gwet 2016, Testing the difference of correlated
agreement coefficients; there for items, here added up by document like all others).
"""

from collections.abc import Sequence
from math import inf
from typing import Final, NamedTuple

from labeler.agreement.coefficients import Coefficient, Floats
from labeler.agreement.counts import Counts, Integers
from labeler.agreement.details import Comparison
from labeler.agreement.estimates import Estimate, Sample, interval_estimate, sample_of
from labeler.agreement.feasible import feasible
from labeler.agreement.linearise import Linearised, gradient, linearise
from labeler.agreement.method import Method
from labeler.agreement.paired_labels import PairedLabels
from labeler.agreement.tails import student_t_cdf

NO_DIFFERENCE: Final = "no difference observed"
NOTHING_IN_COMMON: Final = "no item has two labels or more in both"


def compare_coefficients(
    counts: Counts, first: Coefficient, second: Coefficient, method: Method
) -> Comparison:
    """Return how far two coefficients of the same labels are apart, such as alpha and AC1.

    The interval is always linearised. LabelerError where documents are the unit and only some
    items have one.
    """
    sides = _Side(first.name, first, counts.vectors), _Side(second.name, second, counts.vectors)
    names = f"{first.name}, {second.name}"
    return _compare(names, sides, sample_of(counts), counts.documents, method)


def compare_labels(paired: PairedLabels, coefficient: Coefficient, method: Method) -> Comparison:
    """Return how far a coefficient of two sets of labels of the same items is apart.

    Both values are of the items that both sets compare, and of no others. The interval is always
    linearised. LabelerError where documents are the unit and only some items have one.
    """
    if not len(paired.first):
        nothing = paired.sample.without_value(NOTHING_IN_COMMON)
        return Comparison(coefficient.name, *paired.names, None, None, nothing, None)
    sides = (
        _Side(paired.names[0], coefficient, paired.first),
        _Side(paired.names[1], coefficient, paired.second),
    )
    return _compare(coefficient.name, sides, paired.sample, paired.documents, method)


class _Side(NamedTuple):
    """One of the two: what it is called, and a coefficient of count vectors [V, q]."""

    name: str
    coefficient: Coefficient
    vectors: Integers


def _compare(
    coefficient: str,
    sides: tuple[_Side, _Side],
    sample: Sample,
    documents: Sequence[str | None],
    method: Method,
) -> Comparison:
    method, _ = feasible(documents, method)
    answers = [_linearised(side, sample.class_weights) for side in sides]
    values = [None if isinstance(answer, str) else answer[0] for answer in answers]
    difference = _difference(sides, answers, sample, method)
    return Comparison(
        coefficient=coefficient,
        first=sides[0].name,
        second=sides[1].name,
        first_value=values[0],
        second_value=values[1],
        difference=difference,
        p=_p(difference),
    )


def _linearised(side: _Side, weights: Integers) -> tuple[float, Linearised] | str:
    """Return the value and the influence of each class of items, or why there is no value."""
    statistics = side.coefficient.statistics(side.vectors)
    totals: Floats = weights @ statistics
    reason = side.coefficient.undefined(totals)
    if reason is not None:
        return reason
    slope = gradient(side.coefficient, totals)
    return float(side.coefficient.value(totals)), linearise(statistics, slope, weights)


def _difference(
    sides: tuple[_Side, _Side],
    answers: Sequence[tuple[float, Linearised] | str],
    sample: Sample,
    method: Method,
) -> Estimate:
    first, second = answers
    if isinstance(first, str) or isinstance(second, str):
        reasons = [
            f"{side.name}: {answer}"
            for side, answer in zip(sides, answers, strict=True)
            if isinstance(answer, str)
        ]
        return sample.without_value("; ".join(reasons))
    value = second[0] - first[0]
    classes = Linearised(
        second[1].influence - first[1].influence, second[1].magnitude + first[1].magnitude
    )
    same = f"no variation observed: every {method.unit} shows the same difference"
    return interval_estimate(
        value,
        classes,
        sample,
        method,
        lower=-inf,
        upper=inf,
        unmoved=same if value else NO_DIFFERENCE,
    )


def _p(difference: Estimate) -> float | None:
    """Return the probability of a t as large, either way; None where there is no interval."""
    value, se, df = difference.value, difference.se, difference.df
    if difference.ci is None or value is None or not se or df is None:
        return None
    return 2 * student_t_cdf(-abs(value) / se, df)
