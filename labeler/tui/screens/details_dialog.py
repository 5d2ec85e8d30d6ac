"""Asks for what else the codebook declares about a sentence. All of it is optional."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.widgets import Input, Static

from labeler.codebook import OUTSIDE
from labeler.models import Codebook
from labeler.session import OpenDocument, SentenceState
from labeler.tui.content import plain
from labeler.tui.screens.dialog import Dialog
from labeler.tui.screens.sentence_picker import Picked, SentencePicker
from labeler.tui.widgets.attribute_field import (
    AttributeField,
    Helped,
    SentencesField,
    field_for,
)


class DetailsDialog(Dialog[dict[str, Any]]):
    """Returns all attributes of the sentence as they are to be recorded.

    `values` is what the fields start with: what is recorded, or a draft that could not be saved.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next"),
        Binding("up", "app.focus_previous"),
        Binding("enter", "save"),
    ]

    def __init__(
        self,
        codebook: Codebook,
        document: OpenDocument,
        states: Sequence[SentenceState],
        index: int,
        *,
        values: Mapping[str, Any],
        known_values: Callable[[str], list[str]],
        problem: str = "",
    ) -> None:
        super().__init__()
        self._codebook = codebook
        self._document = document
        self._states = states
        self._index = index
        self._values = dict(values)
        self._known_values = known_values
        self._problem = problem
        self._numbers = {
            sentence.sentence_id: number
            for number, sentence in enumerate(document.sentences, start=1)
        }

    def compose(self) -> ComposeResult:
        """Lay out the fields for the sentence's label."""
        label = self._states[self._index].label
        with Vertical(id="box") as box:
            box.border_title = f"Details of sentence {self._index + 1}"
            box.border_subtitle = "enter saves · ↑ ↓ field · ← → choose · esc cancels"
            sentence = self._document.sentences[self._index].text
            yield Static(plain(sentence, "$ink-quiet"), classes="quote")
            with VerticalScroll(can_focus=False):
                for attribute in self._codebook.attributes:
                    if not attribute.labels or label in attribute.labels:
                        yield field_for(
                            attribute,
                            self._codebook,
                            label=label,
                            value=self._values.get(attribute.name),
                            known=self._known_values(attribute.name),
                            sentence_numbers=self._numbers,
                        )
            yield Static(id="help", classes="hint")
            yield Static(plain(self._problem), classes="problem")

    def action_save(self) -> None:
        """Answer with what the fields hold."""
        values = dict(self._values)
        for field in self.query(AttributeField):
            values.pop(field.attribute.name, None)
            if field.value not in (None, "", [], ()):
                values[field.attribute.name] = field.value
        self.dismiss(values)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    @on(DescendantFocus)
    def _focused(self, event: DescendantFocus) -> None:
        for field in self.query(AttributeField):
            if field.field is event.widget:
                self._show_help(field)

    @on(Helped)
    def _helped(self, event: Helped) -> None:
        self._show_help(event.field)

    @on(SentencesField.Wanted)
    def _sentences_wanted(self, event: SentencesField.Wanted) -> None:
        field = event.field
        ids = [sentence.sentence_id for sentence in self._document.sentences]
        chosen = field.value if isinstance(field.value, list | tuple) else ()

        def picked(answer: Picked | None) -> None:
            if answer is not None:
                field.put(OUTSIDE if answer.outside else [ids[i] for i in answer.indices] or None)

        self.app.push_screen(
            SentencePicker(
                self._codebook,
                self._document,
                self._states,
                self._index,
                [ids.index(item) for item in chosen if item in ids],
            ),
            picked,
        )

    def _show_help(self, field: AttributeField) -> None:
        self.query_one("#help", Static).update(plain(field.help), layout=False)
