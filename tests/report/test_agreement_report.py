"""The report as people and as programs get it."""

import json
import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.builder import count_unordered
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow, Row
from labeler.agreement.summary import summarise
from labeler.report.json_report import json_report
from labeler.report.text_report import text_report

LABELS = ["claim", "filler", "retraction"]

any_text = st.text(st.characters(exclude_categories=()), max_size=90)


def example(documents: int, items: int = 4) -> list[Row]:
    """Two labels an item; the document's number decides on how many of its items they differ."""
    rows: list[Row] = []
    for document in range(documents):
        for item in range(items):
            first = "claim" if item % 2 else "filler"
            second = "claim" if item < document % 3 else first
            rows += [(f"d{document}", str(item), first), (f"d{document}", str(item), second)]
    return rows


def by_annotators(rows: list[Row]) -> list[AnnotatedRow]:
    """Let the first label of an item be Ada's, the second Ben's, and so on."""
    names, seen = ("Ada", "Ben", "Cem", "Dov"), Counter[tuple[str | None, str]]()
    found: list[AnnotatedRow] = []
    for document, item, label in rows:
        found.append((document, item, names[seen[document, item]], label))
        seen[document, item] += 1
    return found


def summary_of(rows: list[Row]) -> AgreementSummary:
    return summarise(annotated_unordered(by_annotators(rows), LABELS), round_number=1)


def cells(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


def flat(report: str) -> str:
    return " ".join(report.split())


FULL = """\
Agreement in round 3

Counted
  97 labels by 2 annotators on 49 items in 12 documents.
  48 items have two labels or more; only these are compared.

Left out
  1 item with one label: nothing to compare it with.
  1,200 in other rounds

Categories
  claim, filler, retraction

                         value      95 % interval      SE       df design effect
"""


def test_the_report_of_a_small_project() -> None:
    summary = summarise(
        count_unordered([*example(12), ("d0", "alone", "claim")], LABELS),
        annotators=2,
        round_number=3,
        left_out={"in other rounds": 1_200},
    )
    report = text_report(summary)
    assert report.startswith(FULL)
    percent = summary.coefficients["percent"]
    assert percent.ci is not None
    assert re.search(
        rf"^percent agreement +{percent.value:.3f} +{percent.ci[0]:.3f} to {percent.ci[1]:.3f} ",
        report,
        re.MULTILINE,
    )
    words = flat(report)
    assert "treat the document as the sampled unit" in words
    assert "labelled by these same annotators; they do not speak for other annotators" in words
    assert report.endswith(f"data_sha256 {summary.settings.data_sha256}\n")
    assert "*" not in report
    assert "Note:" not in report


@pytest.mark.parametrize("documents", [0, 1, 3, 7, 12])
def test_every_report_fits_a_terminal(documents: int) -> None:
    report = text_report(summary_of(example(documents)))
    assert max(cells(line) for line in report.splitlines()) <= 80
    assert all(line == line.rstrip() for line in report.splitlines())
    assert "none" in report or documents >= 5


def test_what_is_missing_has_a_reason() -> None:
    names = (
        "percent agreement, Krippendorff's alpha, Fleiss' kappa, Gwet's AC1, Brennan-Prediger, "
        "Conger's kappa"
    )
    empty, small = (flat(text_report(summary_of(example(number)))) for number in (0, 3))
    assert f"No value for {names} and Light's kappa: no item has two labels or more." in empty
    reason = "too few to say: 3 documents, and an interval takes 5"
    assert f"No interval for {names}, Light's kappa and Scott's pi: {reason}." in small
    assert "they do not speak" not in text_report(summary_of(example(3)))


def test_few_documents_are_marked() -> None:
    report = text_report(summary_of(example(7)))
    assert report.count("*") == 10  # all intervals, that of the pair, and what the mark means
    assert "* few documents: an interval from fewer than 10 misses the truth more often" in (
        flat(report)
    )


@pytest.mark.parametrize(
    ("differing", "verdict"),
    [(0, "reaches 0.800."), (2, "reaches 0.667, but not 0.800."), (4, "is below 0.667.")],
)
def test_krippendorffs_bounds_are_held_against_the_lower_end(differing: int, verdict: str) -> None:
    rows: list[Row] = []
    for document in range(40):
        for item in range(20):
            first = "claim" if item % 2 else "filler"
            second = "retraction" if item < differing * (document % 3) else first
            rows += [(f"d{document}", str(item), first), (f"d{document}", str(item), second)]
    rows += [("d0", "odd", "claim"), ("d0", "odd", "filler")]
    summary = summary_of(rows)
    alpha = summary.coefficients["alpha"]
    assert alpha.ci is not None
    expected = f"Here the lower end, {alpha.ci[0]:.3f}, {verdict}"
    assert expected in flat(text_report(summary))


def test_bounds_are_not_applied_without_an_interval() -> None:
    assert "Without an interval they cannot be applied here." in flat(
        text_report(summary_of(example(3)))
    )
    assert "Krippendorff's customary bounds" not in text_report(summary_of([]))


@given(st.lists(any_text, min_size=1, max_size=30, unique=True), any_text)
def test_hostile_labels_and_reasons_are_harmless(labels: list[str], reason: str) -> None:
    rows: list[Row] = [("d\x1b[2J", "\x9b", label) for label in labels]
    report = text_report(summarise(count_unordered(rows), left_out={reason: 3}))
    for line in report.split("\n"):
        assert cells(line) <= 80
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in line)
    assert report.encode()


