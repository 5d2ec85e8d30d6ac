"""The model of Dawid and Skene (1979): every annotator has a confusion matrix of their own."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from labeler.agreement.consensus.choice import TieRule
from labeler.agreement.consensus.climbing import Evidence, Parameters
from labeler.agreement.consensus.modelled import AnnotatorModel, ModelConsensus, conclude, fit
from labeler.agreement.consensus.starts import SEARCH, Search
from labeler.agreement.consensus.table import Floats, Integers, LabelTable

NOTHING: Final = 1e-6
"""A row of a confusion matrix that rests on fewer votes than this is not told: where a true label
dies out in the course of the steps, the last digits decide what its row looks like."""
_CLEARLY: Final = 1e-9


def dawid_skene(
    table: LabelTable, search: Search = SEARCH, *, tie: TieRule = "codebook"
) -> ModelConsensus[AnnotatorModel]:
    """Return the consensus of maximum likelihood under the model of Dawid and Skene (1979).

    The true label of an item is k with the probability `prior[k]`; annotator a gives it the label l
    with the probability `confusion[a, k, l]`, whatever others give. Both are found by expectation
    maximisation from several starts (see `Search`). The best optimum is taken, and the model's
    `runs` tell of the others. Nothing is smoothed. `tie` says who wins a tie of probabilities.

    LabelerError if no three annotators are linked by items that they share.
    """
    fitted = fit(table, "Dawid-Skene", DawidSkeneParameters.neutral, search)
    parameters = fitted.climb.parameters
    estimated = fitted.support > NOTHING
    model = AnnotatorModel(
        prior=parameters.prior,
        confusion=np.moveaxis(parameters.confusion, 0, 1) * estimated[..., np.newaxis],
        support=fitted.support,
        annotators=fitted.linked.annotators,
        runs=fitted.runs,
        best=fitted.best,
    )
    return conclude(fitted, model, "dawid_skene", tie, search.seed)


@dataclass(frozen=True, slots=True, eq=False)
class DawidSkeneParameters(Parameters):
    """The probability of each true label, and every annotator's confusion matrix."""

    prior: Floats
    """[k]"""
    confusion: Floats
    """[k, a, l]: zeros where there is no evidence, so that what has no evidence gets none."""

    @classmethod
    def neutral(cls, annotators: int, categories: int) -> Self:
        """Return parameters by which every annotator guesses."""
        even = 1 / categories
        return cls(np.full(categories, even), np.full((categories, annotators, categories), even))

    @property
    def log_prior(self) -> Floats:
        """[k]: see `Parameters`."""
        return _log(self.prior)

    @property
    def log_labels(self) -> Floats:
        """[k, a, l]: see `Parameters`."""
        return _log(self.confusion)

    def improved(self, evidence: Evidence) -> Self:
        """Return the relative frequencies (Dawid and Skene 1979, equations 2.3 and 2.4)."""
        labels = evidence.labels
        given = labels.sum(axis=2, keepdims=True)
        confusion = np.divide(labels, given, out=np.zeros_like(labels), where=given > 0)
        return type(self)(evidence.truths / evidence.truths.sum(), confusion)

    def named(self, evidence: Evidence) -> tuple[Self, Evidence]:
        """Return both with the true labels under the names that annotators agree with most.

        The likelihood is the same whatever the true labels are called, so the annotators' use of
        the names has to say which is which: names are exchanged while more votes agree then.
        """
        order = _names(evidence.labels.sum(axis=1))
        return (
            type(self)(self.prior[order], self.confusion[order]),
            Evidence(evidence.labels[order], evidence.truths[order]),
        )


def _names(votes: Floats) -> Integers:
    """Return an order of the rows of `votes` [k, l] in which no exchange of two lifts the diagonal.

    The best exchange is made first; where several are best there is nothing to choose between them.
    """
    order = np.arange(len(votes))
    while len(order) > 1:
        rows = votes[order]
        kept = np.diag(rows)
        gain = np.triu(rows + rows.T - kept - kept[:, np.newaxis], 1)
        second, first = np.partition(gain.ravel(), (-2, -1))[-2:]
        if first - second <= _CLEARLY * votes.sum():
            break
        pair = np.unravel_index(gain.argmax(), gain.shape)
        order[list(pair)] = order[list(pair[::-1])]
    return order


def _log(probabilities: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(probabilities)
