"""The parts of the report beyond the coefficients, as JSON values.

Every part has its key, also where it is empty, so that a program need not ask which there are.
"""

from typing import Any

from labeler.agreement.details import (
    AgreementReport,
    Comparison,
    Conduct,
    DisputedItem,
    IntraAnnotator,
    LabellingDesign,
    RuleConfusion,
    Sensitivity,
    Slice,
    TargetAgreement,
)
from labeler.report.json_values import coefficient, confusion


def detail_values(report: AgreementReport) -> dict[str, Any]:
    """Return every part of the report that is not in its summary, by name."""
    drift = report.drift
    return {
        "design": None if report.design is None else _design(report.design),
        "sensitivity": [_sensitivity(each) for each in report.sensitivity],
        "targets": [_targets(each) for each in report.targets],
        "rules": [_rule(each) for each in report.rules],
        "intra_annotator": [_intra_annotator(each) for each in report.intra_annotator],
        "drift": {
            "by_time": [_slice(each) for each in drift.by_time],
            "by_document": [_slice(each) for each in drift.by_document],
            "by_codebook": [_slice(each) for each in drift.by_codebook],
        },
        "comparisons": [_comparison(each) for each in report.comparisons],
        "conduct": [_conduct(each) for each in report.conduct],
        "disputed": [_disputed(each) for each in report.disputed],
    }


def _design(design: LabellingDesign) -> dict[str, Any]:
    return {
        "items_by_labels": {
            str(labels): items for labels, items in sorted(design.items_by_labels.items())
        },
        "overlap": [
            {"a": pair.first, "b": pair.second, "items": pair.items} for pair in design.overlap
        ],
        "overlap_left_out": design.sharing.pairs - len(design.overlap),
        "groups": [list(group) for group in design.groups],
    }


def _sensitivity(each: Sensitivity) -> dict[str, Any]:
    return {
        "name": each.name,
        "labels": each.labels,
        "items": each.items,
        **_agreement(each),
    }


def _targets(each: TargetAgreement) -> dict[str, Any]:
    return {
        "label": each.label,
        "attribute": each.attribute,
        "pairs": each.pairs,
        "unnamed": each.unnamed,
        "masi": coefficient(each.masi),
        "expected_masi": each.expected_masi,
        "alpha": coefficient(each.alpha),
        "link_f1": coefficient(each.link_f1),
        **_reason("no pair names targets on both sides", each.expected_masi),
    }


def _rule(each: RuleConfusion) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "labels": each.labels,
        "agreeing": each.agreeing,
        "pairs": each.pairs,
        "confusion": confusion(each.confusion),
    }


def _intra_annotator(each: IntraAnnotator) -> dict[str, Any]:
    return {
        "annotator": each.annotator,
        "earlier": each.earlier,
        "later": each.later,
        "items": each.items,
        "days": each.days,
        **_agreement(each),
        **_reason("the time between the labels is not known", each.days),
    }


def _slice(each: Slice) -> dict[str, Any]:
    return {
        "name": each.name,
        "items": each.items,
        "labels": each.labels,
        **_agreement(each),
    }


def _agreement(each: Sensitivity | IntraAnnotator | Slice) -> dict[str, Any]:
    return {"percent": coefficient(each.percent), "alpha": coefficient(each.alpha)}


def _comparison(each: Comparison) -> dict[str, Any]:
    return {
        "coefficient": each.coefficient,
        "first": each.first,
        "second": each.second,
        "first_value": each.first_value,
        "second_value": each.second_value,
        "difference": coefficient(each.difference),
        "p": each.p,
        **_reason(
            each.difference.reason or "there is no standard error",
            each.first_value,
            each.second_value,
            each.p,
        ),
    }


def _conduct(each: Conduct) -> dict[str, Any]:
    quartiles = each.quartile_seconds
    return {
        "annotator": each.annotator,
        "labels": each.labels,
        "skips": each.skips,
        "skip_rate": each.skip_rate,
        "median_seconds": each.median_seconds,
        "quartile_seconds": None if quartiles is None else list(quartiles),
        "longest_run": each.longest_run,
        "run_label": each.run_label,
        "run_probability": each.run_probability,
        "suggested": each.suggested,
        "accepted": each.accepted,
        "confirmed": each.confirmed,
        **_reason(
            "the time, or the order, of the labels is not known",
            each.median_seconds,
            quartiles,
            each.run_probability,
        ),
    }


def _disputed(each: DisputedItem) -> dict[str, Any]:
    return {
        "item": each.item,
        "document": each.document,
        "position": each.position,
        "text": each.text,
        "entropy": each.entropy,
        "labels": [{"annotator": annotator, "label": label} for annotator, label in each.labels],
    }


def _reason(words: str, *numbers: object) -> dict[str, str]:
    """Return the reason, as an entry, where a number is missing."""
    return {"reason": words} if None in numbers else {}
