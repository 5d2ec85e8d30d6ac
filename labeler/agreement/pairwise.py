"""Pairs of annotators as a report shows them."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.coefficients import ONE_LABEL, Floats
from labeler.agreement.counts import Integers, numbered
from labeler.agreement.estimates import Estimate, with_spread
from labeler.agreement.method import Method
from labeler.agreement.pairs import CohenKappas, PairTables
from labeler.agreement.patterns import Patterns

_ROUNDING: Final = 1e-24
_ROWS_AT_ONCE: Final = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class PairAgreement:
    """How far two annotators agree on the items that both labelled."""

    first: str
    second: str
    n: int
    percent: float
    kappa: Estimate
    """Cohen's; its standard error is that of Fleiss, Cohen and Everitt (1969) where items are the
    unit, and linearised by document where documents are."""
    table: Integers
    """[q, q]: items by the label of the first (rows) and of the second annotator."""


def pairs_of(
    patterns: Patterns, tables: PairTables, kappas: CohenKappas, method: Method
) -> tuple[PairAgreement, ...]:
    """Return the pairs of annotators that share an item, in order."""
    names, known = patterns.annotators, None not in patterns.documents
    items = tables.tables.sum(axis=(1, 2))
    agreeing = np.trace(tables.tables, axis1=1, axis2=2)
    documents = _by_document(patterns, tables, kappas)
    spread, item_variance = _variances(tables, kappas, documents, method)
    found = []
    for index, (first, second) in enumerate(tables.annotators):
        number = int(items[index])
        point = Estimate(None, number, int(documents.number[index]) if known else None)
        kappa = (
            with_spread(
                point,
                float(kappas.value[index]),
                float(spread[index]),
                float(item_variance[index]),
                method,
            )
            if kappas.defined[index]
            else replace(point, reason=ONE_LABEL)
        )
        found.append(
            PairAgreement(
                first=names[first],
                second=names[second],
                n=number,
                percent=float(agreeing[index] / number),
                kappa=kappa,
                table=tables.tables[index],
            )
        )
    return tuple(found)


class _ByDocument(NamedTuple):
    squares: Floats
    """[N]: the sum over documents of the squared influence of the pair's items in it."""
    number: Integers
    """[N]: the documents that hold an item which both labelled."""


def _by_document(patterns: Patterns, tables: PairTables, kappas: CohenKappas) -> _ByDocument:
    """Add up the influences of the items of each pair within each document.

    Some pairs at a time: each pair of labels meets every cell of its pattern, which is as many rows
    as there are pairs of labels.
    """
    cells, entries = patterns.cells, tables.entries
    by_pattern = np.argsort(cells.vectors, kind="stable")
    number = np.bincount(cells.vectors, minlength=len(patterns.table))
    starts = np.cumsum(number) - number
    pairs, documents = len(tables.tables), max(1, len(patterns.documents))
    squares, shared = np.zeros(pairs), np.zeros(pairs, np.int64)
    rows = np.bincount(entries.pairs, number[entries.patterns], pairs)
    turn_of_pair = (np.cumsum(rows) - rows) // _ROWS_AT_ONCE
    for turn in np.unique(turn_of_pair):
        chosen = np.flatnonzero(turn_of_pair[entries.pairs] == turn)
        repeats = number[entries.patterns[chosen]]
        entry = np.repeat(chosen, repeats)
        within = np.arange(len(entry)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        cell = by_pattern[starts[entries.patterns[entry]] + within]
        pair = entries.pairs[entry]
        moved = kappas.influence[pair, entries.first[entry], entries.second[entry]]
        first, last = int(pair.min()), int(pair.max())
        held, place = numbered(
            (pair - first) * documents + cells.documents[cell], (last + 1 - first) * documents
        )
        sums = np.bincount(place, moved * cells.weights[cell], len(held))
        squares += np.bincount(first + held // documents, sums**2, pairs)
        shared += np.bincount(first + held // documents, minlength=pairs)
    return _ByDocument(squares, shared)


def _variances(
    tables: PairTables, kappas: CohenKappas, documents: _ByDocument, method: Method
) -> tuple[Floats, Floats]:
    """Return [N], [N]: the variances for the method's units, and for independent items."""
    items = kappas.se**2
    if method.unit == "item":
        return items, items
    number = documents.number
    spread = documents.squares * number / np.maximum(number - 1, 1)
    rounding = (tables.tables * np.abs(kappas.influence)).sum(axis=(1, 2)) ** 2 * _ROUNDING
    return np.where(spread > rounding, spread, 0.0), items
