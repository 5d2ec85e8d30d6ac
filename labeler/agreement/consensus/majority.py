"""The label that most votes went to."""

import numpy as np

from labeler.agreement.consensus.choice import TieRule, best_labels, decide
from labeler.agreement.consensus.result import CONSENSUS, SINGLE, Consensus, lone
from labeler.agreement.consensus.table import LabelTable


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
        source=np.where(lone(table), SINGLE, CONSENSUS).astype(np.uint8),
    )
