"""Parts of the items in the report: their notes name the unit that their intervals have."""

from dataclasses import replace

import pytest

from labeler.agreement.by_document import slices_by_document
from labeler.agreement.details import AgreementReport, Drift
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.summary import summarise
from labeler.report.content import Table
from labeler.report.sections.time import drift_section
from report_examples import LABELS, full_report, rows


@pytest.mark.parametrize(
    ("sentences", "mark"), [(4, "too few to say: fewer than 5 items to"), (8, "* few items")]
)
def test_one_document_is_judged_by_its_items(sentences: int, mark: str) -> None:
    patterns = annotated_unordered(rows(documents=12, sentences=sentences), LABELS)
    report = replace(
        AgreementReport(summarise(patterns), source="x"),
        drift=Drift(by_document=slices_by_document(patterns.counts, {}, Method())),
    )
    assert report.summary.settings.unit == "document"
    section = drift_section(report)
    assert section is not None
    (table,) = section.blocks
    assert isinstance(table, Table)
    notes = " ".join(table.notes)
    assert mark in notes
    assert "documents to compare" not in notes
    assert "few documents" not in notes


def test_parts_of_the_time_are_judged_by_documents() -> None:
    section = drift_section(
        replace(
            full_report(),
            drift=Drift(
                by_time=tuple(
                    replace(part, alpha=replace(part.alpha, df=6))
                    for part in full_report().drift.by_time
                )
            ),
        )
    )
    assert section is not None
    notes = " ".join(
        note for block in section.blocks if isinstance(block, Table) for note in block.notes
    )
    assert "* few documents" in notes
