"""What was labelled by whom: what any number of the report can rest on."""

from collections.abc import Iterator, Sequence
from typing import Final

from labeler.agreement.details import AgreementReport, LabellingDesign
from labeler.agreement.result import AgreementSummary
from labeler.report.content import (
    Block,
    Cell,
    Column,
    Count,
    Paragraph,
    Plot,
    Section,
    Share,
    Table,
    Words,
)
from labeler.report.layout import amount
from labeler.report.wording import joined, listed, named, verb

MOST_NODES: Final = 60
"""Annotators, above which a drawing of who shares items with whom shows nothing."""
_MOST_LABELS: Final = 20
_MOST_SIZES: Final = 9


def design_section(report: AgreementReport) -> Section:
    """Return what was counted, how labels spread over items and annotators, what was left out."""
    summary, design = report.summary, report.design
    blocks: list[Block] = [Paragraph(joined(_counted(summary)))]
    if design is not None:
        blocks += [
            *([_labels_an_item(design)] if len(design.items_by_labels) > 1 else []),
            Paragraph(joined(_overlap(design))),
            *_drawn(design),
        ]
    if summary.left_out or summary.singletons:
        blocks.append(Paragraph(_left_out(summary)))
    if summary.categories:
        names = [named(category) for category in summary.categories]
        blocks.append(Paragraph(f"Categories: {listed(names, _MOST_LABELS)}."))
    return Section("design", "What was labelled", tuple(blocks))


def groups_apart(design: LabellingDesign | None) -> int:
    """Return the number of groups of annotators that share no item with each other."""
    return 0 if design is None else len(design.groups)


def _counted(summary: AgreementSummary) -> Iterator[str]:
    by = "" if summary.annotators is None else f" by {amount(summary.annotators, 'annotator')}"
    within = "" if summary.documents is None else f" in {amount(summary.documents, 'document')}"
    yield f"{amount(summary.labels, 'label')}{by} on {amount(summary.items, 'item')}{within}."
    yield (
        f"{amount(summary.pairable, 'item')}{in_documents(summary)} "
        f"{verb(summary.pairable, 'has', 'have')} two labels or more; only these are compared."
    )


def in_documents(summary: AgreementSummary) -> str:
    """Return " in 6 documents" where fewer documents hold compared items than hold labels."""
    held = summary.coefficients["percent"].documents
    if not summary.pairable or held is None or held == summary.documents:
        return ""
    return f" in {amount(held, 'document')}"


def _labels_an_item(design: LabellingDesign) -> Table:
    numbers = sorted(design.items_by_labels.items())
    items = sum(design.items_by_labels.values())
    rows: list[tuple[Cell, ...]] = [
        (Count(labels), Count(number), Share(number / items if items else None))
        for labels, number in numbers[:_MOST_SIZES]
    ]
    if rest := numbers[_MOST_SIZES:]:
        number = sum(number for _, number in rest)
        rows.append((Words(f"{rest[0][0]:,} or more"), Count(number), Share(number / items)))
    return Table(
        "labels_an_item",
        "Labels an item",
        (Column("labels"), Column("items"), Column("share")),
        tuple(rows),
    )


def _overlap(design: LabellingDesign) -> Iterator[str]:
    """Say in words and numbers who shares items with whom."""
    people = sum(map(len, design.groups))
    if people < 2:
        one = "There is one annotator, and nobody to compare with."
        yield one if people else "There are no labels to compare."
        return
    sharing, least = design.sharing, design.sharing.fewest
    if least is None:
        yield "No two annotators share an item: nothing compares them."
        return
    if sharing.annotators < people:
        yield f"Counted were the {sharing.annotators:,} annotators with the most labels."
        people = sharing.annotators
    possible = people * (people - 1) // 2
    between = f"{named(least.first)} and {named(least.second)}"
    if sharing.pairs == possible == 1:
        yield f"{between} share {amount(least.items, 'item')}."
        return
    if sharing.pairs == possible:
        yield f"Each of the {people:,} annotators shares items with each of the others:"
    else:
        yield f"{sharing.pairs:,} of the {possible:,} pairs of annotators share items:"
    if least.items == sharing.most:
        yield f"{amount(least.items, 'item')} each."
    else:
        yield (
            f"from {least.items:,} ({between}) to {sharing.most:,}, the median is "
            f"{sharing.median:,}."
        )
    if len(design.groups) > 1:
        yield from _groups(design.groups)


def _groups(groups: Sequence[Sequence[str]]) -> Iterator[str]:
    alone = [group[0] for group in groups if len(group) == 1]
    together = [group for group in groups if len(group) > 1]
    if alone:
        yield (
            f"{listed([named(name) for name in alone])} {verb(len(alone), 'shares', 'share')} no "
            "item with anybody."
        )
    if len(together) > 1:
        described = "; ".join(
            f"{listed([named(name) for name in group], 6)}" for group in together[:4]
        )
        more = f"; and {len(together) - 4:,} more" if len(together) > 4 else ""
        yield (
            f"The others fall into {len(together):,} groups that no item links, so that nothing "
            f"compares an annotator of one with those of another: {described}{more}."
        )


def _drawn(design: LabellingDesign) -> Iterator[Block]:
    people = sum(map(len, design.groups))
    if len(design.overlap) > 1 and people > MOST_NODES:
        yield Paragraph(f"With more than {MOST_NODES} annotators the overlap is not drawn.")
    elif len(design.overlap) > 1:
        yield Plot(
            "overlap",
            "Who shares items with whom",
            f"A graph of {people} annotators. A line joins two who labelled items in common, the "
            f"thicker the more items. {joined(_overlap(design))}",
        )


def _left_out(summary: AgreementSummary) -> str:
    reasons = [f"{number:,} {reason}" for reason, number in summary.left_out.items()]
    if summary.singletons:
        reasons.insert(
            0, f"{amount(summary.singletons, 'item')} with one label, which compares with nothing"
        )
    return f"Left out: {'; '.join(reasons)}."
