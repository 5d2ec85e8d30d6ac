"""How precise an agreement an overlap will buy, before anybody labels it.

The arithmetic of the report's planning section: variances shrink with the number of units. Where
nothing is measured, the variance of a share with Kish's design effect for clusters (1965).
"""

import math
from typing import Final, NamedTuple

from labeler.agreement.headline import headline
from labeler.agreement.method import Method
from labeler.agreement.tails import student_t_quantile
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.decisions import round_purpose
from labeler.store.labels import rounds_with_labels

_ALPHA: Final = 0.7
_LABELS: Final = 4
_WITHIN: Final = 0.02
"""What is assumed where nothing is measured: see `_ASSUMED`."""
_ASSUMED: Final = (
    f"assumed: alpha {_ALPHA}, {_LABELS} labels equally frequent, two labels a sentence, a"
    f" correlation of {_WITHIN} within articles"
)
_LEVEL: Final = 0.95


class Precision(NamedTuple):
    """The half-width to expect of alpha's 95 % interval, None for none, and what that rests on."""

    half_width: float | None
    basis: str


def precision(store: Store, sentences: int, documents: int) -> Precision:
    """Return what so many sentences of so many documents, labelled by several people, will give.

    What the project has measured is taken where there is any. Run inside one `read`.
    """
    if documents < 2 or not sentences:
        return Precision(None, "an interval needs sentences of two articles or more, by two people")
    measured = _measured(store)
    if measured is None:
        disagreement = 1 - 1 / _LABELS
        agreed = 1 - (1 - _ALPHA) * disagreement
        design_effect = 1 + (sentences / documents - 1) * _WITHIN
        se = math.sqrt(agreed * (1 - agreed) * design_effect / sentences) / disagreement
        return Precision(_quantile(documents) * se, _ASSUMED)
    number, se, items, units = measured
    growth = min(sentences / items, documents / units)
    half_width = _quantile(documents) * se / math.sqrt(growth)
    return Precision(half_width, f"from round {number}: {items} sentences of {units} articles")


def _quantile(documents: int) -> float:
    return student_t_quantile((1 + _LEVEL) / 2, documents - 1)


def _measured(store: Store) -> tuple[int, float, int, int] | None:
    """Return (round, standard error, sentences, articles) of the last round that has alpha."""
    codebook_id, codebook = codebook_in_use(store)
    for number in reversed(rounds_with_labels(store)):
        if round_purpose(store, number) in ("practice", "repeat"):
            continue
        patterns = project_patterns(store, number, codebook_id, codebook.label_names, {})
        if not patterns.counts.pairable:
            continue
        alpha = headline(patterns.counts, Method()).alpha
        if alpha.se and alpha.df:
            return number, alpha.se, alpha.n, alpha.df + 1
    return None
