"""Which label an item gets from its probabilities, and what happens where two are equal."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from labeler.agreement.consensus.table import Booleans, Floats, Integers
from labeler.identity import content_id

TieRule = Literal["codebook", "random"]
"""Who wins a tie: the label that stands first in the codebook, or one drawn by a seed."""

EQUAL: Final = 1e-9
"""Probabilities no further apart than this are a tie: rounding may not decide."""


def best_labels(scores: Floats | Integers) -> Booleans:
    """Return [I, q]: the labels of each item that no other beats by its score in [I, q].

    Scores are probabilities or votes.
    """
    return np.asarray(scores >= scores.max(axis=1, keepdims=True) - EQUAL)


def decide(
    best: Booleans, items: Sequence[str], categories: Sequence[str], tie: TieRule, seed: int
) -> Integers:
    """Return [I]: the label of each item, one of its `best` [I, q].

    A draw depends on the seed and on the names of the item and of the tied labels alone: neither
    the order of anything nor a further item changes it, and each tied label is equally likely.
    """
    chosen = np.asarray(best.argmax(axis=1))
    if tie == "random":
        for item in np.flatnonzero(best.sum(axis=1) > 1).tolist():
            chosen[item] = min(
                np.flatnonzero(best[item]).tolist(),
                key=lambda label: content_id("tie", seed, items[item], categories[label]),
            )
    return chosen


def uniform(kind: str, *parts: int) -> float:
    """Return a number between 0 and 1, both excluded, that is always the same for these parts.

    From a hash, not from a generator: numpy's may give other numbers in another version.
    """
    return (int(content_id(kind, *parts)[:13], 16) + 0.5) / 16**13
