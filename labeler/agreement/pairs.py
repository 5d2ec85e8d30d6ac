"""Cohen's kappa for every pair of annotators at once, from their tables of label pairs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers
from labeler.agreement.patterns import Patterns
from labeler.agreement.ragged import Ragged
from labeler.agreement.shared import MOST_PAIRS, SharedPairs, shared_items

WIDEST_PRODUCT: Final = 2_048
"""Annotators times labels, up to which pairs are counted by a product of matrices."""

_PRODUCT_NUMBERS: Final = 2_000_000
_TABLE_NUMBERS: Final = 2_000_000
"""Numbers in the tables of all pairs together: with very many labels, fewer pairs are compared."""


class PairEntries(NamedTuple):
    """Every pair of labels of every pattern, the lower annotator first; columns [E]."""

    patterns: Integers
    pairs: Integers
    """An index into the pairs of annotators."""
    first: Integers
    second: Integers
    """The labels."""


@dataclass(frozen=True, eq=False)
class PairTables:
    """How often two annotators gave which labels to the same items; only pairs that share items.

    Where these are too many, those that share most.
    """

    patterns: Patterns
    keys: Integers
    """[N]: first annotator * number of annotators + second, the lower first; ascending."""
    tables: Integers
    """[N, q, q]: items by the label of the first and of the second."""
    left_out: int = 0
    """Pairs that share items, and fewer than these do."""
    not_looked_at: int = 0
    """Annotators of whom no pair was counted, since there are too many."""
    listed: PairEntries | None = None

    @property
    def annotators(self) -> Integers:
        """[N, 2]: the two annotators of each pair."""
        return np.column_stack(np.divmod(self.keys, max(1, len(self.patterns.annotators))))

    @cached_property
    def entries(self) -> PairEntries:
        """Which pattern holds which pairs of labels."""
        if self.listed is not None:
            return self.listed
        q, number = max(1, len(self.patterns.categories)), len(self.patterns.annotators)
        rows, one, other = _pairs_of_codes(self.patterns.table)
        pairs = np.searchsorted(self.keys, one // q * number + other // q)
        return PairEntries(rows, pairs, one % q, other % q)


class CohenKappas(NamedTuple):
    """Cohen's kappas [N]; NaN where chance agreement is complete, which `defined` says."""

    defined: Integers
    value: Floats
    influence: Floats
    """[N, q, q]: by how much one more item with these labels moves kappa."""
    se: Floats
    """Standard error (Fleiss, Cohen and Everitt 1969)."""


