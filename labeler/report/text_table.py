"""Tables for the terminal: as many columns as 80 cells hold, bars drawn in what is left."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from labeler.report.bars import drawn
from labeler.report.content import Bar, Cell, Column, Table, Words
from labeler.report.layout import WIDTH, cells, paragraph, shortened
from labeler.report.wording import formatted
from labeler.text.safe import safe_text

_GAP: Final = 2
_INDENT: Final = "    "
_LAST_RESORT: Final = 4
_LONGEST_WORD: Final = 12
"""Cells above which a word of a heading may be broken."""
_SHORTEST_WORD: Final = 9
"""The same where there is no room."""
_SHORTEST_BAR: Final = 11
_LONGEST_BAR: Final = 21


class _Fit(NamedTuple):
    """The cells that a column asks for."""

    least: int
    natural: int
    most: int
    """Above its natural width only a bar gains by more."""


def table_lines(table: Table, width: int = WIDTH) -> list[str]:
    """Return the headings and rows as aligned lines of at most `width` cells.

    Spare columns are left out where they do not fit, then words are cut; a whole table that does
    not fit is no lines at all. Headings are wrapped, never cut. Words that are to stand below their
    row get lines of their own.
    """
    chosen, widths = _chosen(table, _beside(table), width)
    if not chosen:
        return []
    lines = _heading([table.columns[index] for index in chosen], widths)
    below = [index for index, column in enumerate(table.columns) if column.below]
    for row in table.rows:
        lines.append(_line(table, chosen, widths, [row[index] for index in chosen]))
        for index in below:
            words = safe_text(formatted(row[index])).split()
            room = width - len(_INDENT)
            cut = [shortened(word, room) for word in words]
            lines += paragraph(cut, first=_INDENT, indent=_INDENT) if cut else []
    return lines


def table_footnotes(table: Table, width: int = WIDTH) -> tuple[str, ...]:
    """Return what stands below the lines of the table: headings that are not shown need no word."""
    chosen, _ = _chosen(table, _beside(table), width)
    below = [index for index, column in enumerate(table.columns) if column.below]
    return table.footnotes({*chosen, *below})


def _beside(table: Table) -> list[int]:
    return [index for index, column in enumerate(table.columns) if not column.below]


def _chosen(table: Table, beside: list[int], width: int) -> tuple[list[int], list[int]]:
    """Return the indexes of the columns that are shown, and their widths in cells."""
    for spared in sorted({0, *(table.columns[index].spare for index in beside)}, reverse=True):
        chosen = [index for index in beside if table.columns[index].spare <= spared]
        fits = [_fit(table, index) for index in chosen]
        if _total([fit.least for fit in fits]) <= width:
            return chosen, _widths(fits, width)
    if table.whole:
        return [], []
    fits = [_fit(table, index, least=_LAST_RESORT, heading=_SHORTEST_WORD) for index in chosen]
    while _total([fit.least for fit in fits]) > width:  # more numbers than a line holds
        chosen, fits = chosen[:-1], fits[:-1]
    return chosen, _widths(fits, width)


def _fit(
    table: Table, index: int, *, least: int | None = None, heading: int = _LONGEST_WORD
) -> _Fit:
    """Return what a column asks for: words `least` cells, and so many the words of its heading."""
    column, shown = table.columns[index], [row[index] for row in table.rows]
    words = safe_text(column.title)
    title = cells(words)
    if any(isinstance(cell, Bar) for cell in shown):
        shortest = max(_SHORTEST_BAR, title)
        return _Fit(shortest, shortest, max(shortest, _LONGEST_BAR))
    word = min(max(map(cells, words.split()), default=0), column.widest, heading)
    longest = max((cells(safe_text(formatted(cell))) for cell in shown), default=0)
    natural = min(max(title, longest), max(column.widest, longest * (not _wordy(column, shown))))
    if _wordy(column, shown):
        return _Fit(min(natural, max(least or column.least, word)), natural, natural)
    return _Fit(max(longest, word), natural, natural)


def _wordy(column: Column, shown: Sequence[Cell]) -> bool:
    return column.side == "left" and any(isinstance(cell, Words) for cell in shown)


def _widths(fits: list[_Fit], width: int) -> list[int]:
    """Give every column what it needs at least, then in turn what it asks for, then bars more."""
    widths = [fit.least for fit in fits]
    for wanted in ([fit.natural for fit in fits], [fit.most for fit in fits]):
        growing = True
        while growing:
            growing = False
            for index, most in enumerate(wanted):
                if widths[index] < most and _total(widths) < width:
                    widths[index] += 1
                    growing = True
    return widths


def _total(widths: list[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _heading(columns: list[Column], widths: list[int]) -> list[str]:
    """Return the headings in as many lines as the longest takes, set to the foot."""
    parts = [
        _wrapped(safe_text(column.title), width)
        for column, width in zip(columns, widths, strict=True)
    ]
    height = max(map(len, parts))
    padded = [[*[""] * (height - len(part)), *part] for part in parts]
    return [
        (" " * _GAP)
        .join(
            _aligned(part[line], width, column)
            for part, width, column in zip(padded, widths, columns, strict=True)
        )
        .rstrip()
        for line in range(height)
    ]


def _wrapped(text: str, width: int) -> list[str]:
    """Return lines of `width` cells; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        lines += [""] if lines[-1] else []
        for character in word:
            if lines[-1] and cells(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
    return lines


def _line(table: Table, chosen: list[int], widths: list[int], row: Sequence[Cell]) -> str:
    shown = [
        _set(cell, width, table.columns[index])
        for index, width, cell in zip(chosen, widths, row, strict=True)
    ]
    return (" " * _GAP).join(shown).rstrip()


def _set(cell: Cell, width: int, column: Column) -> str:
    if isinstance(cell, Bar):
        return drawn(cell, width)
    return _aligned(shortened(safe_text(formatted(cell)), width), width, column)


def _aligned(text: str, width: int, column: Column) -> str:
    space = " " * (width - cells(text))
    return space + text if column.side == "right" else text + space
