"""Each coefficient against published values and against its definition, pair by pair."""

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement_matrices import matrix_rows, table_matrix, vector_rows
from agreement_reference import estimates, labels_by_item, percent_by_pairs
from labeler.agreement.builder import count_unordered
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise

NAMES = {
    "percent": "percent",
    "AC1": "ac1",
    "Fleiss": "fleiss",
    "BP": "brennan_prediger",
    "alpha": "alpha",
}
"""What the reference values call the coefficients."""

tables = st.lists(
    st.tuples(st.just("d"), st.sampled_from("123456"), st.sampled_from("abcd")), max_size=60
)


def value_of(rows: list[Row], name: str, categories: list[str] | None = None) -> float | None:
    return summarise(count_unordered(rows, categories)).coefficients[name].value


@pytest.mark.parametrize("documents", [True, False])
def test_published_matrices(anchors: dict[str, Any], documents: bool) -> None:
    """Each item its own document, or items for unit: the same standard errors."""
    for name, anchor in anchors.items():
        found = estimates(matrix_rows(anchor["matrix"], documents))
        for key, coefficient in NAMES.items():
            reference, estimate = anchor["values"][key], found[coefficient]
            assert estimate.value == pytest.approx(reference["est"], abs=1e-9), (name, key)
            assert estimate.se == pytest.approx(reference["se_delta"], abs=1e-9), (name, key)


def test_published_specific_agreement(anchors: dict[str, Any]) -> None:
    compared = 0
    for name, anchor in anchors.items():
        summary = summarise(count_unordered(matrix_rows(anchor["matrix"])))
        for agreement, reference in zip(
            summary.per_label.values(), anchor["values"]["specific"].values(), strict=True
        ):
            estimate = agreement.specific_agreement
            assert estimate.value == pytest.approx(reference[0], abs=1e-9), name
            if estimate.n > 1:
                assert estimate.se == pytest.approx(reference[1], abs=1e-9), name
                compared += 1
    assert compared > 40


def test_fleiss_example(fleiss_1971: list[str]) -> None:
    """Six psychiatrists and five diagnoses: the table says how many gave which to a patient."""
    assert len(fleiss_1971) == 30
    rows = vector_rows([[int(number) for number in vector] for vector in fleiss_1971])
    summary = summarise(count_unordered(rows))
    found = {
        name: (e.value, e.se) for name, e in summary.coefficients.items() if name in NAMES.values()
    }
    assert found["fleiss"] == pytest.approx((0.430244520060, 0.054198935515), abs=1e-9)
    assert found["ac1"] == pytest.approx((0.447884515845, 0.055662141682), abs=1e-9)
    assert found["brennan_prediger"] == pytest.approx((4 / 9, 0.055122835856), abs=1e-9)
    assert found["percent"][0] == pytest.approx(5 / 9, abs=1e-12)
    assert found["alpha"][0] == pytest.approx(0.433409828282, abs=1e-12)
    limits = summary.coefficients["fleiss"].ci
    assert limits == pytest.approx((0.319395, 0.541094), abs=1e-6)


def test_encyclopedia_example(anchor_notes: str) -> None:
    found = re.search(r"encyclopedia example.*?`([\d, ]+)`", anchor_notes)
    assert found
    rows = vector_rows([[int(n) for n in vector.split(",")] for vector in found[1].split()])
    coefficients = estimates(rows)
    assert coefficients["fleiss"].value == pytest.approx(0.209930704422, abs=1e-9)
    assert coefficients["fleiss"].se == pytest.approx(0.092371111606, abs=1e-9)
    assert coefficients["ac1"].value == pytest.approx(0.225614150817, abs=1e-9)
    assert coefficients["alpha"].value == pytest.approx(0.215574056533, abs=1e-9)


def test_declared_categories_count(anchors: dict[str, Any]) -> None:
    rows = matrix_rows(anchors["KRIPP_C"]["matrix"])
    assert value_of(rows, "ac1", list("012345")) == pytest.approx(0.785526781226, abs=1e-9)
    found = value_of(rows, "brennan_prediger", list("012345"))
    assert found == pytest.approx(0.781818181818, abs=1e-9)
    for name in ("percent", "alpha", "fleiss"):
        assert value_of(rows, name, list("012345")) == pytest.approx(value_of(rows, name))


