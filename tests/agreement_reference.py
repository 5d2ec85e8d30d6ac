"""Agreement in one call, and computed the slow way, straight from the definitions, to compare."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from labeler.agreement.builder import count_unordered
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method, Unit
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise

Table = list[list[str]]
"""The labels of each item."""


def labels_by_item(rows: Iterable[Row]) -> Table:
    labels: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for document, item, label in rows:
        labels[document, item].append(label)
    return list(labels.values())


def percent_by_pairs(table: Table) -> Fraction | None:
    """Compare every pair of labels of every item."""
    shares = []
    for labels in table:
        pairs = [
            (first, second)
            for i, first in enumerate(labels)
            for j, second in enumerate(labels)
            if i != j
        ]
        if pairs:
            shares.append(Fraction(sum(a == b for a, b in pairs), len(pairs)))
    return sum(shares, Fraction()) / len(shares) if shares else None


def alpha_by_coincidences(table: Table) -> Fraction | None:
    """Fill Krippendorff's coincidence matrix pair by pair, in fractions."""
    coincidences: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for labels in table:
        for i, first in enumerate(labels):
            for j, second in enumerate(labels):
                if i != j:
                    coincidences[first, second] += Fraction(1, len(labels) - 1)
    marginals: dict[str, Fraction] = defaultdict(Fraction)
    for (first, _), number in coincidences.items():
        marginals[first] += number
    total = sum(marginals.values(), Fraction())
    observed = sum((n for (a, b), n in coincidences.items() if a != b), Fraction())
    chance = sum((m * (total - m) for m in marginals.values()), Fraction())
    return None if chance == 0 else 1 - (total - 1) * observed / chance


def estimates(rows: list[Row], unit: Unit = "document", level: float = 0.95) -> dict[str, Estimate]:
    """Return the coefficients of rows in any order, by name, that need no annotators."""
    summary = summarise(count_unordered(rows), Method(unit=unit, level=level))
    return {name: each for name, each in summary.coefficients.items() if name != "conger"}
