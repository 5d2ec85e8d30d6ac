"""Published standard errors on request, and the bootstrap, beside the linearised default."""

import json
import random
import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement_matrices import matrix_rows
from labeler.agreement.bootstrap import resampled
from labeler.agreement.builder import count_unordered
from labeler.agreement.estimates import Estimate, sample_of_patterns
from labeler.agreement.light import light_drawn
from labeler.agreement.method import Interval, Method, Unit
from labeler.agreement.pairs import pair_tables
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow, Row
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError

NAMES = {
    "percent": "percent",
    "AC1": "ac1",
    "Fleiss": "fleiss",
    "BP": "brennan_prediger",
    "alpha": "alpha",
}
GWET = Method(unit="item", interval="gwet")

tables = st.lists(
    st.tuples(st.sampled_from("defghi"), st.sampled_from("123"), st.sampled_from("abc")),
    max_size=40,
)


def clustered(documents: int = 30) -> list[Row]:
    chance = random.Random(documents)
    rows: list[Row] = []
    for document in range(documents):
        error = chance.choice([0.05, 0.5])
        for item in range(chance.randint(10, 30)):
            truth = chance.choice("abb")
            for _ in range(chance.choice([1, 2, 3])):
                label = chance.choice("abc") if chance.random() < error else truth
                rows.append((f"d{document}", str(item), label))
    return rows


def all_estimates(summary: AgreementSummary) -> dict[str, Estimate]:
    by_label = {
        f"{label} {kind}": estimate
        for label, each in summary.per_label.items()
        for kind, estimate in (("specific", each.specific_agreement), ("alpha", each.alpha))
    }
    found = {**summary.coefficients, **by_label}
    del found["conger"]  # these rows do not say who gave a label
    return found


def test_published_standard_errors_and_limits(anchors: dict[str, Any]) -> None:
    for name, anchor in anchors.items():
        found = summarise(count_unordered(matrix_rows(anchor["matrix"])), GWET).coefficients
        for key, coefficient in NAMES.items():
            reference, estimate = anchor["values"][key], found[coefficient]
            assert estimate.value == pytest.approx(reference["est"], abs=1e-9), (name, key)
            assert estimate.se == pytest.approx(reference["se_irrcac"], abs=1e-9), (name, key)
            limits = (reference["lo"], reference["hi"])
            assert estimate.ci == pytest.approx(limits, abs=1e-9), (name, key)


def test_published_standard_errors_with_declared_categories(anchors: dict[str, Any]) -> None:
    rows = matrix_rows(anchors["KRIPP_C"]["matrix"])
    found = summarise(count_unordered(rows, list("012345")), GWET).coefficients
    assert found["ac1"].se == pytest.approx(0.138696938523, abs=1e-9)
    assert found["brennan_prediger"].se == pytest.approx(0.140729023843, abs=1e-9)


def test_published_standard_errors_take_items_for_independent() -> None:
    summary = summarise(count_unordered(clustered()), Method(interval="gwet"))
    assert summary.settings.unit == "item"
    assert any("take items for independent" in note for note in summary.notes)
    specific = summary.per_label["a"].specific_agreement
    assert specific.notes == ("no standard error of this kind is published: it is linearised",)
    assert summary.per_label["a"].alpha.notes == ()


@pytest.mark.parametrize("unit", ["document", "item"])
def test_the_bootstrap_agrees_with_linearisation(unit: Unit) -> None:
    counts = count_unordered(clustered())
    linearised = all_estimates(summarise(counts, Method(unit=unit)))
    drawn = all_estimates(summarise(counts, Method(unit=unit, interval="bootstrap")))
    for name, estimate in linearised.items():
        other = drawn[name]
        assert other.value == estimate.value
        assert other.se == pytest.approx(estimate.se, rel=0.12), name
        assert (other.df, other.design_effect) == (estimate.df, estimate.design_effect)
        assert other.ci == pytest.approx(estimate.ci, abs=0.03), name


