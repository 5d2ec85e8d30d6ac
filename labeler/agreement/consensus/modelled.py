"""A consensus that rests on a model of the annotators: the posterior and the model, together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from labeler.agreement.consensus.choice import TieRule, best_labels, decide
from labeler.agreement.consensus.climbing import Climb, P, posterior
from labeler.agreement.consensus.linked import Linked, linked
from labeler.agreement.consensus.result import (
    CONSENSUS,
    MAJORITY,
    SINGLE,
    Consensus,
    Method,
)
from labeler.agreement.consensus.starts import Run, Search, search
from labeler.agreement.consensus.table import Booleans, Floats, LabelTable
from labeler.agreement.consensus.voting_patterns import VotingPatterns, collapse


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatorModel:
    """What a model found out about A annotators and q labels, and how it came to it."""

    prior: Floats
    """[q]: how probable each label is before anybody has looked."""
    confusion: Floats
    """[A, q, q]: `confusion[a, k, l]` is the probability that annotator a gives the label l where
    the true one is k. Rows sum to 1, and to 0 where there is nothing to estimate them from."""
    support: Floats
    """[A, q]: the votes that a row rests on: those of the annotator on items of that true label,
    in expectation."""
    annotators: Booleans
    """[A]: who is modelled: those who are linked to two more by items they share."""
    runs: tuple[Run, ...]
    """All starts, in the order in which they were tried."""
    best: int
    """The run that was taken."""

    @property
    def objective(self) -> float:
        """The log-likelihood of the modelled votes; for MACE with priors, its lower bound."""
        return self.runs[self.best].objective

    @property
    def disagreement(self) -> float:
        """The largest share of items on which a near-equal optimum disagrees with the best one."""
        return max(run.disagreement for run in self.runs if run.near)


M_co = TypeVar("M_co", bound=AnnotatorModel, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class ModelConsensus(Consensus, Generic[M_co]):
    """A consensus with the model that it rests on.

    `probabilities` are the model's for every item whose annotators it knows. An item that one
    annotator alone labelled keeps that label (source `single`), whatever its probability. An item
    of several annotators who are too few to be modelled gets the label of the majority (source
    `majority`). Where the model does not know the annotators, or holds the votes for impossible,
    the probabilities are the shares of votes.
    """

    model: M_co


@dataclass(frozen=True, slots=True, eq=False)
class Fit(Generic[P]):
    """The best climb of a search, before it is a consensus."""

    table: LabelTable
    patterns: VotingPatterns
    linked: Linked
    climb: Climb[P]
    runs: tuple[Run, ...]
    best: int

    @property
    def support(self) -> Floats:
        """[A, q]: see `AnnotatorModel`."""
        return np.asarray(self.climb.evidence.labels.sum(axis=2).T)


def fit(table: LabelTable, title: str, neutral: Callable[[int, int], P], how: Search) -> Fit[P]:
    """Search for the parameters under which the votes of linked annotators are most probable.

    Items that one annotator alone labelled are left out: nothing says whether they are right, and
    where they are many they would drown what the shared ones say. `neutral` makes parameters that
    favour nobody, from the numbers of annotators and categories. LabelerError, which calls the
    method by `title`, if no three annotators are linked.
    """
    patterns = collapse(table)
    known = linked(patterns, table.annotators, title)
    start = neutral(len(table.annotators), len(table.categories))
    return Fit(table, patterns, known, *search(patterns.select(known.shared), start, how))


M = TypeVar("M", bound=AnnotatorModel)


def conclude(
    fitted: Fit[P], model: M, method: Method, tie: TieRule, seed: int
) -> ModelConsensus[M]:
    """Return the labels that follow from a model, for all items of its table."""
    table, patterns, known = fitted.table, fitted.patterns, fitted.linked
    by_pattern = np.zeros((len(patterns), patterns.categories))
    by_pattern[known.patterns] = posterior(patterns.select(known.patterns), fitted.climb.parameters)
    probabilities, shared = by_pattern[patterns.of_item], known.shared[patterns.of_item]
    votes, silent = table.votes, ~probabilities.any(axis=1)
    probabilities[silent] = votes[silent] / votes[silent].sum(axis=1, keepdims=True)
    tied = best_labels(probabilities)
    tied[~shared] = best_labels(votes[~shared])
    source = np.where(
        shared, CONSENSUS, np.where(known.several[patterns.of_item], MAJORITY, SINGLE)
    )
    return ModelConsensus(
        table=table,
        method=method,
        label=decide(tied, table.items, table.categories, tie, seed),
        probabilities=probabilities,
        tied=tied,
        source=source.astype(np.uint8),
        model=model,
    )
