"""Dialogs of an adjudicator: why, and all that was said."""

from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from labeler.models import Codebook
from labeler.session.adjudication_views import CaseView
from labeler.tui.case_content import case_lines
from labeler.tui.content import lines_of, one_line, plain
from labeler.tui.screens.dialog import Dialog
from labeler.tui.screens.text_dialog import MAX_NOTE
from labeler.tui.widgets.line_view import LineView
from labeler.tui.widgets.text_input import TextInput


class ReasonDialog(Dialog[str]):
    """Asks why; `draft` is the reason that stands, or what could not be saved and why not."""

    def __init__(self, question: str, sentence: str, draft: str, problem: str = "") -> None:
        super().__init__()
        self._question = question
        self._sentence = sentence
        self._draft = draft
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical(id="box") as box:
            box.border_title = Content(one_line(self._question))
            box.border_subtitle = "enter saves, with or without words · esc cancels"
            yield Static(plain(self._sentence, "$ink-quiet"), classes="quote")
            yield TextInput(self._draft, max_length=MAX_NOTE)
            yield Static(plain(self._problem), classes="problem")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss(self.query_one(TextInput).entered)


class SaidView(LineView):
    """All that may be shown of a case, to scroll through."""

    def __init__(self, codebook: Codebook, sentence: str, view: CaseView) -> None:
        super().__init__()
        self._codebook = codebook
        self._sentence = sentence
        self._case = view
        self._lines: list[Content] = []

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def prepare(self, width: int) -> None:
        """Write the lines for a width; one cell stays free before the scroll bar."""
        room = max(20, width - 1)
        sentence = lines_of([plain(self._sentence, "$ink-bright"), Content()], room)
        self._lines = [*sentence, *case_lines(self._codebook, self._case, room)]

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a line."""
        parts = self._lines[line].render(self.visual_style, "", self.app.stylesheet.parse_style)
        return [Segment(text, style.rich_style) for text, style in parts]


class SaidScreen(ModalScreen[None]):
    """Everything that was said of a sentence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)"),
        Binding("k,up", "scroll(-1)"),
        Binding("pagedown,space", "page(1)"),
        Binding("pageup", "page(-1)"),
        Binding("escape,q,enter", "close"),
    ]

    def __init__(self, codebook: Codebook, number: int, sentence: str, view: CaseView) -> None:
        super().__init__()
        self._number = number
        self._parts = (codebook, sentence, view)

    def compose(self) -> ComposeResult:
        """Lay out the frame and the lines."""
        with Vertical() as box:
            box.border_title = f"Said of sentence {self._number}"
            box.border_subtitle = "j k PgDn PgUp · enter closes"
            yield SaidView(*self._parts)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(SaidView).scroll_relative(y=lines, animate=False)

    def action_page(self, direction: int) -> None:
        """Scroll by a screen, less two lines of context."""
        self.action_scroll(direction * (self.query_one(SaidView).size.height - 2))

    def action_close(self) -> None:
        """Go back to the case."""
        self.dismiss(None)
