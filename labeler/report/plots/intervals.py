"""Values with their intervals: by label (a forest plot), and over time."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from labeler.agreement.benchmarks import RELIABLE, TENTATIVE
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import TOO_FEW, Estimate
from labeler.report.content import Plot
from labeler.report.plots.canvas import Canvas, label_width
from labeler.report.plots.palette import COLOURS
from labeler.report.sections.coefficients import MOST_LABELS, withheld
from labeler.report.wording import named

_WIDTH: Final = 640
_ROW: Final = 34
_OVERALL: Final = "all labels"


def forest(report: AgreementReport, plot: Plot) -> str:
    """Return alpha and specific agreement of each label, one below the other, as SVG."""
    summary = report.summary
    shown = list(summary.per_label.items())[:MOST_LABELS]
    names = [_OVERALL, *(named(label) for label, _ in shown)]
    alphas = [summary.coefficients["alpha"], *(each.alpha for _, each in shown)]
    specific = [summary.coefficients["percent"], *(each.specific_agreement for _, each in shown)]
    height = _ROW * len(names) + 92
    with Canvas(plot.key, _WIDTH, height, (label_width(names), 62, 20, 30)) as canvas:
        axes = canvas.axes
        rows = [float(row) for row in range(len(names))]
        _points(axes, alphas, [row - 0.13 for row in rows], across=True, first=True)
        _points(axes, specific, [row + 0.17 for row in rows], across=True, first=False)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_yticks(rows, [canvas.words(name) for name in names])
        axes.tick_params("y", length=0)
        axes.spines["left"].set_visible(False)
        axes.axhline(0.5, color=COLOURS["muted"], linewidth=0.8)
        low = _lowest([*alphas, *specific])
        axes.set_xlim(low, 1.02)
        axes.grid(axis="x", linewidth=0.6)
        for bound in (TENTATIVE, RELIABLE):
            axes.axvline(bound, color=COLOURS["muted"], linewidth=0.9, linestyle=(0, (4, 3)))
            axes.text(bound, -0.68, f"{bound:.3f}", ha="center", va="bottom", fontsize=10)
        for row, estimate in zip(rows, alphas, strict=True):
            if estimate.value is None or estimate.ci is None:
                words = TOO_FEW if TOO_FEW in (estimate.reason or "") else "no interval"
                axes.text(low + 0.01, row - 0.13, words, va="center", fontsize=10)
        _legend(
            axes,
            "alpha",
            "specific agreement (all labels: percent)",
            drop=-44 / (_ROW * len(names)),
        )
        return canvas.svg(plot.caption, plot.description)


def drift(report: AgreementReport, plot: Plot) -> str:
    """Return agreement in the parts of the items, in order of time, as SVG."""
    slices = report.drift.by_time
    names = [named(each.name) for each in slices]
    alphas, agreed = [each.alpha for each in slices], [each.percent for each in slices]
    with Canvas(plot.key, _WIDTH, 340, (54, 112, 66, 16)) as canvas:
        axes = canvas.axes
        places = [float(place) for place in range(len(slices))]
        _points(axes, alphas, [place - 0.06 for place in places], across=False, first=True)
        _points(axes, agreed, [place + 0.06 for place in places], across=False, first=False)
        axes.set_xlim(-0.5, len(slices) - 0.5)
        axes.set_ylim(_lowest([*alphas, *agreed]), 1.03)
        keys = [canvas.words(name, 18) for name in names]
        axes.set_xticks(places, keys, rotation=25, ha="right", rotation_mode="anchor")
        axes.grid(axis="y", linewidth=0.6)
        for bound in (TENTATIVE, RELIABLE):
            axes.axhline(bound, color=COLOURS["muted"], linewidth=0.9, linestyle=(0, (4, 3)))
            axes.text(len(slices) - 0.45, bound, f"{bound:.3f}", va="center", fontsize=10)
        _legend(axes, "alpha", "percent agreement", drop=-92 / 212)
        return canvas.svg(plot.caption, plot.description)


def _points(
    axes: Axes, estimates: Sequence[Estimate], places: Sequence[float], *, across: bool, first: bool
) -> None:
    """Draw values and their intervals, where they exist: as filled circles or open diamonds."""
    colour = COLOURS["first" if first else "second"]
    for estimate, place in zip(estimates, places, strict=True):
        if estimate.value is None or withheld(estimate):
            continue
        if estimate.ci is not None:
            ends, level = list(estimate.ci), [place, place]
            axes.plot(*((ends, level) if across else (level, ends)), color=colour)
        point = ([estimate.value], [place])
        axes.plot(
            *(point if across else point[::-1]),
            marker="o" if first else "D",
            markersize=8 if first else 7,
            color=colour,
            markeredgecolor=colour,
            markeredgewidth=1.6,
            markerfacecolor=colour if first else COLOURS["paper"],
            linestyle="none",
            clip_on=False,
        )


def _lowest(estimates: Sequence[Estimate]) -> float:
    """Return where the scale begins: at 0, or below what is negative."""
    ends = [end for each in estimates for end in (each.value, *(each.ci or ())) if end is not None]
    lowest = min(ends, default=0.0)
    return 0.0 if lowest >= 0 else max(-1.05, lowest - 0.05)


def _legend(axes: Axes, first: str, second: str, drop: float) -> None:
    """Draw what the two marks stand for below the axes, at `drop` of their height."""
    for place, words, is_first in ((0.02, first, True), (0.2, second, False)):
        colour = COLOURS["first" if is_first else "second"]
        axes.plot(
            [place],
            [drop],
            marker="o" if is_first else "D",
            markersize=7,
            color=colour,
            markeredgecolor=colour,
            markeredgewidth=1.6,
            markerfacecolor=colour if is_first else COLOURS["paper"],
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.text(place + 0.025, drop, words, transform=axes.transAxes, va="center")