def pair_tables(patterns: Patterns) -> PairTables:
    """Count all pairs of annotators at once; where they are too many, those that share most."""
    number, q = len(patterns.annotators), max(1, len(patterns.categories))
    most = min(MOST_PAIRS, max(1, _TABLE_NUMBERS // q**2))
    if number * (number - 1) // 2 > most:
        shared = shared_items(patterns)
        if len(shared.keys) > most:
            return _of_most(patterns, shared, most)
    width = len(patterns.annotators) * len(patterns.categories)
    keys, tables = _by_product(patterns) if 0 < width <= WIDEST_PRODUCT else _by_pairs(patterns)
    return PairTables(patterns, keys, tables)


def _of_most(patterns: Patterns, shared: SharedPairs, most: int) -> PairTables:
    """Count the pairs that share most items, pair by pair: where two have patterns in common."""
    number, q = len(patterns.annotators), max(1, len(patterns.categories))
    keys = shared.keys[shared.most(most)]
    rows, codes = patterns.entries
    order = np.lexsort((rows, codes // q))
    rows, labels = rows[order], codes[order] % q
    ends = np.cumsum(np.bincount(codes // q, minlength=number))
    own = [slice(end - size, end) for end, size in zip(ends, np.diff(ends, prepend=0), strict=True)]
    columns: list[list[Integers]] = [[], [], [], []]
    for index, key in enumerate(keys.tolist()):
        one, other = own[key // number], own[key % number]
        common, first, second = np.intersect1d(
            rows[one], rows[other], assume_unique=True, return_indices=True
        )
        found = common, np.full(len(common), index), labels[one][first], labels[other][second]
        for column, values in zip(columns, found, strict=True):
            column.append(values)
    entries = PairEntries(*map(np.concatenate, columns))
    tables = np.zeros(len(keys) * q * q, np.int64)
    cells = (entries.pairs * q + entries.first) * q + entries.second
    np.add.at(tables, cells, patterns.weights[entries.patterns])
    return PairTables(
        patterns,
        keys,
        tables.reshape(len(keys), q, q),
        left_out=len(shared.keys) - len(keys),
        not_looked_at=number - shared.looked_at,
        listed=entries,
    )


def _by_product(patterns: Patterns) -> tuple[Integers, Integers]:
    """Count by the product of who gave which label with itself, a block of patterns at a time.

    Whole numbers in floats: exact up to 2**53 items.
    """
    q, number = len(patterns.categories), len(patterns.annotators)
    together = np.zeros((number * q, number * q))
    at_once = max(1, _PRODUCT_NUMBERS // (number * q))
    for first in range(0, len(patterns.table), at_once):
        block = np.arange(first, min(first + at_once, len(patterns.table)))
        gave = np.zeros((len(block), number * q))
        gave[patterns.table.take(block)] = 1.0
        together += (gave * patterns.weights[first : first + at_once, np.newaxis]).T @ gave
    tables = together.reshape(number, q, number, q).swapaxes(1, 2)
    one, other = np.nonzero(np.triu(tables.any(axis=(2, 3)), 1))
    return one * number + other, tables[one, other].astype(np.int64)


def _by_pairs(patterns: Patterns) -> tuple[Integers, Integers]:
    """Count pair by pair of labels: for so many annotators that most pairs share no item."""
    q, number = max(1, len(patterns.categories)), len(patterns.annotators)
    rows, one, other = _pairs_of_codes(patterns.table)
    keys, pairs = np.unique(one // q * number + other // q, return_inverse=True)
    tables = np.zeros(len(keys) * q * q, np.int64)
    np.add.at(tables, (pairs * q + one % q) * q + other % q, patterns.weights[rows])
    return keys, tables.reshape(len(keys), q, q)


def _pairs_of_codes(table: Ragged) -> tuple[Integers, Integers, Integers]:
    """Return every pair of codes of every pattern: the pattern, the lower code, the higher."""
    columns: list[list[Integers]] = [[np.empty(0, np.int64)] for _ in range(3)]
    for patterns, codes in table.by_size():
        left, right = np.triu_indices(codes.shape[1], 1)
        found = np.repeat(patterns, len(left)), codes[:, left].ravel(), codes[:, right].ravel()
        for column, values in zip(columns, found, strict=True):
            column.append(values)
    rows, one, other = (np.concatenate(column) for column in columns)
    return rows, one, other


def cohen_kappas(tables: Integers | Floats) -> CohenKappas:
    """Return Cohen's kappa (1960) of each table [N, q, q], with standard errors.

    kappa = 1 - n O / Q, for n items, O of them with different labels, and Q = n² less the sum of
    the products of the marginals: integers, so that no digit is lost. The delta method on this is
    the standard error of Fleiss, Cohen and Everitt (1969). Tables that share an item out among
    cells have a kappa and influences of such shares, but no standard error of this kind.
    """
    items = tables.sum(axis=(1, 2))
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    differing = items - np.trace(tables, axis1=1, axis2=2)
    chance = items**2 - (rows * columns).sum(axis=1)
    defined = chance > 0
    n, o, c = (
        np.where(defined, part, 1)[:, np.newaxis, np.newaxis] for part in (items, differing, chance)
    )
    other = 1 - np.eye(tables.shape[1])
    slope = 2 * n - columns[:, :, np.newaxis] - rows[:, np.newaxis, :]
    influence = -((o + n * other) / c - n * o * slope / c.astype(np.float64) ** 2)
    value = np.where(defined, 1 - (n * o / c)[:, 0, 0], np.nan)
    se = np.sqrt((tables * influence**2).sum(axis=(1, 2)))
    return CohenKappas(defined, value, influence, se)
