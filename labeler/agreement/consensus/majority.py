"""The label that most votes went to."""

import numpy as np

from labeler.agreement.consensus.choice import TieRule, best_labels, decide
from labeler.agreement.consensus.result import CONSENSUS, SINGLE, Consensus
from labeler.agreement.consensus.table import Booleans, LabelTable


def majority(table: LabelTable, *, tie: TieRule = "codebook", seed: int = 0) -> Consensus:
    """Return for each item the label with most votes (plurality); each label given is one vote.

    `tie` says who wins a tie, `seed` which draw of "random" is meant. `expected_accuracy` of the
    result does not depend on either.
    """
    votes = table.votes
    shares = votes / votes.sum(axis=1, keepdims=True)
    tied = best_labels(shares)
    return Consensus(
        table=table,
        method="majority",
        label=decide(tied, table.items, table.categories, tie, seed),
        probabilities=shares,
        tied=tied,
        source=np.where(_lone(table), SINGLE, CONSENSUS).astype(np.uint8),
    )


def _lone(table: LabelTable) -> Booleans:
    """Return [I]: whether all labels of an item come from one annotator."""
    first = np.zeros(len(table.items), np.int64)
    first[table.item] = table.annotator
    others = table.annotator != first[table.item]
    return np.asarray(np.bincount(table.item[others], minlength=len(table.items)) == 0)
