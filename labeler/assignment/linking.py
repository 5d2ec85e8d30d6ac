"""Every two people share some units, so that each can be held beside each other."""

from itertools import combinations

import numpy as np

from labeler.assignment.balancing import Chosen
from labeler.assignment.hashing import Integers


def shared(chosen: Chosen, weights: Integers) -> Integers:
    """Return [P, P]: how much each two people share; the diagonal is each one's own load."""
    rows = (weights[own := chosen[:, person]] @ chosen[own] for person in range(chosen.shape[1]))
    return np.array(list(rows), np.int64).reshape(2 * chosen.shape[1:])


def link(chosen: Chosen, keep: Chosen, never: Chosen) -> list[tuple[int, int]]:
    """Make every two people share a unit, in place; return the pairs that cannot.

    A unit of the pair's that is shared with somebody it is linked to well goes to the other one of
    the pair. Nothing that is in `keep` moves, and nothing goes where it is in `never`.
    """
    people = chosen.shape[1]
    if people < 2:
        return []
    double = chosen.sum(axis=1) >= 2
    units = np.flatnonzero(double)
    part, kept, closed = chosen[units], keep[units], never[units]
    links = shared(part, np.ones(len(units), np.int64))
    pairs = list(combinations(range(people), 2))
    # With fewer links than pairs it cannot be done, and moving units about would be for nothing.
    enough = (int(links.sum()) - int(np.trace(links))) // 2 >= len(pairs)
    apart = []
    for a, b in pairs:
        if links[a, b]:
            continue
        swap = None
        if enough:
            swap = _swap(part, kept, closed, links, a, b) or _swap(part, kept, closed, links, b, a)
        if swap is None:
            apart.append((a, b))
            continue
        unit, giver, taker = swap
        part[unit, giver], part[unit, taker] = False, True
        links = shared(part, np.ones(len(units), np.int64))
    chosen[units] = part
    return apart


def _swap(
    part: Chosen, kept: Chosen, closed: Chosen, links: Integers, a: int, b: int
) -> tuple[int, int, int] | None:
    """Return (unit, giver, taker): a unit of `a` that goes to `b` and leaves everybody linked."""
    for giver in sorted(range(part.shape[1]), key=lambda c: (-int(links[a, c]), c)):
        if giver in (a, b) or links[a, giver] < 2:
            continue
        able = part[:, a] & part[:, giver] & ~part[:, b] & ~kept[:, giver] & ~closed[:, b]
        for unit in np.flatnonzero(able):
            others = [c for c in np.flatnonzero(part[unit]) if c != giver]
            if all(links[giver, c] >= 2 for c in others):
                return int(unit), giver, b
    return None
