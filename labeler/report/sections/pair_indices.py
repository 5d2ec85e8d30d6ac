"""Why two annotators' kappa is what it is, label by label: for people, what JSON has in full."""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Final

from labeler.agreement.bias import bias_indices, prevalence_indices
from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers
from labeler.agreement.pairwise import PairAgreement
from labeler.report.content import Block, Cell, Column, Count, Number, Table, Words
from labeler.report.wording import named

MOST_PAIRS: Final = 10
_MOST_LABELS: Final = 9


def index_tables(pairs: Sequence[PairAgreement], categories: Sequence[str]) -> Iterator[Block]:
    """Yield what the first of some pairs differ in, and their prevalence and bias indices.

    The indices come where there are at most nine labels; JSON has them all.
    """
    shown = pairs[:MOST_PAIRS]
    yield _differences(shown, categories)
    if len(categories) > _MOST_LABELS:
        return
    yield _indices(
        "pair_prevalence",
        "Prevalence index of every two annotators",
        prevalence_indices,
        "How far the items on which both gave the label are from as many as those on which "
        "neither did, in shares: near 1, a few disagreements cost much kappa.",
        shown,
        categories,
    )
    yield _indices(
        "pair_bias",
        "Bias index of every two annotators",
        bias_indices,
        "By how much the two differ in how often they give the label, in shares.",
        shown,
        categories,
    )


def _people(pair: PairAgreement) -> tuple[Cell, Cell]:
    return Words(named(pair.first)), Words(named(pair.second))


def _columns(*more: Column) -> tuple[Column, ...]:
    return Column("annotator", "left", widest=20), Column("and", "left", widest=20), *more


def _indices(
    key: str,
    title: str,
    indices: Callable[[Integers], Floats],
    note: str,
    pairs: Sequence[PairAgreement],
    categories: Sequence[str],
) -> Table:
    return Table(
        key,
        title,
        _columns(*(Column(named(label), widest=12) for label in categories)),
        tuple(
            (*_people(pair), *(Number(index) for index in indices(pair.table).tolist()))
            for pair in pairs
        ),
        (note,),
    )


def _differences(pairs: Sequence[PairAgreement], categories: Sequence[str]) -> Table:
    return Table(
        "pair_confusion",
        "What every two annotators differ in",
        _columns(
            Column("differ"),
            Column("most often: the one says", "left", widest=24),
            Column("the other", "left", widest=20),
            Column("items"),
        ),
        tuple(
            (
                *_people(pair),
                Count(int(pair.table.sum() - pair.table.trace())),
                *_most_often(pair.table, categories),
            )
            for pair in pairs
        ),
    )


def _most_often(table: Integers, categories: Sequence[str]) -> tuple[Cell, ...]:
    """Return the labels of the largest cell off the diagonal, and its items."""
    places = permutations(range(len(categories)), 2)
    first, second = max(places, key=lambda place: int(table[place]), default=(0, 0))
    if first == second or not table[first, second]:
        return Words(""), Words(""), Count(0)
    number = Count(int(table[first, second]))
    return Words(named(categories[first])), Words(named(categories[second])), number
