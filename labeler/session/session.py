"""One annotator's sitting: everything a key can do, and undo and redo of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from labeler.session.answers import new_answers
from labeler.session.labelling import Labelling
from labeler.session.views import Outcome, describe
from labeler.store import reading
from labeler.store.events import NewEvent, Written, append, stood_before
from labeler.store.history import History, Step, content_of_newest

if TYPE_CHECKING:
    from labeler.models import EventKind


class Session(Labelling):
    """An annotator in a round of a project, standing on a sentence."""

    def new_answers(self) -> list[str]:
        """Return where answers of the lead wait to be read."""
        return new_answers(self._store, self.annotator.annotator_id)

    # Undo and redo ---------------------------------------------------------------------------

    def undo(self) -> Outcome:
        """Take back the last step, of this sitting or an earlier one, and return to its place."""
        steps = self._steps()
        step = steps.next_undo
        if step is None:
            return self._stay("nothing to undo")
        events = [self._undoing(written, step[0].event_id) for written in reversed(step)]
        outcome = self._replay(step, events, "undid")
        steps.undid()
        return outcome

    def redo(self) -> Outcome:
        """Do again what was undone last."""
        steps = self._steps()
        if not steps.redoable:
            return self._stay("nothing to redo")
        step = steps.redoable[-1]
        events = [
            written.event._replace(
                origin="redo", refers_to=step[0].event_id, duration_ms=None, unless=None
            )
            for written in step
        ]
        outcome = self._replay(step, events, "redid")
        steps.redid()
        return outcome

    def _steps(self) -> History:
        """Return the history, read again if another program wrote to the file meanwhile."""
        version = self._store.value("PRAGMA data_version")
        if self._history is None or version != self._history_version:
            self._history = History(self._store, self._author)
            self._history_version = version
        return self._history

    def _content_before(self, written: Written) -> NewEvent | None:
        if not written.before:
            return None
        stood = stood_before(self._store, self.annotator.annotator_id, written)
        return content_of_newest(self._store, stood) if stood else None

    def _undoing(self, written: Written, step_id: str) -> NewEvent:
        """Return the event that puts back what stood before an event."""
        old = self._content_before(written)
        if old is not None:
            return old._replace(origin="undo", refers_to=step_id, duration_ms=None)
        kind: EventKind = "note" if written.event.kind == "note" else "withdraw"
        return NewEvent(kind, written.event.sentence_id, origin="undo", refers_to=step_id)

    def _replay(self, step: Step, events: Sequence[NewEvent], verb: str) -> Outcome:
        first = step[0].event.sentence_id
        saved = append(self._store, self._author, events, first)
        self._saved_place = first
        what = describe(step[0].event, self._content_before(step[0]), self.codebook)
        place = reading.locate(self._store, first)
        if place is None:
            return self._stay(f"{verb}: {what}, in an article that is hidden now")
        document_id, position = place
        before = self.cursor
        elsewhere = self.document is None or self.document.document_id != document_id
        if elsewhere:
            self._open(document_id, position - 1)
        else:
            self._stand_on(position - 1)
        index_of = {self._sentence_id(i): i for i in range(len(self.states))}
        here = {event.sentence_id for event in events} & index_of.keys()
        if not elsewhere:
            self._show_written(saved, index_of)
        more = f" and {len(step) - 1} more" if len(step) > 1 else ""
        return Outcome(
            tuple(sorted({before, self.cursor, *(index_of[sentence] for sentence in here)})),
            self.cursor,
            document_changed=elsewhere,
            saved_at=saved.created_at,
            message=f"{verb}: {what} on {self.cursor + 1}{more}",
        )
