"""One annotator's sitting: labels, notes, undo and redo.

Every change either commits and then shows, or raises and has changed nothing: what a screen shows
as labelled is in the file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from labeler.codebook import check_attributes
from labeler.errors import LabelerError
from labeler.models import Annotator, EventKind, Origin
from labeler.session.place import Place
from labeler.session.views import Feedback, Outcome, describe
from labeler.store import reading
from labeler.store.events import NewEvent, append
from labeler.store.history import Done, History, Step, event_content, history
from labeler.store.reading import SentenceState


class Session(Place):
    """What an annotator can do to the sentence at the cursor, or to several."""

    def _enter_as(self, annotator: Annotator) -> None:
        self._history: History | None = None
        super()._enter_as(annotator)

    # Labels ----------------------------------------------------------------------------------

    def label(
        self,
        name: str,
        *,
        unsure: bool = False,
        indices: Sequence[int] | None = None,
        origin: Origin = "key",
    ) -> Outcome:
        """Label the sentence at the cursor, or several, and go on to the next one.

        What was recorded besides the label stays where it goes with the new label. `unsure` marks
        the label as one to come back to; labelling again without it takes the mark away.
        """
        if name not in self.codebook.label_names:
            raise LabelerError(f"the codebook has no label '{name}'")
        targets = self._targets(indices)
        states = {
            index: SentenceState(name, False, self._kept(index, name, unsure=unsure))
            for index in targets
        }
        outcome = self._record("label", states, origin)
        return outcome._replace(feedback=self._feedback(targets[-1], name))

    def accept(self) -> Outcome:
        """Label the sentence at the cursor as suggested."""
        suggestion = self.document and self.document.suggestions.get(self.cursor)
        if not suggestion:
            return self._stay("nothing is suggested for this sentence")
        return self.label(suggestion.label, origin="suggestion")

    def skip(self, indices: Sequence[int] | None = None) -> Outcome:
        """Pass over the sentence at the cursor, or several: seen, without a label."""
        states = {index: SentenceState(skipped=True) for index in self._targets(indices)}
        return self._record("skip", states, "key")

    def clear(self, indices: Sequence[int] | None = None) -> Outcome:
        """Take the label or skip away from the sentence at the cursor, or several; stay."""
        states = {index: SentenceState() for index in self._targets(indices)}
        return self._record("withdraw", states, "key", advance=False)

    def set_attributes(self, attributes: Mapping[str, Any]) -> Outcome:
        """Replace what is recorded besides the label of the sentence at the cursor."""
        state = self.state
        check_attributes(self.codebook, state.label, attributes)
        kind: EventKind = "label" if state.label else "skip" if state.skipped else "withdraw"
        new = SentenceState(state.label, state.skipped, dict(attributes))
        return self._record(kind, {self.cursor: new}, "key", advance=False)

    def note(self, text: str | None) -> Outcome:
        """Write a note to the sentence at the cursor, or remove it (None or only white space)."""
        text = (text or "").strip() or None
        index = self.cursor
        if text == self.states[index].note:
            return Outcome(cursor=index)
        event = NewEvent("note", self._sentence_id(index), note=text)
        saved_at = self._save([event], index)
        self.states[index] = self.states[index]._replace(note=text)
        return Outcome((index,), index, saved_at=saved_at)

    def _targets(self, indices: Sequence[int] | None) -> list[int]:
        if not self.states:
            raise LabelerError("there is no article to label yet")
        return sorted(indices) if indices else [self.cursor]

    def _kept(self, index: int, label: str, *, unsure: bool) -> dict[str, Any]:
        fits = {a.name for a in self.codebook.attributes if not a.labels or label in a.labels}
        kept = {k: v for k, v in self.states[index].attributes.items() if k in fits}
        kept.pop("unsure", None)
        if unsure and "unsure" in fits:
            kept["unsure"] = True
        return kept

    def _record(
        self,
        kind: EventKind,
        states: Mapping[int, SentenceState],
        origin: Origin,
        *,
        advance: bool = True,
    ) -> Outcome:
        """Commit the states that differ from what stands; then show them and move on."""
        before = self.cursor
        after = max(states) + 1 if advance else before
        after = min(after, len(self.states) - 1)
        differing = {
            index: state._replace(note=self.states[index].note)
            for index, state in states.items()
            if state[:3] != self.states[index][:3]
        }
        duration = round((self._monotonic() - self._arrived) * 1000) if len(states) == 1 else None
        events = [
            NewEvent(
                kind,
                self._sentence_id(index),
                state.label,
                state.attributes,
                duration_ms=duration,
                origin=origin,
            )
            for index, state in differing.items()
        ]
        saved_at = self._save(events, after) if events else None
        for index, state in differing.items():
            self.labelled_this_sitting += state.label is not None
            self.states[index] = state
        self._stand_on(after)
        return Outcome(tuple(sorted({*states, before, after})), after, saved_at=saved_at)

    def _save(self, events: Sequence[NewEvent], place: int) -> str:
        known = self._history
        sentence = self._sentence_id(place)
        self._be_known()
        saved = append(self._store, self._author, events, sentence)
        self._saved_place = sentence
        if known is not None:
            step = tuple(
                Done(identifier, event, head)
                for event, (identifier, head) in zip(events, saved.events, strict=True)
            )
            known.undoable.append(step)
            known.redoable.clear()
        return saved.created_at

    def _feedback(self, index: int, given: str) -> Feedback | None:
        reference = self.document and self.document.references.get(index)
        if not reference:
            return None
        rule = self.codebook.rule(reference.rule) if reference.rule else None
        return Feedback(given == reference.label, given, reference.label, rule, reference.why)

    # Undo and redo ---------------------------------------------------------------------------

    def undo(self) -> Outcome:
        """Take back the last step, of this sitting or an earlier one, and return to its place."""
        steps = self._steps()
        if not steps.undoable:
            return self._stay("nothing to undo")
        step = steps.undoable[-1]
        events = [self._undoing(done, step[0].event_id) for done in reversed(step)]
        outcome = self._replay(step, events, "undid")
        steps.redoable.append(steps.undoable.pop())
        return outcome

    def redo(self) -> Outcome:
        """Do again what was undone last."""
        steps = self._steps()
        if not steps.redoable:
            return self._stay("nothing to redo")
        step = steps.redoable[-1]
        events = [
            done.event._replace(origin="redo", refers_to=step[0].event_id, duration_ms=None)
            for done in step
        ]
        outcome = self._replay(step, events, "redid")
        steps.undoable.append(steps.redoable.pop())
        return outcome

    def _steps(self) -> History:
        if self._history is None:
            self._history = history(self._store, self._author)
        return self._history

    def _undoing(self, done: Done, step_id: str) -> NewEvent:
        """Return the event that puts back what stood before an event."""
        if done.before is not None:
            old = event_content(self._store, done.before)
            return old._replace(origin="undo", refers_to=step_id, duration_ms=None)
        kind: EventKind = "note" if done.event.kind == "note" else "withdraw"
        return NewEvent(kind, done.event.sentence_id, origin="undo", refers_to=step_id)

    def _replay(self, step: Step, events: Sequence[NewEvent], verb: str) -> Outcome:
        first = step[0].event.sentence_id
        saved = append(self._store, self._author, events, first)
        self._saved_place = first
        what = describe(step[0].event, self.codebook)
        place = reading.locate(self._store, first)
        if place is None:
            return self._stay(f"{verb}: {what}, in an article that is hidden now")
        document_id, position = place
        before = self.cursor
        elsewhere = self.document is None or self.document.document_id != document_id
        if elsewhere:
            self._open(document_id, position - 1)
            changed = {self.cursor}
        else:
            changed = {before, *(self._show(event) for event in events)}
            self._stand_on(position - 1)
        more = f" and {len(step) - 1} more" if len(step) > 1 else ""
        return Outcome(
            tuple(sorted(changed)),
            self.cursor,
            document_changed=elsewhere,
            saved_at=saved.created_at,
            message=f"{verb}: {what} on {self.cursor + 1}{more}",
        )

    def _show(self, event: NewEvent) -> int:
        """Make the open document show what an event says; return the sentence's index."""
        place = reading.locate(self._store, event.sentence_id)
        index = place[1] - 1 if place else self.cursor
        old = self.states[index]
        if event.kind == "note":
            self.states[index] = old._replace(note=event.note)
        else:
            skipped = event.kind == "skip"
            self.states[index] = SentenceState(event.label, skipped, event.attributes, old.note)
        return index
