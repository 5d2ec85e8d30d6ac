"""agreement.json: the numbers of the agreement report that may leave the project."""

from typing import Any, Final

from labeler.agreement.details import AgreementReport
from labeler.report.json_report import json_report

_LEAVES: Final[tuple[str, ...]] = (
    "items",
    "pairable",
    "labels",
    "singletons",
    "documents",
    "annotators",
    "round",
    "reason",
    "categories",
    "coefficients",
    "per_label",
    "weighted",
    "pairs",
    "pairs_left_out",
    "by_annotator",
    "confusion",
    "benchmarks",
    "left_out",
    "notes",
    "settings",
)
"""Not how fast anybody worked, nor which sentence is disputed with its text, nor titles."""
_DIGITS: Final = 9


def agreement_values(report: AgreementReport) -> dict[str, Any]:
    """Return the report as JSON values, without what tells of single people's work or of texts.

    Numbers are rounded to 9 digits: the last ones differ from one machine's arithmetic to another,
    and a release is to be the same on both.
    """
    found = json_report(report)
    kept = {name: _rounded(found[name]) for name in _LEAVES if name in found}
    return {"before_adjudication": True, "significant_digits": _DIGITS, **kept}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