def test_an_item_with_one_label_counts_for_prevalence(anchors: dict[str, Any]) -> None:
    matrix = anchors["KRIPP_C"]["matrix"]
    without = [labels for labels in matrix if sum(label >= 0 for label in labels) > 1]
    assert len(without) == len(matrix) - 1
    rows = matrix_rows(without)
    assert value_of(rows, "ac1") == pytest.approx(0.775151708719, abs=1e-9)
    assert value_of(rows, "fleiss") == pytest.approx(0.762483130904, abs=1e-9)


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ([[80, 10], [5, 5]], "ac1", 0.808),
        ([[80, 10], [5, 5]], "brennan_prediger", 0.70),
        ([[118, 5], [2, 0]], "ac1", 0.940776),
    ],
)
def test_paradoxes(table: list[list[int]], name: str, value: float) -> None:
    """Where one label is common, kappa is low though people agree; AC1 is not."""
    assert value_of(matrix_rows(table_matrix(table)), name) == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize(
    ("file", "key"),
    {
        "snow_rte.csv": "snow2008/rte",
        "paradigms_g1.csv": "annotation_paradigms/g1",
        "paradigms_g2.csv": "annotation_paradigms/g2",
        "paradigms_g3.csv": "annotation_paradigms/g3",
    }.items(),
)
def test_public_label_sets(
    file: str,
    key: str,
    label_set: Callable[[str], list[tuple[str | None, str, str, str]]],
    expected: dict[str, Any],
) -> None:
    reference = expected[key]
    rows = [(document, item, label) for document, item, _, label in label_set(file)]
    summary = summarise(count_unordered(rows))
    found = {name: estimate.value for name, estimate in summary.coefficients.items()}
    assert found["fleiss"] == pytest.approx(reference["fleiss_gwet"], abs=1e-9)
    assert found["ac1"] == pytest.approx(reference["gwet_ac1"], abs=1e-9)
    assert found["brennan_prediger"] == pytest.approx(reference["brennan_prediger"], abs=1e-9)
    for label, value in reference["alpha_per_category"].items():
        assert summary.per_label[label].alpha.value == pytest.approx(value, abs=1e-9)


@given(tables)
def test_chance_corrected_values_are_those_of_the_definitions(rows: list[Row]) -> None:
    table = labels_by_item(rows)
    percent = percent_by_pairs(table)
    if percent is None:
        return
    shares: Counter[str] = Counter()
    for labels in table:
        for label in labels:
            shares[label] += Fraction(1, len(labels))  # type: ignore[assignment]
    prevalence = [share / len(table) for share in shares.values()]
    squares = sum((p * p for p in prevalence), Fraction())
    categories = max(2, len(prevalence))
    chance = {
        "fleiss": squares,
        "ac1": (1 - squares) / (categories - 1),
        "brennan_prediger": Fraction(1, categories),
    }
    found = estimates(rows)
    for name, expected in chance.items():
        if expected == 1:
            assert found[name].value is None
        else:
            value = float((percent - expected) / (1 - expected))
            assert found[name].value == pytest.approx(value, rel=1e-12, abs=1e-12)


@given(tables)
def test_specific_agreement_is_that_of_pairs(rows: list[Row]) -> None:
    table = labels_by_item(rows)
    for label, agreement in summarise(count_unordered(rows)).per_label.items():
        pairs = [
            (first, second)
            for labels in table
            for i, first in enumerate(labels)
            for j, second in enumerate(labels)
            if i != j and label in {first, second}
        ]
        carried = [pair for pair in pairs if pair[0] == label]
        assert agreement.pairs == len(pairs) / 2
        assert agreement.count == sum(labels.count(label) for labels in table)
        value = agreement.specific_agreement.value
        if not carried:
            assert value is None
        else:
            expected = sum(pair[1] == label for pair in carried) / len(carried)
            assert value == pytest.approx(expected, abs=1e-12)


@given(tables)
def test_alpha_against_the_rest_is_alpha_of_two_labels(rows: list[Row]) -> None:
    for label, agreement in summarise(count_unordered(rows)).per_label.items():
        two: list[Row] = [(d, item, label if given == label else "rest") for d, item, given in rows]
        if agreement.specific_agreement.n == 0:
            assert agreement.alpha.value is None
        else:
            assert agreement.alpha.value == pytest.approx(value_of(two, "alpha"), abs=1e-12)


def test_scotts_pi_takes_its_prevalence_from_what_both_labelled() -> None:
    rows = matrix_rows(table_matrix([[80, 10], [5, 5]]))
    alone: list[Row] = [(None, f"alone{n}", "1") for n in range(50)]
    pi = summarise(count_unordered([*rows, *alone]), annotators=2).coefficients["scott"]
    shares = (175 / 200, 25 / 200)
    chance = sum(share**2 for share in shares)
    assert pi.value == pytest.approx((0.85 - chance) / (1 - chance), abs=1e-12)
    assert "scott" not in summarise(count_unordered(rows), annotators=3).coefficients
