"""A line to type text in, which never shows what a terminal would obey."""

from textual.widgets import Input

from labeler.tui.content import one_line


class TextInput(Input):
    """An input without frame or blinking; what is put in, typed or pasted, is made safe to show."""

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
        self.cursor_blink = False
        self.cursor_position = len(self.value)

    def validate_value(self, value: str) -> str:
        """Make what is put in safe to show."""
        return one_line(value)
