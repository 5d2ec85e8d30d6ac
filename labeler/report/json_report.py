"""The report for programs: numbers unrounded, and words wherever a number is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from labeler.agreement.annotators import AnnotatorAgreement
from labeler.agreement.benchmarks import gwet_benchmark, krippendorff_verdict, landis_koch
from labeler.agreement.bias import (
    bias_indices,
    maximum_kappa,
    prevalence_indices,
    stuart_maxwell,
)
from labeler.agreement.confusion import Confusion, pair_confusion
from labeler.agreement.estimates import Estimate
from labeler.agreement.pairwise import PairAgreement
from labeler.agreement.planning import HALF_WIDTH, Plan
from labeler.agreement.result import AgreementSummary, LabelAgreement


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
    categories, settings = summary.categories, summary.settings
    return {
        "items": summary.items,
        "pairable": summary.pairable,
        "labels": summary.labels,
        "singletons": summary.singletons,
        **{name: value for name, value in known.items() if value is not None},
        "categories": list(categories),
        "coefficients": {
            name: _coefficient(estimate) for name, estimate in summary.coefficients.items()
        },
        "per_label": {label: _label(each) for label, each in summary.per_label.items()},
        "pairs": [_pair(pair, categories) for pair in summary.pairs],
        "by_annotator": [_annotator(each, categories) for each in summary.by_annotator],
        "confusion": _confusion(summary.confusion),
        "benchmarks": _benchmarks(summary.coefficients),
        "planning": [_plan(plan) for plan in summary.plans],
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


def _label(agreement: LabelAgreement) -> dict[str, Any]:
    return {
        "count": agreement.count,
        "prevalence": agreement.prevalence,
        "pairs": agreement.pairs,
        "specific_agreement": _coefficient(agreement.specific_agreement),
        "alpha": _coefficient(agreement.alpha),
    }


def _pair(pair: PairAgreement, categories: Sequence[str]) -> dict[str, Any]:
    test, table = stuart_maxwell(pair.table), pair.table
    return {
        "a": pair.first,
        "b": pair.second,
        "n": pair.n,
        "percent": pair.percent,
        "kappa": _coefficient(pair.kappa),
        "kappa_maximum": maximum_kappa(table),
        "prevalence_index": _by_label(categories, prevalence_indices(table).tolist()),
        "bias_index": _by_label(categories, bias_indices(table).tolist()),
        "stuart_maxwell": {"statistic": None, "df": None, "p": None, "reason": "they always agree"}
        if test is None
        else test._asdict(),
        "confusion": _confusion(pair_confusion(table)),
    }


def _annotator(agreement: AnnotatorAgreement, categories: Sequence[str]) -> dict[str, Any]:
    entry = {
        "annotator": agreement.name,
        "labels": int(agreement.marginals.sum()),
        "marginals": _by_label(categories, agreement.marginals.tolist()),
        "percent_with_rest": _coefficient(agreement.percent),
        "kappa_with_rest": _coefficient(agreement.kappa),
        "alpha_without": agreement.alpha_without,
    }
    if agreement.alpha_without is None:
        entry["reason"] = "alpha of the others is undefined"
    return entry


def _by_label(categories: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    return dict(zip(categories, values, strict=True))


def _confusion(confusion: Confusion) -> dict[str, Any]:
    return {"observed": confusion.observed.tolist(), "expected": confusion.expected.tolist()}


def _benchmarks(coefficients: Mapping[str, Estimate]) -> dict[str, Any]:
    """Return conventions, each held against the lower end of an interval, or Gwet's probability."""
    fleiss, alpha = coefficients["fleiss"], coefficients["alpha"]
    gwet = gwet_benchmark(coefficients["ac1"])
    without: dict[str, Any] = {"word": None, "reason": "there is no interval"}
    return {
        "krippendorff": {
            "coefficient": "alpha",
            **(without if alpha.ci is None else {"word": krippendorff_verdict(alpha.ci[0])}),
        },
        "landis_koch": {
            "coefficient": "fleiss",
            **(without if fleiss.ci is None else {"word": landis_koch(fleiss.ci[0])}),
        },
        "gwet": {
            "coefficient": "ac1",
            **(
                {"word": None, "reason": "there is no standard error"}
                if gwet is None
                else {"word": gwet.word, "probabilities": dict(gwet.probabilities)}
            ),
        },
    }


def _plan(plan: Plan) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "subject": plan.subject,
        "label": plan.label,
        "half_width": HALF_WIDTH,
        "items": plan.items,
    }
    if plan.documents is not None:
        entry["documents"] = plan.documents
    if plan.reason is not None:
        entry["reason"] = plan.reason
    return entry
