"""Labels, skips, details and notes: what a key records.

Every change either commits and then shows, or raises and has changed nothing: what a screen shows
as labelled is in the file.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labeler.codebook import check_attributes
from labeler.errors import LabelerError, check_text
from labeler.models import Annotator, Attribute, EventKind, Origin
from labeler.session.place import Place
from labeler.session.views import Feedback, Outcome
from labeler.store.events import QUESTION, NewEvent, Saved, append, is_question
from labeler.store.reading import SentenceState

if TYPE_CHECKING:
    from labeler.store.history import History

_DONE = "the article is done: ] opens the next one; move to change a label"
_CONTEXT = "this sentence is not yours to label: tab goes to the next one that is"


class Labelling(Place):
    """What an annotator can do to the sentence at the cursor, or to several."""

    def _enter_as(self, annotator: Annotator) -> None:
        self._history: History | None = None
        self._history_version = 0
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
        refusal = self._refusal(targets, indices)
        if refusal:
            return self._stay(refusal)
        states = {index: self._labelled(index, name, unsure=unsure) for index in targets}
        outcome = self._record("label", states, origin)
        return outcome._replace(feedback=self._feedback(targets[-1], name))

    def accept(self) -> Outcome:
        """Label the sentence at the cursor as suggested."""
        suggestion = self.document and self.document.suggestions.get(self.cursor)
        if not suggestion:
            return self._stay("nothing is suggested for this sentence")
        return self.label(suggestion.label, origin="suggestion")

    def skip(self, indices: Sequence[int] | None = None) -> Outcome:
        """Pass over the sentence at the cursor, or several: seen, without a label.

        One that is labelled keeps its label: `clear` takes that away.
        """
        targets = self._targets(indices)
        refusal = self._refusal(targets, indices)
        if refusal:
            return self._stay(refusal)
        states = {
            index: self.states[index]
            if self.states[index].label
            else SentenceState(skipped=True, attributes=self._kept(index, None))
            for index in targets
        }
        return self._record("skip", states, "key")

    def clear(self, indices: Sequence[int] | None = None) -> Outcome:
        """Take the label or skip away from the sentence at the cursor, or several; stay."""
        targets = self._targets(indices)
        if not targets:
            return self._stay(_CONTEXT)
        states = {index: SentenceState(attributes=self._kept(index, None)) for index in targets}
        return self._record("withdraw", states, "key", advance=False)

    def set_attributes(self, attributes: Mapping[str, Any]) -> Outcome:
        """Replace what is recorded besides the label of the sentence at the cursor."""
        targets = self._targets(None)
        if not targets:
            return self._stay(_CONTEXT)
        (index,) = targets
        state = self.states[index]
        check_attributes(self.codebook, state.label, attributes)
        kind: EventKind = "label" if state.label else "skip" if state.skipped else "withdraw"
        new = SentenceState(state.label, state.skipped, dict(attributes))
        return self._record(kind, {index: new}, "key", advance=False)

    def note(self, text: str | None) -> Outcome:
        """Write a note to the sentence at the cursor, or remove it (None or only white space).

        One that begins with a question mark is a question to the lead.
        """
        index = self._known_cursor()
        text = (text or "").strip() or None
        asks = text is not None and text.startswith("?")
        if text is not None and asks:
            text = text.lstrip("?").strip()
            if not text:
                raise LabelerError("a question needs words after the question mark")
        if (text, asks) == (self.states[index].note, self.states[index].question):
            return Outcome(cursor=index)
        check_text(text or "", "the note")
        event = NewEvent("note", self._sentence_id(index), note=text, meta=QUESTION if asks else {})
        saved = self._save([event], index)
        self.states[index] = self.states[index]._replace(note=text, question=asks)
        return Outcome((index,), index, saved_at=saved.created_at)

    def _known_cursor(self) -> int:
        if not self.states:
            raise LabelerError("there is no article to label yet")
        self._be_known()
        return self.cursor

    def _targets(self, indices: Sequence[int] | None) -> list[int]:
        """Return what a key is for: the cursor's sentence or a run, without what is context."""
        here = self._known_cursor()
        wanted = sorted(indices) if indices else [here]
        return [i for i in wanted if not (self._work.strict and self.states[i].context)]

    def _refusal(self, targets: Sequence[int], indices: Sequence[int] | None) -> str | None:
        """Return why a label or skip is not taken, or None."""
        if not targets:
            return _CONTEXT
        return _DONE if self._done_here and indices is None else None

    def _labelled(self, index: int, name: str, *, unsure: bool) -> SentenceState:
        attributes = self._kept(index, name)
        if unsure and any(a.name == "unsure" for a in self.codebook.attributes):
            attributes["unsure"] = True
        return SentenceState(name, False, attributes)

    def _kept(self, index: int, label: str | None) -> dict[str, Any]:
        """Return what was recorded about a sentence and still holds under another label.

        That is what goes with any label, or with this one; a mark of doubt, a rule that decides
        for another label and a second choice that became the first do not.
        """
        return {
            attribute.name: value
            for attribute in self.codebook.attributes
            if (value := self.states[index].attributes.get(attribute.name)) is not None
            and (not attribute.labels or label in attribute.labels)
            and self._still_holds(attribute, value, label)
        }

    def _still_holds(self, attribute: Attribute, value: Any, label: str | None) -> bool:
        if attribute.name == "unsure":
            return False
        if attribute.type == "rule":
            rule = self.codebook.rule(str(value))
            return rule is not None and rule.label == label
        return attribute.type != "label" or (label is not None and value != label)

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
        duration = round((self._monotonic() - self._arrived) * 1000) if len(states) == 1 else None
        events = {
            index: NewEvent(
                kind,
                self._sentence_id(index),
                state.label,
                state.attributes,
                duration_ms=duration,
                origin=origin,
                unless=self._stands(index, state),
            )
            for index, state in states.items()
            if state is not self.states[index]
            and (self.states[index].event_id is not None or not state.open or state.attributes)
        }
        if advance and not any(s.open and i not in states for i, s in enumerate(self.states)):
            self._take_more()
        after, message = self._next(max(states), states) if advance else (before, None)
        saved = self._save(list(events.values()), after)
        self._show_written(saved, {event.sentence_id: index for index, event in events.items()})
        self._work.touch()
        self._stand_on(after)
        self._done_here = message == _DONE
        changed = tuple(sorted({*states, *self._not_shown, before, after}))
        self._not_shown.clear()
        return Outcome(changed, after, saved_at=saved.created_at, message=message)

    def _next(self, last: int, handled: Collection[int]) -> tuple[int, str | None]:
        """Return where the cursor goes after a sentence, and what to say about that.

        The key after the last sentence must not label it again: the cursor goes to what is open
        still, and where nothing is, another label waits for a move.
        """
        for index in range(last + 1, len(self.states)):
            if not self.states[index].context:
                return index, None
        still_open = (
            index for index, state in enumerate(self.states) if state.open and index not in handled
        )
        first = next(still_open, None)
        if first is None:
            return last, _DONE
        return first, f"end of the article; {first + 1} is open still"

    def _stands(self, index: int, state: SentenceState) -> str | None:
        """Return the event that says already what is to be recorded, if it still stands."""
        now = self.states[index]
        same = now.shown[:3] == state.shown[:3] and now.codebook_id == self.codebook_id
        return now.event_id if same else None

    def _show_written(self, saved: Saved, index_of: Mapping[str, int]) -> None:
        for event_id, event, _ in saved.events:
            index = index_of[event.sentence_id]
            self.labelled_this_sitting += event.label is not None and not self.states[index].label
            self.labelled_this_sitting -= event.label is None and bool(self.states[index].label)
            self._show(index, event, event_id)

    def _show(self, index: int, event: NewEvent, event_id: str) -> None:
        """Make the open document show what an event says."""
        old = self.states[index]
        if event.kind == "note":
            asks = is_question(event.meta)
            self.states[index] = old._replace(note=event.note, question=asks)
            return
        self.states[index] = SentenceState(
            event.label,
            event.kind == "skip",
            event.attributes,
            old.note,
            event_id,
            event.codebook_id or self.codebook_id,
            # A label beyond what was asked makes the sentence one's own.
            old.context and (self._work.strict or event.kind == "withdraw"),
            old.question,
            old.answer,
        )

    def _save(self, events: Sequence[NewEvent], place: int) -> Saved:
        sentence = self._sentence_id(place)
        saved = append(self._store, self._author, events, sentence)
        self._saved_place = sentence
        if saved.events and self._history is not None:
            self._history.did(saved.events)
        return saved

    def _feedback(self, index: int, given: str) -> Feedback | None:
        reference = self.document and self.document.references.get(index)
        if not reference:
            return None
        rule = self.codebook.rule(reference.rule) if reference.rule else None
        return Feedback(given == reference.label, given, reference.label, rule, reference.why)