@given(st.lists(any_text, min_size=1, max_size=20, unique=True), any_text)
def test_hostile_annotators_are_harmless(annotators: list[str], label: str) -> None:
    rows: list[AnnotatedRow] = [
        (f"d{document}", "1", annotator, label if (document + index) % 3 else "b")
        for document in range(6)
        for index, annotator in enumerate(annotators)
    ]
    report = text_report(summarise(annotated_unordered(rows)))
    for line in report.split("\n"):
        assert cells(line) <= 80
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in line)


def three_annotators() -> list[AnnotatedRow]:
    return [
        (f"d{n % 12}", str(n), name, ("claim", "filler")[(n + (n % turn == 0)) % 2])
        for n in range(120)
        for name, turn in (("Ada", 9), ("Ben", 7), ("Cem", 3))
    ]


def test_pairs_and_annotators_are_shown_from_the_lowest_kappa_up() -> None:
    summary = summarise(annotated_unordered(three_annotators(), LABELS))
    report = text_report(summary)
    pairs = re.findall(r"^((?:Ada|Ben|Cem) (?:Ada|Ben|Cem)) +120 ", report, re.MULTILINE)
    kappas = {f"{pair.first} {pair.second}": pair.kappa.value or 0 for pair in summary.pairs}
    assert pairs == sorted(kappas, key=kappas.__getitem__)
    people = re.findall(r"^(Ada|Ben|Cem) +120 ", report, re.MULTILINE)
    with_rest = {each.name: each.kappa.value or 0 for each in summary.by_annotator}
    assert people == sorted(with_rest, key=with_rest.__getitem__)
    assert "Taken for each other" in report
    assert "By annotator" not in text_report(summary_of(example(12)))


def test_many_pairs_are_cut_short() -> None:
    rows: list[AnnotatedRow] = [
        (f"d{n % 6}", str(n), f"A{who}", "ab"[(n * who) % 2]) for n in range(12) for who in range(9)
    ]
    report = flat(text_report(summarise(annotated_unordered(rows))))
    assert "and 21 more, which agree more" in report


def test_the_next_step_is_named() -> None:
    report = flat(text_report(summarise(annotated_unordered(three_annotators(), LABELS))))
    assert re.search(r"alpha: about [\d,]+ items with two labels in [\d,]+ documents", report)
    assert "the rarest label, retraction: not reachable by random sampling: it does not" in report
    assert "takes a second sample, of sentences with cue words" in report
    assert "Landis and Koch's word for the lower end of Fleiss' kappa" in report


def test_many_labels_are_cut_short() -> None:
    rows: list[Row] = [("d", "1", f"label{n:03}") for n in range(100)]
    report = flat(text_report(summarise(count_unordered(rows))))
    assert "label018, label019 and 80 more" in report


def test_the_object_for_programs() -> None:
    summary = summary_of([*example(12), ("d0", "alone", "claim")])
    report = json_report(summary)
    alpha = summary.coefficients["alpha"]
    assert report["coefficients"]["alpha"] == {
        "value": alpha.value,
        "se": alpha.se,
        "ci": list(alpha.ci or ()),
        "df": 11,
        "design_effect": alpha.design_effect,
        "n": 48,
        "documents": 12,
    }
    assert list(report["coefficients"]) == [
        "percent",
        "alpha",
        "fleiss",
        "ac1",
        "brennan_prediger",
        "conger",
        "light",
        "scott",
    ]
    plain = {key: report[key] for key in ("items", "labels", "documents", "annotators", "round")}
    assert plain == {"items": 49, "labels": 97, "documents": 12, "annotators": 2, "round": 1}
    assert (report["pairable"], report["singletons"]) == (48, 1)
    assert report["categories"] == ["claim", "filler", "retraction"]
    assert report["settings"] == {
        "unit": "document",
        "interval": "linearised",
        "level": 0.95,
        "bootstrap": None,
        "seed": None,
        "missing": "items with fewer than two labels are not compared; no label is filled in",
        "data_sha256": summary.settings.data_sha256,
    }


def test_what_is_not_known_is_absent_and_what_is_undefined_is_null_with_a_reason() -> None:
    report = json_report(summarise(count_unordered([(None, "1", "claim")])))
    assert not {"documents", "annotators", "round"} & set(report)
    assert report["coefficients"]["alpha"] == {
        "value": None,
        "se": None,
        "ci": None,
        "df": None,
        "design_effect": None,
        "n": 0,
        "reason": "no item has two labels or more",
    }


@pytest.mark.parametrize("documents", [0, 1, 3, 7, 12])
def test_the_object_survives_json(documents: int) -> None:
    report = json_report(summary_of(example(documents)))
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    for coefficient in report["coefficients"].values():
        numbers = ("value", "se", "ci", "df", "design_effect")
        assert (None in [coefficient[name] for name in numbers]) == ("reason" in coefficient)
