"""Which labels are taken for which, in all and by rule of the codebook."""

from itertools import combinations
from typing import Final

import numpy as np

from labeler.agreement.confusion import Confusion
from labeler.agreement.details import AgreementReport, RuleConfusion
from labeler.agreement.estimates import FEWEST_PAIRS
from labeler.agreement.result import AgreementSummary
from labeler.report.content import (
    Block,
    Column,
    Count,
    Number,
    Plot,
    Section,
    Share,
    Table,
    Words,
)
from labeler.report.wording import named

MOST_PAIRS: Final = 15
MOST_IN_A_MATRIX: Final = 9
MOST_RATIOS: Final = 9
"""Labels up to which the squares of the heat map have room for a second line."""
_MOST_RULES: Final = 40


def confusion_section(report: AgreementReport) -> Section | None:
    """Return the pairs of labels that are taken for each other, and the whole matrix."""
    summary = report.summary
    pairs = confused_pairs(summary.confusion, len(summary.categories))
    if not pairs:
        return None
    more = len(pairs) - MOST_PAIRS
    table = Table(
        "confusion",
        "Labels taken for each other",
        (
            Column("one label", "left", widest=24),
            Column("the other", "left", widest=24),
            Column("observed"),
            Column("by chance"),
            Column("ratio"),
        ),
        tuple(
            (
                Words(named(summary.categories[one])),
                Words(named(summary.categories[other])),
                Number(seen, 1),
                Number(chance, 1),
                Number(seen / chance, 2),
            )
            for seen, chance, one, other in pairs[:MOST_PAIRS]
        ),
        (
            *([f"And {more:,} more, which are rarer."] if more > 0 else []),
            "Pairs of labels of one item, those of an item with r labels counted 1 / (r - 1) each. "
            "A ratio near 1: the two are told apart no better than by chance.",
        ),
    )
    blocks: list[Block] = [table]
    if len(summary.categories) <= MOST_IN_A_MATRIX:
        blocks.append(_matrix(summary))
    blocks.append(
        Plot(
            "confusion",
            "What the others say where one says the label of the row" + _second_line(summary),
            "A heat map: of the other labels on items where one annotator gives the row's label, "
            f"the share that are the column's; of a label in fewer than {FEWEST_PAIRS} pairs no "
            f"numbers. {_in_words(summary)}",
        )
    )
    return Section("confusion", "What is taken for what", tuple(blocks))


def rules_section(report: AgreementReport) -> Section | None:
    """Return by which rules of the codebook people label when they differ."""
    if not report.rules:
        return None
    rules = sorted(report.rules, key=_disputed, reverse=True)
    more = len(rules) - _MOST_RULES
    categories = report.summary.categories
    table = Table(
        "rules",
        "Agreement by rule",
        (
            Column("rule", "left", widest=12),
            Column("labels"),
            Column("pairs"),
            Column("the same"),
            Column("share"),
            Column("most often against", "left", widest=40),
        ),
        tuple(
            (
                Words(named(each.rule)),
                Count(each.labels),
                Count(each.pairs),
                Count(each.agreeing),
                Share(each.agreeing / each.pairs if each.pairs else None),
                Words(_against(each.confusion, categories)),
            )
            for each in rules[:_MOST_RULES]
        ),
        (
            *([f"And {more:,} more, which divide people less."] if more > 0 else []),
            "Labels that name the rule, beside the other labels of the same items. The rules that "
            "divide people most often come first: they are the ones to sharpen.",
        ),
    )
    return Section("rules", "By rule of the codebook", (table,))


def confused_pairs(confusion: Confusion, size: int) -> list[tuple[float, float, int, int]]:
    """Return (observed, by chance, one, other) for all labels that are confused, by frequency."""
    observed, expected = confusion
    pairs = [
        (float(observed[one, other]), float(expected[one, other]), one, other)
        for one, other in combinations(range(size), 2)
        if observed[one, other] > 0
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[2:]))


def row_shares(confusion: Confusion) -> list[list[float | None]]:
    """Return for each label the shares of what the others say; None in rows that are empty."""
    totals = confusion.observed.sum(axis=1)
    return [
        [float(value / total) if total > 0 else None for value in row]
        for row, total in zip(confusion.observed, totals, strict=True)
    ]


def _matrix(summary: AgreementSummary) -> Table:
    names = [named(category) for category in summary.categories]
    observed, expected = summary.confusion
    return Table(
        "matrix",
        "Pairs of labels, observed and by chance",
        (Column("", "left", widest=24), *(Column(name, widest=15) for name in names)),
        tuple(
            (
                Words(name),
                *(
                    Words(f"{observed[row, column]:,.1f} / {expected[row, column]:,.1f}")
                    for column in range(len(names))
                ),
            )
            for row, name in enumerate(names)
        ),
        whole=True,
    )


def _in_words(summary: AgreementSummary) -> str:
    shares = row_shares(summary.confusion)
    said = [
        f"{named(label)} with itself {whole_percent(share)}"
        for index, label in enumerate(summary.categories)
        if (share := shares[index][index]) is not None and not too_rare(summary, label)
    ]
    return "; ".join(said[:MOST_PAIRS]) + ("." if said else "")


def _second_line(summary: AgreementSummary) -> str:
    if len(summary.categories) > MOST_RATIOS:
        return ""
    return "; below it, × how often as by chance (the pairs observed over those by chance)"


def too_rare(summary: AgreementSummary, label: str) -> bool:
    """Return whether a label stands in too few pairs for numbers on it."""
    found = summary.per_label.get(label)
    return found is not None and found.pairs < FEWEST_PAIRS


def whole_percent(share: float) -> str:
    """Return a share in whole percent, where 0 % and 100 % are said of none and of all only."""
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def _disputed(rule: RuleConfusion) -> tuple[int, int]:
    return rule.pairs - rule.agreeing, rule.labels


def _against(confusion: Confusion, categories: tuple[str, ...]) -> str:
    """Return the labels that other annotators most often gave instead."""
    observed = confusion.observed
    if not observed.size:
        return ""
    own = int(np.argmax(observed.sum(axis=1)))
    others = [(float(observed[own, k]), k) for k in range(len(categories)) if k != own]
    best = sorted((pair for pair in others if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
    return ", ".join(f"{named(categories[k])} {count:,.4g}" for count, k in best[:2])
