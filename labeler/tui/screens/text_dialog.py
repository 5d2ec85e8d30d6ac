"""Dialogs that ask for one line: a note, a sentence's number."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from labeler.tui.content import plain
from labeler.tui.screens.dialog import Dialog, words
from labeler.tui.widgets.text_input import TextInput

MAX_NOTE = 2_000
"""The longest note, in characters."""

_PLACEHOLDER = "a note; with ? first, a question to the lead"


class NoteDialog(Dialog[str]):
    """Asks for a note on a sentence; an empty one removes it, one with ? first asks the lead.

    `draft` is what was typed before and could not be saved, `problem` says why.
    """

    def __init__(self, number: int, sentence: str, draft: str, problem: str = "") -> None:
        super().__init__()
        self._number = number
        self._sentence = sentence
        self._draft = draft
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical(id="box") as box:
            box.border_title = f"Note on sentence {self._number}"
            box.border_subtitle = "enter saves · empty removes · esc cancels"
            yield Static(plain(self._sentence, "$ink-quiet"), classes="quote")
            yield TextInput(self._draft, max_length=MAX_NOTE, placeholder=_PLACEHOLDER)
            yield Static(plain(self._problem), classes="problem")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss(self.query_one(TextInput).entered)


class GoToDialog(Dialog[int]):
    """Asks for a sentence's number and returns its index, counted from 0."""

    def __init__(self, current: int, count: int) -> None:
        super().__init__()
        self._current = current
        self._count = count

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical(id="box", classes="small") as box:
            box.border_title = "Go to sentence"
            box.border_subtitle = "enter goes · esc cancels"
            yield TextInput(placeholder=f"1 to {self._count}; now {self._current + 1}")
            yield words(classes="problem", id="problem")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if 1 <= number <= self._count:
            self.dismiss(number - 1)
        else:
            problem = Content(f"There are sentences 1 to {self._count}.")
            self.query_one("#problem", Static).update(problem)
