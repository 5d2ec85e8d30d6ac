"""Asks who is labelling."""

from typing import Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from labeler.tui.content import one_line
from labeler.tui.screens.dialog import Dialog, words
from labeler.tui.widgets.choice import Choice, Option
from labeler.tui.widgets.text_input import TextInput

MAX_NAME = 80


class Name(NamedTuple):
    """A name, and whether it corrects the annotator's or is somebody else's."""

    name: str
    how: Literal["rename", "become"]


class NameDialog(Dialog[Name]):
    """At the first start, offers the login name; later, lets the name be corrected or changed.

    `names` are the people in the file.
    """

    def __init__(self, name: str, names: list[str], *, first: bool, problem: str = "") -> None:
        super().__init__()
        self._current = name
        self._names = [other for other in names if other != name]
        self._first = first
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical(id="box") as box:
            box.border_title = "Who is labelling?"
            if self._first:
                box.border_subtitle = "enter accepts"
                yield words("Your labels are kept under this name. You can change it later.")
                yield TextInput(self._current, max_length=MAX_NAME)
            else:
                box.border_subtitle = "enter saves · tab next field · esc cancels"
                yield Static(Content(f"Now: {one_line(self._current)}"), classes="hint")
                if self._names:
                    others = ", ".join(one_line(name) for name in self._names)
                    yield Static(Content(f"Also in this file: {others}"), classes="hint others")
                yield TextInput(self._current, max_length=MAX_NAME)
                yield Choice(
                    [
                        Option("become", "somebody else labels now"),
                        Option("rename", "my name, corrected"),
                    ],
                    "become",
                )
            yield Static(Content(one_line(self._problem)), classes="problem", id="problem")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if not name:
            self.query_one("#problem", Static).update(Content("A name has at least one letter."))
        elif self._first:
            self.dismiss(Name(name, "rename"))
        else:
            self.dismiss(Name(name, self.query_one(Choice).value or "become"))
