"""Which line of the screen shows which part of which sentence, at one width."""

from bisect import bisect_right
from collections.abc import Sequence

from labeler.tui.widgets.wrapping import Line, wrap

GAP = -1
"""The row of the empty line above a paragraph."""


class ArticleLayout:
    """The lines of an article: every sentence starts a line, every paragraph leaves one free.

    `texts` are safe to show; `width` is in cells. Lines count from 0. Wrapping is done once, here;
    each question is answered in the logarithm of the number of sentences.
    """

    def __init__(self, texts: Sequence[str], paragraphs: Sequence[int], width: int) -> None:
        self.texts = texts
        self.width = width
        self._lines: list[tuple[Line, ...]] = [wrap(text, width) for text in texts]
        self._tops: list[int] = []
        line = 0
        for index, lines in enumerate(self._lines):
            if index and paragraphs[index] != paragraphs[index - 1]:
                line += 1
            self._tops.append(line)
            line += len(lines)
        self.line_count = line

    def lines(self, index: int) -> tuple[Line, ...]:
        """Return where the lines of a sentence start and stop in its text."""
        return self._lines[index]

    def top(self, index: int) -> int:
        """Return the first line of a sentence."""
        return self._tops[index]

    def bottom(self, index: int) -> int:
        """Return the line after the last one of a sentence."""
        return self._tops[index] + len(self._lines[index])

    def at(self, line: int) -> tuple[int, int]:
        """Return the sentence at a line and the row in it; `GAP` above a paragraph.

        A gap belongs to the sentence below it, a line after the end to the last sentence.
        """
        index = max(0, bisect_right(self._tops, line) - 1)
        row = line - self._tops[index]
        if row < len(self._lines[index]):
            return index, row
        return min(index + 1, len(self._tops) - 1), GAP
