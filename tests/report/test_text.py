"""The report as a person at a terminal reads it."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeler.agreement.builder import count_unordered
from labeler.agreement.details import AgreementReport, LabellingDesign
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.report.text_report import text_report
from report_examples import LABELS, PEOPLE, design_of, full_report, rows, sharing_of, summary_of

any_text = st.text(st.characters(exclude_categories=()), max_size=90)

FEW = """\
Agreement
labels.csv

What was labelled ──────────────────────────────────────────────────────────────
  8 labels by 2 annotators on 5 items in 3 documents. 3 items have two labels or
  more; only these are compared.
  Left out: 2 items with one label, which compares with nothing.
  Categories: claim, attribution, filler and retraction.

What the numbers mean here ─────────────────────────────────────────────────────
"""


def cells(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


def flat(text: str) -> str:
    return " ".join(text.split())


def section(text: str, title: str) -> str:
    """Return a section of a report without its heading."""
    return re.split(r"\n\n?(?=\S.* ─+\n)", text.partition(f"\n{title} ─")[2])[0].partition("\n")[2]


def few_rows(documents: int) -> list[AnnotatedRow]:
    """Two annotators on one sentence an article, who differ on every third; and two singletons."""
    said = [("claim", "claim"), ("filler", "filler"), ("claim", "filler")]
    found: list[AnnotatedRow] = [("d1", "a", "Ada", "claim"), ("d1", "b", "Ben", "filler")]
    for number in range(documents):
        for name, label in zip(("Ada", "Ben"), said[number % 3], strict=True):
            found.append((f"d{number + 1}", "1", name, label))
    return found


def report_of(found: list[AnnotatedRow]) -> AgreementReport:
    return AgreementReport(summarise(annotated_unordered(found, LABELS)), source="labels.csv")


def test_the_report_begins_with_what_was_labelled() -> None:
    assert text_report(report_of(few_rows(3))).startswith(FEW)


def test_every_section_has_its_place_and_empty_ones_have_none() -> None:
    titles = re.findall(r"^(\S.*?) ─+$", text_report(full_report()), re.MULTILINE)
    assert titles == [
        "What was labelled",
        "What the numbers mean here",
        "All labels together",
        "Label by label",
        "Weighted by how likely items were to be drawn",
        "What is taken for what",
        "Two by two",
        "Annotator by annotator",
        "By rule of the codebook",
        "Targets",
        "What if other labels counted",
        "The same person again",
        "Over time and documents",
        "Compared on the same items",
        "How people worked",
        "Most disputed",
        "Customary words",
        "What to label next",
        "To get the same numbers",
    ]
    bare = re.findall(r"^(\S.*?) ─+$", text_report(report_of([])), re.MULTILINE)
    assert bare == [
        "What was labelled",
        "What the numbers mean here",
        "All labels together",
        "To get the same numbers",
    ]


@pytest.mark.parametrize("documents", [0, 1, 3, 7, 12])
def test_what_is_missing_has_a_reason(documents: int) -> None:
    text = flat(text_report(report_of(few_rows(documents))))
    if documents == 0:
        assert "No value for percent agreement, Krippendorff's alpha," in text
        assert "no item has two labels or more" in text
    elif documents == 1:
        assert "too few to say: only one document can be compared" in text
    elif documents < 5:
        assert "too few to say: 3 documents, and an interval takes 5" in text
        assert "they do not speak" not in text
    else:
        assert ("* few documents: an interval from fewer than 10" in text) == (documents < 10)
        assert "they do not speak for other annotators" in text


def test_values_and_bars_stand_in_one_row() -> None:
    report = full_report()
    alpha = report.summary.coefficients["alpha"]
    assert alpha.value is not None
    assert alpha.ci is not None
    line = next(
        line for line in text_report(report).splitlines() if line.startswith("Krippendorff's alpha")
    )
    values = f"{alpha.value:.3f}  {alpha.ci[0]:.3f} to {alpha.ci[1]:.3f}"
    assert values in line
    drawn = line.split(values)[1].split()[0]
    scale = len(drawn) - 1
    assert drawn.index("●") == round(alpha.value * scale)
    assert drawn.index("├") == round(alpha.ci[0] * scale)
    assert drawn.index("┤") == round(alpha.ci[1] * scale)


def test_headings_are_wrapped_and_never_cut_and_p_is_never_left_out() -> None:
    people = [f"annotator.with.a.long.name.{who}@example.org" for who in "abcdefgh"]
    labels = tuple(f"an incomprehensibly long label {number}" for number in "123")
    found = rows(people, documents=20, sentences=30, annotators_an_item=6, labels=labels)
    summary = summarise(annotated_unordered(found, labels))
    text = text_report(AgreementReport(summary, source="x", design=design_of(found)))
    pairs = section(text, "Two by two")
    assert re.search(r"^annotator .* p$", pairs, re.MULTILINE)
    assert ("largest:" in pairs) == bool(re.search(r"^annotator .* largest ", pairs, re.MULTILINE))
    by_annotator = section(text, "Annotator by annotator")
    assert re.search(r"^annotator .* without$", by_annotator, re.MULTILINE)
    headings = [line for line in text.splitlines() if line.startswith(("annotator ", "label "))]
    assert headings
    assert not [line for line in headings if "…" in line]
    assert max(map(cells, text.splitlines())) <= 80


def test_the_design_says_who_shares_items_with_whom() -> None:
    report = full_report()
    shared = {f"{p.first} and {p.second}": p.items for p in report.design.overlap}  # type: ignore[union-attr]
    least = min(shared, key=lambda pair: shared[pair])
    text = flat(section(text_report(report), "What was labelled"))
    assert "Each of the 4 annotators shares items with each of the others" in text
    assert f"from {shared[least]} ({least}) to {max(shared.values())}" in text


def test_groups_that_nothing_compares_are_named() -> None:
    found = rows()
    apart = [(d, f"{i}'", f"{who}'", label) for d, i, who, label in found]
    both = [*found, *apart, ("Article 1", "alone", "Zoe", "claim")]
    people = tuple(f"{name}'" for name in PEOPLE)
    pairs = (*design_of(found).overlap, *design_of(apart).overlap)
    design = LabellingDesign(
        {1: 1, 3: 448}, pairs, (PEOPLE, people, ("Zoe",)), sharing_of(pairs, 9)
    )
    text = flat(text_report(AgreementReport(summary_of(both), source="x", design=design)))
    assert "12 of the 36 pairs of annotators share items" in text
    assert "Zoe shares no item with anybody." in text
    assert (
        "2 groups that no item links, so that nothing compares an annotator of one with those of "
        "another: Ada, Ben, Cem and Dov; Ada', Ben', Cem' and Dov'."
    ) in text
    assert "The annotators form 3 groups that share no items, which no coefficient shows." in text


def test_many_pairs_and_annotators_are_cut_to_the_lowest() -> None:
    people = [f"A{number:02}" for number in range(50)]
    found = rows(people, documents=20, sentences=40, annotators_an_item=10)
    summary = summary_of(found)
    text = text_report(AgreementReport(summary, source="x", design=design_of(found)))
    pairs = section(text, "Two by two")
    assert f"Not listed: {len(summary.pairs) - 20:,} that agree as much or more." in flat(pairs)
    values = [float(v) for v in re.findall(r"^A\d+  +A\d+ .*? % +(-?\d\.\d+)", pairs, re.MULTILINE)]
    kappas = sorted(p.kappa.value for p in summary.pairs if p.kappa.value is not None)
    assert values == [pytest.approx(kappa, abs=0.0006) for kappa in kappas[:20]]
    assert "Not listed: 30 that agree as much or more." in text


def test_pairs_of_which_too_little_is_known_are_counted() -> None:
    clear = rows(("Ada", "Ben", "Cem"), documents=12, sentences=10)
    crowd = [(f"n{n}", "1", f"A{n % 60:02}{who}", LABELS[0]) for n in range(60) for who in "xyz"]
    text = text_report(report_of([*clear, *crowd]))
    pairs = section(text, "Two by two")
    assert "Not listed: 180 of which too little is known to say." in flat(pairs)
    assert re.findall(r"^(\w+)  +(\w+)  +108 ", pairs, re.MULTILINE)


def test_labels_with_too_few_pairs_have_no_interval() -> None:
    text = text_report(full_report())
    assert re.search(r"^retraction +9  1.1 % +too few to say$", text, re.MULTILINE)
    assert 'Too few to say anything on "retraction": it stands in fewer than 30 pairs' in flat(text)


def test_the_end_says_how_to_get_the_same_numbers() -> None:
    report = full_report()
    end = flat(section(text_report(report), "To get the same numbers"))
    assert re.match(r"labeler \d\S*; interval linearised; unit document; level 0.95; methods", end)
    assert end.endswith(f"data_sha256 {report.summary.settings.data_sha256}")
    drawn = replace(report.summary.settings, interval="bootstrap", bootstrap=2000, seed=7)
    other = replace(report, summary=replace(report.summary, settings=drawn))
    assert "; resamples 2000; seed 7;" in flat(text_report(other))


def test_disputed_sentences_are_shown_with_who_said_what() -> None:
    text = section(text_report(full_report()), "Most disputed")
    assert "1.50  sentence 7, Storm on the coast\n" in text
    assert "\n    claim: Ada; attribution: Ben; filler: Cem; retraction: Dov\n" in text
    assert "\n    Storm on the coast, said the mayor.\n" in text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(any_text, min_size=4, max_size=4, unique=True),
    st.lists(any_text, min_size=2, max_size=9, unique=True),
    any_text,
)
def test_hostile_text_is_harmless_and_no_line_is_wider_than_a_terminal(
    people: list[str], labels: list[str], outside: str
) -> None:
    report = replace(
        full_report(people, labels, outside=outside),
    )
    text = text_report(report)
    for line in text.split("\n"):
        assert cells(line) <= 80, line
        assert line == line.rstrip(" ")
        assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in line)
        assert not set(line) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\ufeff\u200e\u200f")
    assert text.encode()


@pytest.mark.parametrize("documents", [0, 1, 3, 7, 12])
def test_reports_without_annotators_or_documents_are_whole(documents: int) -> None:
    found = [(None, f"{d}{i}", label) for d, i, _, label in few_rows(documents)]
    text = text_report(AgreementReport(summarise(count_unordered(found)), source="labels.csv"))
    assert "Two by two" not in text
    assert "it is not known who gave which label" in flat(text)
    assert max(map(cells, text.splitlines())) <= 80


@pytest.mark.parametrize("documents", [7, 12])
def test_few_documents_are_said_to_be_what_was_measured(documents: int) -> None:
    text = flat(text_report(report_of(few_rows(documents))))
    measured = "95 % intervals held the truth in 93 to 98 % of the projects, and standard errors"
    assert (measured in text) == (documents < 10)
    assert "too narrow" not in text
    assert "misses the truth" not in text
