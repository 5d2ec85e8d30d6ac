"""One label for each sentence, in the order of the articles."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Generic, TypeVar

from labeler.agreement.consensus.dawid_skene import dawid_skene
from labeler.agreement.consensus.mace import mace
from labeler.agreement.consensus.majority import majority
from labeler.agreement.consensus.result import ConsensusRow
from labeler.agreement.consensus.starts import Search
from labeler.agreement.consensus.table import tabulate
from labeler.release.choices import Choices

Row = TypeVar("Row", bound=tuple[object, ...])
Given = tuple[str, str, str]
"""Sentence id, person, label."""

_AT_ONCE = 20_000
"""Labels whose majority is looked for together: few enough for memory, many enough for numpy."""


class InStep(Generic[Row]):
    """Hands out what a stream says of each key; keys are asked for in the stream's order.

    A row's first field is its key, and rows of one key follow each other.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups = groupby(rows, key=lambda row: row[0])
        self._next = next(self._groups, None)

    def of(self, key: str) -> list[Row]:
        """Return the rows of this key, none where the stream has another one next."""
        if self._next is None or self._next[0] != key:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows


def aggregate(
    given: Iterable[Given], categories: Sequence[str], choices: Choices
) -> Iterator[ConsensusRow]:
    """Yield a row for each sentence that has a label; `given` comes grouped by sentence.

    `categories` are the codebook's labels. A majority is found portion by portion; a model has to
    see all labels before it says anything. Nothing where there are no labels.
    """
    tie, seed = choices.ties, choices.seed
    if choices.labels in ("majority", "adjudicated"):
        for portion in _portions(given):
            yield from majority(tabulate(portion, categories), tie=tie, seed=seed).rows()
        return
    rows = iter(given)
    first = next(rows, None)
    if first is None:
        return
    labels = tabulate(chain([first], rows), categories)
    if choices.labels == "mace":
        yield from mace(labels, Search(seed=seed), tie=tie).rows()
    else:
        yield from dawid_skene(labels, Search(seed=seed), tie=tie).rows()


def _portions(given: Iterable[Given]) -> Iterator[list[Given]]:
    """Cut between sentences, never within one."""
    portion: list[Given] = []
    for _, rows in groupby(given, key=lambda row: row[0]):
        portion += rows
        if len(portion) >= _AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion
