"""One annotator beside the others: what they tend to say, and how it fits what the others say."""

from dataclasses import dataclass

import numpy as np

from labeler.agreement.coefficients import ALPHA, ONE_LABEL, PERCENT, Floats
from labeler.agreement.counts import Integers
from labeler.agreement.estimates import Estimate, Sample, interval_estimate
from labeler.agreement.linearise import centred
from labeler.agreement.method import Method
from labeler.agreement.pairs import cohen_kappas
from labeler.agreement.patterns import Patterns


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
    alpha_without: float | None
    """Krippendorff's alpha of the others; None where it is undefined."""


def annotator_agreements(
    patterns: Patterns, sample: Sample, method: Method
) -> tuple[AnnotatorAgreement, ...]:
    """Return each annotator against the rest, in order.

    Never against a consensus, which holds the annotator's own vote. Intervals are linearised.
    """
    entries = _Entries(patterns)
    kappas = cohen_kappas(entries.tables)
    without = _alphas_without(patterns, entries)
    height = len(patterns.table)
    found = []
    for annotator, name in enumerate(patterns.annotators):
        mine = entries.annotators == annotator
        rows, weights = entries.patterns[mine], patterns.weights[entries.patterns[mine]]
        compared = np.zeros(height, np.bool_)
        compared[rows] = True
        own = sample._replace(compared=compared)

        def estimated(
            value: float,
            moved: Floats,
            lower: float,
            own: Sample = own,
            rows: Integers = rows,
        ) -> Estimate:
            influence, size = np.zeros(height), np.zeros(height)
            influence[rows], size[rows] = moved, np.abs(moved)
            classes = centred(influence, size, patterns.weights)
            return interval_estimate(value, classes, own, method, lower=lower)

        nothing = own.without_value("no item has a label by somebody else as well")
        percent = kappa = nothing
        if len(rows):
            agreeing = entries.agreeing[mine]
            value = 1 - float(weights @ (1 - agreeing) / weights.sum())
            percent = estimated(value, (agreeing - value) / weights.sum(), PERCENT.lower)
            kappa = own.without_value(ONE_LABEL)
            if kappas.defined[annotator]:
                slope = kappas.influence[annotator][entries.labels[mine]]
                moved = (slope * entries.others[mine]).sum(axis=1)
                kappa = estimated(float(kappas.value[annotator]), moved, -1.0)
        found.append(
            AnnotatorAgreement(
                name, patterns.marginals[annotator], percent, kappa, without[annotator]
            )
        )
    return tuple(found)


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


def _alphas_without(patterns: Patterns, entries: _Entries) -> list[float | None]:
    """Return alpha of the labels of all others, from the totals less what one annotator adds."""
    statistics = ALPHA.statistics(patterns.vectors)
    totals = patterns.weights @ statistics
    lost = statistics[entries.patterns] - ALPHA.statistics(entries.rest)
    lost *= patterns.weights[entries.patterns][:, np.newaxis]
    without = np.tile(totals, (len(patterns.annotators), 1))
    np.subtract.at(without, entries.annotators, lost)
    # Whole numbers up to rounding, but for the disagreement: a rest of it is no disagreement.
    without[:, 1:] = np.round(without[:, 1:])
    without[np.abs(without) < 1e-9 * max(1.0, float(totals[0]))] = 0.0
    return [
        None if ALPHA.undefined(row) is not None else float(ALPHA.value(row)) for row in without
    ]
