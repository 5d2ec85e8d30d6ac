"""Which annotators can be modelled: those who are linked to two more by items they share.

A model of annotators learns from their agreeing and disagreeing. Two annotators who differ may each
be the one who is wrong: with fewer than three nothing in the data decides (Dawid and Skene 1979;
Hui and Walter 1980). Three linked annotators are necessary; that they are enough is not promised.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.consensus.table import Booleans, Integers
from labeler.agreement.consensus.voting_patterns import VotingPatterns
from labeler.agreement.rows import quoted
from labeler.errors import LabelerError

FEWEST: Final = 3


class Linked(NamedTuple):
    """What a model can learn from."""

    annotators: Booleans
    """[A]: those in a linked group of three or more."""
    patterns: Booleans
    """[P]: the patterns of such annotators."""
    several: Booleans
    """[P]: the patterns that hold votes of two annotators or more, whoever they are."""

    @property
    def shared(self) -> Booleans:
        """[P]: the patterns that a model learns from."""
        return self.patterns & self.several


def linked(patterns: VotingPatterns, annotators: Sequence[str], method: str) -> Linked:
    """Return who and what a model can learn from.

    LabelerError if no three annotators are linked.
    """
    group = _groups(patterns)
    sizes = np.bincount(group, minlength=len(group))
    known = sizes[group] >= FEWEST
    if not known.any():
        largest = np.flatnonzero(group == sizes.argmax())
        raise LabelerError(_too_few([annotators[place] for place in largest.tolist()], method))
    ends = [(voters.min(axis=0), voters.max(axis=0)) for voters in _voters(patterns)]
    of_known = np.concatenate([known[lowest] for lowest, _ in ends])
    several = np.concatenate([lowest < highest for lowest, highest in ends])
    return Linked(known, of_known, several)


def _too_few(group: list[str], method: str) -> str:
    who = " and ".join(map(quoted, group))
    state = f"only {who} share items" if len(group) > 1 else "no two annotators share an item"
    return (
        f"{method} needs three annotators who are linked by items they share, and {state}: "
        "have more people label some of the same items, or use the majority"
    )


def _groups(patterns: VotingPatterns) -> Integers:
    """Return [A]: the connected group of each annotator, named after its first member."""
    group = np.arange(patterns.annotators)
    while True:
        before = group.copy()
        for voters in _voters(patterns):
            # One entry each: numpy reads out of bounds where `at` has to broadcast (2.4).
            lowest = np.broadcast_to(group[voters].min(axis=0), voters.shape).ravel()
            np.minimum.at(group, voters.ravel(), lowest)
        group = group[group]
        if np.array_equal(group, before):
            return group


def _voters(patterns: VotingPatterns) -> Iterable[Integers]:
    """Yield [d, p] for each block: who gave each vote; where a pattern ends, its first voter."""
    for codes, _ in patterns.blocks:
        annotators = codes // patterns.categories
        yield np.where(annotators < patterns.annotators, annotators, annotators[0])
