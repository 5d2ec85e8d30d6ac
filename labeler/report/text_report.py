"""The agreement report for a terminal: plain text, 80 cells wide, readable without colour."""

from collections.abc import Iterator
from typing import Final

from labeler.agreement.result import AgreementSummary
from labeler.report.layout import amount, paragraph, shortened
from labeler.report.text_people import annotator_table, confusion_table, pair_table
from labeler.report.text_reading import bounds, planning, words
from labeler.report.text_tables import coefficient_table, label_table
from labeler.text.display import display_text

_INDENT: Final = "  "
_LONGEST_WORD: Final = 40
_MOST_LABELS: Final = 20


def text_report(summary: AgreementSummary) -> str:
    """Return the report as lines of at most 80 cells, the last one ended too.

    Whatever came from outside (labels, reasons given by a caller) is made safe for a terminal.
    """
    sections = (
        _heading(summary),
        _counted(summary),
        _left_out(summary),
        _categories(summary),
        coefficient_table(summary),
        label_table(summary),
        confusion_table(summary),
        pair_table(summary),
        annotator_table(summary),
        _intervals(summary),
        bounds(summary),
        words(summary),
        planning(summary),
        _notes(summary),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def _heading(summary: AgreementSummary) -> Iterator[str]:
    number_of_round = summary.round_number
    yield "Agreement" if number_of_round is None else f"Agreement in round {number_of_round}"


def _counted(summary: AgreementSummary) -> Iterator[str]:
    by = "" if summary.annotators is None else f" by {amount(summary.annotators, 'annotator')}"
    within = "" if summary.documents is None else f" in {amount(summary.documents, 'document')}"
    yield "Counted"
    yield from _prose(
        f"{amount(summary.labels, 'label')}{by} on {amount(summary.items, 'item')}{within}."
    )
    have = "has" if summary.pairable == 1 else "have"
    yield from _prose(
        f"{amount(summary.pairable, 'item')} {have} two labels or more; only these are compared."
    )


def _left_out(summary: AgreementSummary) -> Iterator[str]:
    if not (summary.singletons or summary.left_out):
        return
    yield "Left out"
    if summary.singletons:
        yield from _prose(
            f"{amount(summary.singletons, 'item')} with one label: nothing to compare it with."
        )
    for reason, labels in summary.left_out.items():
        yield from _prose(f"{labels:,} {display_text(reason)}")


def _categories(summary: AgreementSummary) -> Iterator[str]:
    names = [
        shortened(display_text(name), _LONGEST_WORD) or "(empty)" for name in summary.categories
    ]
    if not names:
        return
    shown = names[:_MOST_LABELS]
    words = [f"{name}," for name in shown[:-1]] + [shown[-1]]
    if len(names) > len(shown):
        words.append(f"and {len(names) - len(shown)} more")
    yield "Categories"
    yield from paragraph(words, first=_INDENT, indent=_INDENT)


def _intervals(summary: AgreementSummary) -> Iterator[str]:
    unit = summary.settings.unit
    if any(estimate.ci is not None for estimate in summary.coefficients.values()):
        yield from paragraph(
            f"The intervals treat the {unit} as the sampled unit ({_made(summary)}). They "
            f"say how far the values would move with other {unit}s labelled by these same "
            "annotators; they do not speak for other annotators.".split()
        )


def _made(summary: AgreementSummary) -> str:
    settings = summary.settings
    if settings.bootstrap is not None:
        return f"bootstrap percentiles, {settings.bootstrap:,} resamples, seed {settings.seed}"
    if settings.interval == "gwet":
        return "standard errors as published by Gwet, Student's t"
    return "linearised, Student's t"


def _notes(summary: AgreementSummary) -> Iterator[str]:
    for note in summary.notes:
        yield from paragraph(f"Note: {note}.".split(), indent=_INDENT)
    yield f"data_sha256 {summary.settings.data_sha256}"


def _prose(text: str) -> list[str]:
    words = (shortened(word, _LONGEST_WORD) for word in text.split())
    return paragraph(words, first=_INDENT, indent=_INDENT * 2)
