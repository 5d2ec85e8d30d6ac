"""What the report says that the numbers mean: a sentence where its reason is, and only there."""

from collections.abc import Sequence

import pytest

from labeler.agreement.details import AgreementReport
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.report.content import Paragraph
from labeler.report.json_report import json_report
from labeler.report.sections.closing import benchmarks_section
from labeler.report.sections.reading import most_confused, reading_section

LABELS = ("claim", "attribution", "filler")


def pairs_of(*blocks: tuple[str, str, int], documents: int = 20) -> list[AnnotatedRow]:
    """Two annotators' labels: each block is (the one's, the other's, how often), spread evenly."""
    found: list[AnnotatedRow] = []
    number = 0
    for one, other, times in blocks:
        for _ in range(times):
            document = f"d{number % documents}"
            found += [(document, str(number), "Ada", one), (document, str(number), "Ben", other)]
            number += 1
    return found


def summary_of(found: Sequence[AnnotatedRow]) -> AgreementSummary:
    return summarise(annotated_unordered(found, LABELS), Method())


def reading(found: Sequence[AnnotatedRow]) -> str:
    (block,) = reading_section(AgreementReport(summary_of(found), source="x")).blocks
    assert isinstance(block, Paragraph)
    return block.text


def test_nothing_to_compare() -> None:
    assert reading([("d", "1", "Ada", "claim")]) == (
        "Nothing can be said about agreement: no item has two labels or more."
    )


def test_one_label_throughout() -> None:
    text = reading(pairs_of(("claim", "claim", 40)))
    assert text.startswith("Two labels of one item are the same all of the time and alpha is undef")
    assert "AC1" not in text


def test_a_common_label_parts_alpha_and_ac1() -> None:
    found = pairs_of(
        ("claim", "claim", 186),
        ("claim", "filler", 6),
        ("filler", "claim", 5),
        ("filler",) * 2 + (3,),
    )
    text = reading(found)
    assert 'is higher because "claim" makes up' in text
    assert "Neither is wrong: report both" in text
    even = reading(pairs_of(*((label, label, 60) for label in LABELS), ("claim", "filler", 20)))
    assert "is close to it" in even
    assert "Neither is wrong" not in even


def test_the_labels_that_are_confused_are_named_with_what_they_cost() -> None:
    found = pairs_of(
        ("claim", "claim", 60),
        ("attribution", "attribution", 60),
        ("filler", "filler", 60),
        ("claim", "attribution", 36),
        ("attribution", "filler", 4),
    )
    summary = summary_of(found)
    confused = most_confused(summary)
    assert confused is not None
    assert {confused.first, confused.second} == {"claim", "attribution"}
    assert confused.share == pytest.approx(36 / 40)
    merged = {"attribution": "claim"}
    as_one = summarise(
        annotated_unordered([(d, i, who, merged.get(x, x)) for d, i, who, x in found], LABELS)
    )
    assert confused.merged_alpha == pytest.approx(as_one.coefficients["alpha"].value)
    text = reading(found)
    assert '90 % of all disagreement is between "claim" and "attribution"; if these' in text
    assert '"attribution" is told from the rest worst (alpha ' in text


@pytest.mark.parametrize(
    ("differing", "verdict", "bound"),
    [
        (2, "lies above 0.800, the bound for firm conclusions", "reaches 0.800."),
        (44, "allows tentative conclusions (from 0.667)", "reaches 0.667, but not 0.800."),
        (63, "holds 0.667, so that the data do not decide", "is below 0.667."),
        (110, "lies below 0.667, the bound for tentative conclusions", "is below 0.667."),
    ],
)
def test_the_verdict_is_that_of_the_interval(differing: int, verdict: str, bound: str) -> None:
    found = pairs_of(
        ("claim", "claim", 100),
        ("filler", "filler", 100),
        ("attribution", "attribution", 40),
        ("claim", "filler", differing),
    )
    report = AgreementReport(summary_of(found), source="x")
    alpha = report.summary.coefficients["alpha"]
    assert alpha.ci is not None
    text = reading(found)
    assert f"The interval of alpha, {alpha.ci[0]:.3f} to {alpha.ci[1]:.3f}, {verdict}" in text
    section = benchmarks_section(report)
    assert section is not None
    words = " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    assert f"Here the lower end, {alpha.ci[0]:.3f}, {bound}" in words


def test_on_a_scale_the_verdict_is_about_ordinal_alpha() -> None:
    same = [(step, step, 20) for step in "1234"]
    near = [("1", "2", 23), ("2", "3", 21), ("3", "4", 19)]
    counted = annotated_unordered(pairs_of(*same, *near), tuple("1234"))
    report = AgreementReport(summarise(counted, scale=(1.0, 2.0, 3.0, 4.0)), source="x")
    ordinal, nominal = (report.summary.coefficients[n] for n in ("alpha_ordinal", "alpha"))
    assert ordinal.ci is not None
    assert nominal.ci is not None
    assert ordinal.ci[0] > nominal.ci[1]
    said = [
        " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))
        for section in (reading_section(report), benchmarks_section(report))
        if section is not None
    ]
    assert f"The interval of ordinal alpha, {ordinal.ci[0]:.3f} to {ordinal.ci[1]:.3f}," in said[0]
    assert f"Here the lower end of ordinal alpha, {ordinal.ci[0]:.3f}," in said[1]
    assert json_report(report)["benchmarks"]["krippendorff"]["coefficient"] == "alpha_ordinal"


def test_what_documents_cost_is_said() -> None:
    easy = pairs_of(("claim", "claim", 60), ("filler", "filler", 60), documents=8)
    hard = [
        (f"hard {d}", item, who, label)
        for d, item, who, label in pairs_of(
            ("claim", "claim", 30), ("claim", "filler", 30), documents=6
        )
    ]
    text = reading([*easy, *hard])
    alpha = summary_of([*easy, *hard]).coefficients["alpha"]
    assert alpha.design_effect is not None
    assert f"(design effect {alpha.design_effect:.1f}): 180 compared items say as much as" in text


def test_few_documents_and_rare_labels_are_flagged() -> None:
    text = reading(
        pairs_of(
            ("claim", "claim", 60), ("filler", "filler", 3), ("claim", "filler", 2), documents=7
        )
    )
    assert 'Too few to say anything on "attribution" and "filler": each stands in' in text
    assert "This rests on fewer than 10 documents" in text
