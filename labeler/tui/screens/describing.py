"""What can be recorded about the sentence at the cursor besides its label."""

from collections.abc import Mapping
from typing import Any

from labeler.session import Outcome
from labeler.tui import marks
from labeler.tui.screens.finding import FindingScreen


class DescribingScreen(FindingScreen):
    """Asks for notes, details, defects and places, and gives the answers to the session.

    Dialogs are imported when they are opened, so that the first screen is up sooner. What was
    typed and could not be saved is offered again.
    """

    def action_note(self) -> None:
        """Write a note on the sentence."""
        self._ask_note(self.session.state.typed_note)

    def action_details(self) -> None:
        """Record what else the codebook declares for the sentence's label."""
        label = self.session.state.label
        attributes = self.session.codebook.attributes
        if not any(not item.labels or label in item.labels for item in attributes):
            self._tell("the codebook declares nothing more for this sentence")
            return
        self._ask_details(self.session.state.attributes)

    def action_defect(self) -> None:
        """Mark the sentence as cut wrongly or garbled."""
        from labeler.tui.screens.defect_dialog import DefectDialog  # noqa: PLC0415

        attributes = self.session.codebook.attributes
        choices = next((a.choices for a in attributes if a.name == marks.DEFECT_ATTRIBUTE), ())
        if not choices:
            self._tell("the codebook does not declare the attribute 'defect'")
            return
        recorded = self.session.state.attributes

        def answered(defect: str | None) -> None:
            if defect is not None:
                values = {k: v for k, v in recorded.items() if k != marks.DEFECT_ATTRIBUTE}
                if defect:
                    values[marks.DEFECT_ATTRIBUTE] = defect
                self.change(lambda: self.session.set_attributes(values))

        current = recorded.get(marks.DEFECT_ATTRIBUTE)
        self._open(DefectDialog(self.session.cursor + 1, choices, current), answered)

    def action_go_to(self) -> None:
        """Go to a sentence by its number."""
        from labeler.tui.screens.text_dialog import GoToDialog  # noqa: PLC0415

        def answered(index: int | None) -> None:
            if index is not None:
                self.change(lambda: self.session.go_to(index))

        self._open(GoToDialog(self.session.cursor, len(self.session.states)), answered)

    def _ask_note(self, draft: str, problem: str = "") -> None:
        from labeler.tui.screens.text_dialog import NoteDialog  # noqa: PLC0415

        document = self.session.document
        if document is None:
            return

        def answered(text: str | None) -> None:
            if text is not None and (text != draft or problem):
                self.change(
                    lambda: self.session.note(text),
                    failed=lambda why: self._ask_note(text or "", why),
                )

        sentence = document.sentences[self.session.cursor].text
        self._open(NoteDialog(self.session.cursor + 1, sentence, draft, problem), answered)

    def _ask_details(self, values: Mapping[str, Any], problem: str = "") -> None:
        from labeler.tui.screens.details_dialog import DetailsDialog  # noqa: PLC0415

        document = self.session.document
        if document is None:
            return

        def answered(answer: dict[str, Any] | None) -> None:
            if answer is not None and answer != self.session.state.attributes:
                self.change(
                    lambda: self.session.set_attributes(answer),
                    failed=lambda why: self._ask_details(answer, why),
                )

        dialog = DetailsDialog(
            self.session.codebook,
            document,
            self.session.states,
            self.session.cursor,
            values=values,
            known_values=self.session.known_values,
            problem=problem,
        )
        self._open(dialog, answered)

    def _tell(self, message: str) -> None:
        self.outcome(Outcome(cursor=self.session.cursor, message=message))

    def _open(self, dialog: Any, answered: Any) -> None:
        if self.session.document is None:
            return
        if self.saver.is_waiting:
            self.refused()
        else:
            self.app.push_screen(dialog, answered)
