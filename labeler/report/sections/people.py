"""Who agrees with whom: two by two, and each with the rest."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from labeler.agreement.annotators import AnnotatorAgreement
from labeler.agreement.bias import maximum_kappa, stuart_maxwell
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import FEWEST_UNITS, TOO_FEW, Estimate
from labeler.agreement.pairwise import PairAgreement
from labeler.agreement.result import AgreementSummary
from labeler.report.content import (
    Block,
    Cell,
    Column,
    Count,
    Number,
    Plot,
    Probability,
    Section,
    Share,
    Table,
    Words,
)
from labeler.report.layout import number
from labeler.report.sections.pair_indices import index_tables
from labeler.report.wording import bar, explanations, interval, level_of, listed, named

MOST_PAIRS: Final = 20
MOST_ANNOTATORS: Final = 20
MOST_IN_A_MATRIX: Final = 10
MOST_IN_A_PLOT: Final = 60
_MOST_LABELS: Final = 9
_EQUALLY_OFTEN: Final = (
    "p: Stuart and Maxwell's test of whether they use the labels equally often, items taken for "
    "independent."
)
_UNDEFINED: Final = 2.0
"""Where an undefined kappa stands in an order: after all others."""

_T = TypeVar("_T")


def pairs_section(report: AgreementReport) -> Section | None:
    """Return Cohen's kappa of every two annotators; of many pairs, those that differ most."""
    summary = report.summary
    if not summary.pairs:
        return None
    shown = _lowest(summary.pairs, lambda pair: pair.kappa, MOST_PAIRS)
    blocks: list[Block] = [_pair_table(summary, shown)]
    names = people_of(summary)
    if 2 < len(names) <= MOST_IN_A_MATRIX:
        blocks.append(_pair_matrix(summary, names))
    if 2 < len(names) <= MOST_IN_A_PLOT:
        blocks.append(
            Plot(
                "pairs",
                "Cohen's kappa of every two annotators",
                f"A matrix of {len(names)} annotators by the same; where two share no item there "
                f"is no square. {_extremes(summary)}",
            )
        )
    blocks += index_tables(shown, summary.categories)
    return Section("pairs", "Two by two", tuple(blocks))


def annotators_section(report: AgreementReport) -> Section | None:
    """Return how each annotator uses the labels, and how far each agrees with the rest."""
    summary = report.summary
    if not summary.by_annotator:
        return None
    blocks: list[Block] = []
    if len(summary.by_annotator) > 2:  # with two, it is the table of pairs again
        blocks.append(_rest_table(summary))
    if len(summary.categories) <= _MOST_LABELS:
        blocks.append(_marginals(summary))
    return Section("annotators", "Annotator by annotator", tuple(blocks)) if blocks else None


def people_of(summary: AgreementSummary) -> list[str]:
    """Return the annotators of the pairs, in the order of the report on each annotator."""
    in_pairs = {name for pair in summary.pairs for name in (pair.first, pair.second)}
    return [each.name for each in summary.by_annotator if each.name in in_pairs]


def _pair_table(summary: AgreementSummary, shown: Sequence[PairAgreement]) -> Table:
    named_kappas = {f"{named(p.first)} and {named(p.second)}": p.kappa for p in shown}
    unit = summary.settings.unit
    return Table(
        "pairs",
        "Agreement of every two annotators",
        (
            Column("annotator", "left", widest=20),
            Column("and", "left", widest=20),
            Column("items"),
            Column("same"),
            Column("kappa", note="kappa: Cohen's."),
            Column(level_of(summary.settings.level)),
            Column("0 to 1", "left", spare=3),
            Column(
                "largest",
                spare=1,
                note="largest: the largest kappa that their use of the labels allows.",
            ),
            Column("p", note=_EQUALLY_OFTEN),
        ),
        tuple(_pair_row(pair) for pair in shown),
        (
            *_more(summary.pairs, shown, lambda pair: pair.kappa, summary.pairs_left_out),
            *explanations(
                named_kappas,
                unit,
                too_few=f"{TOO_FEW}: fewer than {FEWEST_UNITS} {unit}s that both labelled.",
            ),
        ),
    )


def _more(
    all_of_them: Sequence[_T],
    shown: Sequence[_T],
    kappa_of: Callable[[_T], Estimate],
    not_compared: int = 0,
) -> list[str]:
    """Return how many are not listed, and why, if any."""
    telling, unclear = (
        sum(_unclear(kappa_of(one)) is is_unclear for one in all_of_them)
        - sum(_unclear(kappa_of(one)) is is_unclear for one in shown)
        for is_unclear in (False, True)
    )
    parts = [
        *([f"{telling:,} that agree as much or more"] if telling else []),
        *([f"{unclear:,} of which too little is known to say"] if unclear else []),
    ]
    if not_compared:
        parts.append(
            f"{not_compared:,} that were not compared, for they share no more items than those "
            "that were"
        )
    return [f"Not listed: {listed(parts)}."] if parts else []


