"""The article around a case: the sentences to be decided carry a sign, all others are context."""

from collections.abc import Mapping
from typing import ClassVar, Final

from rich.segment import Segment

from labeler.models import Codebook
from labeler.session import OpenDocument, SentenceState
from labeler.store.adjudication.cases import Case
from labeler.store.adjudication.finding import AGREED, CLOSED, DEFERRED
from labeler.tui import marks
from labeler.tui.widgets.article_layout import GAP
from labeler.tui.widgets.article_view import ArticleView
from labeler.tui.widgets.sentence_line import Part, Shown, draw

_OPEN: Final = f"{marks.OPEN}    "
"""What `draw` writes for a sentence without a label; a case has a sign of its own there."""


class CaseArticle(ArticleView):
    """Draws a document with an adjudicator's own decisions; the cursor is on a case."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line--case"}
    DEFAULT_CSS = """
    CaseArticle > .line--case { color: $accent; text-style: bold; }
    """

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(codebook, id=id)
        self._cases: Mapping[int, Case] = {}
        self._own: list[SentenceState] = []

    def show_cases(
        self,
        document: OpenDocument,
        cases: Mapping[int, Case],
        decided: Mapping[int, str],
        cursor: int,
    ) -> None:
        """Show a document whose cases and own decisions are given by index."""
        self._cases = cases
        self._own = [SentenceState(decided.get(i)) for i in range(len(document.sentences))]
        self.show(document, self._own, cursor)

    def update_case(
        self, decided: Mapping[int, str], cursor: int, changed: tuple[int, ...]
    ) -> None:
        """Show decisions that changed, and put the cursor on a case."""
        for index in changed:
            self._own[index] = SentenceState(decided.get(index))
        self.update(self._own, cursor, changed)

    def scroll_window(self, direction: int) -> None:
        """Read on (1) or back (-1) by a window; the cursor stays."""
        step = max(1, self.size.height - 2)
        self.scroll_to(y=self.scroll_offset.y + direction * step, animate=False, force=True)

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a line of the article."""
        index, row = self._lines_of.at(line)
        if self._document is None or row == GAP:
            return []
        case = self._cases.get(index)
        shown = Shown(
            number=index + 1,
            text=self._texts[index],
            lines=self._lines_of.lines(index),
            state=self._states[index],
            is_current=index == self._cursor,
        )
        parts = draw(shown, row, self._columns, self._codebook)
        is_case = case is not None
        return [Segment(text, self.role(*roles)) for text, roles in _signed(parts, case, is_case)]


def _signed(parts: list[Part], case: Case | None, is_case: bool) -> list[Part]:
    """Put the case's sign where an open sentence has its own; dim what is no case."""
    signed: list[Part] = []
    for text, roles in parts:
        if text == _OPEN and "line--quiet" in roles:
            sign = f"{_sign(case)}    "
            signed.append((sign, tuple("line--case" if r == "line--quiet" else r for r in roles)))
        elif not is_case:
            signed.append((text, tuple("line--done" if r == "line--open" else r for r in roles)))
        else:
            signed.append((text, roles))
    return signed


def _sign(case: Case | None) -> str:
    if case is None:
        return " "
    if case.state == CLOSED:
        return marks.AGREES
    if case.state == DEFERRED:
        return marks.SKIPPED
    return marks.REPEATED if case.kind == AGREED else marks.DIFFERS
