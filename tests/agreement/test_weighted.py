"""Sampling weights: as if nothing, as if repeated, and as the material would have it."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Interval, Method, Unit
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.agreement.weighted import WeightedAgreement, weighted_agreement
from labeler.agreement.weighted_counts import WeightedCounts, weighted_items
from labeler.errors import LabelerError

METHOD = Method()
units: st.SearchStrategy[Unit] = st.sampled_from(["document", "item"])
intervals: st.SearchStrategy[Interval] = st.sampled_from(["linearised", "bootstrap"])
label_rows = st.dictionaries(
    st.tuples(st.integers(0, 19), st.sampled_from(["Ada", "Bo", "Cleo"])),
    st.sampled_from("xyz"),
    max_size=50,
).map(
    lambda labels: [
        (f"d{item % 7}", str(item), who, label) for (item, who), label in labels.items()
    ]
)


WeightedRow = tuple[str | None, str, str, str, float]
"""Document, item, annotator, label, weight of the item."""


def counted(rows: Sequence[WeightedRow], categories: Sequence[str] | None = None) -> WeightedCounts:
    items: dict[tuple[str | None, str, float], list[str]] = {}
    for document, item, _, label, weight in rows:
        items.setdefault((document, item, weight), []).append(label)
    return weighted_items(
        ((document, item, labels, weight) for (document, item, weight), labels in items.items()),
        categories,
    )


def weighted(
    rows: list[AnnotatedRow], weights: dict[str, float], method: Method = METHOD, **more: Any
) -> WeightedAgreement:
    with_weights: list[WeightedRow] = [(*row, weights[row[1]]) for row in rows]
    return weighted_agreement(counted(with_weights, ["x", "y", "z"]), method, **more)


def figures(estimate: Estimate) -> list[float | None]:
    return [estimate.value, estimate.se, *(estimate.ci or (None, None)), estimate.design_effect]


def close(figures: list[float | None]) -> list[Any]:
    return [None if each is None else pytest.approx(each, rel=1e-9, abs=1e-12) for each in figures]


@given(label_rows, st.floats(1e-6, 1e6), units, intervals)
def test_equal_weights_are_no_weights(
    rows: list[AnnotatedRow], weight: float, unit: Unit, interval: Interval
) -> None:
    method = Method(unit=unit, interval=interval, resamples=100)
    found = weighted(rows, {row[1]: weight for row in rows}, method, scale=[1.0, 2.0, 5.0])
    plain = summarise(annotated_unordered(rows, ["x", "y", "z"]), method, scale=[1.0, 2.0, 5.0])
    for name, answer in found.coefficients.items():
        other = plain.coefficients[name]
        assert figures(answer) == close(figures(other))
        assert (answer.n, answer.documents, answer.df) == (other.n, other.documents, other.df)
        assert answer.reason == other.reason
    assert {"percent", "alpha", "ac1", "alpha_ordinal"} <= set(found.coefficients)
    for label, each in found.per_label.items():
        other_label = plain.per_label[label]
        assert each.prevalence == pytest.approx(other_label.prevalence, abs=1e-12)
        assert (each.count, each.pairs) == (other_label.count, other_label.pairs)
        for kind in ("specific_agreement", "alpha"):
            assert figures(getattr(each, kind)) == close(figures(getattr(other_label, kind)))
    assert found.items == plain.pairable
    assert found.effective_items == pytest.approx(found.items)


@given(label_rows, st.lists(st.integers(1, 4), min_size=20, max_size=20))
def test_an_item_of_weight_three_is_three_items(
    rows: list[AnnotatedRow], weights: list[int]
) -> None:
    """For all values that do not correct for small samples, as alpha does."""
    found = weighted(rows, {str(n): float(weight) for n, weight in enumerate(weights)})
    repeated: list[AnnotatedRow] = [
        (document, f"{item}.{copy}", who, label)
        for document, item, who, label in rows
        for copy in range(weights[int(item)])
    ]
    plain = summarise(annotated_unordered(repeated, ["x", "y", "z"]), METHOD)
    for name in ("percent", "fleiss", "ac1", "brennan_prediger"):
        expected = plain.coefficients[name].value
        assert found.coefficients[name].value == (
            None if expected is None else pytest.approx(expected, abs=1e-9)
        )
    for label, each in found.per_label.items():
        other = plain.per_label[label]
        assert each.prevalence == pytest.approx(other.prevalence)
        expected = other.specific_agreement.value
        assert each.specific_agreement.value == (
            None if expected is None else pytest.approx(expected, abs=1e-9)
        )


@given(
    label_rows,
    st.lists(st.sampled_from([1.0, 2.5, 40.0]), min_size=20, max_size=20),
    st.floats(1e-3, 1e3),
    st.randoms(use_true_random=False),
)
def test_only_ratios_of_weights_matter_and_no_order(
    rows: list[AnnotatedRow], weights: list[float], factor: float, random: Any
) -> None:
    one = weighted(rows, {str(n): weight for n, weight in enumerate(weights)})
    random.shuffle(rows)
    other = weighted(rows, {str(n): weight * factor for n, weight in enumerate(weights)})
    assert one.effective_items == pytest.approx(other.effective_items)
    assert one.effective_items <= one.items * (1 + 1e-9)
    for name, answer in one.coefficients.items():
        assert figures(answer) == close(figures(other.coefficients[name]))


class Material:
    """Sentences in documents, one in twenty with a rare label, that two people labelled.

    A cue finds most of the rare ones, with some others; people differ more where it stands.
    """

    def __init__(self, documents: int = 400, sentences: int = 25) -> None:
        random = np.random.default_rng(5)
        shape = documents, sentences
        rare = random.random(shape) < 0.05
        self.cue = np.where(rare, random.random(shape) < 0.8, random.random(shape) < 0.03)
        self.labels = []
        for _ in range(2):
            right = random.random(shape) < np.where(self.cue, 0.75, 0.97)
            self.labels.append(np.where(rare == right, "rare", "common"))
        self.probability = np.where(self.cue, 0.8, 0.05)

    def rows(self, drawn: Any) -> list[WeightedRow]:
        return [
            (f"d{document:03}", str(n), who, str(given[document, n]),
             1 / float(self.probability[document, n]))
            for document, n in zip(*np.nonzero(drawn), strict=True)
            for who, given in zip(("Ada", "Bo"), self.labels, strict=True)
        ]  # fmt: skip

    def sample(self, seed: int) -> list[WeightedRow]:
        random = np.random.default_rng(seed)
        return self.rows(random.random(self.cue.shape) < self.probability)


def test_a_sample_that_is_rich_in_cues_gives_the_agreement_of_all_the_material() -> None:
    material = Material()
    everything = [row[:4] for row in material.rows(np.ones(material.cue.shape, np.bool_))]
    expected = headline(summarise(annotated_unordered(everything), METHOD))
    covered = 0
    found: list[list[float]] = []
    plain: list[list[float]] = []
    for seed in range(100, 125):
        rows = material.sample(seed)
        answer = weighted_agreement(counted(rows), METHOD)
        unweighted = summarise(annotated_unordered([row[:4] for row in rows]), METHOD)
        found.append(headline(answer))
        plain.append(headline(unweighted))
        low, high = answer.coefficients["alpha"].ci or (0.0, 0.0)
        covered += low <= expected[0] <= high
    assert np.mean(found, axis=0) == pytest.approx(expected, abs=0.02)
    assert covered >= 20
    off = np.abs(np.mean(plain, axis=0) - expected)
    assert off[1:].min() > 0.2


def headline(agreement: WeightedAgreement | AgreementSummary) -> list[float]:
    """Return alpha, AC1 and the prevalence of the rare label."""
    values = [agreement.coefficients[name].value for name in ("alpha", "ac1")]
    return [*(value for value in values if value is not None),
            agreement.per_label["rare"].prevalence]  # fmt: skip


@pytest.mark.parametrize("name", ["percent", "alpha", "fleiss", "ac1"])
def test_the_standard_error_is_close_to_the_jackknifes(name: str) -> None:
    rows = [row for row in Material(40).sample(3) if row[0] is not None]
    full = weighted_agreement(counted(rows), METHOD).coefficients[name]
    without = [
        weighted_agreement(
            counted([row for row in rows if row[0] != left_out]), METHOD
        ).coefficients[name].value
        for left_out in sorted({row[0] for row in rows if row[0]})
    ]  # fmt: skip
    values = np.array(without, np.float64)
    jackknife = np.sqrt((len(values) - 1) * values.var())
    assert full.se == pytest.approx(jackknife, rel=0.1)
    assert full.documents == len(values)


def test_published_standard_errors_know_no_weights() -> None:
    rows = Material(20).sample(1)
    gwet = weighted_agreement(counted(rows), Method(interval="gwet"))
    by_item = weighted_agreement(counted(rows), Method(unit="item"))
    assert gwet == by_item


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(weight: float) -> None:
    with pytest.raises(LabelerError, match="item '7' has the sampling weight"):
        weighted_items([("d", "7", ["x"], weight)])


def test_labels_are_those_that_are_declared() -> None:
    with pytest.raises(LabelerError, match="label 'x' of item '7' is not one of 'y'"):
        weighted_items([("d", "7", ["x", "y"], 2.0)], ["y"])


@given(
    label_rows,
    st.lists(st.sampled_from([1.0, 2.5, 40.0]), min_size=20, max_size=20),
    st.randoms(use_true_random=False),
)
def test_the_values_are_those_of_sums_over_pairs_of_labels(
    rows: list[AnnotatedRow], weights: list[float], random: Any
) -> None:
    """By the definitions, item by item and pair by pair, in fractions."""
    given_to: dict[str, list[str]] = {}
    for _, item, _, label in rows:
        given_to.setdefault(item, []).append(label)
    compared = {item: given for item, given in given_to.items() if len(given) > 1}
    weight_of = {item: Fraction(weights[int(item)]) for item in given_to}
    kept = [row for row in rows if row[1] in compared]
    random.shuffle(kept)
    found = weighted(kept, {item: float(weight) for item, weight in weight_of.items()})
    assert found.items == len(compared)
    if not compared:
        return
    total = sum(weight_of[item] for item in compared)
    agreed = sum(
        weight_of[item] * Fraction(sum(a == b for a, b in permutations(given, 2)),
                                   len(given) * (len(given) - 1))
        for item, given in compared.items()
    ) / total  # fmt: skip
    assert found.coefficients["percent"].value == pytest.approx(float(agreed))
    shares = {
        label: sum(
            weight_of[item] * Fraction(given.count(label), len(given))
            for item, given in compared.items()
        ) / total
        for label in "xyz"
    }  # fmt: skip
    hard = sum(share * (1 - share) for share in shares.values()) / 2
    assert found.coefficients["ac1"].value == pytest.approx(float((agreed - hard) / (1 - hard)))
    same = sum(share**2 for share in shares.values())
    if same < 1:
        fleiss = (agreed - same) / (1 - same)
        assert found.coefficients["fleiss"].value == pytest.approx(float(fleiss), abs=1e-9)
    # Of all labels given, an item's counting its weight each.
    everything = sum(weight_of[item] * len(given) for item, given in compared.items())
    for label in "xyz":
        own = sum(weight_of[item] * given.count(label) for item, given in compared.items())
        assert found.per_label[label].prevalence == pytest.approx(float(own / everything))


def test_nothing_at_all() -> None:
    found = weighted_agreement(counted([]), METHOD)
    assert (found.items, found.effective_items, found.per_label) == (0, 0, {})
    assert all(answer.value is None for answer in found.coefficients.values())
