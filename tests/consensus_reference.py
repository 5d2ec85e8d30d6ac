"""Consensus computed the slow way, straight from the papers' formulas, to compare with."""

import math
from collections import defaultdict
from itertools import product

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from labeler.agreement.consensus.table import Floats, LabelTable, label_table

Vote = tuple[int, int]
"""Annotator and label."""


def votes_by_item(table: LabelTable) -> list[list[Vote]]:
    votes: dict[int, list[Vote]] = defaultdict(list)
    for item, annotator, label in zip(table.item, table.annotator, table.label, strict=True):
        votes[int(item)].append((int(annotator), int(label)))
    return [votes[item] for item in range(len(table.items))]


def joint(votes: list[Vote], prior: Floats, confusion: Floats) -> list[float]:
    """Return the probability of the votes and each true label together (Dawid and Skene, 2.5)."""
    return [
        float(prior[k]) * math.prod(float(confusion[a, k, label]) for a, label in votes)
        for k in range(len(prior))
    ]


def log_likelihood(table: LabelTable, prior: Floats, confusion: Floats) -> float:
    return sum(math.log(sum(joint(votes, prior, confusion))) for votes in votes_by_item(table))


def dawid_skene_steps(table: LabelTable, steps: int) -> list[float]:
    """Return the log-likelihoods of expectation maximisation from the shares of the votes."""
    width, items = len(table.categories), votes_by_item(table)
    truth = [[sum(label == k for _, label in v) / len(v) for k in range(width)] for v in items]
    history = []
    for _ in range(steps):
        prior = np.array(truth).sum(axis=0) / len(items)
        counts = np.zeros((len(table.annotators), width, width))
        for votes, shares in zip(items, truth, strict=True):
            for annotator, label in votes:
                for k in range(width):
                    counts[annotator, k, label] += shares[k]
        given = counts.sum(axis=2, keepdims=True)
        confusion = np.divide(counts, given, out=np.zeros_like(counts), where=given > 0)
        likelihoods = [joint(votes, prior, confusion) for votes in items]
        truth = [[one / sum(row) for one in row] for row in likelihoods]
        history.append(sum(math.log(sum(row)) for row in likelihoods))
    return history


def mace_log_likelihood(table: LabelTable, competence: Floats, strategy: Floats) -> float:
    """Sum over every true label and over who knew and who did not, for each item."""
    total, width = 0.0, len(table.categories)
    for votes in votes_by_item(table):
        likelihood = 0.0
        for k, knowing in product(range(width), product((True, False), repeat=len(votes))):
            factors = [
                competence[a] * (label == k) if knew else (1 - competence[a]) * strategy[a, label]
                for (a, label), knew in zip(votes, knowing, strict=True)
            ]
            likelihood += math.prod(map(float, factors)) / width
        total += math.log(likelihood)
    return total


def coded(votes: list[tuple[int, int, int]], width: int) -> LabelTable:
    """Return the table of (item, annotator, label) as numbers; numbers without a vote are closed.

    Names say nothing: items are i0, i1, …, annotators a0, …, labels the letters from a.
    """
    columns = np.array(votes, np.int64).reshape(-1, 3).T
    items, item = np.unique(columns[0], return_inverse=True)
    annotators, annotator = np.unique(columns[1], return_inverse=True)
    return label_table(
        [f"i{number}" for number in range(len(items))],
        [f"a{number}" for number in range(len(annotators))],
        [chr(ord("a") + number) for number in range(width)],
        item,
        annotator,
        columns[2],
    )


def simulated(
    items: int, skills: list[float], seed: int, labels: int = 4, each: int | None = None
) -> tuple[LabelTable, list[str]]:
    """Return labels of `each` annotators an item (all, if None), and the truth.

    An annotator knows with the probability of their skill, and else guesses.
    """
    chance = np.random.default_rng(seed)
    truth = chance.integers(labels, size=items)
    number = len(skills) if each is None else each
    who = np.array([chance.permutation(len(skills))[:number] for _ in range(items)])
    knows = chance.random((items, number)) < np.array(skills)[who]
    given = np.where(knows, truth[:, np.newaxis], chance.integers(labels, size=(items, number)))
    votes = np.stack([np.repeat(np.arange(items), number), who.ravel(), given.ravel()], axis=1)
    return coded([(a, b, c) for a, b, c in votes.tolist()], labels), [
        chr(ord("a") + k) for k in truth.tolist()
    ]


def _unique(votes: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return list({(item, annotator): (item, annotator, k) for item, annotator, k in votes}.values())


@st.composite
def tables(draw: st.DrawFn, repeats: bool = True) -> LabelTable:
    """Draw a table of up to 8 items, 5 annotators and 4 labels."""
    width = draw(st.integers(1, 4))
    vote = st.tuples(st.integers(0, 7), st.integers(0, 4), st.integers(0, width - 1))
    votes = draw(st.lists(vote, min_size=3, max_size=40))
    return coded(votes if repeats else _unique(votes), width)


@st.composite
def shared_tables(draw: st.DrawFn) -> LabelTable:
    """Draw a table in which several annotators share every item, and three of them the first."""
    width = draw(st.integers(1, 4))
    label = st.integers(0, width - 1)
    votes = [(0, annotator, draw(label)) for annotator in range(3)]
    for item in range(1, draw(st.integers(1, 8))):
        who = draw(st.lists(st.integers(0, 4), min_size=2, max_size=6))
        assume(len(set(who)) > 1)
        votes += [(item, annotator, draw(label)) for annotator in who]
    return coded(votes, width)
