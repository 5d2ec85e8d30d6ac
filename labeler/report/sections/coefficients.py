"""The coefficients over all labels, and over each label."""

from typing import Final

from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import FEWEST_PAIRS, FEWEST_UNITS, TOO_FEW, Estimate
from labeler.agreement.method import Unit
from labeler.agreement.result import AgreementSummary
from labeler.report.content import (
    Bar,
    Block,
    Cell,
    Column,
    Count,
    Number,
    Paragraph,
    Plot,
    Section,
    Share,
    Table,
    Words,
)
from labeler.report.layout import number
from labeler.report.wording import TITLES, bar, explanations, interval, level_of, named

MOST_LABELS: Final = 40
_SCALE: Final = "0 to 1"
_DESIGN_EFFECT: Final = Column(
    "deff",
    spare=1,
    note="deff: design effect, the variance over what it would be if items were independent.",
)


def coefficients_section(report: AgreementReport) -> Section:
    """Return the coefficients over all labels, with what the intervals speak for."""
    summary = report.summary
    level = level_of(summary.settings.level)
    clustered = summary.settings.unit == "document"
    titled = {TITLES.get(name, name): each for name, each in summary.coefficients.items()}
    table = Table(
        "coefficients",
        "Agreement over all labels",
        (
            Column("coefficient", "left"),
            Column("value"),
            Column(level),
            Column(_SCALE, "left"),
            Column("SE", note="SE: standard error."),
            Column("df", spare=2),
            *([_DESIGN_EFFECT] if clustered else []),
        ),
        tuple(
            (
                Words(title),
                Number(each.value),
                interval(each),
                bar(each),
                Number(each.se),
                Count(each.df),
                *([Number(each.design_effect, 1)] if clustered else []),
            )
            for title, each in titled.items()
        ),
        explanations(titled, summary.settings.unit),
    )
    blocks: list[Block] = [table]
    intervals = _any_interval(summary)
    if intervals:
        blocks.append(Paragraph(_speaking_for(summary)))
    notes = (note for note in summary.notes if intervals or "interval" not in note)
    blocks += [Paragraph(f"Note: {note}.") for note in notes]
    return Section("coefficients", "All labels together", tuple(blocks))


def labels_section(report: AgreementReport) -> Section | None:
    """Return agreement by label: how often it was given, and how far people agree on it."""
    summary = report.summary
    if not summary.pairable or not summary.per_label:
        return None
    settings = summary.settings
    level = level_of(settings.level)
    shown = list(summary.per_label.items())[:MOST_LABELS]
    estimates = {
        f"{named(label)} ({kind})": estimate
        for label, each in shown
        for kind, estimate in (("specific", each.specific_agreement), ("alpha", each.alpha))
    }
    more = len(summary.per_label) - len(shown)
    table = Table(
        "labels",
        "Agreement by label",
        (
            Column("label", "left", widest=30),
            Column("count"),
            Column("share"),
            Column("specific"),
            Column(level, spare=1),
            Column("alpha"),
            Column(level),
            Column(f"alpha, {_SCALE}", "left"),
        ),
        tuple(
            (
                Words(named(label)),
                Count(each.count),
                Share(each.prevalence),
                *told(each.specific_agreement, interval(each.specific_agreement)),
                *told(each.alpha, interval(each.alpha), bar(each.alpha)),
            )
            for label, each in shown
        ),
        (
            *([f"And {more:,} more."] if more else []),
            "specific: where one annotator gives the label, how often another gives it too. "
            "alpha: Krippendorff's, of the label against all others.",
            *explanations(
                estimates,
                settings.unit,
                too_few=too_few_on_labels(settings.unit),
            ),
        ),
    )
    values = "; ".join(
        f"{named(label)} {TOO_FEW if withheld(each.alpha) else number(each.alpha.value)}"
        for label, each in shown
    )
    plot = Plot(
        "labels",
        "Agreement by label, with intervals",
        "A filled circle is Krippendorff's alpha of a label against all others, an open diamond "
        f"its specific agreement; lines are {level}s. Alpha: {values}.",
    )
    return Section("labels", "Label by label", (table, plot))


def withheld(estimate: Estimate) -> bool:
    """Return whether a label is too rare for its value to be printed at all."""
    return estimate.pairs is not None and estimate.pairs < FEWEST_PAIRS


def told(estimate: Estimate, *more: Cell) -> tuple[Cell, ...]:
    """Return the cells of an estimate for a label; of a rare one, only that nothing can be said."""
    if not withheld(estimate):
        return Number(estimate.value), *more
    return Words(""), Words(TOO_FEW), *(Bar(None) for _ in more[1:])


def too_few_on_labels(unit: Unit) -> str:
    """Return what "too few to say" stands for beside the figures of a label."""
    return (
        f"{TOO_FEW}: fewer than {FEWEST_PAIRS} pairs of labels touch the label, or fewer than "
        f"{FEWEST_UNITS} {unit}s hold it where it can be compared."
    )


def _any_interval(summary: AgreementSummary) -> bool:
    return any(estimate.ci is not None for estimate in summary.coefficients.values())


def _speaking_for(summary: AgreementSummary) -> str:
    unit = summary.settings.unit
    return (
        f"The intervals treat the {unit} as the sampled unit ({intervals_made(summary)}). They say "
        f"how far the values would move with other {unit}s labelled by these same annotators; "
        "they do not speak for other annotators."
    )


def intervals_made(summary: AgreementSummary) -> str:
    """Return in words how the intervals were made."""
    settings = summary.settings
    if settings.bootstrap is not None:
        drawn = f"{settings.bootstrap:,} resamples, seed {settings.seed}"
        return f"expanded bootstrap percentiles, {drawn}"
    if settings.interval == "gwet":
        return "standard errors as published by Gwet, Student's t"
    scale = " on the logit scale" if settings.unit == "document" else ""
    return f"linearised, Student's t{scale}"
