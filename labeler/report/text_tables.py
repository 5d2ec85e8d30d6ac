"""The tables of the agreement report for a terminal, and what they leave unsaid in words."""

from collections.abc import Iterator, Mapping
from typing import Final

from labeler.agreement.estimates import FEW_UNITS, FEWEST_PAIRS, FEWEST_UNITS, TOO_FEW, Estimate
from labeler.agreement.result import AgreementSummary
from labeler.report.layout import cells, number, paragraph, shortened
from labeler.text.display import display_text

TITLES: Final[Mapping[str, str]] = {
    "percent": "percent agreement",
    "alpha": "Krippendorff's alpha",
    "alpha_ordinal": "alpha, ordinal",
    "alpha_interval": "alpha, interval",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
    "brennan_prediger": "Brennan-Prediger",
    "scott": "Scott's pi",
    "conger": "Conger's kappa",
    "light": "Light's kappa",
}
"""What people call each coefficient."""

MOST_LABELS: Final = 20
_NAME_WIDTH: Final = 22
_INDENT: Final = "  "


def coefficient_table(summary: AgreementSummary) -> Iterator[str]:
    """Yield the coefficients over all labels, and why a number is not there."""
    level = f"{100 * summary.settings.level:g} % interval"
    yield _coefficient_columns("", "value", level, "SE", "df", "design effect")
    named = {TITLES[name]: estimate for name, estimate in summary.coefficients.items()}
    for title, estimate in named.items():
        yield _coefficient_columns(
            title,
            number(estimate.value),
            interval(estimate),
            number(estimate.se),
            "none" if estimate.df is None else f"{estimate.df}",
            number(estimate.design_effect, 1),
        )
    yield from _missing(named)
    yield from _remarks(named)
    if any(estimate.few_units for estimate in named.values()):
        yield from _prose(
            f"* few {summary.settings.unit}s: an interval from fewer than {FEW_UNITS} misses the "
            "truth more often than its level says."
        )


def label_table(summary: AgreementSummary) -> Iterator[str]:
    """Yield agreement by label: how often it was given, and how far people agree on it."""
    if not summary.pairable:
        return
    level = f"{100 * summary.settings.level:g} % interval"
    yield _label_columns("By label", "count", "specific", level, "alpha", level)
    shown = [
        (shortened(display_text(label), _NAME_WIDTH - 1) or "(empty)", agreement)
        for label, agreement in list(summary.per_label.items())[:MOST_LABELS]
    ]
    for label, agreement in shown:
        specific, alpha = agreement.specific_agreement, agreement.alpha
        yield _label_columns(
            label,
            f"{agreement.count:,}",
            number(specific.value),
            interval(specific),
            number(alpha.value),
            interval(alpha),
        )
    if len(summary.per_label) > len(shown):
        yield f"{_INDENT}and {len(summary.per_label) - len(shown)} more"
    yield from _prose(
        "specific: where one annotator gives the label, how often another gives it too. alpha: "
        "Krippendorff's, of the label against all others."
    )
    both = {
        f"{label} ({kind})": estimate
        for label, each in shown
        for kind, estimate in (("specific", each.specific_agreement), ("alpha", each.alpha))
    }
    yield from _remarks(both)
    yield from _missing({t: e for t, e in both.items() if TOO_FEW not in (e.reason or "")})
    if any(TOO_FEW in (estimate.reason or "") for estimate in both.values()):
        yield from _prose(
            f"{TOO_FEW}: fewer than {FEWEST_PAIRS} pairs of labels touch the label, or fewer than "
            f"{FEWEST_UNITS} {summary.settings.unit}s hold it where it can be compared."
        )


def interval(estimate: Estimate) -> str:
    """Return an interval, or the words that stand for one that cannot be given."""
    if estimate.ci is not None:
        low, high = estimate.ci
        return f"{number(low)} to {number(high)}{'*' if estimate.few_units else ''}"
    return TOO_FEW if TOO_FEW in (estimate.reason or "") else "none"


def _missing(named: Mapping[str, Estimate]) -> Iterator[str]:
    """Say why a value or an interval is not there, once for all that share the reason."""
    titles: dict[tuple[str, str], list[str]] = {}
    for title, estimate in named.items():
        if estimate.reason is not None:
            missing = "value" if estimate.value is None else "interval"
            titles.setdefault((missing, estimate.reason), []).append(title)
    for (missing, reason), those in titles.items():
        yield from _prose(f"No {missing} for {_listed(those)}: {reason}.")


def _remarks(named: Mapping[str, Estimate]) -> Iterator[str]:
    """Say what else there is to know of an estimate, once for all that share the remark."""
    titles: dict[str, list[str]] = {}
    for title, estimate in named.items():
        for note in estimate.notes:
            if not (estimate.few_units and note.startswith("few ")):  # that is the asterisk's
                titles.setdefault(note, []).append(title)
    for note, those in titles.items():
        yield from _prose(f"{_listed(those)}: {note}.")


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _coefficient_columns(title: str, value: str, limits: str, se: str, df: str, effect: str) -> str:
    return f"{title:{_NAME_WIDTH}}{value:>8}  {limits:>17}{se:>8}{df:>9}{effect:>14}"


def _label_columns(
    label: str, count: str, specific: str, limits: str, alpha: str, alpha_limits: str
) -> str:
    space = " " * (_NAME_WIDTH - cells(label))
    line = f"{count:>7}{specific:>9}{limits:>17}{alpha:>8}{alpha_limits:>17}"
    return label + space + line


def _prose(text: str) -> list[str]:
    return paragraph(text.split(), first=_INDENT, indent=_INDENT)
