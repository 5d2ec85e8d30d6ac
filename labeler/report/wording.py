"""How numbers, names and missing things are worded, the same in every format."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from labeler.agreement.estimates import FEW_UNITS, TOO_FEW, Estimate
from labeler.agreement.look_alikes import spelt
from labeler.report.content import Bar, Cell, Count, Interval, Number, Probability, Share, Words
from labeler.report.layout import number, shortened

TITLES: Final[Mapping[str, str]] = {
    "percent": "percent agreement",
    "alpha": "Krippendorff's alpha",
    "alpha_ordinal": "ordinal alpha",
    "alpha_interval": "interval alpha",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
    "brennan_prediger": "Brennan-Prediger",
    "scott": "Scott's pi",
    "conger": "Conger's kappa",
    "light": "Light's kappa",
}
"""What people call each coefficient."""

SHORT_TITLES: Final[Mapping[str, str]] = {
    "alpha_ordinal": "ordinal alpha",
    "alpha_interval": "interval alpha",
    "fleiss": "kappa",
    "ac1": "AC1",
    "brennan_prediger": "BP",
    "conger": "Conger",
    "light": "Light",
    "scott": "pi",
}
"""The same for narrow columns, where it is not the id."""

NONE: Final = "none"
_LONGEST_NAME: Final = 40
_SMALLEST_P: Final = 0.001


def named(name: str) -> str:
    """Return a name from outside for a sentence of ours: not too long, nothing in it unseen."""
    return shortened(spelt(name), _LONGEST_NAME) if name.strip() else "(empty)"


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return "a", "a and b", "a, b and c"; of more than `most` the first ones and the number."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1:,} more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def verb(count: int, singular: str, plural: str) -> str:
    """Return the form of a verb that goes with a number."""
    return singular if count == 1 else plural


def percent(share: float) -> str:
    """Return a share of 0 to 1 as "12 %", with a decimal where little is missing to none or all.

    "0 %" and "100 %" are said of none and of all only.
    """
    if 0 < share < 0.0005:
        return "<0.1 %"
    if 0.9995 <= share < 1:
        return ">99.9 %"
    near = 0 < share < 0.0995 or 0.99 < share < 1
    return f"{100 * share:.{1 if near else 0}f} %"


def formatted(cell: Cell) -> str:  # noqa: PLR0911 - one line a kind of cell
    """Return what a cell says; "" for a bar, which only repeats what other cells say."""
    match cell:
        case Words(text):
            return text
        case Count(value):
            return NONE if value is None else f"{value:,}"
        case Number(value, decimals):
            return number(value, decimals)
        case Share(value):
            return NONE if value is None else percent(value)
        case Probability(value):
            return "<.001" if value is not None and value < _SMALLEST_P else number(value)
        case Interval(low, high, few):
            return f"{number(low)} to {number(high)}{'*' if few else ''}"
        case Bar():
            return ""


def interval(estimate: Estimate) -> Cell:
    """Return the cell of an interval, or of the words that stand for one."""
    if estimate.ci is not None:
        return Interval(*estimate.ci, few=estimate.few_units)
    return Words(TOO_FEW if TOO_FEW in (estimate.reason or "") else NONE)


def bar(estimate: Estimate) -> Bar:
    """Return the bar of a value and its interval."""
    return Bar(estimate.value, estimate.ci)


def level_of(level: float) -> str:
    """Return the heading of a column of intervals."""
    return f"{100 * level:g} % interval"


def explanations(
    named_estimates: Mapping[str, Estimate], unit: str, *, too_few: str | None = None
) -> tuple[str, ...]:
    """Return why values or intervals are missing, and what is to be known of them, each once.

    `too_few` is a sentence that stands for all the reasons which say "too few to say".
    """
    estimates = named_estimates.values()
    lines = [*_missing(named_estimates, without_too_few=too_few is not None)]
    if too_few and any(TOO_FEW in (each.reason or "") for each in estimates):
        lines.append(too_few)
    lines += _remarks(named_estimates)
    if any(each.few_units for each in estimates):
        lines.append(few_units(unit))
    return tuple(lines)


def few_units(unit: str) -> str:
    """Return what the asterisk of an interval says: what was measured of such intervals.

    The figures are those of simulated projects, in docs/methods.md ("How good they are").
    """
    tried = (
        "in simulations, 95 % intervals held the truth in 93 to 98 % of the projects, and "
        "standard errors were a tenth to a fifth too small"
        if unit == "document"
        else "how often such intervals hold the truth was not measured"
    )
    return f"* few {unit}s: an interval from fewer than {FEW_UNITS} rests on little; {tried}."


def _missing(estimates: Mapping[str, Estimate], *, without_too_few: bool) -> Iterator[str]:
    titles: dict[tuple[str, str], list[str]] = {}
    for title, estimate in estimates.items():
        reason = estimate.reason
        if reason is not None and not (without_too_few and TOO_FEW in reason):
            missing = "value" if estimate.value is None else "interval"
            titles.setdefault((missing, reason), []).append(title)
    for (missing, reason), those in titles.items():
        yield f"No {missing} for {listed(those)}: {reason}."


def _remarks(estimates: Mapping[str, Estimate]) -> Iterator[str]:
    titles: dict[str, list[str]] = {}
    for title, estimate in estimates.items():
        for note in estimate.notes:
            if not (estimate.few_units and note.startswith("few ")):  # that is the asterisk's
                titles.setdefault(note, []).append(title)
    for note, those in titles.items():
        yield f"{listed(those)}: {note}."


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one paragraph."""
    return " ".join(sentence for sentence in sentences if sentence)
