"""Rows of text as columns of numbers, a batch at a time: no step of Python for each label."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.counts import Integers

BATCH: Final = 1 << 16
"""Rows that are turned into columns at once."""

DOCUMENT_BITS: Final = 32
"""An item's key is one number: its document, and in these lower bits what it is called there."""

Row = TypeVar("Row", bound=tuple[Any, ...])
"""Document, item, and what else there is."""


class Numbering(dict[str | None, int]):
    """Numbers names as they come; looking one up that is new numbers it."""

    def __missing__(self, name: str | None) -> int:
        """Return the next number, which is this name's from now on."""
        number = self[name] = len(self)
        return number

    def column(self, names: Sequence[str | None]) -> Integers:
        """Return the number of each name [L]."""
        return np.fromiter(map(self.__getitem__, names), np.int64, len(names))


def category_column(
    categories: Categories, labels: Sequence[str], items: Sequence[str]
) -> Integers:
    """Return the number of each label [L]; `items` are named where one is refused.

    LabelerError for a label that is not declared, or for more than 256 different labels.
    """
    numbers = categories.numbers
    try:
        return np.fromiter(map(numbers.__getitem__, labels), np.int64, len(labels))
    except KeyError:
        for label, item in zip(labels, items, strict=True):
            if label not in numbers:
                categories.new(label, item)
        return category_column(categories, labels, items)


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists of up to `BATCH`."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def batches_of_items(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows, of which those of one item follow each other, in lists of whole items."""
    held: list[Row] = []
    for batch in batches(rows):
        held += batch
        start = len(held) - 1
        while start and held[start - 1][:2] == held[-1][:2]:
            start -= 1
        if start:
            yield held[:start]
        held = held[start:]
    if held:
        yield held
