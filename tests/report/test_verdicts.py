"""Words for numbers: judged on the numbers as they are, and the same in every format."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.benchmarks import RELIABLE, TENTATIVE
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import Estimate
from labeler.report.json_report import json_report
from labeler.report.text_report import text_report
from labeler.report.verdicts import BOUNDS, beside, krippendorff_standing
from report_examples import full_report


def report_with(**changed: Estimate) -> AgreementReport:
    report = full_report()
    coefficients = {**report.summary.coefficients, **changed}
    return replace(report, summary=replace(report.summary, coefficients=coefficients))


def estimate(low: float, high: float = 0.95) -> Estimate:
    return Estimate((low + high) / 2, 200, 14, 0.02, (low, high), 13, 1.4)


@pytest.mark.parametrize(
    ("low", "shown", "words", "word"),
    [
        (0.79996, "0.79996", "reaches 0.667, but not 0.800", "tentative"),
        (0.8, "0.800", "reaches 0.800", "firm"),
        (0.66695, "0.66695", "is below 0.667", "none"),
        (0.7004, "0.700", "reaches 0.667, but not 0.800", "tentative"),
    ],
)
def test_a_limit_just_below_a_bound_is_below_it_everywhere(
    low: float, shown: str, words: str, word: str
) -> None:
    report = report_with(alpha=estimate(low))
    text = " ".join(text_report(report).split())
    assert f"Here the lower end, {shown}, {words}." in text
    assert f"The interval of alpha, {shown} to 0.950, " in text
    assert json_report(report)["benchmarks"]["krippendorff"]["word"] == word


@pytest.mark.parametrize(("low", "shown"), [(0.59996, "0.59996"), (0.6104, "0.610")])
def test_landis_and_koch_are_judged_unrounded_too(low: float, shown: str) -> None:
    report = report_with(fleiss=estimate(low))
    word = json_report(report)["benchmarks"]["landis_koch"]["word"]
    assert word == ("moderate" if low < 0.6 else "substantial")
    assert f'of Fleiss\' kappa, {shown}, is "{word}"' in " ".join(text_report(report).split())


def test_without_an_interval_there_is_no_word_in_any_format() -> None:
    few = Estimate(0.7, 20, 3, 0.1, None, 2, 1.2, "too few to say: 3 documents")
    report = report_with(alpha=few, fleiss=few, ac1=few)
    for entry in json_report(report)["benchmarks"].values():
        assert entry["word"] is None
        assert entry["reason"]
        assert "probabilities" not in entry
    text = " ".join(text_report(report).split())
    assert "Landis and Koch's word" not in text
    assert "probability of each word" not in text


@given(st.floats(-1, 1))
def test_a_number_is_shown_on_its_side_of_every_bound(value: float) -> None:
    shown = beside(value)
    assert [float(shown) >= bound for bound in BOUNDS] == [value >= bound for bound in BOUNDS]
    assert float(shown) == pytest.approx(value, abs=0.00051)


@given(st.tuples(st.floats(-1, 1), st.floats(-1, 1)).map(sorted))
def test_what_an_interval_says_is_what_its_ends_say(limits: list[float]) -> None:
    low, high = limits
    held = [bound for bound in (TENTATIVE, RELIABLE) if low < bound <= high]
    standing = krippendorff_standing(estimate(low, high))
    assert (standing in ("firm", "tentative", "none")) == (not held)
    assert (standing == "open") == (len(held) == 2)
    assert (standing == "firm") == (low >= RELIABLE)
    assert (standing == "none") == (high < TENTATIVE)
