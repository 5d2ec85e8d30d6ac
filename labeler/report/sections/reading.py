"""What the numbers mean for these data: the paragraph that a methodologist would write."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import sqrt
from typing import Final, NamedTuple

from labeler.agreement.benchmarks import RELIABLE, TENTATIVE
from labeler.agreement.confusion import Confusion
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import FEW_UNITS, FEWEST_PAIRS, Estimate
from labeler.agreement.result import AgreementSummary
from labeler.report.content import Paragraph, Section
from labeler.report.layout import amount, number
from labeler.report.sections.design import groups_apart
from labeler.report.sections.parting import APART, Cause, parting
from labeler.report.verdicts import Standing, beside, judged_alpha, krippendorff_standing
from labeler.report.wording import SHORT_TITLES, joined, listed, named, percent, verb

_PREVALENT: Final = 0.6
_NOTABLE_GAIN: Final = 0.05
_COSTLY: Final = 1.2
_TENTATIVELY: Final = f"allows tentative conclusions (from {TENTATIVE:.3f})"
_UNDECIDED: Final = "so that the data do not decide on a verdict"
_STANDINGS: Final[Mapping[Standing, str]] = {
    "firm": f"lies above {RELIABLE:.3f}, the bound for firm conclusions",
    "perhaps firm": f"{_TENTATIVELY} and leaves open whether {RELIABLE:.3f} is reached",
    "tentative": _TENTATIVELY,
    "open": f"holds {TENTATIVE:.3f} and {RELIABLE:.3f}, {_UNDECIDED}",
    "perhaps tentative": f"holds {TENTATIVE:.3f}, {_UNDECIDED}",
    "none": f"lies below {TENTATIVE:.3f}, the bound for tentative conclusions",
}
_REASONS: Final[Mapping[Cause, str]] = {
    "few labels": "there are few labels, for which alpha has a correction and AC1 has none",
    "singletons": "the items with one label, which it counts for chance agreement and alpha does "
    "not, have other labels than those compared",
    "unequal numbers": "items have unequal numbers of labels: alpha counts an item by its labels, "
    "AC1 counts every item once",
}


def reading_section(report: AgreementReport) -> Section:
    """Return the one paragraph on what agreement there is, what pulls it down, and how sure."""
    summary = report.summary
    if not summary.pairable:
        text = "Nothing can be said about agreement: no item has two labels or more."
    else:
        text = joined(
            (
                *_overall(summary),
                *_by_distance(summary),
                *_apart(summary),
                *_dragging(summary),
                *_verdict(summary),
                *_cost(summary),
                *_limits(report),
            )
        )
    return Section("reading", "What the numbers mean here", (Paragraph(text),))


class Confused(NamedTuple):
    """Two labels that are taken for each other more than any others."""

    first: str
    second: str
    share: float
    """Of all disagreement."""
    merged_alpha: float | None
    """Krippendorff's alpha if the two were one label."""


def most_confused(summary: AgreementSummary) -> Confused | None:
    """Return the pair of labels that most disagreement is about; None where there is none."""
    observed = summary.confusion.observed
    total = float(observed.sum() - observed.trace())
    pairs = combinations(range(len(summary.categories)), 2)
    weight, first, second = max(
        ((float(observed[one, other]), one, other) for one, other in pairs), default=(0.0, 0, 0)
    )
    if not weight or total <= 0:
        return None
    names = summary.categories
    merged = _merged_alpha(summary.confusion, first, second)
    return Confused(names[first], names[second], 2 * weight / total, merged)


def _merged_alpha(confusion: Confusion, first: int, second: int) -> float | None:
    """Return alpha from the coincidences with two labels taken as one (Krippendorff 2004)."""
    observed, expected = (
        float(table.sum() - table.trace() - 2 * table[first, second]) for table in confusion
    )
    return 1 - observed / expected if expected > 0 else None


def _overall(summary: AgreementSummary) -> Iterator[str]:
    agreed, alpha = summary.coefficients["percent"].value, summary.coefficients["alpha"].value
    if agreed is None:
        return
    if alpha is None:
        yield (
            f"Two labels of one item are the same {_often(agreed)} of the time and alpha is "
            "undefined: nothing shows whether labels can be told apart."
        )
        return
    # Alpha counts an item by its labels; percent agreement, which counts items, is another share.
    same, by_chance = (float(table.trace() / table.sum()) for table in summary.confusion)
    yield (
        f"Two labels of one item are the same {_often(same)} of the time where chance, with labels "
        f"used as often as here, gives {percent(by_chance)}:"
    )
    if alpha >= 0:
        yield (
            f"alpha is {number(alpha)}, for of the disagreement that chance would bring "
            f"{percent(1 - alpha)} is left."
        )
    else:
        yield f"alpha is {number(alpha)}, less than chance would give."
    if percent(agreed) != percent(same):
        yield (
            f"This counts an item by its labels; counting every item once, it is "
            f"{percent(agreed)}, which is percent agreement."
        )


def _often(share: float) -> str:
    return "all" if share == 1 else percent(share)


