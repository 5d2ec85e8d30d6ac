"""What a paper says of its labels."""

from dataclasses import replace

import pytest

from labeler import __version__
from labeler.agreement.details import AgreementReport
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.summary import summarise
from labeler.report.methods_text import Format, methods_section, methods_text
from labeler.report.wording import TITLES
from report_examples import full_report, rows, summary_of


def test_the_paragraph_says_what_was_done_and_found() -> None:
    report = full_report()
    summary = report.summary
    text = " ".join(methods_text(report).split())
    for words in (
        "4 annotators gave 784 labels to 280 items in 14 documents.",
        "280 items were labelled by more than one annotator, by 2 to 3 annotators each",
        "Not counted: 7 skipped; 1,200 in other rounds.",
        "The categories were claim, attribution, filler and retraction.",
        "95 % intervals come from ratio linearisation (Binder 1983)",
        "(Binder 1983) on the logit scale with documents as clusters",
        "conditional on these annotators",
        f"labeler {__version__}",
        summary.settings.data_sha256[:16],
    ):
        assert words in text
    alpha = summary.coefficients["alpha"]
    assert alpha.value is not None
    assert alpha.ci is not None
    assert f"alpha was {alpha.value:.2f} ({alpha.ci[0]:.2f} to {alpha.ci[1]:.2f})" in text


def test_other_methods_are_named() -> None:
    report = full_report()
    settings = replace(
        report.summary.settings, interval="bootstrap", bootstrap=2000, seed=3, unit="item"
    )
    text = methods_text(replace(report, summary=replace(report.summary, settings=settings)))
    flat = " ".join(text.split())
    assert "bootstrap (Hesterberg 2015) (2,000 resamples, seed 3) with items taken for" in flat
    assert "Hesterberg, T. C." in flat
    assert "Binder" not in flat


@pytest.mark.parametrize("format_name", ["text", "markdown", "latex"])
@pytest.mark.parametrize("documents", [0, 1, 3])
def test_little_data_make_a_text_with_reasons(format_name: Format, documents: int) -> None:
    report = AgreementReport(summary_of(rows(documents=documents)), source="x")
    text = " ".join(methods_text(report, format_name).split())
    if documents:
        assert "(no interval)" in text
        assert text.count("No interval for percent agreement, ") == 1
        assert "too few to say: " in text
    else:
        assert "agreement could not be measured" in text
        assert "We report" not in text
        assert not methods_section(report).blocks[1:]
    assert "None" not in text
    assert "nan" not in text.lower().replace("annotator", "")


def test_one_label_throughout_is_a_reason_that_is_given_once() -> None:
    found = annotated_unordered(rows(labels=("claim",)), ("claim",))
    text = " ".join(methods_text(AgreementReport(summarise(found), source="x")).split())
    assert "There is no value for Krippendorff's alpha, for the reasons below the table." in text
    assert text.count("only one label was used") == 1


def test_latex_is_a_fragment() -> None:
    text = methods_text(full_report(), "latex")
    assert "\\begin{document}" not in text
    assert "\\label{tab:methods}" in text


def test_a_rare_label_has_no_value_and_every_label_its_specific_agreement() -> None:
    report = full_report()
    each = report.summary.per_label
    lines = methods_text(report).splitlines()
    claim = next(line for line in lines if line.startswith("claim "))
    for estimate in (each["claim"].specific_agreement, each["claim"].alpha):
        assert f"{estimate.value:.3f}" in claim
    assert each["retraction"].pairs < 30
    rare = next(line for line in lines if line.startswith("retraction "))
    assert rare.split() == [
        "retraction",
        str(each["retraction"].count),
        *("too", "few", "to", "say") * 2,
    ]
    assert "fewer than 30 pairs of labels touch the label" in " ".join(lines)


def test_labels_that_do_not_fit_are_numbered() -> None:
    labels = [f"label {number:02}" for number in range(23)]
    found = rows(labels=labels, documents=9)
    text = methods_text(AgreementReport(summary_of(found, labels), source="x"))
    assert "label 19" in text
    assert "\nlabel 20" not in text
    assert "And 3 more labels, in the full report." in text


def test_on_a_scale_all_three_alphas_are_named_and_given() -> None:
    labels = ("1", "2", "3")
    found = annotated_unordered(rows(labels=labels), labels)
    report = AgreementReport(summarise(found, scale=(1.0, 2.0, 3.0)), source="x")
    text = " ".join(methods_text(report).split())
    assert "Krippendorff's alpha for nominal data, and as ordinal alpha and interval alpha" in text
    for name in ("alpha_ordinal", "alpha_interval"):
        value = report.summary.coefficients[name].value
        assert f"{TITLES[name]} was {value:.2f} (" in text
        assert f"{TITLES[name]} {report.summary.labels} {value:.3f} " in text


def test_singletons_are_said_to_count_for_chance() -> None:
    alone = [(f"Article {number + 1}", "99", "Ada", "filler") for number in range(14)]
    text = " ".join(
        methods_text(AgreementReport(summary_of([*rows(), *alone]), source="x")).split()
    )
    assert "AC1 takes how often each label is given from all labelled items" in text
    assert "from all labelled items" not in methods_text(full_report())
