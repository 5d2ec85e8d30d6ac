"""MACE (Hovy, Berg-Kirkpatrick, Vaswani and Hovy 2013): who knows, and who only clicks."""

import math
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from labeler.agreement.consensus.choice import TieRule
from labeler.agreement.consensus.climbing import Evidence, Parameters
from labeler.agreement.consensus.gamma import digamma, log_gamma
from labeler.agreement.consensus.modelled import AnnotatorModel, ModelConsensus, conclude, fit
from labeler.agreement.consensus.starts import SEARCH, Search
from labeler.agreement.consensus.table import Floats, LabelTable

KNOWING_PRIOR: Final = 0.5
"""The Beta prior on competence, both parameters (Hovy et al. 2013, section 3)."""
STRATEGY_PRIOR: Final = 10.0
"""The symmetric Dirichlet prior on what those who do not know give."""


@dataclass(frozen=True, slots=True, eq=False)
class MaceModel(AnnotatorModel):
    """A model with, for each annotator, how often they know, and what they give if they do not.

    `confusion[a, k, l]` follows: competence[a] where k is l, plus the rest by strategy[a, l].
    """

    competence: Floats
    """[A]: the probability that the annotator looked and gave the true label."""
    strategy: Floats
    """[A, q]: the probability of each label where the annotator did not."""


def mace(
    table: LabelTable,
    search: Search = SEARCH,
    *,
    variational: bool = True,
    tie: TieRule = "codebook",
) -> ModelConsensus[MaceModel]:
    """Return the consensus under the model MACE of Hovy et al. (2013).

    Every label is as probable as the others before anybody has looked. An annotator either gives
    the true label (with the probability `competence`), or one that has nothing to do with it (by
    the probabilities `strategy`). With `variational`, both have the paper's priors and are fitted
    by variational Bayes, and the model holds their posterior means; without, they are those of
    maximum likelihood. `search` and `tie` are as for `dawid_skene`.

    LabelerError if no three annotators are linked by items that they share.
    """

    def neutral(annotators: int, categories: int) -> MaceParameters:
        return MaceParameters.neutral(annotators, categories, variational)

    fitted = fit(table, "MACE", neutral, search)
    known = fitted.linked.annotators[:, np.newaxis]
    competence = fitted.climb.parameters.competence[:, np.newaxis] * known
    strategy = fitted.climb.parameters.strategy * known
    guessed = (1 - competence) * strategy
    width = len(table.categories)
    model = MaceModel(
        prior=np.full(width, 1 / width),
        confusion=competence[:, :, np.newaxis] * np.eye(width) + guessed[:, np.newaxis],
        support=fitted.support,
        annotators=fitted.linked.annotators,
        runs=fitted.runs,
        best=fitted.best,
        competence=competence[:, 0],
        strategy=strategy,
    )
    return conclude(fitted, model, "mace", tie, search.seed)


@dataclass(frozen=True, slots=True, eq=False)
class MaceParameters(Parameters):
    """How far each annotator knows, and what they give if not: estimates, and weights for a pass.

    The weights are the estimates themselves, or under variational Bayes their geometric means.
    """

    variational: bool
    competence: Floats
    """[a]"""
    strategy: Floats
    """[a, l]"""
    knows: Floats
    """[a]: the weight of knowing."""
    guesses: Floats
    """[a, l]: the weight of giving l without knowing."""
    divergence: float
    """Of the parameters' distributions from their priors (Kullback-Leibler); 0 without priors."""

    @classmethod
    def neutral(cls, annotators: int, categories: int, variational: bool) -> Self:
        """Return parameters by which every annotator knows as often as not."""
        half, even = np.full(annotators, 0.5), np.full((annotators, categories), 1 / categories)
        return cls(variational, half, even, half, even / 2, 0.0)

    @property
    def log_prior(self) -> Floats:
        """[k]: see `Parameters`."""
        width = self.strategy.shape[1]
        return np.full(width, -np.log(width))

    @property
    def log_labels(self) -> Floats:
        """[k, a, l]: see `Parameters`."""
        knowing = np.eye(self.strategy.shape[1])[:, np.newaxis] * self.knows[:, np.newaxis]
        with np.errstate(divide="ignore"):
            return np.log(knowing + self.guesses)

    @property
    def log_weight(self) -> float:
        """See `Parameters`: log-likelihood and this make the variational lower bound."""
        return -self.divergence

    def improved(self, evidence: Evidence) -> Self:
        """Return the parameters that fit best; of right labels, a share was given by knowing."""
        right = np.diagonal(evidence.labels, axis1=0, axis2=2)
        either = self.knows[:, np.newaxis] + self.guesses
        by_guess = np.divide(self.guesses, either, out=np.zeros_like(either), where=either > 0)
        guessed = evidence.labels.sum(axis=0) - right + right * by_guess
        known = (right * (1 - by_guess)).sum(axis=1)
        knowing = np.stack([known, guessed.sum(axis=1)], axis=1)
        if not self.variational:
            share, strategy = _frequencies(knowing), _frequencies(guessed)
            guesses = share[:, 1:] * strategy
            return type(self)(False, share[:, 0], strategy, share[:, 0], guesses, 0.0)
        competence = _Dirichlet(knowing, KNOWING_PRIOR)
        strategy_given = _Dirichlet(guessed, STRATEGY_PRIOR)
        weights = competence.geometric_mean
        return type(self)(
            True,
            competence.mean[:, 0],
            strategy_given.mean,
            weights[:, 0],
            weights[:, 1:] * strategy_given.geometric_mean,
            competence.divergence + strategy_given.divergence,
        )


class _Dirichlet:
    """The posterior Dirichlet distribution of each row's probabilities, from counts [a, n]."""

    def __init__(self, counts: Floats, prior: float) -> None:
        width = counts.shape[1]
        concentration = counts + prior
        # A last column for the sums: one call each for the two costly functions.
        weights = np.column_stack([concentration, concentration.sum(axis=1)])
        psi, log_factorial = digamma(weights), log_gamma(weights)
        log_mean = psi[:, :-1] - psi[:, -1:]
        self.mean = weights[:, :-1] / weights[:, -1:]
        self.geometric_mean = np.exp(log_mean)
        # The logarithm of what makes a density integrate to 1, after and before the counts.
        after = log_factorial[:, -1] - log_factorial[:, :-1].sum(axis=1)
        before = math.lgamma(prior * width) - width * math.lgamma(prior)
        self.divergence = float((after - before + (counts * log_mean).sum(axis=1)).sum())


def _frequencies(counts: Floats) -> Floats:
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counts, total, out=np.zeros_like(counts), where=total > 0))
