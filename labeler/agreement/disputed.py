"""The items that divide people most, by the entropy of their labels (Shannon 1948)."""

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from labeler.agreement.details import DisputedItem
from labeler.agreement.rows import AnnotatedRow

Place = TypeVar("Place")

SHOWN: Final = 20
"""How many items a report lists."""

_REMEMBERED: Final = 1 << 16
_LABEL_BITS: Final = 32


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
    """Return the most disputed items of rows in any order: at equal dispute, the earlier ones.

    No annotator may label an item twice. Holds every item in memory, as a few numbers.
    """
    annotators: dict[str, int] = {}
    labels: dict[str, int] = {}
    codes_of: dict[tuple[str | None, str], array[int]] = {}
    for document, item, annotator, label in rows:
        codes = codes_of.get((document, item))
        if codes is None:
            codes = codes_of[document, item] = array("Q")
        who = annotators.setdefault(annotator, len(annotators))
        codes.append(who << _LABEL_BITS | labels.setdefault(label, len(labels)))
    names, categories = list(annotators), list(labels)
    mask = (1 << _LABEL_BITS) - 1
    keys = list(codes_of)
    ranked = most_disputed(
        (
            (place, [categories[code & mask] for code in codes])
            for place, codes in enumerate(codes_of.values())
        ),
        top,
    )
    return tuple(
        DisputedItem(
            item=item,
            document=document,
            position=None,
            text=None,
            entropy=bits,
            labels=tuple(
                sorted(
                    (names[code >> _LABEL_BITS], categories[code & mask])
                    for code in codes_of[document, item]
                )
            ),
        )
        for (document, item), bits in ((keys[place], bits) for place, bits in ranked)
    )
