"""Conventions for words, and how much more has to be labelled."""

import math
import random
from typing import Any

import pytest

from agreement_matrices import matrix_rows
from labeler.agreement.benchmarks import (
    gwet_benchmark,
    krippendorff_verdict,
    landis_koch,
)
from labeler.agreement.builder import count_unordered
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method
from labeler.agreement.planning import Plan
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise
from labeler.agreement.tails import student_t_quantile


def test_gwets_published_benchmark(anchors: dict[str, Any]) -> None:
    """The estimate alone would be called substantial."""
    counts = count_unordered(matrix_rows(anchors["KRIPP_C"]["matrix"]))
    ac1 = summarise(counts, Method(unit="item", interval="gwet")).coefficients["ac1"]
    benchmark = gwet_benchmark(ac1)
    assert benchmark is not None
    found = [probability for _, probability in benchmark.probabilities]
    assert found[:3] == pytest.approx([0.39675, 0.88337, 0.99542], abs=5e-6)
    assert benchmark.word == "moderate"
    assert ac1.value is not None
    assert landis_koch(ac1.value) == "substantial"


def test_probabilities_grow_from_band_to_band_and_stay_probabilities() -> None:
    for value, se in [(0.99, 0.3), (-0.9, 0.1), (0.5, 1e-6), (1.0, 0.2)]:
        benchmark = gwet_benchmark(Estimate(value, 10, None, se=se, ci=(-1.0, 1.0)))
        assert benchmark is not None
        found = [probability for _, probability in benchmark.probabilities]
        assert found == sorted(found)
        assert all(0 <= p <= 1 + 1e-12 for p in found)


def test_no_benchmark_without_a_standard_error() -> None:
    assert gwet_benchmark(Estimate(1.0, 10, None, se=0.0)) is None
    assert gwet_benchmark(Estimate(None, 10, None)) is None
    assert gwet_benchmark(Estimate(0.7, 10, None, se=0.1)) is None  # too few for an interval


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.81, "almost perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair")],
)
def test_landis_and_kochs_words(value: float, word: str) -> None:
    assert landis_koch(value) == word
    assert landis_koch(value - 0.01) != word  # the bands are ".61 to .80"
    assert [landis_koch(value) for value in (0.1, 0.0, -0.01)] == ["slight", "slight", "poor"]


def test_krippendorffs_bounds() -> None:
    found = [krippendorff_verdict(lower) for lower in (0.8, 0.799, 0.667, 0.666)]
    assert found == ["firm", "tentative", "tentative", "none"]


def sample(documents: int, rare: float = 0.2, items: int = 20) -> list[Row]:
    chance = random.Random(1)
    rows: list[Row] = []
    for document in range(documents):
        for item in range(items):
            truth = chance.choices("abz", [0.5, 0.5 - rare, rare])[0]
            for _ in range(2):
                label = truth if chance.random() < 0.8 else chance.choice("ab")
                rows.append((f"d{document}", str(item), label))
    return rows


def plans_of(rows: list[Row], method: Method) -> dict[str, Plan]:
    return {plan.subject: plan for plan in summarise(count_unordered(rows, "abz"), method).plans}


def test_a_plan_is_what_the_standard_error_says() -> None:
    rows = sample(20)
    summary = summarise(count_unordered(rows, "abz"), Method())
    alpha, plan = summary.coefficients["alpha"], plans_of(rows, Method())["alpha"]
    assert plan.documents is not None
    assert alpha.se is not None
    assert plan.items == plan.documents * 20
    one = alpha.se * math.sqrt(20)

    def half_width(documents: int) -> float:
        return student_t_quantile(0.975, documents - 1) * one / math.sqrt(documents)

    assert half_width(plan.documents) <= 0.05 < half_width(plan.documents - 1)


def test_a_plan_that_is_followed_succeeds() -> None:
    plan = plans_of(sample(20), Method(unit="item"))["alpha"]
    assert plan.documents is None
    assert plan.items is not None
    more = summarise(
        count_unordered(sample(math.ceil(plan.items / 20)), "abz"), Method(unit="item")
    )
    low, high = more.coefficients["alpha"].ci or (0.0, 1.0)
    assert (high - low) / 2 == pytest.approx(0.05, rel=0.15)


def test_the_rarest_label_is_one_that_occurs() -> None:
    """A label that the codebook declares and nobody gave is no plan."""
    assert set(plans_of(sample(20, rare=0.0), Method())) == {"alpha", "b"}


def test_a_label_that_was_never_compared_is_not_reachable() -> None:
    plan = plans_of([*sample(20, rare=0.0), ("d0", "alone", "z")], Method())["z"]
    assert (plan.items, plan.label, plan.touched) == (None, True, 385)
    assert plan.reason == (
        "not reachable by random sampling: it does not occur among 400 items with two labels or "
        "more; in a second sample, of items with cue words for it, about 385 on which somebody "
        "gives it"
    )


def test_a_rare_label_is_not_reachable() -> None:
    plan = plans_of(sample(100, rare=0.002), Method())["z"]
    assert plan.items is not None
    assert plan.items > 20_000
    assert plan.touched is not None
    assert 300 < plan.touched < 500
    reason = plan.reason or ""
    assert reason.startswith("not reachable by random sampling: about ")
    assert f"about {plan.touched:,} on which somebody gives it" in reason


def test_a_label_that_all_compared_items_have_is_nothing_to_plan_from() -> None:
    rows: list[Row] = [("d", str(item), "z") for item in range(4) for _ in "ab"]
    rows += [("d", f"alone{item}", "a") for item in range(40)]
    assert "nothing to extrapolate from" in (plans_of(rows, Method(unit="item"))["z"].reason or "")


def test_what_is_narrow_enough_is_reached() -> None:
    plan = plans_of(sample(12, items=400), Method())["alpha"]
    assert (plan.items, plan.documents, plan.reached) == (4_800, 12, True)
    assert plan.reason == "reached by the 4,800 items with two labels in 12 documents"


def test_a_plan_has_five_documents_at_least() -> None:
    """Fewer have no interval, however narrow it would be."""
    plan = plans_of(sample(3, items=2_000), Method())["alpha"]
    assert plan.documents is not None
    assert plan.documents >= 5
    assert not plan.reached


def test_nothing_to_plan_from() -> None:
    alone: list[Row] = [("d", "1", "a")]
    assert plans_of(alone, Method()) == {}
    same: list[Row] = [(f"d{n}", "1", label) for n in range(9) for label in "aa"]
    assert "nothing to extrapolate from: only one label was used" in (
        plans_of(same, Method())["alpha"].reason or ""
    )
