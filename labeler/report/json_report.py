"""The agreement report for programs: numbers unrounded, and words wherever a number is missing."""

from typing import Any

from labeler.agreement.estimates import Estimate
from labeler.agreement.summary import AgreementSummary


def json_report(summary: AgreementSummary) -> dict[str, Any]:
    """Return the report as an object of JSON values (no NaN, no infinity).

    A key whose subject is not known is absent; a number that does not exist is null, and `reason`
    beside it says why. Labels stand as they were given: whoever shows them makes them safe.
    """
    known = {
        "documents": summary.documents,
        "annotators": summary.annotators,
        "round": summary.round_number,
    }
    settings = summary.settings
    return {
        "items": summary.items,
        "pairable": summary.pairable,
        "labels": summary.labels,
        "singletons": summary.singletons,
        **{name: value for name, value in known.items() if value is not None},
        "categories": list(summary.categories),
        "coefficients": {
            name: _coefficient(estimate) for name, estimate in summary.coefficients.items()
        },
        "per_label": {
            label: {
                "count": agreement.count,
                "prevalence": agreement.prevalence,
                "pairs": agreement.pairs,
                "specific_agreement": _coefficient(agreement.specific_agreement),
                "alpha": _coefficient(agreement.alpha),
            }
            for label, agreement in summary.per_label.items()
        },
        "pairs": [
            {
                "a": pair.first,
                "b": pair.second,
                "n": pair.n,
                "percent": pair.percent,
                "kappa": _coefficient(pair.kappa),
            }
            for pair in summary.pairs
        ],
        "left_out": dict(summary.left_out),
        "notes": list(summary.notes),
        "settings": {
            "unit": settings.unit,
            "interval": settings.interval,
            "level": settings.level,
            "bootstrap": settings.bootstrap,
            "seed": settings.seed,
            "missing": settings.missing,
            "data_sha256": settings.data_sha256,
        },
    }


def _coefficient(estimate: Estimate) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "value": estimate.value,
        "se": estimate.se,
        "ci": None if estimate.ci is None else list(estimate.ci),
        "df": estimate.df,
        "design_effect": estimate.design_effect,
        "n": estimate.n,
    }
    if estimate.documents is not None:
        entry["documents"] = estimate.documents
    if estimate.reason is not None:
        entry["reason"] = estimate.reason
    if estimate.notes:
        entry["notes"] = list(estimate.notes)
    return entry
