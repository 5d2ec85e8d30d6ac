"""Plain text in a terminal's width: cells instead of characters, paragraphs, numbers."""

import unicodedata
from collections.abc import Iterable
from typing import Final

WIDTH: Final = 80
"""The cells of a line: the width of the smallest terminal that is designed for."""


def cells(text: str) -> int:
    """Return an upper bound of the terminal cells that `text` takes (Unicode UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def shortened(text: str, width: int) -> str:
    """Return `text` if it fits into `width` cells, else its beginning and end around an ellipsis.

    Names of people, files and labels often differ only in how they end. Time grows with `width`,
    not with the text.
    """
    if len(text) <= width and cells(text) <= width:
        return text
    end = (width - 1) // 3
    return _fitting(text, width - 1 - end) + "…" + _fitting(text[: -width - 1 : -1], end)[::-1]


def _fitting(text: Iterable[str], width: int) -> str:
    """Return the characters with which `text` begins, as many as fit into `width` cells."""
    found = []
    for character in text:
        width -= cells(character)
        if width < 0:
            break
        found.append(character)
    return "".join(found)


def paragraph(words: Iterable[str], *, first: str = "", indent: str = "") -> list[str]:
    """Return lines of at most 80 cells; none of the `words` is broken, each must fit one line.

    `first` stands before the first line, `indent` before the others.
    """
    lines, line = [], first
    empty = True
    for word in words:
        joined = line + word if empty else f"{line} {word}"
        if not empty and cells(joined) > WIDTH:
            lines.append(line)
            joined = indent + word
        line, empty = joined, False
    return [*lines, line]


def number(value: float | None, decimals: int = 3) -> str:
    """Return a number for a table, never "-0.000"; "none" where there is none."""
    return "none" if value is None else f"{round(value, decimals) + 0.0:.{decimals}f}"


def amount(count: int, singular: str) -> str:
    """Return "1 label", "2 labels", "12,000 labels"."""
    return f"{count:,} {singular}" if count == 1 else f"{count:,} {singular}s"
