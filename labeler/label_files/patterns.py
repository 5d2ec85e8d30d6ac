"""Label files on their way to the agreement statistics."""

from collections.abc import Iterable, Sequence

from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.patterns import Patterns
from labeler.label_files.duplicates import settle_duplicates
from labeler.label_files.rows import FileLabel


def file_patterns(
    labels: Iterable[FileLabel],
    categories: Sequence[str] | None = None,
    duplicates: str = "error",
) -> Patterns:
    """Count labels in any order, with one label for each item and annotator.

    `categories` are the declared labels, in order; without them, the labels found are taken.
    LabelerError for pairs of item and annotator with several labels (see `settle_duplicates`), for
    a label that is not declared, and for more than 256 different labels.
    """
    return annotated_grouped(settle_duplicates(labels, duplicates), categories)
