"""The parts of the text report on people: what they confuse, two by two and one by one."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from labeler.agreement.bias import maximum_kappa, stuart_maxwell
from labeler.agreement.estimates import TOO_FEW, Estimate
from labeler.agreement.pairwise import PairAgreement
from labeler.agreement.result import AgreementSummary
from labeler.report.layout import cells, number, paragraph, shortened
from labeler.report.text_tables import interval
from labeler.text.display import display_text

MOST_ROWS: Final = 15
_NAME_WIDTH: Final = 21
_INDENT: Final = "  "


def pair_table(summary: AgreementSummary) -> Iterator[str]:
    """Yield Cohen's kappa of every two annotators; of many pairs, those that differ most."""
    if not summary.pairs:
        return
    shown = sorted(summary.pairs, key=_kappa)[:MOST_ROWS]
    level = f"{100 * summary.settings.level:g} % interval"
    yield _pair_columns("By pair", "items", "percent", "kappa", level, "largest", "p")
    for pair in shown:
        yield _pair_row(pair)
    if len(summary.pairs) > len(shown):
        yield f"{_INDENT}and {len(summary.pairs) - len(shown):,} more, which agree more"
    yield from _prose(
        "kappa: Cohen's, and the largest that their use of the labels allows. p: Stuart and "
        "Maxwell's test of whether they use the labels equally often, items taken for independent."
    )
    yield from _explained([pair.kappa for pair in shown])


def annotator_table(summary: AgreementSummary) -> Iterator[str]:
    """Yield each annotator against the others."""
    if len(summary.by_annotator) < 3:
        return  # with two, it is the table of pairs again
    shown = sorted(
        summary.by_annotator,
        key=lambda each: 2.0 if each.kappa.value is None else each.kappa.value,
    )[:MOST_ROWS]
    level = f"{100 * summary.settings.level:g} % interval"
    yield _annotator_columns("By annotator", "labels", "percent", "kappa", level, "alpha without")
    for each in shown:
        yield _annotator_columns(
            _name(each.name, _NAME_WIDTH - 1),
            f"{int(each.marginals.sum()):,}",
            number(each.percent.value),
            number(each.kappa.value),
            interval(each.kappa),
            number(each.alpha_without),
        )
    if len(summary.by_annotator) > len(shown):
        yield f"{_INDENT}and {len(summary.by_annotator) - len(shown):,} more, who agree more"
    yield from _prose(
        "percent, kappa: with the others on the same items, never with a consensus that holds the "
        "own label. alpha without: Krippendorff's alpha of the others."
    )
    yield from _explained([each.kappa for each in shown])


def confusion_table(summary: AgreementSummary) -> Iterator[str]:
    """Yield the pairs of labels that are taken for each other, the most frequent first."""
    observed, expected = summary.confusion
    pairs = [
        (float(observed[one, other]), float(expected[one, other]), one, other)
        for one, other in combinations(range(len(summary.categories)), 2)
        if observed[one, other] > 0
    ]
    if not pairs:
        return
    yield f"{'Taken for each other':48}{'observed':>10}{'by chance':>11}{'ratio':>8}"
    for seen, chance, one, other in sorted(pairs, reverse=True)[:MOST_ROWS]:
        names = " / ".join(_name(summary.categories[index], 22) for index in (one, other))
        line = f"{seen:>10,.1f}{chance:>11,.1f}{number(seen / chance, 2):>8}"
        yield names + " " * (48 - cells(names)) + line
    if len(pairs) > MOST_ROWS:
        yield f"{_INDENT}and {len(pairs) - MOST_ROWS} more"


def _kappa(pair: PairAgreement) -> float:
    return 2.0 if pair.kappa.value is None else pair.kappa.value


def _pair_row(pair: PairAgreement) -> str:
    test = stuart_maxwell(pair.table)
    return _pair_columns(
        f"{_name(pair.first, 9)} {_name(pair.second, 9)}",
        f"{pair.n:,}",
        number(pair.percent),
        number(pair.kappa.value),
        interval(pair.kappa),
        number(maximum_kappa(pair.table)),
        "none" if test is None else _probability(test.p),
    )


def _probability(p: float) -> str:
    return "<.001" if p < 0.001 else number(p)


def _explained(kappas: list[Estimate]) -> Iterator[str]:
    """Say what "too few to say" and "none" stand for, where they stand."""
    reasons = {estimate.reason for estimate in kappas if estimate.reason}
    if any(TOO_FEW in reason for reason in reasons):
        yield from _prose(f"{TOO_FEW}: fewer than 5 documents, or items, to compare.")
    for reason in sorted(reason for reason in reasons if TOO_FEW not in reason):
        yield from _prose(f"none: {reason}.")


def _name(name: str, width: int) -> str:
    return shortened(display_text(name), width) or "(empty)"


def _pair_columns(
    names: str, items: str, percent: str, kappa: str, limits: str, largest: str, p: str
) -> str:
    space = " " * (_NAME_WIDTH - cells(names))
    return names + space + f"{items:>8}{percent:>9}{kappa:>8}{limits:>17}{largest:>9}{p:>8}"


def _annotator_columns(
    name: str, labels: str, percent: str, kappa: str, limits: str, without: str
) -> str:
    space = " " * (_NAME_WIDTH - cells(name))
    return name + space + f"{labels:>8}{percent:>9}{kappa:>8}{limits:>17}{without:>15}"


def _prose(text: str) -> list[str]:
    return paragraph(text.split(), first=_INDENT, indent=_INDENT)
