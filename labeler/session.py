"""One annotator's sitting: the place, the labels, undo and redo. No SQL, no widgets.

Every change either commits and then shows, or raises and has changed nothing: what a screen shows
as labelled is in the file. Indices count from 0; people see them from 1.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from labeler.codebook import check_attributes
from labeler.errors import LabelerError
from labeler.models import Annotator, Codebook, EventKind, Origin, Rule, Sentence
from labeler.store import annotators, reading
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.decisions import round_in_force, round_purpose
from labeler.store.events import Author, NewEvent, append, set_place
from labeler.store.history import Done, History, Step, event_content, history
from labeler.store.reading import DocumentProgress, Reference, Repeat, SentenceState, Suggestion

__all__ = [
    "DocumentProgress",
    "Feedback",
    "OpenDocument",
    "Outcome",
    "Reference",
    "Repeat",
    "SentenceState",
    "Session",
    "Suggestion",
]


class Feedback(NamedTuple):
    """How a practice label compares with the reference, and the rule that decides."""

    agrees: bool
    given: str
    expected: str
    rule: Rule | None
    why: str | None


@dataclass(frozen=True)
class OpenDocument:
    """The document on the screen; `number` of `total` in the project."""

    document_id: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    sentences: tuple[Sentence, ...]
    suggestions: Mapping[int, Suggestion]
    repeats: Mapping[int, Repeat]
    references: Mapping[int, Reference]
    number: int
    total: int


class Outcome(NamedTuple):
    """What an action changed, for a screen to repaint.

    `saved_at` is the time of what was committed, None where nothing had to be written.
    """

    changed: tuple[int, ...] = ()
    cursor: int = 0
    document_changed: bool = False
    saved_at: str | None = None
    message: str | None = None
    feedback: Feedback | None = None


class Session:
    """An annotator in a round of a project, standing on a sentence."""

    def __init__(
        self,
        store: Store,
        annotator: Annotator,
        *,
        login: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._login = login
        self._monotonic = monotonic
        self.codebook_id, self.codebook = codebook_in_use(store)
        self.round = round_in_force(store)
        self.practice = round_purpose(store, self.round) == "practice"
        self.labelled_this_sitting = 0
        self._enter_as(annotator)

    # Who and where ---------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The project's file."""
        return self._store.path

    @property
    def state(self) -> SentenceState:
        """What stands for the sentence at the cursor."""
        return self.states[self.cursor]

    @property
    def labelled(self) -> int:
        """How many sentences of the open document carry a label."""
        return sum(state.label is not None for state in self.states)

    @property
    def open_count(self) -> int:
        """How many sentences of the open document wait for a label."""
        return sum(state.open for state in self.states)

    def names(self) -> list[str]:
        """Return the names of the people in this file."""
        return [a.name for a in annotators.annotators(self._store) if a.kind == "person"]

    def rename(self, name: str) -> None:
        """Give the annotator another name; the labels stay theirs."""
        self.annotator = annotators.rename(self._store, self.annotator, name)

    def become(self, name: str) -> Outcome:
        """Let someone else label from here on, added if the file does not know them."""
        self.remember_place()
        self._enter_as(annotators.person(self._store, name))
        return Outcome(cursor=self.cursor, document_changed=True)

    def remember_login(self) -> None:
        """Remember the annotator for this login name, so that the next start need not ask."""
        if self._login is not None:
            annotators.remember_login(self._store, self._login, self.annotator)

    def _enter_as(self, annotator: Annotator) -> None:
        self.annotator = annotator
        self._author = Author(annotator.annotator_id, self.round, self.codebook_id)
        self._history: History | None = None
        self.document: OpenDocument | None = None
        self.states: list[SentenceState] = []
        self.cursor = 0
        place = reading.place(self._store, self._author)
        self._saved_place = None
        if place:
            self._open(place[0], place[1] - 1)
            self._saved_place = self._sentence_id(self.cursor)
            return
        order = reading.document_order(self._store)
        first = reading.next_open_document(self._store, self._author, None)
        if order:
            self.open_document(first or order[0])

    # Documents and moves ---------------------------------------------------------------------

    def overview(self) -> list[DocumentProgress]:
        """Return the project's documents with this annotator's progress."""
        return reading.progress(self._store, self._author)

    def open_document(self, document_id: str) -> Outcome:
        """Open a document where this annotator goes on: the first open sentence."""
        self._open(document_id, None)
        return Outcome(cursor=self.cursor, document_changed=True)

    def next_document(self, step: int) -> Outcome:
        """Open the document `step` further on in the project's order."""
        order = reading.document_order(self._store)
        if self.document is None or not order:
            return Outcome(message="there are no documents yet")
        here = order.index(self.document.document_id) if self.document.document_id in order else 0
        there = here + step
        if not 0 <= there < len(order):
            return self._stay("this is the last article" if step > 0 else "this is the first one")
        return self.open_document(order[there])

    def move(self, step: int) -> Outcome:
        """Move the cursor by `step` sentences, as far as the document goes."""
        return self.go_to(self.cursor + step)

    def go_to(self, index: int) -> Outcome:
        """Put the cursor on a sentence; the nearest one if there is no such index."""
        before = self.cursor
        self._stand_on(index)
        return Outcome(changed=tuple({before, self.cursor}), cursor=self.cursor)

    def next_open(self, direction: int) -> Outcome:
        """Go to the next (1) or previous (-1) open sentence; forward also in other documents."""
        stop = len(self.states) if direction > 0 else -1
        for index in range(self.cursor + direction, stop, direction):
            if self.states[index].open:
                return self.go_to(index)
        if direction < 0 or self.document is None:
            return self._stay("no open sentence before this one")
        here = self.document.document_id
        there = reading.next_open_document(
            self._store, self._author, here
        ) or reading.next_open_document(self._store, self._author, None)
        if there is None:
            return self._stay("everything is labelled")
        if there == here:
            return self.go_to(next(i for i, state in enumerate(self.states) if state.open))
        return self.open_document(there)

    def find(self, text: str, direction: int = 1, *, start: int | None = None) -> int | None:
        """Return the index of the next sentence that holds a text, whatever its case, or None.

        The search begins at `start` (default: beside the cursor) and goes around once.
        """
        wanted = text.casefold()
        count = len(self.states)
        if not wanted or self.document is None:
            return None
        first = self.cursor + direction if start is None else start
        for offset in range(count):
            index = (first + direction * offset) % count
            if wanted in self.document.sentences[index].text.casefold():
                return index
        return None

    def known_values(self, attribute: str) -> list[str]:
        """Return the texts used for an attribute in this document, the last used first."""
        values = [state.attributes.get(attribute) for state in self.states]
        return list(dict.fromkeys(v for v in reversed(values) if isinstance(v, str)))

    def remember_place(self) -> None:
        """Save where the annotator stands, if that is not saved yet."""
        if not self.states:
            return
        here = self._sentence_id(self.cursor)
        if here != self._saved_place:
            set_place(self._store, self._author, here)
            self._saved_place = here

    def close(self) -> None:
        """Save the place and close the file."""
        try:
            self.remember_place()
        finally:
            self._store.close()

    def _open(self, document_id: str, index: int | None) -> None:
        loaded = reading.load_document(self._store, self._author, document_id)
        if loaded is None:
            raise LabelerError("this article is not in the project any more")
        references = (
            reading.references(self._store, self.round, document_id) if self.practice else {}
        )
        order = reading.document_order(self._store)
        self.document = OpenDocument(
            loaded.document_id,
            loaded.title,
            loaded.source,
            loaded.url,
            loaded.published_at,
            loaded.sentences,
            loaded.suggestions,
            loaded.repeats,
            references,
            order.index(document_id) + 1,
            len(order),
        )
        self.states = loaded.states
        if index is None:
            index = next((i for i, state in enumerate(self.states) if state.open), 0)
        self._stand_on(index)

    def _stand_on(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self.states) - 1))
        self._arrived = self._monotonic()

    def _stay(self, message: str) -> Outcome:
        return Outcome(cursor=self.cursor, message=message)

    def _sentence_id(self, index: int) -> str:
        if self.document is None:
            raise LabelerError("there is no article to label yet")
        return self.document.sentences[index].sentence_id

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
        sentence = step[0].event.sentence_id
        saved = append(self._store, self._author, events, sentence)
        self._saved_place = sentence
        place = reading.locate(self._store, sentence)
        what = describe(step[0].event, self.codebook)
        if place is None:
            return self._stay(f"{verb}: {what}, in an article that is hidden now")
        before = self.cursor
        changed = self.document is None or self.document.document_id != place[0]
        self._open(place[0], place[1] - 1)
        more = f" and {len(step) - 1} more" if len(step) > 1 else ""
        indices = {before, *range(self.cursor, self.cursor + len(step)), self.cursor}
        return Outcome(
            tuple(sorted(indices)),
            self.cursor,
            document_changed=changed,
            saved_at=saved.created_at,
            message=f"{verb}: {what} on {self.cursor + 1}{more}",
        )


def describe(event: NewEvent, codebook: Codebook) -> str:
    """Return what an event did, in a word or two."""
    if event.kind == "label" and event.label is not None:
        known = event.label in codebook.label_names
        return codebook.label(event.label).title if known else event.label
    return {"skip": "skip", "withdraw": "clear", "note": "note"}.get(event.kind, event.kind)
