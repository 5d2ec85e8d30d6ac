"""Articles that are near-copies of each other: containment of shingles (Broder 1997).

Containment is the share of the shorter article's shingles that stand in the longer one. The other
measure, resemblance (Jaccard's), sees a report that was taken into a longer one as little alike,
and that is just what a test may not have in common with what was trained on.

The work grows with the number of shingles, not of pairs. Articles meet where they stand next to
each other in the list of a shingle; those that meet often are compared. A shingle that stands in
very many articles brings together only neighbours in one fixed order, which is enough to join
all copies of one article into one group, and is what keeps a common phrase from costing a square.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.release.splits.shingles import Hashes

THRESHOLD: Final = 0.5
"""The share of the shorter one's shingles from which on two articles are near-copies.

The same half from which a new text counts as a new version of an article. A text in which every
tenth word was changed still shares 0.9^5 = 59 percent of its shingles of five words.
"""

LEAST_SHARED: Final = 4
"""Shingles that two articles share at least: a run of eight words, as for repeated sentences."""

MOST_KEPT: Final = 4_000_000
"""Shingles that are held at most; of more, a sample is (Broder's MOD sketch)."""

NEIGHBOURS: Final = 8
"""How many of those after it in a shingle's list an article meets: of up to nine, each other."""

_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
Codes = NDArray[np.uint64]


class Sketches:
    """The shingles of many articles, at most `most` of them in memory.

    With more, every second shingle is let go, by its hash and so the same ones for all articles,
    as often as it takes: what is left is a fair sample, in which shares can be told as before.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.modulus = 1
        self.kept: dict[str, Hashes] = {}
        self._most = most
        self._held = 0

    def add(self, article: str, shingles: Hashes) -> None:
        """Add an article, by its id and its different shingles."""
        self.kept[article] = sample = self._sample(shingles)
        self._held += len(sample)
        while self._held > self._most:
            self.modulus *= 2
            self.kept = {one: self._sample(each) for one, each in self.kept.items()}
            self._held = sum(map(len, self.kept.values()))

    def _sample(self, shingles: Hashes) -> Hashes:
        if self.modulus == 1:
            return shingles
        kept: Hashes = shingles[(shingles & np.uint32(self.modulus - 1)) == 0]
        return kept

    def leave_out(self, shingles: Sequence[Hashes]) -> None:
        """Take some shingles away from all articles."""
        if shingles:
            gone = np.concatenate(shingles)
            for one, each in self.kept.items():
                self.kept[one] = each[np.isin(each, gone, invert=True)]

    def are_near_copies(self, one: str, other: str) -> bool:
        """Say whether half of the shorter article's shingles stand in the other, and enough."""
        a, b = self.kept[one], self.kept[other]
        shared = len(np.intersect1d(a, b, assume_unique=True))
        return shared >= LEAST_SHARED and shared >= THRESHOLD * min(len(a), len(b))


def meetings(sketches: Sketches) -> list[tuple[str, str]]:
    """Return the pairs of articles that meet often enough to be compared, each once, in order.

    In the order in which articles were added it makes no difference.
    """
    order = _alike_together(sketches.kept)
    codes = _postings(sketches.kept, order)
    found = [_neighbours(codes, step) for step in range(1, NEIGHBOURS + 1)]
    pairs, which = np.unique(np.concatenate([pairs for pairs, _ in found]), return_inverse=True)
    times = np.zeros(len(pairs), np.int64)
    np.add.at(times, which, np.concatenate([counts for _, counts in found]))
    often = pairs[times >= LEAST_SHARED]
    places = zip((often >> _HALF).tolist(), (often & _LOW).tolist(), strict=True)
    return sorted((min(order[a], order[b]), max(order[a], order[b])) for a, b in places)


def _alike_together(kept: Mapping[str, Hashes]) -> list[str]:
    """Return the articles in an order in which copies often stand next to each other.

    By their smallest shingle, which two share with the probability of their resemblance.
    """
    return sorted(kept, key=lambda one: (int(kept[one][0]) if len(kept[one]) else -1, one))


def _postings(kept: Mapping[str, Hashes], order: Sequence[str]) -> Codes:
    """Return [R]: shingle and article's place in one number, sorted; only shingles of several."""
    parts = [np.zeros(0, np.uint64)]
    parts += [
        (kept[article].astype(np.uint64) << _HALF) | np.uint64(place)
        for place, article in enumerate(order)
    ]
    codes = np.concatenate(parts)
    del parts
    codes.sort()
    like_next = (codes[1:] >> _HALF) == (codes[:-1] >> _HALF)
    several = np.zeros(len(codes), np.bool_)
    several[1:] |= like_next
    several[:-1] |= like_next
    return codes[several]


def _neighbours(codes: Codes, step: int) -> tuple[Codes, NDArray[np.int64]]:
    """Return the pairs that stand so far from each other in shingles' lists, and how often."""
    same = np.flatnonzero((codes[step:] >> _HALF) == (codes[:-step] >> _HALF))
    met = ((codes[same] & _LOW) << _HALF) | (codes[same + step] & _LOW)
    pairs, counts = np.unique(met, return_counts=True)
    return pairs, counts.astype(np.int64)
