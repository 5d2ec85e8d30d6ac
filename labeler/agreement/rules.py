"""Which rules of the codebook divide people: the label pairs that each rule's labels stand in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.confusion import Confusion
from labeler.agreement.counts import Counts
from labeler.agreement.details import RuleConfusion


class RuleTally(NamedTuple):
    """How many labels name a rule; with `other`, in how many pairs they stand.

    A pair is a label that names the rule, and another annotator's label of the same item.
    """

    rule: str
    label: str
    other: str | None
    number: int


def rule_confusions(
    tallies: Iterable[RuleTally], rules: Sequence[str], counts: Counts
) -> tuple[RuleConfusion, ...]:
    """Return the confusion of every rule that a label names, in the order of `rules`.

    `counts` are those of all labels that count, whether they name a rule or not; rules that are
    not listed come last, by name. Rows of a matrix are the labels given by the rule, columns those
    of the others. By chance the other label is any but the one itself, drawn from all labels of
    items with two or more.
    """
    column = {label: index for index, label in enumerate(counts.categories)}
    labels: Counter[str] = Counter()
    observed: dict[str, Floats] = {}
    for rule, label, other, number in tallies:
        table = observed.setdefault(rule, np.zeros((len(column), len(column))))
        if other is None:
            labels[rule] += number
        else:
            table[column[label], column[other]] += number
    others, known = _others(counts), {rule: index for index, rule in enumerate(rules)}
    return tuple(
        RuleConfusion(
            rule=rule,
            labels=labels[rule],
            agreeing=int(np.trace(table)),
            pairs=int(table.sum()),
            confusion=Confusion(table, table.sum(axis=1, keepdims=True) * others),
        )
        for rule, table in sorted(
            observed.items(), key=lambda found: (known.get(found[0], len(known)), found[0])
        )
    )


def _others(counts: Counts) -> Floats:
    """Return [q, q]: what the other label of a pair is by chance, for each first label."""
    given = (counts.vector_weights * (counts.sizes >= 2)) @ counts.vectors
    left = given - np.eye(len(given))
    return np.asarray(left.clip(min=0) / max(1, given.sum() - 1))
