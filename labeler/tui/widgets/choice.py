"""A row of options of which one, or none, is chosen."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from labeler.tui.content import plain


class Option(NamedTuple):
    """A value, what it is called, the key that chooses it, and what else there is to say."""

    value: Any
    title: str
    key: str = ""
    help: str = ""


class Choice(Widget, can_focus=True):
    """All options side by side, or, where they do not fit, the chosen one between arrows."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)"),
        Binding("left", "step(-1)"),
        Binding("backspace,delete", "clear"),
    ]
    DEFAULT_CSS = """
    Choice {
        height: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { background: $row; }
    }
    """

    class Changed(Message):
        """Another option was chosen, or none."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

    def __init__(
        self,
        options: Sequence[Option],
        value: Any = None,
        *,
        id: str | None = None,  # noqa: A002 (Textual's name for it)
    ) -> None:
        super().__init__(id=id)
        self._options = list(options)
        self._at = next((i for i, o in enumerate(self._options) if o.value == value), -1)

    @property
    def option(self) -> Option | None:
        """The chosen option."""
        return self._options[self._at] if self._at >= 0 else None

    @property
    def value(self) -> Any:
        """The chosen option's value; None if none is chosen."""
        return self._options[self._at].value if self._at >= 0 else None

    def render(self) -> Content:
        """Return the options, the chosen one marked, and underlined where keys go."""
        chosen = "bold underline $ink-bright" if self.has_focus else "bold $ink-bright"
        row = Content("  ").join(
            plain(f"● {option.title}", chosen)
            if index == self._at
            else plain(f"○ {option.title}", "$ink-quiet")
            for index, option in enumerate(self._options)
        )
        if row.cell_length <= self.size.width:
            return row
        title = plain(f"● {self.option.title}", chosen) if self.option else plain("○ none")
        count = f"{self._at + 1 or '–'} of {len(self._options)}"
        return Content.assemble("‹ › ", (f"{count}  ", "$ink-quiet"), title)

    def action_step(self, step: int) -> None:
        """Choose the next or previous option; before the first one is none."""
        count = len(self._options) + 1
        self._choose((self._at + 1 + step) % count - 1)

    def action_clear(self) -> None:
        """Choose none."""
        self._choose(-1)

    def on_key(self, event: events.Key) -> None:
        """Choose the option whose key was pressed; the same key again takes it back."""
        for index, option in enumerate(self._options):
            if option.key and event.key == option.key:
                event.stop()
                event.prevent_default()
                self._choose(-1 if index == self._at else index)

    def on_click(self, event: events.Click) -> None:
        """Choose the option that was clicked, where all are shown."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = 0
        for index, option in enumerate(self._options):
            cells = plain(option.title).cell_length + 2
            if at <= offset.x < at + cells:
                self._choose(index)
                return
            at += cells + 2

    def _choose(self, index: int) -> None:
        self._at = index
        self.refresh()
        self.post_message(self.Changed(self))
