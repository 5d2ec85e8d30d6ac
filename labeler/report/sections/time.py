"""Agreement with oneself, over time, and of one way of measuring with another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from labeler.agreement.by_document import WITHIN
from labeler.agreement.details import AgreementReport, Comparison, Slice
from labeler.agreement.estimates import FEWEST_UNITS, TOO_FEW, Estimate
from labeler.agreement.method import Unit
from labeler.report.content import (
    Block,
    Cell,
    Column,
    Count,
    Number,
    Plot,
    Probability,
    Section,
    Table,
    Words,
)
from labeler.report.layout import cells, number
from labeler.report.wording import SHORT_TITLES, bar, explanations, interval, level_of, named

_MOST_SLICES: Final = 15
_LONGEST_NAME: Final = 14
"""Cells of the name of a set of labels that its column holds."""
_FIRST, _SECOND = "set 1", "set 2"


def sensitivity_section(report: AgreementReport) -> Section | None:
    """Return agreement with other choices of which labels count."""
    if not report.sensitivity:
        return None
    summary = report.summary
    headline = summary.coefficients
    rows = [
        (
            "as reported above",
            summary.labels,
            summary.pairable,
            headline["percent"],
            headline["alpha"],
        ),
        *(
            (each.name, each.labels, each.items, each.percent, each.alpha)
            for each in report.sensitivity
        ),
    ]
    table = Table(
        "sensitivity",
        "Agreement with another choice of which labels count",
        (Column("choice", "left", least=26), Column("labels"), *_agreement_columns(report)),
        tuple(
            (Words(name), Count(labels), *_agreement_cells(items, percent, alpha))
            for name, labels, items, percent, alpha in rows
        ),
        _explained(report, {name: alpha for name, _, _, _, alpha in rows[1:]}),
    )
    return Section("sensitivity", "What if other labels counted", (table,))


def intra_annotator_section(report: AgreementReport) -> Section | None:
    """Return how far annotators agree with themselves on items that they labelled twice."""
    if not report.intra_annotator:
        return None
    table = Table(
        "intra_annotator",
        "Each annotator against themselves",
        (
            Column("annotator", "left", widest=24),
            Column("rounds"),
            Column("days", spare=2, note="days: the median time between."),
            *_agreement_columns(report),
        ),
        tuple(
            (
                Words(named(each.annotator)),
                Words(f"{each.earlier}, {each.later}"),
                Number(each.days, 1),
                *_agreement_cells(each.items, each.percent, each.alpha),
            )
            for each in report.intra_annotator
        ),
        (
            "The same items in an earlier and a later round: what one person's own doubt costs. "
            "Agreement between people is rarely higher.",
            *_explained(
                report, {named(each.annotator): each.alpha for each in report.intra_annotator}
            ),
        ),
    )
    return Section("intra_annotator", "The same person again", (table,))


def drift_section(report: AgreementReport) -> Section | None:
    """Return agreement over time, document by document, and codebook by codebook."""
    drift = report.drift
    blocks: list[Block] = []
    if drift.by_time:
        blocks.append(_slices(report, "drift", "Agreement over time", "time", drift.by_time))
    if len(drift.by_time) > 1:
        values = "; ".join(f"{named(s.name)} {number(s.alpha.value)}" for s in drift.by_time)
        blocks.append(
            Plot(
                "drift",
                "Agreement over time",
                "Krippendorff's alpha (filled circles) and percent agreement (open diamonds) of "
                f"the items in order of their last label, in parts; alpha: {values}.",
            )
        )
    if len(drift.by_document) > 1:
        title = "Agreement by document, the lowest first"
        blocks.append(
            _slices(report, "documents", title, "document", drift.by_document, unit="item")
        )
    if drift.by_codebook:
        title = "Agreement by version of the codebook"
        blocks.append(_slices(report, "codebooks", title, "codebook", drift.by_codebook))
    return Section("drift", "Over time and documents", tuple(blocks)) if blocks else None


def comparisons_section(report: AgreementReport) -> Section | None:
    """Return paired comparisons of two coefficients on the same items."""
    known = [each for each in report.comparisons if each.difference.value is not None]
    if not known:
        return None
    compared = [_numbered(each) for each in known]
    table = Table(
        "comparisons",
        "Two values on the same items",
        (
            Column("of", "left", widest=22),
            Column("first", "left", widest=24),
            Column("value"),
            Column("second", "left", widest=24),
            Column("value"),
            Column("difference"),
            Column(level_of(report.summary.settings.level)),
            Column("p", note="p: of the t test of no difference."),
        ),
        tuple(_comparison(each) for each in compared),
        (
            "Second less first, with the interval of a paired comparison.",
            *_sets(known),
            *_explained(
                report,
                {_difference(each): each.difference for each in compared},
            ),
        ),
    )
    return Section("comparisons", "Compared on the same items", (table,))


def _numbered(each: Comparison) -> Comparison:
    """Return a comparison of two sets of labels with numbers for names that are hard to tell."""
    return replace(each, first=_FIRST, second=_SECOND) if _hard_to_tell(each) else each


def _hard_to_tell(each: Comparison) -> bool:
    """Return whether a column would shorten the names, or they would be the same in it."""
    names = _coefficient(each.first), _coefficient(each.second)
    return names[0] == names[1] or max(map(cells, names)) > _LONGEST_NAME


def _sets(comparisons: Sequence[Comparison]) -> list[str]:
    """Return whose names the numbers stand for."""
    found = {(each.first, each.second) for each in comparisons if _hard_to_tell(each)}
    return [f"{_FIRST}: {one}; {_SECOND}: {other}." for one, other in sorted(found)]


def _difference(each: Comparison) -> str:
    less = f"{_coefficient(each.second)} less {_coefficient(each.first)}"
    return f"{_coefficient(each.coefficient)} ({less})" if each.coefficient else less


def _comparison(each: Comparison) -> tuple[Cell, ...]:
    return (
        Words(_coefficient(each.coefficient)),
        Words(_coefficient(each.first)),
        Number(each.first_value),
        Words(_coefficient(each.second)),
        Number(each.second_value),
        Number(each.difference.value),
        interval(each.difference),
        Probability(each.p),
    )


def _coefficient(name: str) -> str:
    """Return the short title of a coefficient, or another name as it is; nothing for none."""
    return SHORT_TITLES.get(name, named(name)) if name else ""


def _slices(
    report: AgreementReport,
    key: str,
    title: str,
    heading: str,
    slices: Sequence[Slice],
    *,
    unit: Unit | None = None,
) -> Table:
    """Return the table of some slices; `unit` is their sampled unit where it is one of its own."""
    shown = slices[:_MOST_SLICES]
    more = len(slices) - len(shown)
    return Table(
        key,
        title,
        (Column(heading, "left", widest=36), Column("labels"), *_agreement_columns(report)),
        tuple(
            (
                Words(named(each.name)),
                Count(each.labels),
                *_agreement_cells(each.items, each.percent, each.alpha),
            )
            for each in shown
        ),
        (
            *([f"And {more:,} more."] if more else []),
            *_explained(report, {named(each.name): _unnoted(each.alpha) for each in shown}, unit),
            *([f"{WITHIN.capitalize()}."] if any(WITHIN in e.alpha.notes for e in shown) else []),
        ),
    )


def _unnoted(alpha: Estimate) -> Estimate:
    """Return an estimate without the note that is the same for every document."""
    return replace(alpha, notes=tuple(note for note in alpha.notes if note != WITHIN))


def _agreement_columns(report: AgreementReport) -> tuple[Column, ...]:
    return (
        Column("items"),
        Column("percent"),
        Column("alpha"),
        Column(level_of(report.summary.settings.level)),
        Column("0 to 1", "left", spare=1),
    )


def _agreement_cells(items: int, percent: Estimate, alpha: Estimate) -> tuple[Cell, ...]:
    return (
        Count(items),
        Number(percent.value),
        Number(alpha.value),
        interval(alpha),
        bar(alpha),
    )


def _explained(
    report: AgreementReport, alphas: dict[str, Estimate], unit: Unit | None = None
) -> tuple[str, ...]:
    unit = unit or report.summary.settings.unit
    too_few = f"{TOO_FEW}: fewer than {FEWEST_UNITS} {unit}s to compare."
    return explanations(alphas, unit, too_few=too_few)