def test_the_seed_decides() -> None:
    counts = count_unordered(clustered())

    def drawn(seed: int, resamples: int = 200) -> dict[str, Estimate]:
        method = Method(interval="bootstrap", resamples=resamples, seed=seed)
        return all_estimates(summarise(counts, method))

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    report = summarise(counts, Method(interval="bootstrap", seed=7)).settings
    assert (report.bootstrap, report.seed) == (2_000, 7)
    assert summarise(counts).settings.seed is None


def test_documents_are_drawn_whole() -> None:
    """Documents that are all alike leave a bootstrap of documents nothing to vary."""
    rows: list[Row] = [
        (f"d{document}", str(item), label)
        for document in range(12)
        for item, labels in enumerate(["aa", "ab", "bb", "bb"])
        for label in labels
    ]
    for interval in ("linearised", "bootstrap"):
        percent = summarise(count_unordered(rows), Method(interval=interval)).coefficients[
            "percent"
        ]
        assert (percent.value, percent.se, percent.ci) == (0.75, 0.0, None)
    by_item = summarise(count_unordered(rows), Method(unit="item", interval="bootstrap"))
    assert by_item.coefficients["percent"].ci is not None


def test_undefined_resamples_are_counted() -> None:
    estimate = Estimate(0.5, 10, None, se=0.1, ci=(0.3, 0.7), df=9, design_effect=1.0)
    values = np.linspace(0.4, 0.6, 1_000)
    values[:40] = np.nan
    few = resampled(estimate, values, Method())
    assert few.notes == ("40 of 1,000 resamples have no value and are left out",)
    assert few.ci is not None
    values[:51] = np.inf
    many = resampled(estimate, values, Method())
    assert (many.value, many.se, many.ci) == (0.5, None, None)
    assert many.reason == "51 of 1,000 resamples have no value"


@pytest.mark.parametrize(
    ("level", "resamples", "units", "reason"),
    [
        (0.9999, 100, 10_000, "100 resamples are too few for the level 0.9999 here: ask for"),
        (0.95, 200, 10, "200 resamples are too few for the level 0.95 here: ask for"),
        (0.95, 2_000, 10, None),
        (0.9999, 1_000_000, 5, "and so are 1,000,000: ask for a lower level"),
    ],
)
def test_no_interval_from_too_few_resamples(
    level: float, resamples: int, units: int, reason: str | None
) -> None:
    """Percentiles beyond the resamples would all be the most extreme of them."""
    estimate = Estimate(0.5, units, None, se=0.1, ci=(0.3, 0.7), df=units - 1, design_effect=1.0)
    values = np.random.default_rng(1).normal(0.5, 0.1, resamples)
    found = resampled(estimate, values, Method(level=level, resamples=resamples))
    assert found.se == pytest.approx(0.1, rel=0.3)
    assert (found.ci is None) == (reason is not None)
    assert (reason or "") in (found.reason or "")
    asked = re.search(r"ask for ([\d,]+)$", found.reason or "")
    if asked:
        enough = int(asked[1].replace(",", ""))
        values = np.random.default_rng(1).normal(0.5, 0.1, enough)
        assert resampled(estimate, values, Method(level=level, resamples=enough)).ci is not None
        assert enough > resamples


def test_a_label_of_one_document_has_no_value_where_that_is_not_drawn() -> None:
    rows = clustered()
    rows += [("d0", f"rare{n}", label) for n in range(20) for label in ("z", "z" if n % 3 else "a")]
    summary = summarise(count_unordered(rows), Method(interval="bootstrap", unit="document"))
    rare = summary.per_label["z"].specific_agreement
    assert rare.value is not None
    assert rare.ci is None
    assert "too few to say" in (rare.reason or "")


