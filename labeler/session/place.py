"""Where an annotator stands: the open document, the cursor, and the ways to move it."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from labeler.errors import LabelerError
from labeler.models import Annotator
from labeler.session.answers import Answers
from labeler.session.views import OpenDocument, Outcome
from labeler.store import annotators, reading
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.decisions import gives_feedback
from labeler.store.events import Author, begin_after, set_place
from labeler.store.packing.round_numbers import round_meant
from labeler.store.persons import person_of
from labeler.store.reading import DocumentProgress, SentenceState
from labeler.store.rounds.work import Work, round_of, work_of


class Place:
    """An annotator in a round of a project, with a document open and the cursor on a sentence."""

    def __init__(
        self,
        store: Store,
        annotator: Annotator,
        *,
        login: str | None = None,
        round_number: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._login = login
        self._monotonic = monotonic
        self.codebook_id, self.codebook = codebook_in_use(store)
        self._round_asked = round_number
        self.labelled_this_sitting = 0
        self.annotator = annotator
        self._known = False
        self._done_here = False
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
    def count(self) -> int:
        """How many sentences of the open document are this annotator's to label."""
        return sum(not state.context for state in self.states)

    @property
    def labelled(self) -> int:
        """How many of them carry a label."""
        return sum(state.label is not None and not state.context for state in self.states)

    @property
    def open_count(self) -> int:
        """How many of them wait for a label."""
        return sum(state.open for state in self.states)

    def names(self) -> list[str]:
        """Return the names of the people in this file."""
        return [a.name for a in annotators.annotators(self._store) if a.kind == "person"]

    def rename(self, name: str) -> None:
        """Give the annotator another name; the labels stay theirs."""
        self._be_known()
        self.annotator = annotators.rename(self._store, self.annotator, name)

    def become(self, name: str) -> Outcome:
        """Let someone else label from here on, added if the file does not know them."""
        if self._known:
            self.remember_place()
        self._work.leave()
        self._enter_as(annotators.enter(self._store, name, self._login))
        return Outcome(cursor=self.cursor, document_changed=True)

    def _be_known(self) -> None:
        """Add the annotator to the file before their first label, unless they are in it."""
        if self._known:
            return
        known = annotators.introduce(self._store, self.annotator, self._login)
        self._known = True
        if known != self.annotator:
            # Somebody under this login began elsewhere meanwhile: go on as the same person.
            here = self.document and (self.document.document_id, self.cursor)
            self._enter_as(known)
            if here:
                self._open(*here)

    def _enter_as(self, annotator: Annotator) -> None:
        self.annotator = annotator
        self._known = annotator in annotators.annotators(self._store)
        number = self._round_asked or round_of(self._store, annotator.annotator_id)
        self.round = round_meant(self._store, number)
        self.practice = gives_feedback(self._store, self.round)
        self._author = Author(annotator.annotator_id, self.round, self.codebook_id)
        self._work: Work = work_of(self._store, self._author)
        begin_after(self._store, self._author)
        self._answers = Answers(self._store, annotator.annotator_id)
        self.document: OpenDocument | None = None
        self.states: list[SentenceState] = []
        self._not_shown: set[int] = set()
        self.cursor = 0
        place = reading.place(self._store, self._author)
        self._saved_place = None
        order = self._work.order()
        if place and place[0] in order:
            self._open(place[0], place[1] - 1)
            self._saved_place = self._sentence_id(self.cursor)
        elif order:
            self.open_document(self._work.next_open(None) or order[0])

    def _be_one_person(self) -> None:
        """Go on as the person that the annotator is by now: somebody may have joined two names."""
        person = person_of(self._store, self.annotator.annotator_id)
        if person != self.annotator.annotator_id:
            with suppress(LabelerError):
                self._work.leave()  # what is held runs out in any case
            everyone = annotators.annotators(self._store)
            self.annotator = next(each for each in everyone if each.annotator_id == person)
            self._author = self._author._replace(annotator_id=person)
            self._work = work_of(self._store, self._author)
            self._answers = Answers(self._store, person)

    @property
    def nothing_assigned(self) -> bool:
        """Whether there are documents, and none of them holds anything for this annotator."""
        return self.document is None and bool(reading.document_order(self._store))

    # Documents and moves ---------------------------------------------------------------------

    def overview(self) -> list[DocumentProgress]:
        """Return the documents that hold something for this annotator, with their progress."""
        self._be_one_person()
        return self._work.progress()

    def open_document(self, document_id: str) -> Outcome:
        """Open a document where this annotator goes on: the first open sentence."""
        self._open(document_id, None)
        return Outcome(cursor=self.cursor, document_changed=True)

    def next_document(self, step: int) -> Outcome:
        """Open the document `step` further on in the project's order."""
        self._be_one_person()
        order = self._work.order()
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
        self._be_one_person()
        here = self.document.document_id
        there = self._work.next_open(here) or self._work.next_open(None)
        if there is None:
            return self._stay("everything is labelled")
        first = next((i for i, state in enumerate(self.states) if state.open), None)
        if there == here and first is not None:
            return self.go_to(first)
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
        if not self.states or not self._known:
            return
        here = self._sentence_id(self.cursor)
        if here != self._saved_place:
            set_place(self._store, self._author, here)
            self._saved_place = here

    def close(self) -> None:
        """Save the place, which is a convenience and may fail, and close the file."""
        with suppress(LabelerError):
            self.remember_place()
            self._work.leave()
        self._store.close()

    def _open(self, document_id: str, index: int | None) -> None:
        self._be_one_person()
        loaded = reading.load_document(self._store, self._author, document_id)
        if loaded is None:
            raise LabelerError("this article is not in the project any more")
        references = (
            reading.references(self._store, self.round, document_id) if self.practice else {}
        )
        order = self._work.order()
        own = self._work.own(document_id)
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
            order.index(document_id) + 1 if document_id in order else 0,
            len(order),
        )
        self._not_shown.clear()
        self.states = [
            state if own is None or i in own else state._replace(context=True)
            for i, state in enumerate(loaded.states)
        ]
        self._answers.put(document_id, loaded.sentences, self.states)
        if index is None:
            mine = next((i for i, state in enumerate(self.states) if not state.context), 0)
            index = next((i for i, state in enumerate(self.states) if state.open), mine)
        self._stand_on(index)

    def _take_more(self) -> None:
        """Take more sentences of the open document, where they are taken a few at a time."""
        if self._work.strict or self.document is None:
            return
        own = self._work.own(self.document.document_id) or frozenset()
        for index in own:
            if self.states[index].context:
                self.states[index] = self.states[index]._replace(context=False)
                self._not_shown.add(index)

    def _stand_on(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self.states) - 1))
        self._done_here = False
        self._arrived = self._monotonic()
        self._answers.come_to(self.cursor)

    def _stay(self, message: str) -> Outcome:
        return Outcome(cursor=self.cursor, message=message)

    def _sentence_id(self, index: int) -> str:
        if self.document is None:
            raise LabelerError("there is no article to label yet")
        return self.document.sentences[index].sentence_id
