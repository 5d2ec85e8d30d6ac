"""Which group goes to which part: stratified by label, seeded, and steady.

Iterative stratification (Sechidis, Tsoumakas & Vlahavas 2011) deals the groups out one after the
other to whichever part lacks their labels most. It evens labels out well, but a group that is added
shifts the turn of all that come after it. So here chance deals first: each group has a number,
made from its name and the seed, that alone says where it goes. What chance left uneven is then
repaired, by moving those groups that help, which are few. A group that is added draws its own
number, and changes nothing else but some of the repairs.

Only operations that IEEE 754 rounds exactly are made, one by one in a fixed order (no sums or
products of arrays, whose order differs between processors): every machine comes to the same result.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.assignment.hashing import BITS, RANGE, Integers, number
from labeler.release.splits.groups import Group
from labeler.release.splits.shares import PARTS, TEST, Shares

Floats = NDArray[np.float64]

_WORTH: Final = 0.05
"""What a repair has to gain, in units of chi-square: chance alone leaves 1 on a label and part."""
_NEARLY_BEST: Final = 0.5
"""A move that gains so much of what the best one does may be made instead of it."""

_SWAP_WORTH: Final = 0.5
"""What a change of places has to gain: it is for a rare label that is nowhere, not for polish."""
_SWAPPED: Final = 64
"""Groups of each part that are tried for a change of places."""


def allocate(groups: Sequence[Group], shares: Shares, seed: int) -> list[str]:
    """Return the part of each group; groups are in order of their names, and name no article twice.

    A group with something practised is never in test. But for that, no part is further from its
    share of the labelled sentences than the largest group has sentences. A label that stands in
    enough groups gets a case in every part, where the rest allows it.
    """
    dealing = _Dealing(groups, shares, seed)
    dealing.even_out_labels()
    dealing.even_out_sizes()
    return [PARTS[part] for part in dealing.part.tolist()]


class _Dealing:
    """G groups among the parts P; the columns are the labels, and last all of them together.

    `counts` [G, L + 1] are the groups' sentences, `aims` [P, L + 1] what parts are to have, `over`
    [P, L + 1] what they have beyond it, `part` [G] where each group is, `draws` [G] from 0 to
    `RANGE` what chance says of it.
    """

    def __init__(self, groups: Sequence[Group], shares: Shares, seed: int) -> None:
        labels = sorted({label for one in groups for label in one.labels})
        rows = [[*(one.labels.get(label, 0) for label in labels), one.sentences] for one in groups]
        self.counts = np.array(rows, np.int64).reshape(len(groups), len(labels) + 1)
        self.barred = np.array([one.practised for one in groups], np.bool_)
        self.open = [index for index, share in enumerate(shares) if share]
        self.aims = _aims(self.counts, self.barred, shares, self.open)
        self.ends = _ends(shares)
        drawn = [number(seed, "split", one.documents[0]) >> (64 - BITS) for one in groups]
        self.draws = np.array(drawn, np.int64)
        self.part = self._dealt(shares)
        held = [self.counts[self.part == index].sum(axis=0) for index in range(len(PARTS))]
        self.over = np.array(held, np.int64).astype(np.float64) - self.aims

    def _dealt(self, shares: Shares) -> Integers:
        """Return [G]: where chance puts each group; what is barred from test falls to the rest."""
        rest = shares.train + shares.dev
        without = _ends(Shares(shares.train / rest, shares.dev / rest, Fraction(0)))
        free = np.searchsorted(self.ends[:-1], self.draws, side="right")
        bound = np.searchsorted(without[:-1], self.draws, side="right")
        return np.where(self.barred, bound, free).astype(np.int64)

    def even_out_labels(self) -> None:
        """Move groups, or let two change places, while that brings labels nearer to the aims."""
        while self.part.size:
            moves = self._best_move() or self._best_swap()
            if not moves:
                return
            for unit, taker in moves:
                self._move(unit, taker)

    def _best_move(self) -> list[tuple[int, int]]:
        """Return the group to move, with the part that it goes to; nothing where none is worth it.

        Of the moves that gain about as much, that is the one of which chance says so most nearly:
        another group beside it does not change that.
        """
        gains = {taker: self._gains(taker) for taker in self.open}
        best = max(float(gain.max()) for gain in gains.values())
        if best <= _WORTH:
            return []
        moves: list[tuple[int, int, int]] = []
        for taker, gain in gains.items():
            units = np.flatnonzero(gain >= _NEARLY_BEST * best)
            if units.size:
                away = self._distance(units, taker)
                nearest = int(away.argmin())
                moves.append((int(away[nearest]), int(units[nearest]), taker))
        _, unit, taker = min(moves)
        return [(unit, taker)]

    def _best_swap(self) -> list[tuple[int, int]]:
        """Return two groups that gain by changing places where neither does by moving alone."""
        best, found = _SWAP_WORTH, list[tuple[int, int]]()
        for one, other in combinations(self.open, 2):
            there, back = self._gains(other), self._gains(one)
            left, right = self._foremost(there, one), self._foremost(back, other)
            if not left.size or not right.size:
                continue
            gain = there[left][:, None] + back[right][None, :]
            for column in range(self.counts.shape[1]):
                counts = self.counts[:, column].astype(np.float64)
                both = 2.0 * counts[left][:, None] * counts[right][None, :]
                gain = gain + both / self.aims[one, column] + both / self.aims[other, column]
            row, place = divmod(int(gain.argmax()), len(right))
            if float(gain[row, place]) > best:
                best = float(gain[row, place])
                found = [(int(left[row]), other), (int(right[place]), one)]
        return found

    def _foremost(self, gains: Floats, giver: int) -> NDArray[np.intp]:
        """Return the groups of a part that lose least by moving, the first of them first."""
        units = np.flatnonzero((self.part == giver) & np.isfinite(gains))
        return units[np.argsort(-gains[units], kind="stable")[:_SWAPPED]]

    def even_out_sizes(self) -> None:
        """Move groups while two parts' sizes are further apart than the largest group is large.

        Each move lowers the sum of the squares of what parts have too much or too little.
        """
        largest = int(self.counts[:, -1].max(initial=0))
        while (move := self._evening(largest)) is not None:
            self._move(*move)

    def _evening(self, largest: int) -> tuple[int, int] | None:
        """Return a group and the part that it goes to, None where sizes are as even as they get."""
        sizes = self.over[:, -1]
        pairs = [(float(sizes[a] - sizes[b]), a, b) for a in self.open for b in self.open]
        for spread, giver, taker in sorted(pairs, reverse=True):
            if spread <= largest:
                return None
            gains = self._gains(taker)
            able = (self.part == giver) & (self.counts[:, -1] > 0) & np.isfinite(gains)
            units = np.flatnonzero(able)
            if units.size:
                return int(units[gains[units].argmax()]), taker
        return None

    def _gains(self, taker: int) -> Floats:
        """Return [G]: how much chi-square falls when a group moves to a part; -inf if it cannot."""
        gain = np.zeros(len(self.part))
        for column in range(self.counts.shape[1]):
            count = self.counts[:, column].astype(np.float64)
            over, aim = self.over[:, column], self.aims[:, column]
            given = (2.0 * over[self.part] - count) * count / aim[self.part]
            taken = (2.0 * over[taker] + count) * count / aim[taker]
            gain += given - taken
        gain[self.part == taker] = -np.inf
        if PARTS[taker] == TEST:
            gain[self.barred] = -np.inf
        return gain

    def _distance(self, units: NDArray[np.intp], taker: int) -> Integers:
        """Return [U]: how far from a part's range chance put some groups."""
        begin = int(self.ends[taker - 1]) if taker else 0
        draws = self.draws[units]
        return np.maximum(begin - draws, draws - int(self.ends[taker]) + 1)

    def _move(self, unit: int, taker: int) -> None:
        self.over[self.part[unit]] -= self.counts[unit]
        self.over[taker] += self.counts[unit]
        self.part[unit] = taker


