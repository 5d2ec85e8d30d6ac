"""Rendezvous hashing with bounded loads: each unit goes to those who score highest on it.

Scores alone give loads that differ as chance has it. A bonus for each person, fitted to the loads,
evens them out and moves few units; what rounding leaves is moved unit by unit. All of it in
integers, so that every machine comes to the same result. (Bounded loads: Mirrokni, Thorup &
Zadimoghaddam 2018; there a full person is passed over, which bounds loads from above only.)
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.assignment.hashing import RANGE, Integers

Chosen = NDArray[np.bool_]

_FITTED: Final = 300
"""The bonus is fitted until no load is further than one part in so many from its target."""
_EVEN: Final = 100
"""Units are moved one by one until no load is further than one part in so many from it."""
_FITS: Final = 40
_MOST_SWAPPED: Final = 500
"""Units of each of two people that are tried for a swap; with more, loads are even without."""
_SURE: Final = 1 << 60
"""Added to a score, it wins over any other score and bonus; subtracted, it never wins."""
_MOST_BONUS: Final = 4 * RANGE


def distribute(
    scores: Integers,
    copies: Integers,
    weights: Integers,
    *,
    fixed: Chosen | None = None,
    barred: Chosen | None = None,
    loads: Integers | None = None,
) -> Chosen:
    """Return [N, P]: who takes which unit, so that loads are as even as the units allow.

    `scores` [N, P] come from `hashing.scores`; `copies` [N] is how many people take a unit (as far
    as there are so many), `weights` [N] what it adds to a load. `fixed` [N, P] are units that stay
    with a person, counted among the copies; those that are `barred` [N, P] never get the unit.
    `loads` [P] is what people have already.
    """
    count, people = scores.shape
    standing = np.zeros(people, np.int64) if loads is None else loads
    base = scores.copy()
    if fixed is not None:
        base[fixed] += _SURE
    if barred is not None:
        base[barred] -= _SURE
    wanted = np.minimum(copies, people)
    if fixed is not None:
        wanted = np.maximum(wanted, fixed.sum(axis=1))
    if barred is not None:
        wanted = np.minimum(wanted, people - barred.sum(axis=1))
    if not count or not people or not wanted.any():
        return np.zeros((count, people), np.bool_)
    keys = base + _bonus(base, wanted, weights, standing)
    chosen = _winners(keys, wanted)
    keep = np.zeros_like(chosen) if fixed is None else fixed
    never = np.zeros_like(chosen) if barred is None else barred
    level(chosen, keys, weights, standing, keep, never)
    return chosen


def load(chosen: Chosen, weights: Integers) -> Integers:
    """Return [P]: what each person's units add up to."""
    return np.asarray(weights @ chosen.astype(np.int64))


def _bonus(base: Integers, wanted: Integers, weights: Integers, standing: Integers) -> Integers:
    """Return [P]: the bonus at which loads come closest to each other.

    Newton's method: for uniform scores a bonus of b ranges adds b times all weights to a load.
    """
    people = base.shape[1]
    total = max(1, int(weights[wanted > 0].sum()))
    bonus = best = np.zeros(people, np.int64)
    least: int | None = None
    divisor = 1
    least_excess: list[int] = []
    for _ in range(_FITS):
        loads = standing + load(_winners(base + bonus, wanted), weights)
        whole = int(loads.sum())
        excess = [people * int(each) - whole for each in loads]  # times the number of people
        worst = max(map(abs, excess))
        if least is not None and worst >= least:
            divisor *= 2
        else:
            least, best, least_excess = worst, bonus, excess
        if least * _FITTED <= whole or divisor > RANGE:
            break
        step = [each * RANGE // (people * total * divisor) for each in least_excess]
        bonus = np.clip(best - np.array(step, np.int64), -_MOST_BONUS, _MOST_BONUS)
    return best


def _winners(keys: Integers, wanted: Integers) -> Chosen:
    """Return [N, P]: for each unit, the people with the highest keys, as many as it wants."""
    chosen = np.zeros(keys.shape, np.bool_)
    rows = np.flatnonzero(wanted)
    left = keys[rows]
    for copy in range(1, int(wanted.max()) + 1):
        more = wanted[rows] >= copy
        rows, left = (rows, left) if more.all() else (rows[more], left[more])
        best = left.argmax(axis=1)
        chosen[rows, best] = True
        left[np.arange(len(rows)), best] = np.iinfo(np.int64).min
    return chosen


def level(
    chosen: Chosen,
    keys: Integers,
    weights: Integers,
    standing: Integers,
    keep: Chosen,
    never: Chosen,
) -> None:
    """Move units from who has most to who has least, in place, until loads are even.

    The unit that moves is the one on which the two score most alike. It stops where no move makes
    two loads more alike.
    """
    loads = standing + load(chosen, weights)
    people = len(loads)
    for _ in range(chosen.size):
        order = np.argsort(loads, kind="stable")
        mean = int(loads.sum()) // people
        low, high = mean - int(loads[order[0]]), int(loads[order[-1]]) - mean
        if max(low, high) * _EVEN <= mean:
            return
        moves = _best_moves(chosen, keys, weights, loads, order, keep, never)
        if not moves:
            return
        for unit, giver, taker in moves:
            chosen[unit, giver], chosen[unit, taker] = False, True
            loads[giver] -= weights[unit]
            loads[taker] += weights[unit]


def _best_moves(
    chosen: Chosen,
    keys: Integers,
    weights: Integers,
    loads: Integers,
    order: NDArray[np.intp],
    keep: Chosen,
    never: Chosen,
) -> list[tuple[int, int, int]]:
    """Return (unit, giver, taker) of what evens out the loads furthest apart that can be.

    One unit moves, or where all are too large for that, two change places.
    """
    pairs = sorted(
        ((int(loads[a] - loads[b]), int(a), int(b)) for a in order[::-1] for b in order if a != b),
        key=lambda pair: -pair[0],
    )

    def movable(giver: int, taker: int) -> NDArray[np.intp]:
        free = ~keep[:, giver] & ~never[:, taker]
        return np.flatnonzero(chosen[:, giver] & ~chosen[:, taker] & free & (weights > 0))

    for gap, giver, taker in pairs:
        if gap <= 1:
            return []
        given = movable(giver, taker)
        units = given[weights[given] < gap]
        if len(units):
            closest = (keys[units, taker] - keys[units, giver]).argmax()
            return [(int(units[closest]), giver, taker)]
        back = movable(taker, giver)[:_MOST_SWAPPED]
        swap = _swap(weights, given[:_MOST_SWAPPED], back, gap)
        if swap is not None:
            return [(swap[0], giver, taker), (swap[1], taker, giver)]
    return []


def _swap(
    weights: Integers, given: NDArray[np.intp], back: NDArray[np.intp], gap: int
) -> tuple[int, int] | None:
    """Return the two units that change places so that a gap becomes smallest, or None."""
    difference = weights[given][:, None] - weights[back][None, :]
    helps = (difference > 0) & (difference < gap)
    if not helps.any():
        return None
    left = np.where(helps, np.abs(gap - 2 * difference), np.iinfo(np.int64).max)
    row, column = np.unravel_index(left.argmin(), left.shape)
    return int(given[row]), int(back[column])
