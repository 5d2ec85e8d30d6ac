"""The longest run of one label, and how long a run chance alone makes."""

import math
from collections.abc import Iterable
from typing import Final

_CERTAIN: Final = 12.0
"""Runs expected by chance above which one is all but certain: e^-12 is six in a million."""
_NEGLIGIBLE: Final = 1e-18


def run_probability(numbers: Iterable[int], length: int) -> float:
    """Return the probability of a run of at least `length` if the labels are put in random order.

    `numbers` is how often each label was given. For one label against all others it is exact
    (Bateman 1948); that no label has such a run is taken for the product of this over the labels,
    which is exact where only one of them is frequent enough. A run of 1 is certain.
    """
    counted = [number for number in numbers if number]
    total = sum(counted)
    without = math.prod(1 - _of_one_label(number, total, length) for number in counted)
    return min(1.0, max(0.0, 1 - without))


def _of_one_label(number: int, total: int, length: int) -> float:
    """Return the probability that `number` of `total` in random order have such a run.

    The others leave places before, between and after them. The number of places that hold
    `length` or more comes by inclusion and exclusion: of j places chosen, all do with the
    probability that j * length chosen draws without replacement are all this label.
    """
    places, longest = total - number + 1, number // length
    probability, chosen, drawn = 0.0, 1.0, 0
    for j in range(1, min(places, longest) + 1):
        chosen *= (places - j + 1) / j
        for _ in range(length):
            chosen *= (number - drawn) / (total - drawn)
            drawn += 1
        if j == 1 and chosen > _CERTAIN:
            # The series would lose its digits. Places are negatively associated: with so many
            # expected, the probability that none holds a run is below this.
            return 1 - math.exp(-chosen)
        probability += chosen if j % 2 else -chosen
        if chosen < _NEGLIGIBLE:
            break
    return min(1.0, max(0.0, probability))
