"""How many items have to be labelled twice for an interval that is narrow enough."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from labeler.agreement.coefficients import ALPHA
from labeler.agreement.counts import Counts
from labeler.agreement.estimates import FEWEST_PAIRS, Estimate
from labeler.agreement.method import Method
from labeler.agreement.tails import student_t_quantile

HALF_WIDTH: Final = 0.05
MOST_ITEMS: Final = 20_000
"""Items to be labelled twice, beyond which a random sample is no plan: weeks of work."""

_FEWEST_UNITS: Final = 3
_MOST_UNITS: Final = 1 << 50


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes until the interval of a coefficient has the half-width 0.05."""

    subject: str
    """The name of the coefficient, or the label."""
    label: bool
    """Whether it is for one label."""
    items: int | None
    """Items with two labels or more, in all; None where nothing can be extrapolated."""
    documents: int | None
    """Documents that hold them; None where documents are not the unit."""
    reason: str | None
    """Why it is not reachable by random sampling, in words; None where it is."""


def plans(
    counts: Counts,
    coefficients: Mapping[str, Estimate],
    label_alphas: Mapping[str, Estimate],
    method: Method,
) -> tuple[Plan, ...]:
    """Return the plan for alpha, and the one for the rarest label against all others.

    More documents like these, labelled like these, are assumed: variances shrink with the number
    of units. None where no item has two labels.
    """
    if not counts.pairable:
        return ()
    found = [_plan(ALPHA.name, coefficients[ALPHA.name], counts, method, label=False)]
    given = counts.vector_weights @ counts.vectors
    if len(label_alphas) > 1:
        rarest = min(range(len(given)), key=lambda column: int(given[column]))
        name = counts.categories[rarest]
        found.append(_plan(name, label_alphas[name], counts, method, label=True))
    return tuple(found)


def _plan(subject: str, estimate: Estimate, counts: Counts, method: Method, *, label: bool) -> Plan:
    pairs = estimate.pairs
    if pairs == 0:
        reason = f"it does not occur among {counts.pairable:,} items with two labels or more"
        return Plan(subject, label, None, None, _unreachable(reason))
    if pairs is not None and pairs < FEWEST_PAIRS:
        growth = _pairs_needed(method) / pairs
    elif estimate.se and estimate.df is not None:
        growth = _units_needed(estimate.se, estimate.df + 1, method) / (estimate.df + 1)
    else:
        reason = estimate.reason or "nothing varies"
        return Plan(subject, label, None, None, f"nothing to extrapolate from: {reason}")
    items = math.ceil(counts.pairable * growth)
    by_document = method.unit == "document"
    documents = math.ceil(counts.pairable_documents * growth) if by_document else None
    too_many = _unreachable(f"about {items:,} items would have to be labelled twice")
    return Plan(subject, label, items, documents, too_many if items > MOST_ITEMS else None)


def _unreachable(reason: str) -> str:
    return f"not reachable by random sampling: {reason}"


def _units_needed(se: float, units: int, method: Method) -> int:
    """Return the smallest number of units with t SE sqrt(units / number) <= 0.05, by bisection."""

    def half_width(number: int) -> float:
        t = student_t_quantile((1 + method.level) / 2, number - 1)
        return t * se * math.sqrt(units / number)

    low, high = _FEWEST_UNITS - 1, _FEWEST_UNITS
    while half_width(high) > HALF_WIDTH and high < _MOST_UNITS:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if half_width(middle) > HALF_WIDTH else (low, middle)
    return high


def _pairs_needed(method: Method) -> float:
    """Return the pairs that specific agreement takes at worst, at one half, if all were apart."""
    z = student_t_quantile((1 + method.level) / 2, 1e9)
    return (z / HALF_WIDTH) ** 2 / 4
