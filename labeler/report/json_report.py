"""The report for programs: numbers unrounded, and words wherever a number is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from labeler import __version__
from labeler.agreement.annotators import AnnotatorAgreement
from labeler.agreement.bias import (
    MarginalTest,
    bias_indices,
    maximum_kappa,
    prevalence_indices,
    stuart_maxwell_tests,
)
from labeler.agreement.confusion import pair_confusion
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import Estimate
from labeler.agreement.pairwise import PairAgreement
from labeler.agreement.planning import HALF_WIDTH, Plan
from labeler.agreement.result import LabelAgreement
from labeler.agreement.weighted import WeightedAgreement
from labeler.report.json_details import detail_values
from labeler.report.json_values import by_label, coefficient, confusion
from labeler.report.verdicts import gwet_word, judged_alpha, krippendorff_word, landis_koch_word


def json_report(report: AgreementReport) -> dict[str, Any]:
    """Return the report as an object of JSON values (no NaN, no infinity).

    What is not known or does not exist is null, and `reason` beside it says why. Labels stand as
    they were given: whoever shows them makes them safe.
    """
    summary = report.summary
    categories, settings = summary.categories, summary.settings
    return {
        "source": report.source,
        "items": summary.items,
        "pairable": summary.pairable,
        "labels": summary.labels,
        "singletons": summary.singletons,
        "documents": summary.documents,
        "annotators": summary.annotators,
        "round": summary.round_number,
        **_not_known(report),
        "categories": list(categories),
        "coefficients": {
            name: coefficient(estimate) for name, estimate in summary.coefficients.items()
        },
        "per_label": {label: _label(each) for label, each in summary.per_label.items()},
        "weighted": None if report.weighted is None else _weighted(report.weighted),
        "pairs": [
            _pair(pair, test, categories)
            for pair, test in zip(
                summary.pairs, stuart_maxwell_tests([p.table for p in summary.pairs]), strict=True
            )
        ],
        "pairs_left_out": summary.pairs_left_out,
        "by_annotator": [_annotator(each, categories) for each in summary.by_annotator],
        "confusion": confusion(summary.confusion),
        "benchmarks": _benchmarks(summary.coefficients),
        "planning": [_plan(plan) for plan in summary.plans],
        **detail_values(report),
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
            "labeler": __version__,
        },
    }


def _not_known(report: AgreementReport) -> dict[str, str]:
    """Return the reasons, as one entry, why something of the whole is null; nothing if none is."""
    summary = report.summary
    reasons = {
        "documents: the labels name no document": summary.documents,
        "annotators: it is not known who gave which label": summary.annotators,
        "round: labels from files have none": summary.round_number,
        "design: it was not counted who labelled what": report.design,
        "weighted: every item counts alike": report.weighted,
    }
    missing = [reason for reason, value in reasons.items() if value is None]
    return {"reason": "; ".join(missing)} if missing else {}


def _label(agreement: LabelAgreement) -> dict[str, Any]:
    return {
        "count": agreement.count,
        "prevalence": agreement.prevalence,
        "pairs": agreement.pairs,
        "specific_agreement": coefficient(agreement.specific_agreement),
        "alpha": coefficient(agreement.alpha),
    }


def _weighted(weighted: WeightedAgreement) -> dict[str, Any]:
    return {
        "origin": weighted.origin,
        "items": weighted.items,
        "effective_items": weighted.effective_items,
        "left_out": weighted.left_out,
        "weights": [weighted.lightest, weighted.heaviest],
        "coefficients": {
            name: coefficient(estimate) for name, estimate in weighted.coefficients.items()
        },
        "per_label": {label: _label(each) for label, each in weighted.per_label.items()},
    }


def _pair(
    pair: PairAgreement, test: MarginalTest | None, categories: Sequence[str]
) -> dict[str, Any]:
    table, largest = pair.table, maximum_kappa(pair.table)
    return {
        "a": pair.first,
        "b": pair.second,
        "n": pair.n,
        "percent": pair.percent,
        "kappa": coefficient(pair.kappa),
        "kappa_maximum": largest,
        "prevalence_index": by_label(categories, prevalence_indices(table).tolist()),
        "bias_index": by_label(categories, bias_indices(table).tolist()),
        "stuart_maxwell": {"statistic": None, "df": None, "p": None, "reason": "they always agree"}
        if test is None
        else test._asdict(),
        "confusion": confusion(pair_confusion(table)),
        **({"reason": "both gave one and the same label throughout"} if largest is None else {}),
    }


def _annotator(agreement: AnnotatorAgreement, categories: Sequence[str]) -> dict[str, Any]:
    return {
        "annotator": agreement.name,
        "labels": int(agreement.marginals.sum()),
        "marginals": by_label(categories, agreement.marginals.tolist()),
        "percent_with_rest": coefficient(agreement.percent),
        "kappa_with_rest": coefficient(agreement.kappa),
        "alpha_without": coefficient(agreement.alpha_without),
    }


def _benchmarks(coefficients: Mapping[str, Estimate]) -> dict[str, Any]:
    """Return conventions, each held against the lower end of an interval, or Gwet's probability."""
    judged = judged_alpha(coefficients)
    alpha, fleiss, ac1 = (coefficients[name] for name in (judged, "fleiss", "ac1"))
    gwet = gwet_word(ac1)
    probabilities = {} if gwet is None else {"probabilities": dict(gwet.probabilities)}
    return {
        "krippendorff": {"coefficient": judged, **_word(krippendorff_word(alpha))},
        "landis_koch": {"coefficient": "fleiss", **_word(landis_koch_word(fleiss))},
        "gwet": {
            "coefficient": "ac1",
            **_word(None if gwet is None else gwet.word),
            **probabilities,
        },
    }


def _word(word: str | None) -> dict[str, Any]:
    return {"word": word} if word is not None else {"word": None, "reason": "there is no interval"}


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
