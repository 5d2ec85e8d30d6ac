"""Turns text from outside into what a widget may show.

Textual passes terminal escapes through and takes square brackets for markup. So every string from
a document, a note, a name or a codebook becomes `Content` here, from plain text, and nowhere is
markup parsed.
"""

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from labeler.text.display import display_text
from labeler.tui.widgets.wrapping import wrap

_WHITE_SPACE = {ord("\t"): " ", ord("\n"): " "}


def one_line(text: str) -> str:
    """Return `text` safe to show in one line, one code point for each of its code points.

    Line ends and tabs inside a sentence are white space and are shown as such; every other
    control character stays visible as a picture.
    """
    return text if text.isprintable() else display_text(text.translate(_WHITE_SPACE))


def plain(text: str, style: str = "") -> Content:
    """Return text from outside as content, in one style (a name like `$label-1` or `bold`)."""
    return Content.styled(one_line(text), style)


def fit(text: str, width: int) -> str:
    """Return safe text at exactly `width` cells: cut with an ellipsis, or padded."""
    if cell_len(text) > width:
        return set_cell_size(text, max(0, width - 1)) + "…"[:width]
    return set_cell_size(text, width)


def spread(left: Content, right: Content, width: int) -> Content:
    """Return one line of `width` cells: `left` cut to what `right`, at the other end, leaves it."""
    right = right.truncate(width, ellipsis=True)
    room = max(0, width - right.cell_length - 1)
    left = left.truncate(room, ellipsis=True)
    return Content.assemble(left, " " * (width - left.cell_length - right.cell_length), right)


def progress_bar(done: int, total: int, cells: int = 10) -> tuple[str, str]:
    """Return a bar's two parts, `━━━━` and `──────`.

    It is full only when all is done, and begun as soon as anything is.
    """
    filled = cells * done // total if total else 0
    if done and not filled:
        filled = 1
    return "━" * filled, "─" * (cells - filled)


def number_spans(numbers: Iterable[int]) -> str:
    """Return sentence numbers for people: `3–9, 12`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


class Hanging(NamedTuple):
    """A paragraph whose lines stand beside its head: `C1 It could be checked …`.

    `indent` is the head's place in cells; a head that is longer stands on a line of its own.
    """

    head: Content
    body: Content
    indent: int


Paragraph = Content | Hanging


def lines_of(paragraphs: Iterable[Paragraph], width: int) -> list[Content]:
    """Return paragraphs as lines of at most `width` cells; an empty one is an empty line."""
    return [line for paragraph in paragraphs for line in _wrapped(paragraph, max(2, width))]


def _wrapped(paragraph: Paragraph, width: int) -> list[Content]:
    # Content can wrap itself, but takes ten times as long for it.
    if isinstance(paragraph, Content):
        return [paragraph[start:stop] for start, stop in wrap(paragraph.plain, width)]
    head, body, indent = paragraph
    blank = Content(" " * indent)
    lines = _wrapped(body, max(2, width - indent))
    if head.cell_length > indent:
        return [head, *(blank + line for line in lines)]
    first = head.extend_right(indent - head.cell_length) + lines[0]
    return [first, *(blank + line for line in lines[1:])]


def side_by_side(
    left: Iterable[Paragraph], right: Iterable[Paragraph], width: int
) -> list[Content]:
    """Return two columns of paragraphs, each wrapped to half of `width` cells."""
    column = (width - 3) // 2
    return [
        a.extend_right(column - a.cell_length) + Content("   ") + b
        for a, b in zip_longest(
            lines_of(left, column), lines_of(right, column), fillvalue=Content()
        )
    ]
