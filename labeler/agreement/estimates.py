"""Estimates with intervals that treat the document, not the sentence, as the sampled unit.

Sentences of one article resemble each other, so that an interval which takes them for independent
is too narrow. The standard error is that of ratio linearisation with clusters: influences are
added up within documents, and the variance of these sums is that of the coefficient (Woodruff
1971; Binder 1983; Lumley 2010). What may be said of it is decided here, in one place.
"""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.coefficients import Coefficient, Floats
from labeler.agreement.counts import Cells, Counts, Integers
from labeler.agreement.limits import logit_limits, symmetric_limits
from labeler.agreement.linearise import Linearised, gradient, linearise, variance
from labeler.agreement.method import Method, Unit
from labeler.agreement.patterns import Patterns
from labeler.agreement.tails import student_t_quantile

FEWEST_UNITS: Final = 5
"""With three, simulated standard errors are .6 to .8 of the true ones, those of labels .4 to .7."""
FEW_UNITS: Final = 10
"""With fewer, standard errors come out a tenth too small (docs/methods.md, "How good they are")."""
FEWEST_PAIRS: Final = 30
"""Pairs of labels that touch a label, below which there is no interval for it."""
TOO_FEW: Final = "too few to say"
_LARGEST_TABLE: Final = 4
"""A cell is three numbers, and looked up: a table this much larger is as cheap."""
UNANIMOUS: Final = "no disagreement observed"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One coefficient and how sure one can be of it; `reason` says why a number is None."""

    value: float | None
    n: int
    """Items that are compared: those with two labels or more (for a label: one of them this)."""
    documents: int | None
    """Documents that hold such an item; None where it is not known which."""
    se: float | None = None
    ci: tuple[float, float] | None = None
    df: int | None = None
    """Degrees of freedom of the t distribution: units that hold such an item, less one."""
    design_effect: float | None = None
    """The variance, over that of the same items taken for independent; None where they are."""
    reason: str | None = None
    notes: tuple[str, ...] = ()
    pairs: int | None = None
    """Pairs of labels that touch the label; None where the estimate is not for one label."""

    @property
    def few_units(self) -> bool:
        """Whether there is an interval, and it rests on fewer than ten units."""
        return self.ci is not None and self.df is not None and self.df + 1 < FEW_UNITS


class Sample(NamedTuple):
    """The labelled items as an estimate sees them: classes of like items, by document."""

    cells: Cells
    """`cells.vectors` is the class of an item: the index of its count vector, or of its pattern."""
    documents: int
    documents_known: bool
    class_weights: Integers
    """[V]: the number of items of each class."""
    compared: NDArray[np.bool_]
    """[V]: whether an item of this class is compared."""
    pairs: int | None = None
    """Pairs of labels that touch the label, where the estimate is for one."""
    table: Floats | None = None
    """[D, V]: the cells as a table of items by document and class, where it is no larger."""

    def without_value(self, reason: str | None = None) -> Estimate:
        """Return the estimate that knows only what it would rest on."""
        held = self.by_document(self.compared.astype(np.float64)) > 0
        documents = int(held.sum()) if self.documents_known else None
        items = int(self.class_weights[self.compared].sum())
        return Estimate(None, items, documents, reason=reason, pairs=self.pairs)

    def by_document(self, values: Floats) -> Floats:
        """Return [D] or [D, m]: what the items add, class by class [V] or [V, m], in documents."""
        if self.table is not None:
            return np.asarray(self.table @ values)
        if values.ndim == 2:
            return np.column_stack([self.by_document(column) for column in values.T])
        weighted = self.cells.weights * values[self.cells.vectors]
        return np.bincount(self.cells.documents, weighted, self.documents).astype(np.float64)


def sample_of(counts: Counts) -> Sample:
    """Return the sample of all items by count vector, in which those with two labels compare."""
    return Sample(
        counts.cells,
        len(counts.documents),
        counts.documents_known,
        counts.vector_weights,
        counts.sizes >= 2,
        table=_table(counts),
    )


def _table(counts: Counts) -> Floats | None:
    """Return the table that `Sample` has; its products take a tenth of the time of its cells."""
    (documents, vectors, weights), width = counts.cells, len(counts.vectors)
    size = len(counts.documents) * width
    if size > _LARGEST_TABLE * len(weights):
        return None
    flat = np.bincount(documents * width + vectors, weights, size)
    return flat.astype(np.float64).reshape(len(counts.documents), width)


def sample_of_patterns(patterns: Patterns) -> Sample:
    """Return the sample of all items by who gave which label."""
    return Sample(
        patterns.cells,
        len(patterns.documents),
        None not in patterns.documents,
        patterns.weights,
        patterns.vectors.sum(axis=1) >= 2,
    )


class Question(NamedTuple):
    """One number to be estimated: a coefficient of count vectors [V, q], and of which items."""

    coefficient: Coefficient
    vectors: Integers
    sample: Sample


def estimate(question: Question, method: Method) -> Estimate:
    """Return the coefficient with its standard error and interval, linearised."""
    coefficient, vectors, sample = question
    statistics = coefficient.statistics(vectors)
    weights = sample.class_weights
    totals: Floats = weights @ statistics
    reason = coefficient.undefined(totals)
    if reason is not None:
        return sample.without_value(reason)
    return interval_estimate(
        float(coefficient.value(totals)),
        linearise(statistics, gradient(coefficient, totals), weights),
        sample,
        method,
        lower=coefficient.lower,
    )


def interval_estimate(
    value: float,
    classes: Linearised,
    sample: Sample,
    method: Method,
    *,
    lower: float = -1.0,
    upper: float = 1.0,
    unmoved: str | None = None,
) -> Estimate:
    """Return a value with the interval that the influences of the classes of items give it.

    The variance is U / (U - 1) times the sum of the squared influences of the U units that hold a
    label. The interval is that of Student's t, whose degrees of freedom count only the units that
    hold a compared item (Korn and Graubard 1999). Where documents are the unit it is made on the
    logit scale of the range from `lower` (-1 at least) to 1, else it is clipped to `lower` and
    `upper`.
    `unmoved` is what to say where nothing varies, if that is another thing than usual.
    """
    point = sample.without_value()
    if units_of(point, method) < 2:
        return with_spread(point, value, 0.0, 0.0, method)
    item_variance = spread = variance(classes, sample.class_weights)
    if method.unit == "document":
        sums = Linearised(*map(sample.by_document, classes))
        spread = variance(sums, np.ones(sample.documents, np.int64))
    return with_spread(
        point, value, spread, item_variance, method, lower=lower, upper=upper, unmoved=unmoved
    )


def units_of(point: Estimate, method: Method) -> int:
    """Return how many units hold a compared item."""
    return (point.documents or 0) if method.unit == "document" else point.n


def with_spread(
    point: Estimate,
    value: float,
    spread: float,
    item_variance: float,
    method: Method,
    *,
    lower: float = -1.0,
    upper: float = 1.0,
    unmoved: str | None = None,
) -> Estimate:
    """Return a value with what its variance allows to say: here all the rules of edges are.

    `spread` is the variance for the units of the method, `item_variance` that for independent
    items; `point` knows its items, documents and pairs.
    """
    unit, units = method.unit, units_of(point, method)
    if units < 2:
        reason = f"{TOO_FEW}: only one {unit} can be compared, and nothing shows how {unit}s differ"
        return replace(point, value=value, reason=reason)
    se = float(np.sqrt(spread))
    clustered = unit == "document" and spread and item_variance
    effect = spread / item_variance if clustered else None
    point = replace(point, value=value, se=se, df=units - 1, design_effect=effect)
    still = [] if se > 0 else [unmoved or _no_variation(value, unit)]
    reasons = [*still, *_too_few(units, unit, point.pairs)]
    if reasons:
        return replace(point, reason="; ".join(reasons))
    margin = student_t_quantile((1 + method.level) / 2, units - 1) * se
    # A difference of coefficients (its upper end is not 1) has no end nearby that would skew it.
    if unit == "document" and upper == 1.0:
        limits = logit_limits(value, margin, max(lower, -1.0))
    else:
        limits = symmetric_limits(value, margin, lower, upper)
    notes = (*point.notes, f"few {unit}s") if units < FEW_UNITS else point.notes
    return replace(point, ci=limits, notes=notes)


def _no_variation(value: float, unit: Unit) -> str:
    return (
        UNANIMOUS if value == 1 else f"no variation observed: every {unit} shows the same agreement"
    )


def _too_few(units: int, unit: Unit, pairs: int | None) -> list[str]:
    if pairs is not None and pairs < FEWEST_PAIRS:
        return [
            f"{TOO_FEW}: {pairs} {'pair' if pairs == 1 else 'pairs'} of labels, "
            f"and an interval for a label takes {FEWEST_PAIRS}"
        ]
    if units < FEWEST_UNITS:
        return [f"{TOO_FEW}: {units} {unit}s, and an interval takes {FEWEST_UNITS}"]
    return []
