"""Who shares items with whom, as a graph on a circle."""

from math import cos, degrees, pi, sin
from typing import Final

from matplotlib.collections import LineCollection

from labeler.agreement.details import AgreementReport
from labeler.report.content import Plot
from labeler.report.plots.canvas import Canvas, label_width
from labeler.report.plots.palette import COLOURS
from labeler.report.wording import named

_RADIUS: Final = 150
_THICKEST: Final = 7.0
_MOST_LEVEL: Final = 14
"""Annotators up to which names are written level; more stand like rays."""
_MOST_NUMBERS: Final = 6


def overlap(report: AgreementReport, plot: Plot) -> str:
    """Return the annotators as points, joined by lines as thick as the items they share, as SVG.

    Annotators of one group stand beside each other.
    """
    design = report.design
    people = [] if design is None else [name for group in design.groups for name in group]
    shared = [] if design is None else sorted(design.overlap, key=lambda pair: pair.items)
    room = label_width([named(name) for name in people], 18)
    side = 2 * (_RADIUS + 14)
    level = len(people) <= _MOST_LEVEL
    angles = {name: pi / 2 - 2 * pi * place / len(people) for place, name in enumerate(people)}
    points = {name: (cos(angle), sin(angle)) for name, angle in angles.items()}
    low, high = (limit(y for _, y in points.values()) for limit in (min, max))  # of three: a half
    tall = side * (high - low + 0.2) / 2.2
    height = tall + (60 if level else 2 * room)
    margin = (height - tall) / 2
    with Canvas(plot.key, side + 2 * room, height, (room, margin, room, margin)) as canvas:
        axes = canvas.axes
        axes.set(xlim=(-1.1, 1.1), ylim=(low - 0.1, high + 0.1))
        axes.set_axis_off()
        most = shared[-1].items
        # Many lines cross: they have to be thinner for any to be seen, the thickest on top.
        thickest = max(_THICKEST - 0.07 * len(shared), 1.2)
        lines = LineCollection(
            [(points[pair.first], points[pair.second]) for pair in shared],
            linewidths=[max(0.3, thickest * (pair.items / most) ** 2) for pair in shared],
            colors=COLOURS["first"],
            alpha=max(0.25, 0.8 - 0.006 * len(shared)),
            capstyle="round",
            clip_on=False,
        )
        axes.add_collection(lines)
        for name, (x, y) in points.items():
            axes.plot(
                [x],
                [y],
                marker="o",
                markersize=11 if level else 7,
                markerfacecolor=COLOURS["paper"],
                color=COLOURS["ink"],
                markeredgewidth=1.6,
                clip_on=False,
            )
            _name(canvas, name, angles[name], level=level)
        if len(people) <= _MOST_NUMBERS:
            for pair in shared:
                _number(canvas, points[pair.first], points[pair.second], pair.items)
        return canvas.svg(plot.caption, plot.description)


def _name(canvas: Canvas, name: str, angle: float, *, level: bool) -> None:
    x, y = 1.09 * cos(angle), 1.09 * sin(angle)
    leftward = cos(angle) < -0.01
    key = canvas.words(named(name), 18)
    if level:
        upright = abs(cos(angle)) <= 0.01
        side = "center" if upright else ("right" if leftward else "left")
        shift = (0.06 if y > 0 else -0.06) if upright else 0.0
        canvas.axes.text(x, y + shift, key, ha=side, va="center", clip_on=False)
        return
    turn = degrees(angle) + (180 if leftward else 0)
    canvas.axes.text(
        x,
        y,
        key,
        rotation=turn,
        rotation_mode="anchor",
        ha="right" if leftward else "left",
        va="center_baseline",
        fontsize=9,
        clip_on=False,
    )


def _number(
    canvas: Canvas, one: tuple[float, float], other: tuple[float, float], items: int
) -> None:
    """Write how many items, at a third of the line so that crossing lines do not share a place."""
    x, y = (0.62 * a + 0.38 * b for a, b in zip(one, other, strict=True))
    canvas.axes.text(
        x,
        y,
        f"{items:,}",
        ha="center",
        va="center",
        fontsize=10,
        bbox={"boxstyle": "round,pad=0.25", "facecolor": COLOURS["paper"], "edgecolor": "none"},
    )
