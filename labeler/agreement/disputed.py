"""The items that divide people most, by the entropy of their labels (Shannon 1948)."""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final, TypeVar

from labeler.agreement.details import DisputedItem
from labeler.agreement.rows import AnnotatedRow

Place = TypeVar("Place")

SHOWN: Final = 20
"""How many items a report lists."""

_REMEMBERED: Final = 1 << 16


def entropy(labels: Iterable[str]) -> float:
    """Return the entropy of an item's labels, in bits: 0 for one label, 1 for an even split."""
    numbers = sorted(Counter(labels).values())
    total = sum(numbers)
    return math.fsum(number / total * math.log2(total / number) for number in numbers)


def most_disputed(
    items: Iterable[tuple[Place, Sequence[str]]], top: int = SHOWN
) -> list[tuple[Place, float]]:
    """Return the places and entropies of the `top` items, the most disputed first.

    Each item is a place, by which equals are put in order, and its labels. Of items with the same
    entropy the one with more labels comes first. Items on which all agree are not disputed.
    """
    entropy_of = lru_cache(_REMEMBERED)(entropy)

    def keys() -> Iterator[tuple[float, int, Place]]:
        for place, labels in items:
            bits = entropy_of(tuple(labels))
            if bits > 0:
                yield -bits, -len(labels), place

    return [(place, -bits) for bits, _, place in heapq.nsmallest(top, keys())]


def disputed_items(rows: Iterable[AnnotatedRow], top: int = SHOWN) -> tuple[DisputedItem, ...]:
    """Return the most disputed items of rows in which those of one item follow each other.

    At equal dispute, the earlier ones. No annotator may label an item twice. Only the items that
    are listed are held in memory.
    """
    ranked = most_disputed(
        (
            (_Listed(place, of_item), [label for *_, label in of_item])
            for place, of_item in enumerate(
                list(of_item) for _, of_item in groupby(rows, key=itemgetter(0, 1))
            )
        ),
        top,
    )
    return tuple(
        DisputedItem(
            item=listed.rows[0][1],
            document=listed.rows[0][0],
            position=None,
            text=None,
            entropy=bits,
            labels=tuple(sorted((annotator, label) for *_, annotator, label in listed.rows)),
        )
        for listed, bits in ranked
    )


@dataclass(frozen=True, slots=True, order=True)
class _Listed:
    """An item with its labels, in its place among all items."""

    place: int
    rows: list[AnnotatedRow] = field(compare=False)