def _unclear(kappa: Estimate) -> bool:
    """Return whether a kappa says nothing."""
    return kappa.value is None or TOO_FEW in (kappa.reason or "")


def _pair_row(pair: PairAgreement) -> tuple[Cell, ...]:
    test = stuart_maxwell(pair.table)
    return (
        Words(named(pair.first)),
        Words(named(pair.second)),
        Count(pair.n),
        Share(pair.percent),
        Number(pair.kappa.value),
        interval(pair.kappa),
        bar(pair.kappa),
        Number(maximum_kappa(pair.table)),
        Probability(None if test is None else test.p),
    )


def _pair_matrix(summary: AgreementSummary, names: list[str]) -> Table:
    kappas = {frozenset((p.first, p.second)): p.kappa.value for p in summary.pairs}

    def cell(row: int, column: int) -> Cell:
        pair = frozenset((names[row], names[column]))
        return Number(kappas[pair], 2) if row > column and pair in kappas else Words("")

    return Table(
        "pair_matrix",
        "Cohen's kappa, pair by pair",
        (Column("", "left", widest=20), *(Column(named(n), widest=10) for n in names[:-1])),
        tuple(
            (Words(named(name)), *(cell(row, column) for column in range(len(names) - 1)))
            for row, name in enumerate(names)
            if row
        ),
        whole=True,
    )


def _rest_table(summary: AgreementSummary) -> Table:
    shown = _lowest(summary.by_annotator, lambda each: each.kappa, MOST_ANNOTATORS)
    unit = summary.settings.unit
    return Table(
        "annotators",
        "Each annotator against the rest",
        (
            Column("annotator", "left", widest=24),
            Column("labels"),
            Column("same"),
            Column("kappa"),
            Column(level_of(summary.settings.level)),
            Column("0 to 1", "left", spare=1),
            Column("alpha without", note="alpha without: Krippendorff's alpha of the others."),
            Column(f"its {level_of(summary.settings.level)}", spare=2),
        ),
        tuple(
            (
                Words(named(each.name)),
                Count(int(each.marginals.sum())),
                Share(each.percent.value),
                Number(each.kappa.value),
                interval(each.kappa),
                bar(each.kappa),
                Number(each.alpha_without.value),
                interval(each.alpha_without),
            )
            for each in shown
        ),
        (
            *_more(summary.by_annotator, shown, lambda each: each.kappa),
            "same, kappa: with the others on the same items, never with a consensus that holds the "
            "own label.",
            *explanations(
                {named(each.name): each.kappa for each in shown},
                unit,
                too_few=f"{TOO_FEW}: fewer than {FEWEST_UNITS} {unit}s that others labelled too.",
            ),
        ),
    )


def _marginals(summary: AgreementSummary) -> Table:
    """Return how often each annotator gives each label; of many, those who label most."""
    people = sorted(summary.by_annotator, key=lambda each: -int(each.marginals.sum()))
    shown, more = people[:MOST_ANNOTATORS], len(people) - MOST_ANNOTATORS
    return Table(
        "marginals",
        "How often each annotator gives each label",
        (
            Column("annotator", "left", widest=20),
            Column("labels"),
            *(Column(named(label), widest=12) for label in summary.categories),
        ),
        tuple(
            (Words(named(each.name)), Count(int(each.marginals.sum())), *_shares(each))
            for each in shown
        ),
        (f"And {more:,} more, who labelled less.",) if more > 0 else (),
    )


def _shares(each: AnnotatorAgreement) -> list[Cell]:
    total = int(each.marginals.sum())
    return [Share(int(count) / total if total else None) for count in each.marginals]


def _extremes(summary: AgreementSummary) -> str:
    defined = [pair for pair in summary.pairs if pair.kappa.value is not None]
    if not defined:
        return "No pair has a kappa."
    ordered = sorted(defined, key=lambda pair: pair.kappa.value or 0.0)
    low, high = ordered[0], ordered[-1]
    return (
        f"Lowest: {named(low.first)} and {named(low.second)}, {number(low.kappa.value)}; highest: "
        f"{named(high.first)} and {named(high.second)}, {number(high.kappa.value)}."
    )


def _lowest(all_of_them: Sequence[_T], kappa_of: Callable[[_T], Estimate], most: int) -> list[_T]:
    """Return those with the lowest kappas; where too little is known to say, if nothing else."""

    def order(one: _T) -> tuple[bool, float]:
        kappa = kappa_of(one)
        return _unclear(kappa), _UNDEFINED if kappa.value is None else kappa.value

    ordered = sorted(all_of_them, key=order)
    telling = [one for one in ordered if not order(one)[0]]
    return (ordered if len(ordered) <= most else telling or ordered)[:most]
