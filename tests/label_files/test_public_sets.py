"""Public label sets that may stand beside the checkout give their published figures."""

import json
from pathlib import Path
from typing import Any

import pytest

from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError
from labeler.label_files import read_label_files, settle_duplicates

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SETS = {
    "snow_rte.csv": "snow2008/rte",
    "paradigms_g1.csv": "annotation_paradigms/g1",
    "paradigms_g2.csv": "annotation_paradigms/g2",
    "paradigms_g3.csv": "annotation_paradigms/g3",
}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the optional test data is absent")


@pytest.mark.parametrize("name", SETS)
def test_a_set_gives_its_reference_figures(name: str) -> None:
    expected: dict[str, Any] = json.loads((DATA / "expected.json").read_text("utf-8"))[SETS[name]]
    found = read_label_files([DATA / name])
    patterns = annotated_grouped(settle_duplicates(found))
    assert found.formats == ("CSV, long form",)
    assert not found.left_out
    assert len(patterns.annotators) == expected["annotators"]
    assert sorted(patterns.categories) == expected["categories"]
    summary = summarise(patterns, Method(unit="item"))
    assert summary.items == expected["items"]
    assert summary.labels == expected["labels"]
    for ours, theirs in (
        ("percent", "pa"),
        ("alpha", "krippendorff_alpha_nominal"),
        ("fleiss", "fleiss_gwet"),
        ("ac1", "gwet_ac1"),
        ("brennan_prediger", "brennan_prediger"),
    ):
        value = summary.coefficients[ours].value
        assert value == pytest.approx(expected[theirs], abs=1e-9)


def test_a_set_of_gold_labels_has_no_annotator() -> None:
    with pytest.raises(LabelerError, match="no column for the annotator"):
        list(read_label_files([DATA / "cf_gold.csv"]))
