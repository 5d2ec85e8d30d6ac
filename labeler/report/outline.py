"""The order of the agreement report: what it rests on, what it means, the numbers, what to do."""

from collections.abc import Callable
from typing import Final

from labeler.agreement.details import AgreementReport
from labeler.report.content import Content, Section
from labeler.report.sections.closing import (
    benchmarks_section,
    planning_section,
    reproduction_section,
)
from labeler.report.sections.coefficients import coefficients_section, labels_section
from labeler.report.sections.confusion import confusion_section, rules_section
from labeler.report.sections.design import design_section
from labeler.report.sections.people import annotators_section, pairs_section
from labeler.report.sections.reading import reading_section
from labeler.report.sections.time import (
    comparisons_section,
    drift_section,
    intra_annotator_section,
    sensitivity_section,
)
from labeler.report.sections.weighted import weighted_section
from labeler.report.sections.work import conduct_section, disputed_section, targets_section

_SECTIONS: Final[tuple[Callable[[AgreementReport], Section | None], ...]] = (
    design_section,
    reading_section,
    coefficients_section,
    labels_section,
    weighted_section,
    confusion_section,
    pairs_section,
    annotators_section,
    rules_section,
    targets_section,
    sensitivity_section,
    intra_annotator_section,
    drift_section,
    comparisons_section,
    conduct_section,
    disputed_section,
    benchmarks_section,
    planning_section,
    reproduction_section,
)


def content_of(report: AgreementReport) -> Content:
    """Return what the report says; a section whose data do not exist is left out."""
    number = report.summary.round_number
    round_named = "" if number is None else f"round {number}"
    return Content(
        title=f"Agreement in {round_named}" if round_named else "Agreement",
        source="" if report.source == round_named else report.source,
        sections=tuple(section for make in _SECTIONS if (section := make(report)) is not None),
    )
