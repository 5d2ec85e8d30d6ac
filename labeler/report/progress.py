"""The progress of a project, as terminal text and as JSON."""

from collections.abc import Iterable
from typing import Any

from labeler.report.layout import amount
from labeler.report.table import table
from labeler.store.progress import AnnotatorProgress, ProjectProgress


def progress_json(progress: ProjectProgress) -> dict[str, Any]:
    """Return the progress as JSON values; an annotator's counts stand under each document."""
    return {
        "round": progress.round,
        "purpose": progress.purpose,
        "documents": [
            {
                "document_id": identifier,
                "title": title,
                "sentences": sentences,
                "labelled_by_anyone": labelled,
                "annotators": [
                    {"annotator": a.annotator, "labelled": a.labelled, "skipped": a.skipped}
                    for a in progress.annotators
                    if a.document_id == identifier
                ],
            }
            for identifier, title, sentences, labelled in progress.documents
        ],
    }


def progress_text(progress: ProjectProgress) -> str:
    """Return the progress as two tables: by article and by annotator."""
    sentences = sum(document[2] for document in progress.documents)
    heading = (
        f"{progress.path}: {amount(len(progress.documents), 'document')},"
        f" {amount(sentences, 'sentence')}, round {progress.round} ({progress.purpose})"
    )
    by_document = table(
        ("article", "sentences", "labelled by anyone", ""),
        [
            (title, str(count), str(done), _percent(done, count))
            for _, title, count, done in progress.documents
        ],
        numbers={1, 2, 3},
    )
    by_annotator = table(
        ("annotator", "labelled", "skipped", ""),
        [
            (name, str(labelled), str(skipped), _percent(labelled, sentences))
            for name, labelled, skipped in _totals(progress.annotators)
        ],
        numbers={1, 2, 3},
    )
    return f"{heading}\n\n{by_document}\n\n{by_annotator}"


def _totals(annotators: Iterable[AnnotatorProgress]) -> list[tuple[str, int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for one in annotators:
        labelled, skipped = totals.get(one.annotator, (0, 0))
        totals[one.annotator] = (labelled + one.labelled, skipped + one.skipped)
    return [(name, *counts) for name, counts in totals.items()]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""
