"""Votes by pattern: items on which the same annotators gave the same labels are one.

Few annotators make few patterns, however many items there are. Where there are many annotators,
each item is its own pattern, and nothing but the votes is stored: there is no matrix of items and
annotators. What a model needs of the votes are sums over the votes of each pattern, and over the
patterns of each vote; both run in blocks, so that memory beyond the votes is bounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.consensus.table import Booleans, Floats, Integers, LabelTable

_BLOCK: Final = 1 << 17
"""How many votes, times labels, are handled at once: 1 MB, which stays in a processor's cache."""
_PADDING: Final = 1.5
"""Patterns stand in one block if the longest has at most this many times the shortest's votes."""
_LARGEST: Final = 1 << 62


class Block(NamedTuple):
    """Patterns of similar length, side by side."""

    codes: Integers
    """[d, p]: each pattern's votes, ascending; annotator * q + label, and A * q where it ends."""
    weights: Floats
    """[p]: the number of items."""


@dataclass(frozen=True, slots=True, eq=False)
class VotingPatterns:
    """The patterns of A annotators' votes for q categories; the last code, A * q, is no vote."""

    annotators: int
    categories: int
    blocks: tuple[Block, ...]
    of_item: Integers
    """[I]: the pattern of each item, counted through all blocks."""

    @property
    def votes(self) -> float:
        """The number of votes that the patterns stand for."""
        end = self.annotators * self.categories
        return sum(float((b.codes < end).sum(axis=0) @ b.weights) for b in self.blocks)

    def __len__(self) -> int:
        """Return the number of patterns."""
        return sum(len(block.weights) for block in self.blocks)

    @property
    def weights(self) -> Floats:
        """[P]: the number of items that have each pattern."""
        return np.concatenate([np.empty(0), *(block.weights for block in self.blocks)])

    def select(self, keep: Booleans) -> "VotingPatterns":
        """Return the patterns that are marked in `keep` [P], in order; `of_item` loses meaning."""
        return replace(self, blocks=tuple(_selected(self.blocks, keep)))


def collapse(table: LabelTable) -> VotingPatterns:
    """Return the patterns of a table. Exact: no hash decides whether two items are the same."""
    annotators, categories = len(table.annotators), len(table.categories)
    end = annotators * categories
    # One sort puts the votes of an item side by side, in order.
    votes = table.item * end + table.annotator * categories + table.label
    votes.sort()
    votes %= end
    lengths = np.bincount(table.item, minlength=len(table.items))
    starts = np.cumsum(lengths) - lengths
    of_item = np.empty(len(table.items), np.int64)
    blocks: list[Block] = []
    number = 0
    for items in _similar(lengths):
        padded = np.full((lengths[items[-1]], len(items)), end)
        for place, row in enumerate(padded):
            longer = items[np.searchsorted(lengths[items], place, side="right") :]
            row[len(items) - len(longer) :] = votes[starts[longer] + place]
        first, which, weights = _distinct_columns(padded, end + 1)
        of_item[items] = number + which
        number += len(first)
        step = max(1, max(_BLOCK // categories, end) // len(padded))
        for start in range(0, len(first), step):
            part = slice(start, start + step)
            codes = np.ascontiguousarray(padded[:, first[part]])
            blocks.append(Block(codes, weights[part].astype(np.float64)))
    return VotingPatterns(annotators, categories, tuple(blocks), of_item)


def by_code(values: Floats) -> Floats:
    """Return [q, A * q + 1]: `values` [q, A, q] by the code of the vote, 0 where there is none."""
    flat = np.zeros((len(values), values[0].size + 1))
    flat[:, :-1] = values.reshape(len(values), -1)
    return flat


def sum_votes(block: Block, coded: Floats) -> Floats:
    """Return [q, p]: the sums of `coded` (from `by_code`) over the votes of each pattern."""
    return np.asarray(coded.take(block.codes, axis=1, mode="clip").sum(axis=1))


def sum_patterns(
    patterns: VotingPatterns, respond: Callable[[Block], Floats]
) -> tuple[Floats, Floats]:
    """Return [q, A, q] and [q]: the sums of each pattern's response over its votes, and once.

    `respond` gives a new array [q, p] for a block; the patterns' weights are applied here.
    """
    q, end = patterns.categories, patterns.annotators * patterns.categories
    by_vote, once = np.zeros((q, end + 1)), np.zeros(q)
    for block in patterns.blocks:
        response = respond(block)
        response *= block.weights
        once += response.sum(axis=1)
        codes, spread = block.codes.ravel(), np.empty(block.codes.shape)
        for truth, values in enumerate(response):
            spread[:] = values
            by_vote[truth] += np.bincount(codes, spread.ravel(), end + 1)
    return by_vote[:, :-1].reshape(q, patterns.annotators, q), once


def _similar(lengths: Integers) -> Iterator[Integers]:
    """Yield items in groups of similar length, the shortest first."""
    order = np.argsort(lengths, kind="stable")
    ordered = lengths[order]
    start = 0
    while start < len(order):
        stop = int(np.searchsorted(ordered, ordered[start] * _PADDING, side="right"))
        yield order[start:stop]
        start = stop


def _distinct_columns(padded: Integers, base: int) -> tuple[Integers, Integers, Integers]:
    """Return, for the columns of [d, n], the first of each kind, the kind of each, and how many.

    A column is a number to the base, as long as that fits into 64 bits; then its rank stands for
    what has been read of it.
    """
    kind, bound = padded[0], base
    for row in padded[1:]:
        if bound > _LARGEST // base:
            distinct, kind = np.unique(kind, return_inverse=True)
            bound = len(distinct)
        kind, bound = kind * base + row, bound * base
    _, first, which, number = np.unique(
        kind, return_index=True, return_inverse=True, return_counts=True
    )
    return first, which, number


def _selected(blocks: tuple[Block, ...], keep: Booleans) -> Iterator[Block]:
    start = 0
    for block in blocks:
        kept = keep[start : start + len(block.weights)]
        start += len(block.weights)
        if kept.all():
            yield block
        elif kept.any():
            yield Block(np.ascontiguousarray(block.codes[:, kept]), block.weights[kept])
