"""Systematic samples: an exact share, in proportion in each part of an ordered list.

Every unit has the same probability of being drawn, which is the share (Cochran 1977, chapter 8).
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from labeler.assignment.hashing import number


def systematic(count: int, share: Fraction, seed: int, purpose: str) -> NDArray[np.bool_]:
    """Return [count]: which of so many units, in their order, are drawn.

    `share` is from 0 to 1. As many are drawn as `count` times the share, rounded up or down by
    chance; among any run of neighbours, the same holds.
    """
    start = number(seed, "start", purpose) % share.denominator
    passed = [(share.numerator * i + start) // share.denominator for i in range(count + 1)]
    return np.diff(np.array(passed, np.int64)) > 0