def _by_distance(summary: AgreementSummary) -> Iterator[str]:
    """Say what alpha is where a near miss counts for less than a far one."""
    ordinal, distance = (
        found.value if (found := summary.coefficients.get(name)) is not None else None
        for name in ("alpha_ordinal", "alpha_interval")
    )
    if ordinal is not None and distance is not None:
        yield (
            "The labels are steps of a scale: where a near miss counts for less than a far one, "
            f"alpha is {number(ordinal)} (by rank) and {number(distance)} (by distance)."
        )


def _apart(summary: AgreementSummary) -> Iterator[str]:
    found = parting(summary)
    if found is None:
        return
    ac1 = number(summary.coefficients["ac1"].value)
    if abs(found.gap) < APART:
        yield f"AC1 ({ac1}) is close to it" + (
            ", so that how unevenly the labels are used matters little." if found.close else "."
        )
    elif found.cause == "uneven use":
        yield (
            f"AC1 ({ac1}) is higher because {_uneven(summary)}: alpha expects much agreement on "
            "what is common from chance alone, and asks whether the rest is told from it; AC1 does "
            "not. Neither is wrong: report both, with the figures for each label."
        )
    else:
        higher = "higher" if found.gap > 0 else "lower"
        yield f"AC1 ({ac1}) is {higher}, mostly because {_REASONS[found.cause]}."


def _uneven(summary: AgreementSummary) -> str:
    label, share = _commonest(summary)
    if share >= _PREVALENT:
        return f'"{named(label)}" makes up {percent(share)} of the labels'
    return "the labels are used unevenly"


def _commonest(summary: AgreementSummary) -> tuple[str, float]:
    return max(
        ((label, each.prevalence) for label, each in summary.per_label.items()),
        key=lambda pair: pair[1],
        default=("", 0.0),
    )


def _dragging(summary: AgreementSummary) -> Iterator[str]:
    told = {
        label: each.alpha.value
        for label, each in summary.per_label.items()
        if each.alpha.value is not None and each.pairs >= FEWEST_PAIRS
    }
    if len(told) > 2 and len(set(told.values())) > 1:
        worst = min(told, key=lambda label: told[label])
        yield f'"{named(worst)}" is told from the rest worst (alpha {number(told[worst])}).'
    confused = most_confused(summary)
    if confused is None or len(told) < 3:
        return
    about = f'"{named(confused.first)}" and "{named(confused.second)}"'
    alpha, merged = summary.coefficients["alpha"].value, confused.merged_alpha
    gain = (
        f"; if these were one label, alpha would be {number(merged)}"
        if merged is not None and alpha is not None and merged - alpha >= _NOTABLE_GAIN
        else ""
    )
    yield f"{percent(confused.share)} of all disagreement is between {about}{gain}."


def _verdict(summary: AgreementSummary) -> Iterator[str]:
    """Say what the interval of alpha allows to conclude."""
    judged = judged_alpha(summary.coefficients)
    alpha, name = summary.coefficients[judged], SHORT_TITLES.get(judged, judged)
    if alpha.value is None:
        return
    standing = krippendorff_standing(alpha)
    if alpha.ci is None or standing is None:
        yield f"There is no interval for {name} ({alpha.reason}), and so no verdict."
        return
    low, high = map(beside, alpha.ci)
    yield f"The interval of {name}, {low} to {high}, {_STANDINGS[standing]}."


def _cost(summary: AgreementSummary) -> Iterator[str]:
    alpha = summary.coefficients[judged_alpha(summary.coefficients)]
    effect = alpha.design_effect
    if summary.settings.unit != "document" or effect is None or alpha.ci is None:
        return
    if effect < _COSTLY:
        if (alpha.documents or 0) >= FEW_UNITS:  # fewer show little of how documents differ
            yield "That items come in documents costs next to nothing here."
        return
    yield (
        f"Items of one document resemble each other, which makes this interval {sqrt(effect):.1f} "
        f"times as wide as if they did not (design effect {effect:.1f}): {alpha.n:,} compared "
        f"items say as much as {max(1, round(alpha.n / effect)):,} independent ones."
    )


def _limits(report: AgreementReport) -> Iterator[str]:
    summary = report.summary
    rare = [label for label, each in summary.per_label.items() if _too_few(each.alpha, each.pairs)]
    if rare:
        quoted = [f'"{named(label)}"' for label in rare]
        yield (
            f"Too few to say anything on {listed(quoted, 6)}: "
            f"{verb(len(rare), 'it stands', 'each stands')} in fewer than {FEWEST_PAIRS} pairs of "
            "labels, whatever the overall figures say."
        )
    if summary.coefficients["alpha"].few_units:
        unit = summary.settings.unit
        yield f"This rests on fewer than {FEW_UNITS} {unit}s: expect other values from others."
    if groups_apart(report.design) > 1:
        groups = amount(groups_apart(report.design), "group")
        yield f"The annotators form {groups} that share no items, which no coefficient shows."


def _too_few(alpha: Estimate, pairs: int) -> bool:
    return pairs < FEWEST_PAIRS and alpha.ci is None
