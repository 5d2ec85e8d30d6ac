"""Draws one line of one sentence: gutter, text, margin. Pure: text and roles, no colours.

    ▶ 32 ┃● C? The minister said the cuts will create 40,000 jobs before     ✎
         ┃     the end of next year.

A part is text with the roles that style it, the names of the view's component classes.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len

from labeler.models import Codebook
from labeler.session import Repeat, SentenceState, Suggestion
from labeler.tui import marks
from labeler.tui.content import fit, one_line
from labeler.tui.widgets.article_layout import GAP

Part = tuple[str, tuple[str, ...]]
"""Text, and the roles that style it, later ones on top."""

TEXT_WIDTH: Final = 84
"""The widest the text gets, in cells: longer lines are hard to read on."""

_SIGNS: Final = 7
"""The cells from the bar to the text: `┃ ■ C? `: bar, glyph, letter, mark."""

_MARGIN: Final = 4
"""The margin that is always there: signs only."""

_WORDY_MARGIN: Final = 14
"""The least margin that says its signs in words too."""


class Columns(NamedTuple):
    """How a view's width is shared out, in cells; they add up to the width."""

    number: int
    text: int
    margin: int


def columns(width: int, sentences: int) -> Columns:
    """Return the columns for a view of `width` cells on a document with so many sentences."""
    number = max(2, len(str(sentences)))
    room = max(10, width - (3 + number + _SIGNS) - _MARGIN)
    text = min(TEXT_WIDTH, room)
    return Columns(number, text, max(0, width - (3 + number + _SIGNS) - text))


class Shown(NamedTuple):
    """A sentence as it is to be drawn: `text` is safe and `lines` are where it is broken."""

    number: int
    text: str
    lines: tuple[tuple[int, int], ...]
    state: SentenceState
    suggestion: Suggestion | None = None
    repeat: Repeat | None = None
    is_current: bool = False
    is_marked: bool = False
    found: str = ""
    """The text that was looked for, to be marked; empty for none."""


def draw(sentence: Shown, row: int, at: Columns, codebook: Codebook) -> list[Part]:
    """Return the parts of a sentence's line `row`, as wide as the columns together."""
    if row == GAP:
        return []
    parts = [*_pointer(sentence, row, at), *_signs(sentence, row, codebook)]
    text_role = _text_role(sentence)
    start, stop = sentence.lines[row]
    used = cell_len(sentence.text[start:stop])
    parts += _marked(sentence, start, stop, text_role)
    parts.append((" " * (at.text - used), (text_role,)))
    parts += _margin(sentence, row, at.margin, codebook)
    if sentence.is_current or sentence.is_marked:
        return [(text, ("line--row", *roles)) for text, roles in parts]
    return parts


def _text_role(sentence: Shown) -> str:
    if sentence.is_current:
        return "line--current"
    if sentence.state.context:
        return "line--context"
    return "line--open" if sentence.state.open else "line--done"


def _pointer(sentence: Shown, row: int, at: Columns) -> Iterator[Part]:
    if row == 0:
        sign = marks.POINTER if sentence.is_current else marks.MARKED if sentence.is_marked else " "
        role = "line--number-current" if sentence.is_current else "line--number"
        yield f"{sign} ", ("line--pointer",)
        yield f"{sentence.number:>{at.number}} ", (role,)
    else:
        yield " " * (3 + at.number), ("line--number",)


def _signs(sentence: Shown, row: int, codebook: Codebook) -> Iterator[Part]:
    state = sentence.state
    number = marks.label_number(codebook, state.label) if state.label is not None else 0
    role = f"line--label-{number}" if number else "line--quiet"
    if sentence.is_current or sentence.is_marked:
        yield f"{marks.CURSOR_BAR} ", ("line--pointer",)
    else:
        yield f"{marks.LABEL_BAR if number else ' '} ", (role,)
    if row:
        yield " " * (_SIGNS - 2), (role,)
        return
    if state.label is not None:
        glyph, letter = "?", "?"  # a label that this codebook does not have
        if number:
            glyph, letter = codebook.labels[number - 1].glyph, codebook.labels[number - 1].key
        glyph = one_line(glyph)
        unsure = marks.UNSURE if state.attributes.get(marks.UNSURE_ATTRIBUTE) else " "
        yield f"{glyph}{' ' * (2 - cell_len(glyph))}{letter.upper()}", (role,)
        yield f"{unsure} ", ("line--unsure",)
    elif state.skipped:
        yield f"{marks.SKIPPED}    ", ("line--quiet",)
    elif state.context:
        yield f"{marks.CONTEXT}    ", ("line--quiet",)
    elif sentence.suggestion and sentence.suggestion.label in codebook.label_names:
        key = codebook.label(sentence.suggestion.label).key
        yield f"{marks.SUGGESTED} {key}  ", ("line--suggested",)
    else:
        yield f"{marks.OPEN}    ", ("line--quiet",)


def _marked(sentence: Shown, start: int, stop: int, role: str) -> Iterator[Part]:
    """Yield the text from `start` to `stop`, with what was looked for marked."""
    at = start
    if sentence.found:
        for match in re.finditer(re.escape(sentence.found), sentence.text, re.IGNORECASE):
            first, last = max(at, match.start()), min(stop, match.end())
            if first < last:
                yield sentence.text[at:first], (role,)
                yield sentence.text[first:last], (role, "line--found")
                at = last
    yield sentence.text[at:stop], (role,)


def _margin(sentence: Shown, row: int, width: int, codebook: Codebook) -> Iterator[Part]:
    """Yield the margin: signs on the first line, or, with room for them, words on each line."""
    notes = list(_margin_notes(sentence, codebook))
    if width < _WORDY_MARGIN:
        signs = "".join(sign for sign, _ in notes) if row == 0 else ""
        yield fit(f" {signs}", width), ("line--margin",)
        return
    # What does not get a line of its own is joined on the last.
    last = row == len(sentence.lines) - 1
    here = notes[row:] if last else notes[row : row + 1]
    text = "  ".join(f"{sign} {words}" for sign, words in here)
    yield fit(f"  {text}", width), ("line--margin",)


def _margin_notes(sentence: Shown, codebook: Codebook) -> Iterator[tuple[str, str]]:
    state = sentence.state
    defect = state.attributes.get(marks.DEFECT_ATTRIBUTE)
    if defect:
        yield marks.DEFECT, one_line(str(defect))
    if state.answer:
        yield marks.ANSWER, "answer"
    if state.note:
        yield marks.NOTE, "question" if state.question else "note"
    if sentence.repeat:
        where = "" if sentence.repeat.same_document else f" in {one_line(sentence.repeat.title)}"
        yield marks.REPEATED, f"also at {sentence.repeat.position}{where}"
    if sentence.suggestion and state.open and sentence.suggestion.label in codebook.label_names:
        yield marks.SUGGESTED, one_line(codebook.label(sentence.suggestion.label).title)
