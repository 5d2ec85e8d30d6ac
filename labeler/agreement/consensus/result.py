"""A consensus: one label an item, with the votes and probabilities that it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.consensus.table import Booleans, Floats, Integers, LabelTable
from labeler.errors import LabelerError

Method = Literal["majority", "dawid_skene", "mace"]
Source = Literal["consensus", "single", "majority"]
"""Where a label comes from. `single`: one annotator alone gave it, and nobody else has looked.
`majority`: of people too few to be modelled, in the consensus of a model."""

SOURCES: Final[tuple[Source, ...]] = ("consensus", "single", "majority")
CONSENSUS, SINGLE, MAJORITY = range(3)

_BLOCK: Final = 1 << 14


class ConsensusRow(NamedTuple):
    """One item of a consensus, by names."""

    item: str
    label: str
    method: Method
    ties: tuple[str, ...]
    """The labels between which the rule for ties decided, in the codebook's order; else empty."""
    probabilities: dict[str, float]
    votes: dict[str, int]
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """One label for each of I items, out of q categories, in the order of the table."""

    table: LabelTable
    method: Method
    label: Integers
    """[I]: the code of the label."""
    probabilities: Floats
    """[I, q]: how probable each label is; a row sums to 1. Under majority, the share of votes."""
    tied: Booleans
    """[I, q]: the labels that could have been taken: one, or those between which a rule decided."""
    source: NDArray[np.uint8]
    """[I]: a place in `SOURCES`."""

    @property
    def ties(self) -> tuple[str, ...]:
        """The items at which the rule for ties decided."""
        items = np.flatnonzero(self.tied.sum(axis=1) > 1)
        return tuple(self.table.items[item] for item in items.tolist())

    def rows(self) -> Iterator[ConsensusRow]:
        """Yield a row for each item, in the order of the table."""
        names, counts = self.table.categories, self.table.votes
        for start in range(0, len(self.table.items), _BLOCK):
            block = slice(start, start + _BLOCK)
            columns = (self.label, self.tied, self.probabilities, counts, self.source)
            lists = (column[block].tolist() for column in columns)
            for item, label, tied, probabilities, votes, source in zip(
                self.table.items[block], *lists, strict=True
            ):
                ties = tuple(name for name, is_tied in zip(names, tied, strict=True) if is_tied)
                yield ConsensusRow(
                    item=item,
                    label=names[label],
                    method=self.method,
                    ties=ties if len(ties) > 1 else (),
                    probabilities=dict(zip(names, probabilities, strict=True)),
                    votes=dict(zip(names, votes, strict=True)),
                    source=SOURCES[source],
                )


def expected_accuracy(consensus: Consensus, gold: Mapping[str, str]) -> float:
    """Return the share of items with the right label, in expectation over the draws of ties.

    `gold` maps items to labels; items that have none are left out. A tie of k labels is right with
    probability 1/k if the right one is among them (Snow et al. 2008). LabelerError if the
    consensus has none of the items.
    """
    places = {name: place for place, name in enumerate(consensus.table.categories)}
    known = [
        (item, places.get(gold[name], -1))
        for item, name in enumerate(consensus.table.items)
        if name in gold
    ]
    if not known:
        raise LabelerError("none of the items has a known label: compare the names of the items")
    item, right = np.array(known, np.int64).T
    tied = consensus.tied[item]
    hit = np.where(right >= 0, tied[np.arange(len(item)), right], False)
    return float((hit / tied.sum(axis=1)).mean())
