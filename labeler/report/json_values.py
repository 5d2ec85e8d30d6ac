"""Numbers of a report as JSON values, each missing one with its reason."""

from collections.abc import Sequence
from typing import Any

from labeler.agreement.confusion import Confusion
from labeler.agreement.estimates import Estimate


def coefficient(estimate: Estimate) -> dict[str, Any]:
    """Return an estimate; a null among its numbers comes with a `reason`."""
    entry: dict[str, Any] = {
        "value": estimate.value,
        "se": estimate.se,
        "ci": None if estimate.ci is None else list(estimate.ci),
        "df": estimate.df,
        "design_effect": estimate.design_effect,
        "n": estimate.n,
    }
    if estimate.design_effect is None and estimate.reason is None:
        del entry["design_effect"]  # items are the unit: there is no such thing
    if estimate.documents is not None:
        entry["documents"] = estimate.documents
    if estimate.reason is not None:
        entry["reason"] = estimate.reason
    if estimate.notes:
        entry["notes"] = list(estimate.notes)
    return entry


def by_label(categories: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    """Return values by the labels they belong to."""
    return dict(zip(categories, values, strict=True))


def confusion(table: Confusion) -> dict[str, Any]:
    """Return the observed and the expected pairs of labels, row by row."""
    return {"observed": table.observed.tolist(), "expected": table.expected.tolist()}
