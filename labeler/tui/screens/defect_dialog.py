"""Asks what is wrong with a sentence: one key answers."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from labeler.tui import marks
from labeler.tui.content import one_line
from labeler.tui.screens.dialog import Dialog


class DefectDialog(Dialog[str]):
    """Returns one of `choices`, or an empty text for no defect."""

    def __init__(self, number: int, choices: Sequence[str], current: str | None) -> None:
        super().__init__()
        self._number = number
        self._choices = choices[:9]
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical(id="box", classes="small") as box:
            box.border_title = f"Defect of sentence {self._number}"
            box.border_subtitle = "0 none · esc cancels"
            for key, choice in enumerate(self._choices, start=1):
                sign = marks.DEFECT if choice == self._current else " "
                line = Content.assemble(
                    (f"{sign} {key} ", "bold $accent"), (one_line(choice), "$foreground")
                )
                yield Static(line, classes="option", id=f"choice-{key}")

    def on_key(self, event: events.Key) -> None:
        """Answer with the choice of the digit that was pressed."""
        # Otherwise the screen below, by then on top again, would take the digit for a label.
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in {"0", "backspace", "delete"}:
            self.dismiss("")
        elif event.key.isdigit() and int(event.key) <= len(self._choices):
            self.dismiss(self._choices[int(event.key) - 1])

    def on_click(self, event: events.Click) -> None:
        """Answer with the choice that was clicked."""
        if event.widget is not None and (name := event.widget.id or "").startswith("choice-"):
            self.dismiss(self._choices[int(name.removeprefix("choice-")) - 1])
