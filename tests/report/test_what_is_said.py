"""What the report says once, or not at all: nothing of what does not exist, no name twice."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from labeler.agreement.by_document import slices_by_document
from labeler.agreement.details import AgreementReport, Comparison
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.report.content import Plot
from labeler.report.methods_text import methods_text
from labeler.report.sections.confusion import confusion_section, whole_percent
from labeler.report.text_report import text_report
from report_examples import LABELS, full_report, rows


def flat(text: str) -> str:
    return " ".join(text.split())


def section(text: str, title: str) -> str:
    return text.split(f"\n{title} ─", 1)[1].split(" ─", 1)[0]


def report_of(found: Sequence[AnnotatedRow]) -> AgreementReport:
    return AgreementReport(summarise(annotated_unordered(found, LABELS)), source="labels.csv")


def test_documents_with_compared_items_are_counted_where_they_are_fewer() -> None:
    found = [(f"d{n % 20}", str(n), "Ada", LABELS[n % 2]) for n in range(200)]
    some = {"d1", "d2", "d3", "d4", "d5"}
    found += [(d, i, "Ben", LABELS[0]) for d, i, _, _ in found if d in some]
    text = flat(text_report(report_of(found)))
    assert "in 20 documents. 50 items in 5 documents have two labels or more; only" in text
    assert "costs next to nothing" not in text
    assert "50 items in 5 documents were labelled by more than one" in flat(
        methods_text(report_of(found))
    )


def test_nothing_is_said_of_what_does_not_exist() -> None:
    alone = [(None, str(n), "Ada", LABELS[n % 2]) for n in range(40)]
    report = report_of(alone)
    assert any("intervals are too narrow" in note for note in report.summary.notes)
    undefined = Comparison("alpha, ac1", "alpha", "ac1", None, None, Estimate(None, 0, 0), None)
    targets = [replace(each, pairs=0) for each in full_report().targets]
    text = text_report(replace(report, comparisons=(undefined,), targets=tuple(targets)))
    for words in ("too narrow", "Compared on the same items", "Targets", "Customary words"):
        assert words not in text


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0 %"),
        (0.004, "<1 %"),
        (0.006, "1 %"),
        (0.42, "42 %"),
        (0.996, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_that_is_not_none_or_all_is_not_rounded_to_it(share: float, shown: str) -> None:
    assert whole_percent(share) == shown


def test_the_heat_map_has_no_numbers_on_a_rare_label() -> None:
    people = ("Ada", "Ben")
    found = [(f"d{n % 9}", str(n), who, LABELS[n % 2]) for n in range(90) for who in people]
    found += [("d1", f"rare {n}", who, LABELS[2]) for n in range(3) for who in people]
    found += [("d1", "x", "Ada", LABELS[0]), ("d1", "x", "Ben", LABELS[1])]
    section = confusion_section(report_of(found))
    assert section is not None
    (plot,) = (block for block in section.blocks if isinstance(block, Plot))
    assert f"{LABELS[0]} with itself 99 %" in plot.description
    assert f"{LABELS[2]} with itself" not in plot.description
    assert "× how often as by chance" in plot.caption


def test_that_items_are_the_unit_within_a_document_is_said_once_without_names() -> None:
    report, found = full_report(), annotated_unordered(rows(), LABELS)
    slices = slices_by_document(found.counts, {}, Method())
    drift = replace(report.drift, by_document=slices)
    text = flat(text_report(replace(report, drift=drift)))
    assert text.count("ithin one document, its items are the unit.") == 1
    assert ": within one document" not in text


def test_a_second_sample_is_advised_only_where_a_random_one_does_not_do() -> None:
    report = full_report()
    plan = next(plan for plan in report.summary.plans if plan.label)
    reached = replace(plan, reason="reached by the 900 items with two labels")
    without = replace(report, summary=replace(report.summary, plans=(reached,)))
    assert "second sample" not in text_report(without)
    far = replace(plan, reason="not reachable by random sampling: about 90,000 items")
    assert "second sample" in text_report(
        replace(report, summary=replace(report.summary, plans=(far,)))
    )


def test_sets_of_labels_whose_names_are_hard_to_tell_are_numbered() -> None:
    one, other = "annotations/pilot/first.csv", "annotations/pilot/second.csv"
    difference = Estimate(0.1, 200, 20, se=0.02, ci=(0.06, 0.14), df=19)
    compared = Comparison("alpha", one, other, 0.6, 0.7, difference, 0.0002)
    short = replace(compared, first="old", second="new")

    def shown(*comparisons: Comparison) -> str:
        text = text_report(replace(full_report(), comparisons=comparisons))
        return section(text, "Compared on the same items")

    assert re.search(r"^alpha +set 1 +0.600 +set 2 +0.700 .* <.001$", shown(compared), re.MULTILINE)
    assert f"set 1: {one}; set 2: {other}." in flat(shown(compared))
    assert "set 1" not in shown(short)
    assert "set 1" in shown(replace(short, second="old"))
