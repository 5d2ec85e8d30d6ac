"""The article: sentences with what was recorded about them, and a cursor."""

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message

from labeler.models import Codebook
from labeler.session import OpenDocument, SentenceState
from labeler.tui.content import one_line
from labeler.tui.theme import LABEL_COLOURS
from labeler.tui.widgets.article_layout import GAP, ArticleLayout
from labeler.tui.widgets.line_view import LineView
from labeler.tui.widgets.sentence_line import Columns, Shown, columns, draw

_CONTEXT = 5
"""How many lines stay visible above and below the sentence at the cursor, where there is room."""


class ArticleView(LineView):
    """Draws a document, and says which sentence was clicked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--context",
        "line--current",
        "line--done",
        "line--found",
        "line--margin",
        "line--number",
        "line--number-current",
        "line--open",
        "line--pointer",
        "line--quiet",
        "line--row",
        "line--suggested",
        "line--unsure",
        *(f"line--label-{number}" for number in range(1, LABEL_COLOURS + 1)),
    }
    DEFAULT_CSS = (
        """
    ArticleView {
        & > .line--context { color: $ink-quiet; }
        & > .line--current { color: $ink-bright; }
        & > .line--done { color: $ink-quiet; }
        & > .line--found { text-style: reverse; }
        & > .line--margin { color: $ink-quiet; }
        & > .line--number { color: $number; }
        & > .line--number-current { color: $accent; }
        & > .line--open { color: $foreground; }
        & > .line--pointer { color: $accent; text-style: bold; }
        & > .line--quiet { color: $ink-quiet; }
        & > .line--row { background: $row; }
        & > .line--suggested { color: $ink-quiet; text-style: italic; }
        & > .line--unsure { color: $warning; text-style: bold; }
    """
        + "\n".join(
            f"& > .line--label-{number} {{ color: $label-{number}; text-style: bold; }}"
            for number in range(1, LABEL_COLOURS + 1)
        )
        + "}"
    )

    class Clicked(Message):
        """A sentence was clicked; `index` counts from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._codebook = codebook
        self._document: OpenDocument | None = None
        self._texts: list[str] = []
        self._states: Sequence[SentenceState] = ()
        self._lines_of = ArticleLayout((), (), 1)
        self._columns: Columns = columns(80, 0)
        self._cursor = 0
        self._marked: frozenset[int] = frozenset()
        self._found = ""

    # What screens ask for --------------------------------------------------------------------

    def show(self, document: OpenDocument, states: Sequence[SentenceState], cursor: int) -> None:
        """Show a document with the cursor on a sentence."""
        self._document = document
        self._texts = [one_line(sentence.text) for sentence in document.sentences]
        self._states = states
        self._cursor = cursor
        self._marked = frozenset()
        self.content_changed()
        self.follow()

    def update(
        self, states: Sequence[SentenceState], cursor: int, changed: Iterable[int] = ()
    ) -> None:
        """Show changed sentences as they are now, and put the cursor on a sentence."""
        touched = {*changed, self._cursor, cursor} if cursor != self._cursor else {*changed}
        self._states = states
        moved = cursor != self._cursor
        self._cursor = cursor
        self._redraw_sentences(touched)
        # A window that was moved inside a long sentence stays there.
        if moved or not self._is_in_view():
            self.follow()

    def select(self, indices: Collection[int]) -> None:
        """Mark these sentences and no others."""
        before, self._marked = self._marked, frozenset(indices)
        self._redraw_sentences(before ^ self._marked)

    def mark_found(self, text: str) -> None:
        """Mark a text wherever it stands; an empty one unmarks."""
        self._found = one_line(text)
        self.refresh()

    def sentences_per_window(self, direction: int) -> int:
        """Return how many sentences from the cursor the next (1) or previous (-1) window is.

        0 means that the sentence at the cursor goes on beyond the window, which was scrolled.
        """
        if not self._is_laid_out():
            return direction
        height = max(1, self.size.height - 2)
        top, bottom = self._cursor_lines()
        first, last = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if (direction > 0 and bottom > last) or (direction < 0 and top < first):
            self.scroll_to(y=first + direction * height, animate=False)
            return 0
        there = self._lines_of.at(max(0, top + direction * height))[0]
        return there - self._cursor or direction

    def follow(self) -> None:
        """Keep the sentence at the cursor in view."""
        if self._is_laid_out():
            self.keep_in_view(*self._cursor_lines(), _CONTEXT)

    # LineView --------------------------------------------------------------------------------

    @property
    def line_count(self) -> int:
        """How many lines the article has at this width."""
        return self._lines_of.line_count

    def prepare(self, width: int) -> None:
        """Wrap the sentences for a width, unless that is done."""
        if self._document is None:
            return
        sentences = self._document.sentences
        self._columns = columns(width, len(sentences))
        if self._is_laid_out() and self._lines_of.width == self._columns.text:
            return
        paragraphs = [sentence.paragraph for sentence in sentences]
        self._lines_of = ArticleLayout(self._texts, paragraphs, self._columns.text)

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a line of the article."""
        index, row = self._lines_of.at(line)
        if self._document is None or row == GAP:
            return []
        sentence = Shown(
            number=index + 1,
            text=self._texts[index],
            lines=self._lines_of.lines(index),
            state=self._states[index],
            suggestion=self._document.suggestions.get(index),
            repeat=self._document.repeats.get(index),
            is_current=index == self._cursor,
            is_marked=index in self._marked,
            found=self._found,
        )
        parts = draw(sentence, row, self._columns, self._codebook)
        return [Segment(text, self.role(*roles)) for text, roles in parts]

    def on_click(self, event: events.Click) -> None:
        """Say which sentence was clicked."""
        line = event.y + self.scroll_offset.y
        if line < self.line_count:
            index, row = self._lines_of.at(line)
            if row != GAP:
                self.post_message(self.Clicked(index))

    def _is_laid_out(self) -> bool:
        """Whether this document's lines are known: not before the view has a size."""
        return bool(self._texts) and self._lines_of.texts is self._texts

    def _cursor_lines(self) -> tuple[int, int]:
        return self._lines_of.top(self._cursor), self._lines_of.bottom(self._cursor)

    def _is_in_view(self) -> bool:
        if not self._is_laid_out():
            return False
        top, bottom = self._cursor_lines()
        first = self.scroll_offset.y
        return top < first + self.size.height and bottom > first

    def _redraw_sentences(self, indices: Iterable[int]) -> None:
        if not self._is_laid_out():
            return
        self.redraw(
            line
            for index in indices
            for line in range(self._lines_of.top(index), self._lines_of.bottom(index))
        )
