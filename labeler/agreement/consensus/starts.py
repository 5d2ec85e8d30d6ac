"""Where to start climbing, and what the optima have in common that different starts lead to.

The likelihood of a model of annotators has many optima. Three kinds of start are tried: the shares
of the votes (soft; Dawid and Skene 1979), the majority (hard), and shares of votes in which each
annotator's weigh by a random number, which is to start out by trusting some more than others.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from labeler.agreement.consensus.choice import best_labels, uniform
from labeler.agreement.consensus.climbing import Climb, Evidence, P, climb, posterior
from labeler.agreement.consensus.table import Floats
from labeler.agreement.consensus.voting_patterns import (
    Block,
    VotingPatterns,
    by_code,
    sum_patterns,
    sum_votes,
)

Start = Literal["soft", "hard"]

NEAR: Final = 2.0
"""Optima within two units of log-likelihood are near-equal: the data hardly tell them apart
(Edwards 1972)."""
_SAME: Final = 1e-3
"""A later start has to reach this much more to be taken: less may be one optimum, twice."""


@dataclass(frozen=True, slots=True)
class Search:
    """How to look for the best optimum. ValueError where there is nothing to look for."""

    starts: tuple[Start, ...] = ("soft", "hard")
    random_starts: int = 10
    seed: int = 0
    """Draws the random starts, and ties where the rule for them is `random`."""
    tolerance: float = 1e-10
    """Stop climbing where a step gains no more log-likelihood than this for each vote."""
    maximum_iterations: int = 2000

    def __post_init__(self) -> None:
        if self.random_starts < 0 or self.maximum_iterations < 1:
            raise ValueError("numbers of starts and of iterations must be positive")
        if not self.starts and not self.random_starts:
            raise ValueError("there must be one start at least")


SEARCH: Final = Search()
"""All kinds of start, to convergence."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one start."""

    start: str
    """`soft`, `hard`, or `random` with a number."""
    history: tuple[float, ...]
    """The objective (see `AnnotatorModel`) at each step; it never falls, but by rounding."""
    converged: bool
    near: bool
    """Whether its optimum is near-equal to the best one."""
    disagreement: float
    """The share of the shared items of which it and the best run share no likeliest label."""

    @property
    def objective(self) -> float:
        """The objective that was reached."""
        return self.history[-1]


def search(
    patterns: VotingPatterns, neutral: P, how: Search
) -> tuple[Climb[P], tuple[Run, ...], int]:
    """Climb from every start; return the best climb, all runs, and which of them is the best.

    `neutral` are parameters that favour no label and no annotator.
    """
    names, climbs = [], []
    best = 0
    for name, evidence in _starts(patterns, how):
        reached = climb(patterns, neutral.improved(evidence), how.tolerance, how.maximum_iterations)
        names.append(name)
        climbs.append(reached)
        if reached.objective > climbs[best].objective + _SAME:
            best = len(climbs) - 1
    runs = tuple(
        Run(
            start=name,
            history=reached.history,
            converged=reached.converged,
            near=reached.objective >= climbs[best].objective - NEAR,
            disagreement=disagreement,
        )
        for name, reached, disagreement in zip(
            names, climbs, _disagreements(patterns, climbs, best), strict=True
        )
    )
    return climbs[best], runs, best


def _disagreements(
    patterns: VotingPatterns, climbs: Sequence[Climb[P]], best: int
) -> Iterator[float]:
    """Yield for each climb the share of items of which it and the best share no likeliest label."""
    if len(climbs) == 1:
        yield 0.0
        return
    weights = patterns.weights
    labels = best_labels(posterior(patterns, climbs[best].parameters))
    for reached in climbs:
        other = best_labels(posterior(patterns, reached.parameters))
        yield float(weights @ ~(labels & other).any(axis=1) / weights.sum())


def _starts(patterns: VotingPatterns, how: Search) -> Iterator[tuple[str, Evidence]]:
    even = np.ones(patterns.annotators)
    for start in how.starts:
        yield start, _vote(patterns, even, hard=start == "hard")
    if how.random_starts:
        standing = _standing(patterns)
        for number in range(1, how.random_starts + 1):
            trust = [-math.log(uniform("trust", how.seed, number, *who)) for who in standing]
            yield f"random {number}", _vote(patterns, np.array(trust), hard=False)


def _vote(patterns: VotingPatterns, trust: Floats, *, hard: bool) -> Evidence:
    """Take the shares of the votes, weighted by the trust [A] in who gave them, for the truth."""
    coded = by_code(_own(patterns, trust))

    def respond(block: Block) -> Floats:
        votes = sum_votes(block, coded)
        if hard:
            votes = (votes == votes.max(axis=0)).astype(np.float64)
        return np.asarray(votes / votes.sum(axis=0))

    return Evidence(*sum_patterns(patterns, respond))


def _own(patterns: VotingPatterns, values: Floats) -> Floats:
    """Return [k, a, l]: values [A] where k is l, else 0."""
    return np.eye(patterns.categories)[:, np.newaxis, :] * values[np.newaxis, :, np.newaxis]


def _standing(patterns: VotingPatterns) -> list[tuple[int, int]]:
    """Return for each annotator how many votes their items got, and how many agree with theirs.

    By these numbers, not by name or place, annotators are told apart where lots are drawn: so a
    renaming changes no result.
    """
    coded = by_code(_own(patterns, np.ones(patterns.annotators)))
    votes, _ = sum_patterns(patterns, lambda block: sum_votes(block, coded))
    together = np.einsum("kak->a", votes)
    return [
        (int(got), int(agreeing))
        for got, agreeing in zip(votes.sum(axis=(0, 2)), together, strict=True)
    ]
