"""Which sampled unit the labels allow, whatever was asked for."""

from collections.abc import Sequence
from dataclasses import replace

from labeler.agreement.method import Method
from labeler.errors import LabelerError


def feasible(documents: Sequence[str | None], method: Method) -> tuple[Method, list[str]]:
    """Return the method that these labels and this kind of interval allow, and what to note.

    `documents` are those that hold a label, None standing for one that is not known. Items are the
    unit where no document is known, and for standard errors as published by Gwet.
    LabelerError where documents are the unit and only some items have one.
    """
    if method.unit == "item":
        return method, []
    if method.interval == "gwet":
        note = (
            "standard errors as published by Gwet take items for independent, and are too large "
            "where many items have one label"
        )
        return replace(method, unit="item"), [note]
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
