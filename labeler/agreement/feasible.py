"""Which sampled unit the labels allow, whatever was asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from labeler.agreement.method import Method
from labeler.errors import LabelerError

_PUBLISHED: Final = (
    "standard errors as published by Gwet take items for independent; those of percent agreement, "
    "Fleiss' kappa, AC1 and Brennan-Prediger are too large where many items have one label"
)


def feasible(documents: Sequence[str | None], method: Method) -> tuple[Method, list[str]]:
    """Return the method that these labels and this kind of interval allow, and what to note.

    `documents` are those that hold a label, None standing for one that is not known. Items are the
    unit where no document is known, and for standard errors as published by Gwet.
    LabelerError where documents are the unit and only some items have one.
    """
    notes = [_PUBLISHED] if method.interval == "gwet" else []
    if method.unit == "item" or notes:
        return replace(method, unit="item"), [*notes, *_unheeded(documents)]
    if None not in documents:
        return method, []
    if len(documents) > 1:
        raise LabelerError(
            "some items have a document and others have none: "
            "name the document in every row, or in none"
        )
    note = (
        "no document is named: items were taken for independent, and the intervals are too "
        "narrow if several items come from one document"
    )
    return replace(method, unit="item"), [note]


def _unheeded(documents: Sequence[str | None]) -> list[str]:
    """Return what it means that documents are known and are not the unit."""
    known = sum(document is not None for document in documents)
    if known == 1 == len(documents):
        return ["all items are of one document: the intervals say nothing of other documents"]
    if known == 0:
        return []
    named = f"{known:,} known {'document was' if known == 1 else 'documents were'}"
    return [
        f"{named} taken no notice of: items were taken for independent, and the intervals are too "
        "narrow if items of one document resemble each other"
    ]
