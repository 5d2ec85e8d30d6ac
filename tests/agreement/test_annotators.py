"""One annotator against the rest, and what is confused, against the slow definitions."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement_matrices import annotated
from agreement_reference import alpha_by_coincidences
from labeler.agreement.method import Method, Unit
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.summary import summarise

matrices = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-1, 2), min_size=width, max_size=width), min_size=1, max_size=15
    )
)


def summary_of(matrix: list[list[int]]) -> AgreementSummary:
    return summarise(annotated_unordered(annotated(matrix, documents=True)), Method())


def others_of(matrix: list[list[int]], annotator: int) -> list[tuple[str, list[str]]]:
    """Return the annotator's label and those of the others, for items that have both."""
    found = []
    for labels in matrix:
        others = [str(x) for who, x in enumerate(labels) if who != annotator and x >= 0]
        if labels[annotator] >= 0 and others:
            found.append((str(labels[annotator]), others))
    return found


@given(matrices)
def test_agreement_with_the_rest_is_that_of_the_definition(matrix: list[list[int]]) -> None:
    for each in summary_of(matrix).by_annotator:
        pairs = others_of(matrix, int(each.name[1:]))
        assert each.percent.n == len(pairs)
        if not pairs:
            assert each.percent.value is None
            assert each.percent.reason == "no item has a label by somebody else as well"
            continue
        shares = [others.count(mine) / len(others) for mine, others in pairs]
        assert each.percent.value == pytest.approx(np.mean(shares), abs=1e-12)
        own = Counter(mine for mine, _ in pairs)
        rest: Counter[str] = Counter()
        for _, others in pairs:
            for label in others:
                rest[label] += 1 / len(others)  # type: ignore[assignment]
        chance = sum(own[label] * rest[label] for label in own) / len(pairs) ** 2
        if chance > 1 - 1e-12:
            assert each.kappa.value is None
        else:
            expected = (np.mean(shares) - chance) / (1 - chance)
            assert each.kappa.value == pytest.approx(expected, abs=1e-10)


@given(matrices)
def test_alpha_without_an_annotator_is_that_of_the_others(matrix: list[list[int]]) -> None:
    for each in summary_of(matrix).by_annotator:
        column = int(each.name[1:])
        table = [
            [str(x) for who, x in enumerate(labels) if who != column and x >= 0]
            for labels in matrix
        ]
        expected = alpha_by_coincidences(table)
        if expected is None:
            assert each.alpha_without.value is None
        else:
            assert each.alpha_without.value == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize("unit", ["document", "item"])
@given(matrices, st.integers(1, 3))
def test_its_interval_is_that_of_the_labels_of_the_others(
    unit: Unit, matrix: list[list[int]], a_document: int
) -> None:
    """Measured anew without the annotator: every part of the estimate."""
    rows = [
        (f"d{int(item) // a_document}", item, annotator, label)
        for _, item, annotator, label in annotated(matrix)
    ]
    method = Method(unit=unit)
    for each in summarise(annotated_unordered(rows), method).by_annotator:
        others = [row for row in rows if row[2] != each.name]
        expected = summarise(annotated_unordered(others), method).coefficients["alpha"]
        found = each.alpha_without
        for name in ("value", "se", "ci", "design_effect"):
            theirs = getattr(expected, name)
            close = theirs if theirs is None else pytest.approx(theirs, rel=1e-6, abs=1e-9)
            assert getattr(found, name) == close, name
        assert (found.n, found.documents, found.df) == (
            expected.n,
            expected.documents,
            expected.df,
        )
        assert (found.reason, found.notes) == (expected.reason, expected.notes)


@pytest.mark.slow
def test_the_standard_errors_are_close_to_the_jackknifes() -> None:
    random = np.random.default_rng(4)
    truth = random.integers(0, 3, (150, 1))
    given_labels = np.where(random.random((150, 3)) < 0.7, truth, random.integers(0, 3, (150, 3)))
    matrix = np.where(random.random((150, 3)) < 0.8, given_labels, -1).tolist()
    full = summary_of(matrix).by_annotator
    without = [
        summary_of(matrix[:item] + matrix[item + 1 :]).by_annotator for item in range(len(matrix))
    ]
    for index, each in enumerate(full):
        for kind in ("percent", "kappa"):
            values = np.array([getattr(found[index], kind).value for found in without])
            jackknife = np.sqrt((len(values) - 1) * values.var())
            assert getattr(each, kind).se == pytest.approx(jackknife, rel=0.06)


@given(matrices)
def test_the_confusions_are_the_coincidences(matrix: list[list[int]]) -> None:
    summary = summary_of(matrix)
    observed, expected = summary.confusion
    table = [[str(x) for x in labels if x >= 0] for labels in matrix]
    for row, one in enumerate(summary.categories):
        for column, other in enumerate(summary.categories):
            pairs = sum(
                sum(
                    a == one and b == other
                    for i, a in enumerate(t)
                    for j, b in enumerate(t)
                    if i != j
                )
                / (len(t) - 1)
                for t in table
                if len(t) > 1
            )
            assert observed[row, column] == pytest.approx(pairs, abs=1e-9)
    pairable = sum(len(labels) for labels in table if len(labels) > 1)
    assert observed.sum() == pytest.approx(pairable)
    if pairable:
        assert expected.sum() == pytest.approx(pairable)
        alpha = summary.coefficients["alpha"].value
        if alpha is not None:
            apart = [matrix.sum() - np.trace(matrix) for matrix in (observed, expected)]
            assert alpha == pytest.approx(1 - apart[0] / apart[1], abs=1e-9)
