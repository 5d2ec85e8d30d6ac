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
from labeler.agreement.ragged import grouped

_ROUNDING: Final = 1e-24
_ROWS_AT_ONCE: Final = 1 << 18


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

    def add(self, pairs: Integers, sums: Floats) -> None:
        """Count documents: a pair and the sum of its influences in one document, for each."""
        self.squares[:] += np.bincount(pairs, sums**2, len(self.squares))
        self.number[:] += np.bincount(pairs, minlength=len(self.number))


def _by_document(patterns: Patterns, tables: PairTables, kappas: CohenKappas) -> _ByDocument:
    """Add up the influences of the items of each pair within each document.

    Some cells at a time: each meets the pairs of labels of its pattern, and they come by document,
    so that only what the last document has so far is carried on.
    """
    cells, entries, pairs = patterns.cells, tables.entries, max(1, len(tables.tables))
    of_pattern = grouped(entries.patterns, len(patterns.table))
    moved = kappas.influence[entries.pairs, entries.first, entries.second]
    found = _ByDocument(np.zeros(len(tables.tables)), np.zeros(len(tables.tables), np.int64))
    codes, sums = np.empty(0, np.int64), np.empty(0)
    for portion in of_pattern.portions(cells.vectors, _ROWS_AT_ONCE):
        documents, weights = cells.documents[portion], cells.weights[portion]
        cell, entry = of_pattern.take(cells.vectors[portion])
        codes = np.concatenate([codes, documents[cell] * pairs + entries.pairs[entry]])
        sums = np.concatenate([sums, moved[entry] * weights[cell]])
        first = int(codes.min(initial=documents[-1] * pairs))
        held, place = numbered(codes - first, (int(documents[-1]) + 1) * pairs - first)
        codes, sums = held + first, np.bincount(place, sums, len(held)).astype(np.float64)
        done = int(np.searchsorted(codes, documents[-1] * pairs))
        found.add(codes[:done] % pairs, sums[:done])
        codes, sums = codes[done:], sums[done:]
    found.add(codes % pairs, sums)
    return found


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
