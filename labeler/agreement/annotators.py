"""One annotator beside the others: what they tend to say, and how it fits what the others say."""

from dataclasses import dataclass, replace

import numpy as np

from labeler.agreement.coefficients import ONE_LABEL, PERCENT, Floats
from labeler.agreement.counts import Integers, numbered
from labeler.agreement.estimates import Estimate, Sample, units_of, with_spread
from labeler.agreement.leave_one_out import alphas_without
from labeler.agreement.linearise import Linearised, variance
from labeler.agreement.method import Method
from labeler.agreement.pairs import cohen_kappas
from labeler.agreement.patterns import Patterns
from labeler.agreement.ragged import grouped


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatorAgreement:
    """One annotator and the rest."""

    name: str
    marginals: Integers
    """[q]: how often the annotator gave each label."""
    percent: Estimate
    """Of the other labels of an item, the share that is the same, over the annotator's items."""
    kappa: Estimate
    """Cohen's kappa of the annotator and one of the others, drawn anew for each item."""
    alpha_without: Estimate
    """Krippendorff's alpha of the others."""


def annotator_agreements(
    patterns: Patterns, sample: Sample, method: Method
) -> tuple[AnnotatorAgreement, ...]:
    """Return each annotator against the rest, in order.

    Never against a consensus, which holds the annotator's own vote. Intervals are linearised.
    """
    entries = _Entries(patterns)
    kappas = cohen_kappas(entries.tables)
    without = alphas_without(patterns, sample, method)
    found = []
    by_annotator = grouped(entries.annotators, len(patterns.annotators))
    for annotator, name in enumerate(patterns.annotators):
        mine = by_annotator.row(annotator)
        own = _Own(patterns, entries.patterns[mine], sample)
        percent = kappa = replace(own.point, reason="no item has a label by somebody else as well")
        if len(mine):
            agreeing, items = entries.agreeing[mine], own.weights.sum()
            value = 1 - float(own.weights @ (1 - agreeing) / items)
            moved = Linearised((agreeing - value) / items, (agreeing + value) / items)
            percent = own.estimate(value, moved, method, PERCENT.lower)
            kappa = replace(own.point, reason=ONE_LABEL)
            if kappas.defined[annotator]:
                slope = kappas.influence[annotator][entries.labels[mine]]
                terms = slope * entries.others[mine]
                moved = Linearised(terms.sum(axis=1), np.abs(terms).sum(axis=1))
                kappa = own.estimate(float(kappas.value[annotator]), moved, method, -1.0)
        found.append(
            AnnotatorAgreement(
                name, patterns.marginals[annotator], percent, kappa, without[annotator]
            )
        )
    return tuple(found)


class _Own:
    """The items of one annotator that somebody else labelled as well: nothing else is looked at.

    The other items and documents are units as well, but do not move what is said of this one.
    """

    def __init__(self, patterns: Patterns, rows: Integers, sample: Sample) -> None:
        self.weights = patterns.weights[rows]
        self._items, self._documents = int(patterns.weights.sum()), sample.documents
        self._classes, self._cells = patterns.cells_of.take(rows)
        held, self._places = numbered(patterns.cells.documents[self._cells], sample.documents)
        self._numbers = patterns.cells.weights[self._cells]
        self._held = len(held)
        documents = self._held if sample.documents_known else None
        self.point = Estimate(None, int(self.weights.sum()), documents)

    def estimate(self, value: float, moved: Linearised, method: Method, lower: float) -> Estimate:
        """Return a value with the interval that the influences [n] of the items give it.

        They add up to 0, as those of a ratio of totals do.
        """
        if units_of(self.point, method) < 2:
            return with_spread(self.point, value, 0.0, 0.0, method)
        item_variance = spread = _variance(moved, self.weights, self._items)
        if method.unit == "document":
            sums = Linearised(*map(self._by_document, moved))
            spread = _variance(sums, np.ones(self._held, np.int64), self._documents)
        return with_spread(self.point, value, spread, item_variance, method, lower=lower)

    def _by_document(self, values: Floats) -> Floats:
        weighted = self._numbers * values[self._classes]
        return np.asarray(np.bincount(self._places, weighted, self._held), np.float64)


def _variance(units: Linearised, weights: Integers, number: int) -> float:
    """Return the variance of the sum of influences among so many units; the others have none."""
    everybody = Linearised(*(np.append(column, 0.0) for column in units))
    return variance(everybody, np.append(weights, number - weights.sum()))


class _Entries:
    """Every label of every pattern with others on the same item; arrays [E], [E, q]."""

    def __init__(self, patterns: Patterns) -> None:
        q = len(patterns.categories)
        rows, codes = patterns.entries
        sizes = patterns.vectors.sum(axis=1)
        pairable = sizes[rows] >= 2
        self.patterns, codes = rows[pairable], codes[pairable]
        self.annotators, self.labels = np.divmod(codes, max(1, q))
        self.rest = patterns.vectors[self.patterns].copy()
        """The count vectors without this label."""
        self.rest[np.arange(len(codes)), self.labels] -= 1
        self.others: Floats = self.rest / np.maximum(self.rest.sum(axis=1, keepdims=True), 1)
        """The shares of the labels of the others."""
        self.agreeing: Floats = self.others[np.arange(len(codes)), self.labels]
        shape = len(patterns.annotators), q, q
        self.tables: Floats = np.zeros(shape)
        """Items by the label of the annotator and of the others, who share one item."""
        added = self.others * patterns.weights[self.patterns][:, np.newaxis]
        np.add.at(self.tables, (self.annotators, self.labels), added)
