"""The help screen: every key, and the whole codebook."""

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from labeler.keys import Screen
from labeler.models import Codebook
from labeler.tui.help_content import HelpLine, help_lines
from labeler.tui.widgets.line_view import LineView


class HelpView(LineView):
    """The lines of the help at the view's width."""

    def __init__(self, codebook: Codebook, screen: Screen) -> None:
        super().__init__()
        self._codebook = codebook
        self._for_screen: Screen = screen
        self._lines: list[HelpLine] = []

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def prepare(self, width: int) -> None:
        """Write the help for a width; one cell stays free before the scroll bar."""
        self._lines = help_lines(self._codebook, self._for_screen, max(20, width - 1))

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a line."""
        content = self._lines[line].content
        parts = content.render(self.visual_style, "", self.app.stylesheet.parse_style)
        return [Segment(text, style.rich_style) for text, style in parts]

    def section(self, direction: int) -> None:
        """Scroll to the next (1) or previous (-1) section."""
        here = self.scroll_offset.y
        tops = [line for line, item in enumerate(self._lines) if item.is_heading]
        beyond = [top for top in tops if (top - here) * direction > 0]
        if beyond:
            self.scroll_to(y=min(beyond) if direction > 0 else max(beyond), animate=False)


class HelpScreen(ModalScreen[None]):
    """Keys made from the table of actions, then what the codebook says, to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)"),
        Binding("k,up", "scroll(-1)"),
        Binding("pagedown,space", "page(1)"),
        Binding("pageup,b", "page(-1)"),
        Binding("home", "top"),
        Binding("end", "bottom"),
        Binding("tab", "section(1)"),
        Binding("shift+tab", "section(-1)"),
        Binding("escape,q,question_mark,f1", "close"),
    ]

    def __init__(self, codebook: Codebook, screen: Screen) -> None:
        super().__init__()
        self._codebook = codebook
        self._for_screen: Screen = screen

    def compose(self) -> ComposeResult:
        """Lay out the frame and the lines."""
        with Vertical() as box:
            box.border_title = "Keys and codebook"
            box.border_subtitle = "j k PgDn PgUp · tab next section · q closes"
            yield HelpView(self._codebook, self._for_screen)

    @property
    def _view(self) -> HelpView:
        return self.query_one(HelpView)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self._view.scroll_relative(y=lines, animate=False)

    def action_page(self, direction: int) -> None:
        """Scroll by a screen, less two lines of context."""
        self.action_scroll(direction * (self._view.size.height - 2))

    def action_top(self) -> None:
        """Scroll to the start."""
        self._view.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self._view.scroll_end(animate=False)

    def action_section(self, direction: int) -> None:
        """Scroll to the next or previous section."""
        self._view.section(direction)

    def action_close(self) -> None:
        """Go back to the screen below."""
        self.dismiss(None)
