"""The report as programs read it."""

import json
from typing import Any

import pytest

from labeler.agreement.builder import count_unordered
from labeler.agreement.details import AgreementReport
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.summary import summarise
from labeler.report.json_report import json_report
from pages import REFERENCE, first_cells
from report_examples import full_report, rows, summary_of

CONTRACT = {
    "items",
    "documents",
    "annotators",
    "labels",
    "singletons",
    "round",
    "categories",
    "coefficients",
    "per_label",
    "pairs",
    "settings",
}


def nulls_have_reasons(value: Any, path: str = "") -> None:
    """Fail where a number that stands in a table of numbers is null without a reason beside it."""
    if isinstance(value, list):
        for each in value:
            nulls_have_reasons(each, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            nulls_have_reasons(each, f"{path}.{name}")
        if "value" in value:
            missing = [name for name in ("value", "se", "ci", "df") if value[name] is None]
            assert not missing or value["reason"], (path, missing)


def test_the_contract_and_the_numbers() -> None:
    report = full_report()
    value = json_report(report)
    assert set(value) >= CONTRACT
    assert json.loads(json.dumps(value, allow_nan=False)) == value
    alpha = report.summary.coefficients["alpha"]
    assert value["coefficients"]["alpha"] == {
        "value": alpha.value,
        "se": alpha.se,
        "ci": list(alpha.ci or ()),
        "df": 13,
        "design_effect": alpha.design_effect,
        "n": 280,
        "documents": 14,
    }
    assert (value["round"], value["source"]) == (2, "Storm on the coast.db")
    nulls_have_reasons(value)
    assert "reason" not in value


def test_the_top_and_the_pairs_are_documented() -> None:
    value = json_report(full_report())
    assert set(first_cells(REFERENCE, "key of a pair")) - {"reason"} == set(value["pairs"][0])


def test_a_pair_without_a_largest_kappa_says_why() -> None:
    same = [("d", str(item), who, "claim") for item in range(9) for who in ("Ada", "Ben")]
    (pair,) = json_report(AgreementReport(summary_of(same), source="x"))["pairs"]
    assert pair["kappa_maximum"] is None
    assert pair["reason"] == "both gave one and the same label throughout"


@pytest.mark.parametrize("documents", [0, 1, 3, 7])
def test_small_data_survive_json(documents: int) -> None:
    value = json_report(AgreementReport(summary_of(rows(documents=documents)), source="x"))
    assert json.loads(json.dumps(value, allow_nan=False)) == value
    nulls_have_reasons(value)


def test_what_is_not_known_is_null_with_a_reason() -> None:
    report = AgreementReport(summarise(count_unordered([(None, "1", "claim")])), source="x")
    value = json_report(report)
    assert [value[name] for name in ("documents", "annotators", "round", "design")] == [None] * 4
    for name in ("documents", "annotators", "round", "design"):
        assert f"{name}: " in value["reason"]
    assert set(value) >= CONTRACT
    assert value["coefficients"]["alpha"] == {
        "value": None,
        "se": None,
        "ci": None,
        "df": None,
        "design_effect": None,
        "n": 0,
        "reason": "no item has two labels or more",
    }
    assert value["drift"] == {"by_time": [], "by_document": [], "by_codebook": []}


def test_everything_can_be_equal_for_the_numbers_to_be_equal() -> None:
    found = rows()
    one = json_report(AgreementReport(summary_of(found), source="x"))
    again = json_report(AgreementReport(summary_of(found), source="x"))
    assert one == again
    other = summarise(annotated_unordered(found[1:]))
    changed = json_report(AgreementReport(other, source="x"))["settings"]["data_sha256"]
    assert changed != one["settings"]["data_sha256"]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("key of another choice", "sensitivity"),
        ("key of targets", "targets"),
        ("key of a rule", "rules"),
        ("key of a repeat", "intra_annotator"),
        ("key of a comparison", "comparisons"),
        ("key of a conduct", "conduct"),
        ("key of a disputed sentence", "disputed"),
    ],
)
def test_every_key_of_a_part_is_documented(heading: str, part: str) -> None:
    found = {key for entry in json_report(full_report())[part] for key in entry}
    documented = first_cells(REFERENCE, heading)
    assert set(documented) - {"reason"} == found - {"reason"}
    assert len(documented) == len(set(documented))


def test_the_keys_of_the_design_and_of_drift_are_documented() -> None:
    value = json_report(full_report())
    assert first_cells(REFERENCE, "key of the design") == list(value["design"])
    parts = first_cells(REFERENCE, "key of a part")
    assert all(parts == list(each) for each in value["drift"]["by_time"])
