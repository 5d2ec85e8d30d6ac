"""What a paper says of its labels."""

from dataclasses import replace

import pytest

from labeler import __version__
from labeler.agreement.details import AgreementReport
from labeler.report.methods_text import Format, methods_text
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
        assert "no interval: too few to say" in text
    assert "None" not in text
    assert "nan" not in text.lower().replace("annotator", "")


def test_latex_is_a_fragment() -> None:
    text = methods_text(full_report(), "latex")
    assert "\\begin{document}" not in text
    assert "\\label{tab:methods}" in text
