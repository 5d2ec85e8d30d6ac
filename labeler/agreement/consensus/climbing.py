"""Expectation maximisation (Dempster, Laird and Rubin 1977) for models of annotators.

A model says how probable it is that an annotator gives a label to an item whose true label is
known. The expectation step is the same for all such models, and so is what it gathers: how often,
in expectation, an annotator gave label l where the truth is k. A model is what it makes of that.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, NamedTuple, Self, TypeVar

import numpy as np

from labeler.agreement.consensus.table import Floats
from labeler.agreement.consensus.voting_patterns import (
    Block,
    VotingPatterns,
    by_code,
    sum_patterns,
    sum_votes,
)


class Evidence(NamedTuple):
    """What one pass over the votes gathers, in expected numbers."""

    labels: Floats
    """[k, a, l]: labels l that annotator a gave where the truth is k."""
    truths: Floats
    """[k]: items whose true label is k."""


class Parameters(ABC):
    """What a model knows after a step, ready for the next pass over the votes."""

    @property
    @abstractmethod
    def log_prior(self) -> Floats:
        """[k]: the logarithm of the probability that k is the true label."""

    @property
    @abstractmethod
    def log_labels(self) -> Floats:
        """[k, a, l]: the logarithm of the probability that a gives l where the truth is k."""

    @property
    def log_weight(self) -> float:
        """What the log-likelihood lacks to be the objective that no step lowers."""
        return 0.0

    @abstractmethod
    def improved(self, evidence: Evidence) -> Self:
        """Return the parameters that fit best the evidence gathered with these."""

    def named(self, evidence: Evidence) -> tuple[Self, Evidence]:
        """Return both under the names for the true labels that the evidence speaks for."""
        return self, evidence


P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True, slots=True, eq=False)
class Climb(Generic[P]):
    """The way from one start up to an optimum."""

    parameters: P
    evidence: Evidence
    """Gathered with the parameters."""
    history: tuple[float, ...]
    """The objective at each step; it never falls, but by rounding."""
    converged: bool

    @property
    def objective(self) -> float:
        """The objective that was reached."""
        return self.history[-1]


def climb(
    patterns: VotingPatterns, parameters: P, tolerance: float, maximum_iterations: int
) -> Climb[P]:
    """Improve the parameters until a step gains no more than `tolerance` for each vote.

    No item may be impossible under the parameters; improved ones keep it so.
    """
    least_gain = tolerance * patterns.votes
    history: list[float] = []
    while True:
        evidence, log_likelihood = gather(patterns, parameters)
        history.append(log_likelihood + parameters.log_weight)
        converged = len(history) > 1 and history[-1] - history[-2] <= least_gain
        if converged or len(history) >= maximum_iterations:
            return Climb(*parameters.named(evidence), tuple(history), converged)
        parameters = parameters.improved(evidence)


def gather(patterns: VotingPatterns, parameters: Parameters) -> tuple[Evidence, float]:
    """Return the evidence in the votes under the parameters, and the votes' log-likelihood."""
    coded, log_prior = by_code(parameters.log_labels), parameters.log_prior[:, np.newaxis]
    log_likelihood = 0.0

    def respond(block: Block) -> Floats:
        nonlocal log_likelihood
        response, log_evidence = _normalised(sum_votes(block, coded) + log_prior)
        log_likelihood += float(block.weights @ log_evidence)
        return response

    return Evidence(*sum_patterns(patterns, respond)), log_likelihood


def posterior(patterns: VotingPatterns, parameters: Parameters) -> Floats:
    """Return [P, q]: how probable each label is; zeros where the parameters exclude them all."""
    coded, log_prior = by_code(parameters.log_labels), parameters.log_prior[:, np.newaxis]
    probabilities = np.empty((len(patterns), patterns.categories))
    start = 0
    for block in patterns.blocks:
        scores = sum_votes(block, coded) + log_prior
        impossible = np.isneginf(scores.max(axis=0))
        scores[:, impossible] = 0
        response, _ = _normalised(scores)
        response[:, impossible] = 0
        stop = start + len(block.weights)
        probabilities[start:stop] = response.T
        start = stop
    return probabilities


def _normalised(scores: Floats) -> tuple[Floats, Floats]:
    """Return exp(scores) [q, p] over its sums, and the logarithm of the sums; overwrites scores."""
    top = scores.max(axis=0)
    scores -= top
    np.exp(scores, out=scores)
    total = scores.sum(axis=0)
    scores *= 1 / total
    return scores, top + np.log(total)
