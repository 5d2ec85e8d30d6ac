"""Breaks text into lines by the cells that it takes in a terminal.

Pure, linear in the length of the text, and told nothing about widgets. Wide (East Asian), zero
width (combining) and joined (emoji) characters are measured as `rich` measures them when it draws,
so that what was wrapped to fit does fit.
"""

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, split_graphemes

Line = tuple[int, int]
"""Where a line starts and stops in the text, in code points."""

_ONE_CELL_EACH: Final = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0388-\u03ff\u0400-\u0482"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2400-\u2421\ufffd]*"
)
"""Text of these characters only, which is most of it, is as wide as it is long."""

_WORD: Final = re.compile(r"[^ ]+")

_NOT_FIRST: Final = frozenset("、。，．：；！？」』）】〕〉》”’・ー…～%)]},.:;!?")
"""Characters that East Asian typography keeps off the start of a line (JIS X 4051)."""

_NOT_LAST: Final = frozenset("「『（【〔〈《“‘([{")
"""Characters that it keeps off the end of one."""


def is_one_cell_each(text: str) -> bool:
    """Return whether every character takes exactly one cell; False if that is not certain."""
    return _ONE_CELL_EACH.fullmatch(text) is not None


def wrap(text: str, width: int) -> tuple[Line, ...]:
    """Return the lines into which `text` falls at `width` cells (2 or more), at least one.

    Lines break at spaces, which are then in no line, and beside wide characters; a word wider than
    the line is cut between graphemes. What the lines leave out is spaces and nothing else.
    """
    if is_one_cell_each(text):
        return tuple(_wrap_one_cell_each(text, width)) or ((0, 0),)
    return tuple(_fill(text, width)) or ((0, 0),)


def _wrap_one_cell_each(text: str, width: int) -> Iterator[Line]:
    """Do what `_fill` does, in steps of a line instead of a word."""
    start, end = 0, len(text.rstrip(" "))
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        words = text[start:cut].rstrip(" ") if cut >= 0 else text[start : start + width]
        if words:
            yield start, start + len(words)
        start += len(words)
        while text[start] == " ":
            start += 1
    if start < end:
        yield start, end


def _fill(text: str, width: int) -> Iterator[Line]:
    start = stop = used = 0
    for piece_start, piece_stop, cells in _pieces(text, width):
        gap = piece_start - stop  # spaces, of one cell each
        if used + gap + cells > width:
            if stop > start:
                yield start, stop
            start, used, gap = piece_start, 0, 0
        stop, used = piece_stop, used + gap + cells
    if stop > start:
        yield start, stop


def _pieces(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """Yield what no line may break inside: start, stop and cells, `width` cells at the most."""
    for match in _WORD.finditer(text):
        word, offset = match[0], match.start()
        if len(word) <= width and is_one_cell_each(word):
            yield offset, match.end(), len(word)
            continue
        first = last = used = 0
        was_wide = False
        for at, end, cells in split_graphemes(word)[0]:
            # A joiner that joins nothing hides what follows it from the count.
            size = cells or cell_len(word[at:end].strip("\u200d"))
            may_break = (
                (was_wide or size == 2)
                and word[at] not in _NOT_FIRST
                and word[last] not in _NOT_LAST
            )
            if used and (may_break or used + size > width):
                yield offset + first, offset + at, used
                first, used = at, 0
            last, was_wide, used = at, size == 2, used + size
        yield offset + first, match.end(), used
