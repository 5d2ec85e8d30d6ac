"""Shingles: the runs of five words of a text, hashed (Broder 1997).

Two texts that share most of their shingles are near-copies. The hashes are the same on every
machine and Python, which `hash` is not.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.text.duplicates import fold

Hashes = NDArray[np.uint32]

WIDTH: Final = 5
"""Words to a shingle. Fewer are shared by chance; with more, a changed word spoils more of them."""

_MOST_REMEMBERED: Final = 200_000
"""Words whose hash is kept: nearly all that a language's news are made of, and 20 MB at most."""

# Scripts that put no spaces between words: each sign stands for a word.
_UNSPACED: Final = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003fffd])"
)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


def words(text: str) -> list[str]:
    """Return the words of a text without case and punctuation; see `labeler.text.duplicates`.

    Where a script puts no spaces between words, each sign counts as one.
    """
    folded = fold(text)
    return (folded if folded.isascii() else _UNSPACED.sub(r" \1 ", folded)).split()


class _WordHashes(dict[str, int]):
    """The 64-bit hash of each word, looked up where it is known already."""

    def __missing__(self, word: str) -> int:
        data = word.encode("utf-8", "surrogatepass")
        hashed = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
        if len(self) < _MOST_REMEMBERED:
            self[word] = hashed
        return hashed


class Shingler:
    """Makes the hashed shingles of texts, and remembers the hashes of words between them."""

    def __init__(self) -> None:
        self._hashes = _WordHashes()

    def shingles(self, texts: Iterable[str]) -> Hashes:
        """Return [S]: the different shingles of a text given piece by piece, in ascending order.

        They run across the pieces. A text of fewer than `WIDTH` words has none.
        """
        hash_of = self._hashes.__getitem__
        hashed = [number for text in texts for number in map(hash_of, words(text))]
        count = len(hashed) - WIDTH + 1
        if count < 1:
            return np.zeros(0, np.uint32)
        each = np.array(hashed, np.uint64)
        mixed = np.zeros(count, np.uint64)
        for place in range(WIDTH):
            # Multiplying between the words makes their order count; numbers wrap round at 64 bits.
            mixed = (mixed ^ each[place : place + count]) * _MIX
            mixed ^= mixed >> np.uint64(29)
        return np.unique((mixed >> np.uint64(32)).astype(np.uint32))