@given(tables, st.sampled_from(["gwet", "bootstrap"]), st.sampled_from(["document", "item"]))
def test_every_number_is_sound_and_every_gap_has_a_reason(
    rows: list[Row], interval: Interval, unit: Unit
) -> None:
    method = Method(unit=unit, interval=interval, resamples=100)
    for estimate in all_estimates(summarise(count_unordered(rows), method)).values():
        assert json.dumps(asdict(estimate), allow_nan=False)
        gaps = [estimate.value, estimate.se, estimate.ci, estimate.df]
        if unit == "document" and interval != "gwet":
            gaps.append(estimate.design_effect)
        assert (None in gaps) == (estimate.reason is not None)


@pytest.mark.parametrize("resamples", [0, 99, 10_000_000])
def test_a_number_of_resamples_that_is_none_is_refused(resamples: int) -> None:
    with pytest.raises(LabelerError, match="give a number from 100 to 1,000,000"):
        Method(resamples=resamples)


def test_a_seed_is_not_negative() -> None:
    with pytest.raises(LabelerError, match="give 0 or more"):
        Method(seed=-1)


@pytest.mark.parametrize(
    ("interval", "people", "note"),
    [
        ("linearised", 3, None),
        ("bootstrap", 3, None),
        ("bootstrap", 24, "too many pairs to resample: the standard error is linearised"),
        ("gwet", 3, "no standard error of this kind is published: it is linearised"),
    ],
)
def test_light_says_where_its_interval_is_not_the_one_asked_for(
    interval: Interval, people: int, note: str | None
) -> None:
    rows: list[AnnotatedRow] = [
        ("d", str(item), f"A{shift}", "ab"[item % (2 + shift % 3) % 2])
        for item in range(60)
        for shift in range(people)
    ]
    method = Method(unit="item", interval=interval)
    light = summarise(annotated_unordered(rows), method).coefficients["light"]
    assert light.ci is not None
    assert [n for n in light.notes if n.endswith("is linearised")] == ([note] if note else [])


def test_light_is_resampled_only_where_that_is_little_work() -> None:
    rows: list[AnnotatedRow] = [
        (f"d{item}", str(item), f"A{shift}", "abcd"[(item * (1 + item % 3) + shift) % 4])
        for item in range(300)
        for shift in range(item % 2, 4)
    ]
    patterns = annotated_unordered(rows)
    sample, tables = sample_of_patterns(patterns), pair_tables(patterns)
    # 300 documents times 96 cells of six pairs' tables, for each resample.
    assert light_drawn(patterns, tables, sample, Method(resamples=60_000)) is not None
    assert light_drawn(patterns, tables, sample, Method(resamples=80_000)) is None


@pytest.mark.parametrize("unit", ["document", "item"])
def test_light_is_resampled_as_the_mean_of_the_pairs_kappas(unit: Unit) -> None:
    """With the same draws, as pairs measured by themselves have it; and near the linearised one."""
    chance = random.Random(5)
    rows: list[AnnotatedRow] = []
    for document in range(40):
        hard = chance.uniform(0.05, 0.5)
        for item in range(10):
            truth = chance.choice("abc")
            for name in ("Ada", "Ben", "Cem"):
                label = chance.choice("abc") if chance.random() < hard else truth
                rows.append((f"d{document}", str(item), name, label))
    method = Method(unit=unit, interval="bootstrap", resamples=1000)
    light, linearised = (
        summarise(annotated_unordered(rows), each).coefficients["light"]
        for each in (method, Method(unit=unit))
    )
    assert light.value == linearised.value
    assert light.se == pytest.approx(linearised.se, rel=0.15)
    assert light.se != linearised.se
    two = [row for row in rows if row[2] != "Cem"]
    found = summarise(annotated_unordered(two), method).coefficients
    # Of two annotators who labelled everything, Conger's kappa is Cohen's, and so is Light's.
    for name in ("value", "se", "ci"):
        assert getattr(found["light"], name) == pytest.approx(getattr(found["conger"], name))
