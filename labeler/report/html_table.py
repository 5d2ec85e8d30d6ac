"""Tables of the HTML report, with bars drawn to scale."""

import re
from html import escape
from typing import Final

from labeler.report.content import Bar, Cell, Table, Words
from labeler.report.layout import shortened
from labeler.report.wording import formatted
from labeler.text.safe import safe_text

_UNIT: Final = re.compile(r"(?<=\d) %")
_LONG: Final = 40
"""Characters, above which the words of a cell may stand on several lines."""
_BAR_WIDTH: Final = 140
_BAR_HEIGHT: Final = 14
_BAR_MARGIN: Final = 6


def escaped(text: str) -> str:
    """Return text that HTML shows as it is, in an element or between an attribute's quotes."""
    return _UNIT.sub("\N{NO-BREAK SPACE}%", escape(safe_text(text)))


def table_html(table: Table) -> str:
    """Return a table with its caption, its notes below, in a box that scrolls where it is wide."""
    heading = "".join(
        f'<th scope="col"{_side(table, index)}>{escaped(column.title)}</th>'
        for index, column in enumerate(table.columns)
    )
    rows = "\n".join(
        "<tr>" + "".join(_cell(table, index, cell) for index, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    notes = "".join(f'<p class="note">{escaped(note)}</p>' for note in table.footnotes())
    caption = escaped(table.caption)
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{caption}">\n'
        f"<table><caption>{caption}</caption>\n<thead><tr>{heading}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>{notes}"
    )


def bar_svg(bar: Bar) -> str:
    """Return a bar on a scale from 0 to 1; it repeats numbers of its row, and is not read aloud."""
    room, middle = _BAR_WIDTH - 2 * _BAR_MARGIN, _BAR_HEIGHT / 2

    def place(value: float) -> str:
        return f"{_BAR_MARGIN + room * min(1.0, max(0.0, value)):.1f}"

    parts = [_line("track", place(0), place(1), middle)]
    if bar.limits is not None:
        parts.append(_line("interval", place(bar.limits[0]), place(bar.limits[1]), middle))
    if bar.value is not None:
        parts.append(f'<circle class="value" cx="{place(bar.value)}" cy="{middle:g}" r="4.5"/>')
    return (
        f'<svg class="bar" width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}" '
        f'viewBox="0 0 {_BAR_WIDTH} {_BAR_HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>'
    )


def _line(kind: str, start: str, stop: str, y: float) -> str:
    return f'<line class="{kind}" x1="{start}" x2="{stop}" y1="{y:g}" y2="{y:g}"/>'


def _cell(table: Table, index: int, cell: Cell) -> str:
    if isinstance(cell, Bar):
        return f"<td>{bar_svg(cell)}</td>"
    text = escaped(shortened(formatted(cell), max(table.columns[index].widest, 24)))
    # Names may be written from right to left: they must not pull the numbers beside them along.
    inside = f"<bdi>{text}</bdi>" if isinstance(cell, Words) else text
    kind = _side(table, index) or (' class="long"' if len(text) > _LONG else "")
    return f'<th scope="row"{kind}>{inside}</th>' if index == 0 else f"<td{kind}>{inside}</td>"


def _side(table: Table, index: int) -> str:
    return ' class="number"' if table.columns[index].side == "right" else ""
