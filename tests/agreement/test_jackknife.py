"""Linearised standard errors beside those of leaving out one document at a time."""

import math
import random

import numpy as np
import pytest

from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise

DOCUMENTS = 40


def project(seed: int) -> list[AnnotatedRow]:
    """Documents that differ in difficulty; every second item has one label."""
    chance = random.Random(seed)
    rows: list[AnnotatedRow] = []
    for document in range(DOCUMENTS):
        error = chance.choice([0.1, 0.4])
        for item in range(chance.randint(15, 25)):
            truth = chance.choice("aabc")
            for who in chance.sample("XYZ", chance.choice([1, 1, 2, 3])):
                label = chance.choice("abc") if chance.random() < error else truth
                rows.append((f"d{document}", str(item), who, label))
    return rows


def all_estimates(rows: list[AnnotatedRow]) -> dict[str, Estimate]:
    summary = summarise(annotated_unordered(rows, "abc"), Method(), annotators=3, scale=[1, 2, 4])
    return {
        **summary.coefficients,
        **{f"{pair.first}{pair.second}": pair.kappa for pair in summary.pairs},
        **{f"{each.name} and the rest": each.kappa for each in summary.by_annotator},
        **{f"{each.name} agreeing": each.percent for each in summary.by_annotator},
        **{
            f"{label} specific": each.specific_agreement
            for label, each in summary.per_label.items()
        },
        **{f"{label} alpha": each.alpha for label, each in summary.per_label.items()},
    }


def test_linearised_standard_errors_are_close_to_the_jackknifes() -> None:
    rows = project(seed=1)
    found = all_estimates(rows)
    without = [
        all_estimates([row for row in rows if row[0] != f"d{document}"])
        for document in range(DOCUMENTS)
    ]
    assert len(found) > 20
    for name, estimate in found.items():
        values = np.array([each[name].value for each in without], float)
        squares = float(((values - values.mean()) ** 2).sum())
        jackknife = math.sqrt((DOCUMENTS - 1) / DOCUMENTS * squares)
        assert estimate.se == pytest.approx(jackknife, rel=0.06), name
