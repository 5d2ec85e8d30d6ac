"""The difference of two coefficients on the same items, by definition and by the jackknife."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from labeler.agreement.coefficients import AC1, ALPHA, COEFFICIENTS, PERCENT, Coefficient
from labeler.agreement.comparison import NO_DIFFERENCE, compare_coefficients, compare_labels
from labeler.agreement.details import Comparison
from labeler.agreement.method import Method
from labeler.agreement.paired_labels import paired_labels
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError

NAMES = ("round 1", "round 2")
METHOD = Method()
coefficients = st.sampled_from(COEFFICIENTS)
label_rows = st.dictionaries(
    st.tuples(st.sampled_from("123456789"), st.sampled_from(["Ada", "Bo", "Cleo"])),
    st.sampled_from("xyz"),
    max_size=25,
).map(
    lambda labels: [
        (f"d{int(item) % 4}", item, who, label) for (item, who), label in labels.items()
    ]
)


def simulated(
    seed: int, accuracy: float, documents: int = 25, sentences: int = 12, people: int = 3
) -> list[AnnotatedRow]:
    """Return rows about the same items for every seed: documents differ in difficulty."""
    truth = np.random.default_rng(0).integers(0, 3, (documents, sentences))
    random = np.random.default_rng(seed)
    easy = np.clip(accuracy + random.normal(0, 0.15, documents), 0, 1)
    rows: list[AnnotatedRow] = []
    for document in range(documents):
        for sentence in range(sentences):
            for who in range(people):
                right = random.random() < easy[document]
                label = truth[document, sentence] if right else random.integers(0, 3)
                rows.append((f"d{document:02}", str(sentence), f"a{who}", f"l{label}"))
    return rows


def compared(
    first: list[AnnotatedRow], second: list[AnnotatedRow], coefficient: Coefficient = ALPHA
) -> Comparison:
    return compare_labels(paired_labels(first, second, NAMES, None), coefficient, METHOD)


def numbers(comparison: Comparison) -> list[float | None]:
    difference = comparison.difference
    limits = difference.ci or (None, None)
    return [comparison.first_value, comparison.second_value, difference.value, difference.se,
            *limits, comparison.p]  # fmt: skip


@given(label_rows, coefficients)
def test_a_set_beside_itself_differs_by_nothing(
    rows: list[AnnotatedRow], coefficient: Coefficient
) -> None:
    comparison = compared(rows, rows, coefficient)
    assert comparison.first_value == comparison.second_value
    if comparison.first_value is None:
        assert comparison.difference.value is None
        assert comparison.difference.reason
        return
    assert comparison.difference.value == 0
    assert comparison.difference.ci is None
    assert comparison.p is None
    if comparison.difference.se is not None:
        assert comparison.difference.se == 0
        assert (comparison.difference.reason or "").startswith(NO_DIFFERENCE)


@given(label_rows, label_rows, coefficients)
def test_only_items_that_both_sets_compare_count(
    first: list[AnnotatedRow], second: list[AnnotatedRow], coefficient: Coefficient
) -> None:
    comparison = compared(first, second, coefficient)
    both = {item for document, item, _, _ in first if _labels(first, item) >= 2} & {
        item for document, item, _, _ in second if _labels(second, item) >= 2
    }
    assert comparison.difference.n == len(both)
    categories = sorted({label for _, _, _, label in (*first, *second)})
    for rows, value in ((first, comparison.first_value), (second, comparison.second_value)):
        common = annotated_unordered([row for row in rows if row[1] in both], categories)
        alone = summarise(common, METHOD).coefficients[coefficient.name].value
        assert value == (None if alone is None else pytest.approx(alone, abs=1e-12))


def _labels(rows: list[AnnotatedRow], item: str) -> int:
    return sum(row[1] == item for row in rows)


@given(label_rows, label_rows, coefficients, st.randoms())
def test_order_and_names_change_nothing(
    first: list[AnnotatedRow], second: list[AnnotatedRow], coefficient: Coefficient, random: Any
) -> None:
    renamed = {"x": "c", "y": "a", "z": "b"}
    people = {"Ada": "Zoe", "Bo": "Ida", "Cleo": "Kim"}

    def changed(rows: list[AnnotatedRow]) -> list[AnnotatedRow]:
        others: list[AnnotatedRow] = [
            (f"e{document}", f"s{item}", people[who], renamed[label])
            for document, item, who, label in rows
        ]
        random.shuffle(others)
        return others

    one = numbers(compared(first, second, coefficient))
    other = numbers(compared(changed(first), changed(second), coefficient))
    assert other == [None if each is None else pytest.approx(each, abs=1e-9) for each in one]


@given(label_rows, label_rows, coefficients)
def test_the_other_way_round_is_the_negative(
    first: list[AnnotatedRow], second: list[AnnotatedRow], coefficient: Coefficient
) -> None:
    there, back = compared(first, second, coefficient), compared(second, first, coefficient)
    assert (there.first_value, there.second_value) == (back.second_value, back.first_value)
    assert there.p == (None if back.p is None else pytest.approx(back.p, abs=1e-12))
    assert there.difference.se == (
        None if back.difference.se is None else pytest.approx(back.difference.se, abs=1e-12)
    )
    if there.difference.value is not None and back.difference.value is not None:
        assert there.difference.value == pytest.approx(-back.difference.value, abs=1e-15)
    if there.difference.ci and back.difference.ci:
        mirrored = [-limit for limit in reversed(back.difference.ci)]
        assert list(there.difference.ci) == pytest.approx(mirrored, abs=1e-12)


@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda each: each.name)
def test_two_sets_are_as_far_apart_as_the_jackknife_says(coefficient: Coefficient) -> None:
    first, second = simulated(1, 0.55), simulated(2, 0.75)
    full = compared(first, second, coefficient)
    without = []
    for left_out in {row[0] for row in first}:
        kept = [[row for row in rows if row[0] != left_out] for rows in (first, second)]
        without.append(compared(kept[0], kept[1], coefficient).difference.value)
    values = np.array(without, np.float64)
    jackknife = np.sqrt((len(values) - 1) * values.var())
    assert full.difference.se == pytest.approx(jackknife, rel=0.05)


def test_two_coefficients_are_as_far_apart_as_the_jackknife_says() -> None:
    rows = simulated(3, 0.6)
    full = compare_coefficients(annotated_unordered(rows).counts, ALPHA, AC1, METHOD)
    without = [
        compare_coefficients(
            annotated_unordered([row for row in rows if row[0] != left_out]).counts,
            ALPHA,
            AC1,
            METHOD,
        ).difference.value
        for left_out in {row[0] for row in rows}
    ]
    values = np.array(without, np.float64)
    jackknife = np.sqrt((len(values) - 1) * values.var())
    assert full.difference.se == pytest.approx(jackknife, rel=0.05)
    summary = summarise(annotated_unordered(rows), METHOD).coefficients
    assert (full.coefficient, full.first, full.second) == ("alpha, ac1", "alpha", "ac1")
    assert full.first_value == summary["alpha"].value
    assert full.second_value == summary["ac1"].value
    assert full.difference.df == summary["alpha"].df


def test_p_and_the_interval_are_those_of_students_t() -> None:
    comparison = compared(simulated(1, 0.55), simulated(2, 0.75))
    difference = comparison.difference
    assert difference.value is not None
    assert difference.se
    assert difference.df == 24
    t = difference.value / difference.se
    assert comparison.p == pytest.approx(2 * stats.t.sf(abs(t), 24), rel=1e-9)
    margin = stats.t.ppf(0.975, 24) * difference.se
    assert difference.ci == pytest.approx((difference.value - margin, difference.value + margin))


def test_for_items_it_is_the_paired_t_test_of_percent_agreement() -> None:
    """Percent agreement of two people is a mean, and there the textbook has the answer."""
    first, second = simulated(1, 0.5, people=2), simulated(2, 0.8, people=2)
    comparison = compare_labels(
        paired_labels(first, second, NAMES), PERCENT, replace(METHOD, unit="item")
    )

    def agreeing(rows: list[AnnotatedRow]) -> list[bool]:
        labels: dict[tuple[str | None, str], list[str]] = {}
        for document, item, _, label in rows:
            labels.setdefault((document, item), []).append(label)
        return [len(set(labels[key])) == 1 for key in sorted(labels, key=str)]

    test = stats.ttest_rel(
        np.array(agreeing(second), np.float64), np.array(agreeing(first), np.float64)
    )
    assert comparison.p == pytest.approx(test.pvalue, rel=1e-9)


def test_a_difference_shared_by_all_documents_has_no_interval() -> None:
    first: list[AnnotatedRow] = []
    second: list[AnnotatedRow] = []
    for document in "abcdef":
        for item in "12":
            for who in ("Ada", "Bo"):
                first.append((document, item, who, "x" if who == "Ada" or item == "1" else "y"))
                second.append((document, item, who, f"l{item}"))
    difference = compared(first, second, PERCENT).difference
    assert (difference.value, difference.se, difference.ci) == (0.5, 0.0, None)
    assert difference.reason == "no variation observed: every document shows the same difference"


def test_a_set_without_a_value_is_named() -> None:
    rows = simulated(1, 0.5)
    constant: list[AnnotatedRow] = [(document, item, who, "l0") for document, item, who, _ in rows]
    comparison = compared(constant, rows)
    assert comparison.first_value is None
    assert comparison.second_value is not None
    assert comparison.difference.value is None
    assert comparison.difference.n == 300
    assert (comparison.difference.reason or "").startswith("round 1: only one label was used")


def test_nothing_in_common() -> None:
    comparison = compared(simulated(1, 0.5), [("other", "1", "Ada", "l0")])
    assert comparison.difference.n == 0
    assert comparison.difference.value is None
    assert comparison.difference.reason == "no item has two labels or more in both"


def test_two_files_of_one_name_and_one_annotator_are_told_apart() -> None:
    rows = simulated(1, 0.5)
    paired = paired_labels(rows, simulated(2, 0.9), ("labels.csv", "labels.csv"))
    assert paired.sample.without_value().n == 300
    twice = [*rows, rows[0]]
    with pytest.raises(LabelerError, match=r"'a0 in labels\.csv \(second\)' has more than one"):
        paired_labels(rows, twice, ("labels.csv", "labels.csv"))


@pytest.mark.slow
def test_equal_sets_are_called_different_as_often_as_the_level_says() -> None:
    """Two draws from one process: at 5 %, about 5 % of comparisons may find a difference."""
    found = [
        compared(simulated(2 * seed + 10, 0.6), simulated(2 * seed + 11, 0.6)).p
        for seed in range(300)
    ]
    wrong = sum(p is not None and p < 0.05 for p in found)
    assert 4 <= wrong <= 28
