"""Agreement by sampling weights, beside the figures of the sample as it was drawn."""

from collections.abc import Iterator

from labeler.agreement.details import AgreementReport
from labeler.agreement.result import AgreementSummary
from labeler.agreement.weighted import WeightedAgreement
from labeler.report.content import Column, Count, Number, Paragraph, Section, Share, Table, Words
from labeler.report.layout import amount
from labeler.report.sections.coefficients import MOST_LABELS, told, too_few_on_labels
from labeler.report.wording import (
    TITLES,
    bar,
    explanations,
    interval,
    joined,
    level_of,
    named,
    verb,
)


def weighted_section(report: AgreementReport) -> Section | None:
    """Return the weighted figures, and what the weights are; None where every item counts alike."""
    weighted = report.weighted
    if weighted is None:
        return None
    summary = report.summary
    return Section(
        "weighted",
        "Weighted by how likely items were to be drawn",
        (
            Paragraph(joined(_explained(summary, weighted))),
            _coefficients(summary, weighted),
            *([_labels(summary, weighted)] if weighted.per_label else []),
        ),
    )


def _explained(summary: AgreementSummary, weighted: WeightedAgreement) -> Iterator[str]:
    """Say what the weights are, what they are for, and what takes no part."""
    if weighted.origin == "assignment":
        yield (
            "The values above are those of the sample, in which some sentences were likelier than "
            "others to be given to several people. Here each compared item weighs 1 over its "
            "probability of that"
        )
    else:
        yield (
            "The values above count every item alike. Here each compared item weighs what the "
            "label file says, which is to be 1 over the probability with which it was drawn"
        )
    yield (
        f"(weights from {weighted.lightest:.4g} to {weighted.heaviest:.4g}), so that the values "
        "estimate those of all items that could be drawn (Horvitz and Thompson 1952). It is paid "
        f"for in precision: the {amount(weighted.items, 'item')} "
        f"{verb(weighted.items, 'tells', 'tell')} as much as {weighted.effective_items:,.0f} "
        "equally likely ones would (Kish 1965). Items with one label take no part."
    )
    if weighted.left_out:
        yield (
            f"Left out here: {amount(weighted.left_out, 'compared item')} of which nothing says "
            "how likely it was to be drawn, such as gold, and what several people had labelled "
            "before the round was assigned."
        )
    if summary.settings.interval == "gwet":
        yield "Standard errors as published by Gwet know no weights: these are linearised."


def _coefficients(summary: AgreementSummary, weighted: WeightedAgreement) -> Table:
    titled = {TITLES.get(name, name): each for name, each in weighted.coefficients.items()}
    return Table(
        "weighted",
        "Weighted agreement over all labels",
        (
            Column("coefficient", "left", least=20),
            Column("unweighted"),
            Column("weighted"),
            Column(level_of(summary.settings.level)),
            Column("0 to 1", "left", spare=1),
            Column("SE", spare=2, note="SE: standard error."),
            Column("df", spare=3),
        ),
        tuple(
            (
                Words(TITLES.get(name, name)),
                Number(summary.coefficients[name].value),
                Number(each.value),
                interval(each),
                bar(each),
                Number(each.se),
                Count(each.df),
            )
            for name, each in weighted.coefficients.items()
        ),
        explanations(titled, summary.settings.unit),
    )


def _labels(summary: AgreementSummary, weighted: WeightedAgreement) -> Table:
    level, unit = level_of(summary.settings.level), summary.settings.unit
    shown = list(weighted.per_label.items())[:MOST_LABELS]
    more = len(weighted.per_label) - len(shown)
    estimates = {
        f"{named(label)} ({kind})": estimate
        for label, each in shown
        for kind, estimate in (("specific", each.specific_agreement), ("alpha", each.alpha))
    }
    return Table(
        "weighted_labels",
        "Weighted agreement by label",
        (
            Column("label", "left", widest=30),
            Column("count", spare=2),
            Column("unweighted share"),
            Column("weighted share"),
            Column("specific"),
            Column(level, spare=1),
            Column("alpha"),
            Column(level),
        ),
        tuple(
            (
                Words(named(label)),
                Count(each.count),
                Share(summary.per_label[label].prevalence),
                Share(each.prevalence),
                *told(each.specific_agreement, interval(each.specific_agreement)),
                *told(each.alpha, interval(each.alpha)),
            )
            for label, each in shown
        ),
        (
            *([f"And {more:,} more."] if more else []),
            "weighted share: of the labels that would be given if all items that could be drawn "
            "were labelled by several people.",
            *explanations(estimates, unit, too_few=too_few_on_labels(unit)),
        ),
    )
