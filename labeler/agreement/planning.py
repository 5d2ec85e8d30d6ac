"""How many items have to be labelled twice for an interval that is narrow enough."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from labeler.agreement.coefficients import ALPHA
from labeler.agreement.counts import Counts
from labeler.agreement.estimates import FEWEST_PAIRS, FEWEST_UNITS, Estimate
from labeler.agreement.method import Method
from labeler.agreement.tails import student_t_quantile

HALF_WIDTH: Final = 0.05
MOST_ITEMS: Final = 20_000
"""Items to be labelled twice, beyond which a random sample is no plan: weeks of work."""

_MOST_UNITS: Final = 1 << 50


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes until the interval of a coefficient has the half-width 0.05."""

    subject: str
    """The name of the coefficient, or the label."""
    label: bool
    """Whether it is for one label."""
    items: int | None
    """Items with two labels or more, in all; None where nothing can be extrapolated. Those at hand
    where they are enough."""
    documents: int | None
    """Documents that hold them; None where documents are not the unit."""
    reason: str | None
    """Why there is nothing to plan, in words: it is reached, or not reachable by random sampling.
    None where there is."""
    reached: bool = False
    """Whether the interval is as narrow already."""
    touched: int | None = None
    """Items on which somebody gives the label, that it takes wherever they are found; None where
    the plan is not for one label, or nothing can be extrapolated."""


def plans(
    counts: Counts,
    coefficients: Mapping[str, Estimate],
    label_alphas: Mapping[str, Estimate],
    method: Method,
) -> tuple[Plan, ...]:
    """Return the plan for alpha, and the one for the rarest label that occurs against all others.

    More documents like these, labelled like these, are assumed: variances shrink with the number
    of units. None where no item has two labels.
    """
    if not counts.pairable:
        return ()
    found = [_plan(ALPHA.name, coefficients[ALPHA.name], counts, method, label=False)]
    given = counts.vector_weights @ counts.vectors
    used = [column for column in range(len(given)) if given[column]]
    if len(used) > 1:
        rarest = min(used, key=lambda column: int(given[column]))
        name = counts.categories[rarest]
        found.append(_plan(name, label_alphas[name], counts, method, label=True))
    return tuple(found)


def _plan(subject: str, estimate: Estimate, counts: Counts, method: Method, *, label: bool) -> Plan:
    pairs = estimate.pairs
    if pairs == 0:
        items = math.ceil(_pairs_needed(method, 0.0))
        absent = f"it does not occur among {counts.pairable:,} items with two labels or more"
        return Plan(subject, label, None, None, _unreachable(absent, items), touched=items)
    if estimate.value is not None and pairs is not None and pairs < FEWEST_PAIRS:
        growth = _pairs_needed(method, _share(subject, counts)) / pairs
    elif estimate.se and estimate.df is not None:
        growth = _units_needed(estimate.se, estimate.df + 1, method) / (estimate.df + 1)
    else:
        nothing = f"nothing to extrapolate from: {estimate.reason or 'nothing varies'}"
        return Plan(subject, label, None, None, nothing)
    reached = growth <= 1
    growth = max(growth, 1.0)
    items = math.ceil(counts.pairable * growth)
    documents: int | None = None
    touched: int | None = None
    reason: str | None = None
    if method.unit == "document":
        documents = math.ceil(counts.pairable_documents * growth)
    if label:
        touched = math.ceil(estimate.n * growth)
    if reached:
        within = "" if documents is None else f" in {documents:,} documents"
        reason = f"reached by the {items:,} items with two labels{within}"
    elif items > MOST_ITEMS:
        reason = _unreachable(f"about {items:,} items would have to be labelled twice", touched)
    return Plan(subject, label, items, documents, reason, reached, touched)


UNREACHABLE: Final = "not reachable by random sampling"


def _unreachable(reason: str, touched: int | None) -> str:
    words = f"{UNREACHABLE}: {reason}"
    if touched is None:
        return words
    return (
        f"{words}; in a second sample, of items with cue words for it, about {touched:,} on which "
        "somebody gives it"
    )


def _share(label: str, counts: Counts) -> float:
    """Return the share of a label among the labels of items with two or more."""
    weights = counts.vector_weights * (counts.sizes >= 2)
    given = weights @ counts.vectors
    return float(given[counts.categories.index(label)] / given.sum())


def _units_needed(se: float, units: int, method: Method) -> int:
    """Return the smallest number of units with t SE sqrt(units / number) <= 0.05, by bisection.

    Five at least: fewer have no interval.
    """

    def half_width(number: int) -> float:
        t = student_t_quantile((1 + method.level) / 2, number - 1)
        return t * se * math.sqrt(units / number)

    low, high = FEWEST_UNITS - 1, FEWEST_UNITS
    while half_width(high) > HALF_WIDTH and high < _MOST_UNITS:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if half_width(middle) > HALF_WIDTH else (low, middle)
    return high


def _pairs_needed(method: Method, share: float) -> float:
    """Return the pairs of labels touching a label of this share that its alpha takes at worst.

    It is for a specific agreement S of one half, if all pairs were independent. With the share p
    fixed, alpha is 1 - (1 - S) / (1 - p), so that its interval is 1 / (1 - p) times as wide.
    """
    z = student_t_quantile((1 + method.level) / 2, 1e9)
    return (z / (HALF_WIDTH * (1 - share))) ** 2 / 4
