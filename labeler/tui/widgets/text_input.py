"""A line to type text in, which never shows what a terminal would obey."""

from textual.widgets import Input

from labeler.tui.content import one_line


class TextInput(Input):
    """An input without frame or blinking; what is put in, typed or pasted, is made safe to show.

    `entered` is what it holds, or the text it started with, unchanged, if nobody edited it.
    """

    DEFAULT_CSS = """
    TextInput, TextInput:focus {
        background: $row;
        background-tint: transparent;
        color: $ink-bright;
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int = 0,
        id: str | None = None,  # noqa: A002 (Textual's name for it)
    ) -> None:
        super().__init__(
            one_line(value),
            placeholder=placeholder,
            max_length=max_length,
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self._start = value
        self.cursor_blink = False
        self.cursor_position = len(self.value)

    @property
    def entered(self) -> str:
        """What was entered, without white space around it."""
        return self._start if self.value == one_line(self._start) else self.value.strip()

    def validate_value(self, value: str) -> str:
        """Make what is put in safe to show."""
        return one_line(value)
