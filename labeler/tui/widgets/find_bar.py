"""The line in which text to look for is typed; it stays open until it is closed."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from labeler.tui.widgets.text_input import TextInput

_HINT = Content.styled("enter ↓ next   ↑ previous   esc closes", "$ink-quiet")


class FindBar(Horizontal):
    """Says what is looked for while it is typed, and when the next place is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+g", "next(1)"),
        Binding("up", "next(-1)"),
        Binding("escape", "close"),
    ]
    DEFAULT_CSS = """
    FindBar {
        height: 2;
        padding: 0 1;
        display: none;
        & > TextInput { width: 1fr; }
        & > Static { width: auto; height: 1; }
        & > #find-hint { padding: 0 0 0 2; }
        &.-open { display: block; }
    }
    """

    class Wanted(Message):
        """Text is wanted: from the start of the search (0), or beside the cursor (1 or -1)."""

        def __init__(self, text: str, direction: Literal[-1, 0, 1]) -> None:
            super().__init__()
            self.text = text
            self.direction = direction

    class Closed(Message):
        """The search is over."""

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static(Content.styled("find ", "bold $accent"))
        yield TextInput(max_length=200)
        yield Static(_HINT, id="find-hint")

    def open(self) -> None:
        """Show the line, empty, and type in it."""
        self.add_class("-open")
        field = self.query_one(TextInput)
        field.value = ""
        self.screen.set_focus(field)  # at once: `focus` would leave the next key to the screen

    @property
    def is_open(self) -> bool:
        """Whether the line is shown."""
        return self.has_class("-open")

    def action_next(self, direction: Literal[-1, 1]) -> None:
        """Ask for the next or previous place."""
        self.post_message(self.Wanted(self.query_one(TextInput).value, direction))

    def action_close(self) -> None:
        """Close the line."""
        self.remove_class("-open")
        self.screen.set_focus(None)
        self.post_message(self.Closed())

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self.post_message(self.Wanted(event.value, 0))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next(1)
