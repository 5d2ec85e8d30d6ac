"""Alpha by distance, against Krippendorff's definitions taken pair by pair."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement_reference import Table, labels_by_item
from labeler.agreement.builder import count_unordered
from labeler.agreement.method import Method
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError
from labeler.label_files.duplicates import settle_duplicates
from labeler.label_files.rows import FileLabel
from labeler.measuring import labels_report

SCALE = [0.0, 1.0, 2.0, 4.0]
LABELS = ["0", "1", "2", "4"]
WORKED: list[list[str]] = [
    ["1", "1", "1"],
    ["2", "2", "4"],
    ["0", "1", "0"],
    ["4", "4"],
    ["2", "1", "2"],
    ["4"],
    ["0", "0", "4"],
]

tables = st.lists(
    st.tuples(st.just("d"), st.sampled_from("123456"), st.sampled_from(LABELS)), max_size=50
)


def by_definition(table: Table, kind: str) -> Fraction | None:
    """Weigh every pair of labels of an item, and every pair of all labels (2004, section 11.3)."""
    labels_in_order = sorted({label for labels in table for label in labels}, key=float)
    pairable = [labels for labels in table if len(labels) > 1]
    given_labels = [label for labels in pairable for label in labels]
    number = {label: given_labels.count(label) for label in labels_in_order}

    def distance(first: str, second: str) -> Fraction:
        if kind == "alpha_interval":
            return (Fraction(float(first)) - Fraction(float(second))) ** 2
        low, high = sorted(map(labels_in_order.index, (first, second)))
        between = sum(number[label] for label in labels_in_order[low : high + 1])
        return (between - Fraction(number[first] + number[second], 2)) ** 2

    total = len(given_labels)
    observed = sum(
        (
            distance(first, second) / (len(labels) - 1)
            for labels in pairable
            for first in labels
            for second in labels
        ),
        Fraction(),
    )
    chance = sum((distance(a, b) for a in given_labels for b in given_labels), Fraction())
    return None if chance == 0 else 1 - (total - 1) * observed / chance


@pytest.mark.parametrize("kind", ["alpha_ordinal", "alpha_interval"])
@given(tables)
def test_values_are_those_of_the_definitions(kind: str, rows: list[Row]) -> None:
    found = summarise(count_unordered(rows, LABELS), scale=SCALE).coefficients[kind]
    expected = by_definition(labels_by_item(rows), kind)
    if expected is None:
        assert found.value is None
        assert found.reason
    else:
        assert found.value == pytest.approx(float(expected), abs=1e-10)


steps = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.sampled_from(
    ["1", "1.0", "1e0", "-0", "0", "1e200", "-1e308", "1e308", "5e-324", "nan", "inf", "often"]
)


@given(st.lists(st.lists(steps, min_size=1, max_size=4), max_size=8))
def test_any_numbers_have_a_value_or_a_reason(table: Table) -> None:
    """Whatever is read from a file: no number is too large, and none is two categories."""
    rows = [
        FileLabel("d", str(item), f"A{who}", label)
        for item, labels in enumerate(table)
        for who, label in enumerate(labels)
    ]
    texts = {label for labels in table for label in labels}
    numbers = {text: float(text) for text in texts - {"often"}}
    finite = all(map(math.isfinite, numbers.values())) and "often" not in texts
    labels = settle_duplicates(rows)
    if not finite or len(set(numbers.values())) < len(texts):
        with pytest.raises(LabelerError, match=r"is no number|are one number"):
            labels_report(labels, "steps.csv", Method(unit="item"), scale=True)
        return
    found = labels_report(labels, "steps.csv", Method(unit="item"), scale=True)
    for kind in ("alpha_ordinal", "alpha_interval"):
        alpha, expected = found.summary.coefficients[kind], by_definition(table, kind)
        if expected is None or alpha.value is None:
            assert alpha.value is None
            assert alpha.reason
        else:
            assert alpha.value == pytest.approx(float(expected), abs=1e-6, rel=1e-6)


@pytest.mark.parametrize("kind", ["alpha_ordinal", "alpha_interval"])
def test_categories_may_stand_in_any_order(kind: str) -> None:
    rows: list[Row] = [("d", str(i), label) for i, each in enumerate(WORKED) for label in each]
    turned = summarise(count_unordered(rows, LABELS[::-1]), scale=SCALE[::-1]).coefficients[kind]
    straight = summarise(count_unordered(rows, LABELS), scale=SCALE).coefficients[kind]
    assert turned.value == pytest.approx(straight.value, abs=1e-12)


def test_two_labels_make_nominal_ordinal_and_interval_the_same() -> None:
    rows: list[Row] = [
        ("d", str(item), label)
        for item, labels in enumerate(["00", "01", "11", "00", "11", "01", "0"])
        for label in labels
    ]
    found = summarise(count_unordered(rows, ["0", "1"]), scale=[0, 1]).coefficients
    nominal = found["alpha"].value
    assert nominal is not None
    for kind in ("alpha_ordinal", "alpha_interval"):
        assert found[kind].value == pytest.approx(nominal, abs=1e-12)


def test_values_are_those_of_the_krippendorff_package() -> None:
    peer = pytest.importorskip("krippendorff", reason="a peer, in an environment of its own")
    numpy = pytest.importorskip("numpy")
    matrix = numpy.full((3, len(WORKED)), numpy.nan)
    for item, labels in enumerate(WORKED):
        for annotator, label in enumerate(labels):
            matrix[annotator, item] = float(label)
    rows: list[Row] = [("d", str(i), label) for i, each in enumerate(WORKED) for label in each]
    found = summarise(count_unordered(rows, LABELS), scale=SCALE).coefficients
    for level in ("nominal", "ordinal", "interval"):
        name = "alpha" if level == "nominal" else f"alpha_{level}"
        expected = peer.alpha(
            reliability_data=matrix, value_domain=SCALE, level_of_measurement=level
        )
        assert found[name].value == pytest.approx(expected, abs=1e-12)
