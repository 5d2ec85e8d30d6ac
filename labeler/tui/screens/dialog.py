"""What the dialogs have in common: a framed box in the middle, escape leaves it."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the screen; its result is None if it was left without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel")]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > #box {
            width: 72;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2 0 2;
            background: $surface;
            border: round $primary;
            border-title-color: $ink-bright;
            border-title-style: bold;
            border-subtitle-color: $ink-quiet;
        }
        .hint { color: $ink-quiet; height: auto; }
        .problem { color: $error; text-style: bold; height: auto; }
    }
    """

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


def words(text: str = "", *, classes: str = "hint", id: str | None = None) -> Static:  # noqa: A002
    """Return a line of our own words; text from outside goes through `labeler.tui.content`."""
    return Static(Content(text), classes=classes, id=id)
