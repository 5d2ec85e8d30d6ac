"""The datasheet: Gebru et al. 2021, Datasheets for Datasets, Communications of the ACM 64(12).

All of its 57 questions in its order, in words of our own.
"""

from typing import Final

from labeler.release.papers.datasheet_data import COMPOSITION, MOTIVATION
from labeler.release.papers.datasheet_making import COLLECTION, LABELLING
from labeler.release.papers.datasheet_use import DISTRIBUTION, MAINTENANCE, USES
from labeler.release.papers.facts import Facts
from labeler.release.papers.questions import OPEN, section
from labeler.report.content import Content

DATASHEET: Final = (
    MOTIVATION,
    COMPOSITION,
    COLLECTION,
    LABELLING,
    USES,
    DISTRIBUTION,
    MAINTENANCE,
)


def datasheet(facts: Facts) -> Content:
    """Return the datasheet, with what the project knows and what people said."""
    return Content(
        f"Datasheet: {facts.title}",
        "After Datasheets for Datasets (Gebru et al. 2021). What the project knows is filled in;"
        f" what only people know and have not said yet is marked {OPEN}.",
        tuple(section(part, facts) for part in DATASHEET),
    )