def _ends(shares: Shares) -> Integers:
    """Return [P]: where in `RANGE` the range of each part ends, exclusive."""
    ends = [int(sum(shares[: index + 1], Fraction(0)) * RANGE) for index in range(len(shares))]
    return np.array(ends, np.int64)


def _aims(
    counts: Integers, barred: NDArray[np.bool_], shares: Shares, within: Sequence[int]
) -> Floats:
    """Return [P, L + 1]: how many sentences of each label a part is to have.

    That is its share of them. Of a rare label it is one at least, where so many groups have it that
    every part could: a test that never asks for a label says nothing about it.
    """
    aims = np.ones((len(shares), counts.shape[1]))
    most = max(within, key=lambda index: shares[index])
    for column, total in enumerate(counts.sum(axis=0).tolist()):
        if not total:
            continue
        holders = counts[:, column] > 0
        can_spread = int(holders.sum()) >= len(within) and bool((holders & ~barred).any())
        wanted = [share * total for share in shares]
        if can_spread:
            more = [max(Fraction(0), 1 - wanted[index]) for index in within]
            wanted[most] -= sum(more, Fraction(0))
            for index, missing in zip(within, more, strict=True):
                wanted[index] += missing
        for index in within:
            aims[index, column] = float(wanted[index])
    return aims
