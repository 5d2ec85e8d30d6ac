"""Which sentences of one text are those of another: what an article kept when it was changed.

Sentences that stand once in both texts anchor the comparison (the patience diff of Bram Cohen);
between two anchors, repeated sentences are told apart by what they stand beside, and then by the
longest common subsequence. The same on every machine, and never slow on hostile texts: where a
stretch without any anchor is too long to be compared, only its ends are.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

_MOST_CELLS: Final = 250_000
"""How many pairs of sentences between two anchors are compared one by one."""

Pairs = list[tuple[int, int]]


class Alignment(NamedTuple):
    """What became of the sentences of an older text in a newer one, as indices from 0.

    `kept` are (old, new) in reading order on both sides, `moved` those that stand elsewhere now.
    """

    kept: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Return which sentences of `new` are which of `old`: those with exactly the same text."""
    kept: Pairs = []
    stretches = [(0, len(old), 0, len(new))]
    while stretches:
        first, last, start, stop = stretches.pop()
        anchors = _anchors(old, new, (first, last, start, stop))
        if not anchors:
            kept += _between(old, new, (first, last, start, stop))
            continue
        for i, j in [*anchors, (last, stop)]:
            stretches.append((first, i, start, j))
            first, start = i + 1, j + 1
        kept += anchors
    kept.sort()
    moved = _moved(old, new, kept)
    left_old = set(range(len(old))) - {i for i, _ in [*kept, *moved]}
    left_new = set(range(len(new))) - {j for _, j in [*kept, *moved]}
    return Alignment(tuple(kept), tuple(moved), tuple(sorted(left_new)), tuple(sorted(left_old)))


def _anchors(old: Sequence[str], new: Sequence[str], stretch: tuple[int, int, int, int]) -> Pairs:
    """Return the longest rising row of sentences that stand once in each side of a stretch."""
    first, last, start, stop = stretch
    places_old, places_new = _once(old, first, last), _once(new, start, stop)
    pairs = [(i, places_new[text]) for text, i in places_old.items() if text in places_new]
    # Longest increasing subsequence by patience sorting: piles of the smallest last places.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            piles.append(number)
        else:
            tops[pile], piles[pile] = j, number
    found: Pairs = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _once(texts: Sequence[str], start: int, stop: int) -> dict[str, int]:
    """Return text → index of what stands once between two places, in reading order."""
    counts = Counter(texts[start:stop])
    return {texts[i]: i for i in range(start, stop) if counts[texts[i]] == 1}


def _between(old: Sequence[str], new: Sequence[str], stretch: tuple[int, int, int, int]) -> Pairs:
    """Pair what stands between two anchors: what touches them first, then the most there is."""
    first, last, start, stop = stretch
    pairs: Pairs = []
    while first < last and start < stop and old[first] == new[start]:
        pairs.append((first, start))
        first, start = first + 1, start + 1
    while first < last and start < stop and old[last - 1] == new[stop - 1]:
        last, stop = last - 1, stop - 1
        pairs.append((last, stop))
    if 0 < (last - first) * (stop - start) <= _MOST_CELLS:
        common = _common(old[first:last], new[start:stop])
        pairs += [(first + i, start + j) for i, j in common]
    return pairs


def _common(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Return a longest common subsequence, the earliest where there are several."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below = lengths[i], lengths[i + 1]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(row[j + 1], below[j])
    pairs: Pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _moved(old: Sequence[str], new: Sequence[str], kept: Pairs) -> Pairs:
    """Pair what is left on both sides, where a text is left once on each."""
    kept_old, kept_new = {i for i, _ in kept}, {j for _, j in kept}
    left_old = [i for i in range(len(old)) if i not in kept_old]
    left_new = [j for j in range(len(new)) if j not in kept_new]
    counts_old = Counter(old[i] for i in left_old)
    counts_new = Counter(new[j] for j in left_new)
    places = {new[j]: j for j in left_new if counts_new[new[j]] == 1}
    return [(i, places[old[i]]) for i in left_old if counts_old[old[i]] == 1 and old[i] in places]
