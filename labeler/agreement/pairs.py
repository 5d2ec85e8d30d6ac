"""Cohen's kappa for every pair of annotators at once, from their tables of label pairs."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Integers
from labeler.agreement.patterns import Patterns


class PairEntries(NamedTuple):
    """Every pair of labels of every pattern, the lower annotator first; columns [E]."""

    patterns: Integers
    pairs: Integers
    """An index into the pairs of annotators."""
    first: Integers
    second: Integers
    """The labels."""


@dataclass(frozen=True, slots=True, eq=False)
class PairTables:
    """How often two annotators gave which labels to the same items; only pairs that share items."""

    annotators: Integers
    """[N, 2]: the two annotators, the lower first, in order."""
    tables: Integers
    """[N, q, q]: items by the label of the first and of the second."""
    entries: PairEntries


class CohenKappas(NamedTuple):
    """Cohen's kappas [N]; NaN where chance agreement is complete, which `defined` says."""

    defined: Integers
    value: Floats
    influence: Floats
    """[N, q, q]: by how much one more item with these labels moves kappa."""
    se: Floats
    """Standard error (Fleiss, Cohen and Everitt 1969)."""
    null_se: Floats
    """That under independence, for a test of kappa = 0 and for nothing else."""


def pair_tables(patterns: Patterns) -> PairTables:
    """Count all pairs of annotators in one pass over the patterns."""
    q, number = max(1, len(patterns.categories)), len(patterns.annotators)
    columns: list[list[Integers]] = [[np.empty(0, np.int64)] for _ in range(3)]
    table = patterns.table
    for left in range(table.shape[1]):
        for right in range(left + 1, table.shape[1]):
            rows = np.flatnonzero(table[:, right] >= 0)
            if not len(rows):
                break
            for column, found in zip(
                columns, (rows, table[rows, left], table[rows, right]), strict=True
            ):
                column.append(found)
    rows, one, other = (np.concatenate(column) for column in columns)
    keys, pairs = np.unique(one // q * number + other // q, return_inverse=True)
    cells = (pairs * q + one % q) * q + other % q
    tables = np.zeros(len(keys) * q * q, np.int64)
    np.add.at(tables, cells, patterns.weights[rows])
    return PairTables(
        annotators=np.column_stack([keys // max(1, number), keys % max(1, number)]),
        tables=tables.reshape(len(keys), q, q),
        entries=PairEntries(rows, pairs, one % q, other % q),
    )


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
    p, r = rows / n[:, 0], columns / n[:, 0]
    expected = (p * r).sum(axis=1)
    null = expected + expected**2 - (p * r * (p + r)).sum(axis=1)
    left = np.where(defined, 1 - expected, 1)
    null_se = np.sqrt(np.maximum(null, 0) / np.maximum(items, 1)) / left
    return CohenKappas(defined, value, influence, se, null_se)
