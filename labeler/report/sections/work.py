"""How people worked, what they pointed at, and where they differ most."""

from collections import defaultdict
from typing import Final

from labeler.agreement.details import AgreementReport, Conduct, DisputedItem
from labeler.agreement.estimates import FEWEST_UNITS, TOO_FEW
from labeler.report.content import (
    Cell,
    Column,
    Count,
    Number,
    Paragraph,
    Probability,
    Section,
    Share,
    Table,
    Words,
)
from labeler.report.layout import shortened
from labeler.report.wording import explanations, interval, level_of, listed, named

_MOST_ANNOTATORS: Final = 30
_MOST_DISPUTED: Final = 20
_LONGEST_SENTENCE: Final = 160


def targets_section(report: AgreementReport) -> Section | None:
    """Return how far people name the same targets where they agree on the label."""
    if not any(each.pairs for each in report.targets):
        return None
    unit = report.summary.settings.unit
    level = level_of(report.summary.settings.level)
    table = Table(
        "targets",
        "Agreement on targets",
        (
            Column("label", "left", widest=20),
            Column("attribute", "left", widest=16),
            Column("pairs"),
            Column("MASI"),
            Column(level, spare=1),
            Column("by chance"),
            Column("alpha"),
            Column(level, spare=2),
            Column("link F1"),
            Column(level, spare=3),
        ),
        tuple(
            (
                Words(named(each.label)),
                Words(named(each.attribute)),
                Count(each.pairs),
                Number(each.masi.value),
                interval(each.masi),
                Number(each.expected_masi),
                Number(each.alpha.value),
                interval(each.alpha),
                Number(each.link_f1.value),
                interval(each.link_f1),
            )
            for each in report.targets
        ),
        (
            "Pairs of labels of one sentence that are both the label and both name a target. MASI: "
            "1 where the sets of targets are equal. by chance: targets drawn by their position "
            "relative to the sentence. link F1: over single links.",
            *(
                f"{named(each.label)}, {named(each.attribute)}: {each.unnamed:,} more pairs name "
                "no target on one side at least, and are not compared."
                for each in report.targets
                if each.unnamed
            ),
            *explanations(
                {
                    f"{named(each.label)} ({kind})": estimate
                    for each in report.targets
                    for kind, estimate in (
                        ("MASI", each.masi),
                        ("alpha", each.alpha),
                        ("link F1", each.link_f1),
                    )
                },
                unit,
                too_few=f"{TOO_FEW}: fewer than {FEWEST_UNITS} {unit}s with such a pair.",
            ),
        ),
    )
    return Section("targets", "Targets", (table,))


def conduct_section(report: AgreementReport) -> Section | None:
    """Return how each annotator worked: speed, runs of one label, skips, suggestions."""
    if not report.conduct:
        return None
    people = sorted(report.conduct, key=lambda each: -each.labels)
    more = len(people) - _MOST_ANNOTATORS
    table = Table(
        "conduct",
        "How each annotator worked",
        (
            Column("annotator", "left", widest=20),
            Column("labels"),
            Column("skipped"),
            Column("seconds"),
            Column("quartiles", spare=1),
            Column("longest run", "left", widest=16),
            Column("p"),
            Column("suggested"),
            Column("taken"),
            Column(
                "by key",
                spare=2,
                note="by key: labelled with the key for accepting a suggestion.",
            ),
        ),
        tuple(_conduct(each) for each in people[:_MOST_ANNOTATORS]),
        (
            *([f"And {more:,} more, who labelled less."] if more > 0 else []),
            "A reason to look, never a verdict. seconds: the median between showing a sentence and "
            "its label. longest run: of one label in the order of work; p: the probability of one "
            "as long, or longer, in random order. suggested: sentences with a suggestion; taken: "
            "those that got the suggested label.",
        ),
    )
    return Section("conduct", "How people worked", (table,))


def disputed_section(report: AgreementReport) -> Section | None:
    """Return the items that people differ on most, with who said what."""
    if not report.disputed:
        return None
    shown = report.disputed[:_MOST_DISPUTED]
    more = len(report.disputed) - len(shown)
    table = Table(
        "disputed",
        "The most disputed items",
        (
            Column("bits", "right"),
            Column("item", "left", widest=60),
            Column("who said what", "left", widest=90, below=True),
            Column("text", "left", widest=_LONGEST_SENTENCE, below=True),
        ),
        tuple(
            (
                Number(each.entropy, 2),
                Words(_place(each)),
                Words(_votes(each)),
                Words(shortened(each.text or "", _LONGEST_SENTENCE)),
            )
            for each in shown
        ),
        (
            *([f"And {more:,} more."] if more else []),
            "bits: the entropy of the labels, 0 where all agree, 1 where two labels are level.",
        ),
    )
    return Section(
        "disputed",
        "Most disputed",
        (Paragraph("What to talk about first, and where the codebook needs a ruling."), table),
    )


def _conduct(each: Conduct) -> tuple[Cell, ...]:
    low, high = each.quartile_seconds or (None, None)
    quartiles = "none" if low is None or high is None else f"{low:.1f} to {high:.1f}"
    run = f"{each.longest_run:,} {named(each.run_label)}" if each.run_label else ""
    return (
        Words(named(each.annotator)),
        Count(each.labels),
        Share(each.skip_rate),
        Number(each.median_seconds, 1),
        Words(quartiles),
        Words(run),
        Probability(each.run_probability),
        Count(each.suggested),
        Share(each.accepted / each.suggested if each.suggested else None),
        Share(each.confirmed / each.suggested if each.suggested else None),
    )


def _place(each: DisputedItem) -> str:
    where = each.item if each.position is None else f"sentence {each.position}"
    return f"{where}, {each.document}" if each.document else where


def _votes(each: DisputedItem) -> str:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for annotator, label in each.labels:
        said[label].append(named(annotator))
    ordered = sorted(said.items(), key=lambda pair: -len(pair[1]))
    return "; ".join(f"{named(label)}: {listed(names, 4)}" for label, names in ordered)
