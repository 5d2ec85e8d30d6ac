"""Numbers that look like chance and are the same on every machine.

A name and a seed make 64 bits by blake2b. Pairs of names are mixed from their numbers by the
finaliser of SplitMix64 (Steele, Lea & Flood 2014), which numpy does for millions at once.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Words = NDArray[np.uint64]

BITS: Final = 53
RANGE: Final = 1 << BITS
"""Scores are from 0 to this, exclusive: exact in floating point too, wherever they are read."""


def number(seed: int, *names: str) -> int:
    """Return 64 bits that stand for some names under a seed."""
    data = "\0".join((str(seed), *names)).encode()
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def numbers(seed: int, purpose: str, names: Iterable[str]) -> Words:
    """Return [N]: 64 bits for each name; `purpose` keeps the numbers of different uses apart."""
    return np.array([number(seed, purpose, name) for name in names], dtype=np.uint64)


def scores(units: Words, people: Words) -> Integers:
    """Return [N, P]: a score below `RANGE` for each unit [N] and person [P].

    Rendezvous hashing (Thaler & Ravishankar 1998): whoever scores highest takes the unit, so that
    a newcomer takes what they win and nothing moves between the others.
    """
    mixed = units[:, None] ^ people[None, :]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
