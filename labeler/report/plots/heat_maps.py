"""Tables of numbers as squares: what is taken for what, and who agrees with whom."""

from collections.abc import Sequence
from typing import Final

from labeler.agreement.details import AgreementReport
from labeler.report.content import Plot
from labeler.report.layout import number
from labeler.report.plots.canvas import Canvas, label_width
from labeler.report.plots.palette import COLOURS, LEVELS, level
from labeler.report.sections.confusion import MOST_RATIOS, row_shares, too_rare, whole_percent
from labeler.report.sections.people import people_of
from labeler.report.wording import named

MOST_LABELS: Final = 40
_MOST_NUMBERS: Final = 14
_SIDE: Final = 620
_SLANT: Final = 0.72
"""Height that a slanted heading takes of its width."""

Square = tuple[float | None, str]
"""A value on the scale from 0 to 1, None where there is no square, and what is written on it."""


def confusion(report: AgreementReport, plot: Plot) -> str:
    """Return for each label the shares of what the others say, as SVG."""
    summary = report.summary
    size = min(len(summary.categories), MOST_LABELS)
    names = [named(label) for label in summary.categories[:size]]
    observed, expected = summary.confusion
    ratios = size <= MOST_RATIOS

    rare = [too_rare(summary, label) for label in summary.categories[:size]]

    def square(row: int, column: int, share: float | None) -> Square:
        if share is None:
            return None, ""
        if rare[row]:
            return share, ""
        chance = 0.0 if rare[column] else float(expected[row, column])
        ratio = f"\n×{float(observed[row, column]) / chance:.1f}" if ratios and chance else ""
        return share, f"{whole_percent(share)}{ratio}"

    squares = [
        [square(row, column, share) for column, share in enumerate(shares[:size])]
        for row, shares in enumerate(row_shares(summary.confusion)[:size])
    ]
    return _drawn(plot, names, names, squares)


def pairs(report: AgreementReport, plot: Plot) -> str:
    """Return the kappas of every two annotators below the diagonal, as SVG."""
    people = people_of(report.summary)
    kappas = {frozenset((p.first, p.second)): p.kappa.value for p in report.summary.pairs}
    squares: list[list[Square]] = []
    for row, one in enumerate(people[1:], 1):
        line: list[Square] = []
        for other in people[:-1][:row]:
            value = kappas.get(frozenset((one, other)))
            line.append((value, "" if value is None else number(value, 2)))
        squares.append(line + [(None, "")] * (len(people) - 1 - row))
    names = [named(name) for name in people]
    return _drawn(plot, names[1:], names[:-1], squares)


def _drawn(
    plot: Plot, rows: list[str], columns: list[str], squares: Sequence[Sequence[Square]]
) -> str:
    left, top = label_width(rows), label_width(columns) * _SLANT + 10
    side = max(10.0, min(64.0, (_SIDE - left) / len(columns)))
    right = max(40.0, label_width(columns) * _SLANT)
    width, height = left + side * len(columns) + right, top + side * len(rows) + 46
    written = len(columns) <= _MOST_NUMBERS
    with Canvas(plot.key, width, height, (left, 46, right, top)) as canvas:
        axes = canvas.axes
        axes.set_xlim(0, len(columns))
        axes.set_ylim(len(rows), 0)
        for row, line in enumerate(squares):
            for column, (value, words) in enumerate(line):
                if value is not None:
                    _square(canvas, column, row, value, words if written else None)
        size = 11.0 if side >= 14 else 8.0
        places = [place + 0.5 for place in range(len(columns))]
        axes.set_xticks(places, [canvas.words(name) for name in columns], fontsize=size)
        axes.set_yticks(
            [place + 0.5 for place in range(len(rows))],
            [canvas.words(name) for name in rows],
            fontsize=size,
        )
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for label in axes.get_xticklabels():
            label.set(rotation=45, ha="left", va="baseline", rotation_mode="anchor")
        for spine in axes.spines.values():
            spine.set_visible(False)
        _scale(canvas, len(rows), side)
        return canvas.svg(plot.caption, plot.description)


def _square(canvas: Canvas, column: int, row: int, value: float, words: str | None) -> None:
    """Draw a square; where nothing is written on it, its size says what its colour says."""
    step = level(value)
    side = 0.94 if words is not None else 0.25 + 0.7 * min(1.0, max(0.0, value))
    x, y = column + 0.5 - side / 2, row + 0.5 - side / 2
    corners = [x, x + side, x + side, x], [y, y, y + side, y + side]
    canvas.axes.fill(*corners, facecolor=COLOURS[f"heat{step}"], edgecolor="none", linewidth=0)
    first, _, second = (words or "").partition("\n")
    colour = COLOURS[f"on-heat{step}"]
    if first:
        rise = 0.12 if second else 0.0
        canvas.axes.text(
            column + 0.5, row + 0.5 - rise, first, ha="center", va="center", color=colour
        )
    if second:
        canvas.axes.text(
            column + 0.5, row + 0.74, second, ha="center", va="center", color=colour, fontsize=9
        )


def _scale(canvas: Canvas, rows: int, side: float) -> None:
    """Draw what the colours stand for, below the squares."""
    axes, unit = canvas.axes, 14 / side
    y = rows + 20 / side
    axes.text(0, y + unit / 2, "0", ha="center", va="center", fontsize=10)
    for step in range(LEVELS):
        x = unit * (0.8 + step)
        axes.fill(
            [x, x + unit, x + unit, x],
            [y, y, y + unit, y + unit],
            facecolor=COLOURS[f"heat{step}"],
            edgecolor=COLOURS["grid"],
            linewidth=0.5,
            clip_on=False,
        )
    axes.text(unit * (LEVELS + 1.6), y + unit / 2, "1", ha="center", va="center", fontsize=10)
