"""Where an adjudicator stands: the cases, the open article, and the ways to move."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Never

from labeler.errors import LabelerError
from labeler.models import Annotator
from labeler.session.adjudication_views import CaseView, case_view
from labeler.session.views import OpenDocument, Outcome
from labeler.store import annotators
from labeler.store.adjudication import decided as adjudication
from labeler.store.adjudication.cases import Case, Cases, Counts
from labeler.store.adjudication.decided import Decision
from labeler.store.adjudication.finding import Scope
from labeler.store.adjudication.reading import (
    Opinion,
    Opinions,
    article,
    has_labelled,
    own_decisions,
)
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.decisions import round_in_force
from labeler.store.events import Author, begin_after
from labeler.store.packing.round_numbers import round_meant
from labeler.store.persons import person_of

_NOTHING: Mapping[int, Never] = MappingProxyType({})


class Asked(NamedTuple):
    """What is to be adjudicated: which round, articles, share of agreements, and in what order."""

    round: int | None = None
    document_id: str | None = None
    agreements: float = 0.0
    allow_own: bool = False
    by_kind: bool = False
    ask_reason: bool = False


class Opened(NamedTuple):
    """An article with, by index, its cases and the adjudicator's own decisions."""

    document: OpenDocument
    cases: dict[int, Case]
    own: dict[int, str]


class Loaded(NamedTuple):
    """A case with what may be shown of it; the article only where another one is open."""

    case: Case
    view: CaseView
    opened: Opened | None = None


class CasePlace:
    """An adjudicator on a case, with its article open. No SQL, no widgets.

    `cursor` is the index of the case's sentence in the article.
    """

    def __init__(
        self,
        store: Store,
        annotator: Annotator,
        asked: Asked,
        *,
        login: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._login = login
        self._monotonic = monotonic
        self.codebook_id, self.codebook = codebook_in_use(store)
        number = asked.round if asked.round is not None else round_in_force(store)
        self.round = round_meant(store, number)
        self.asked = asked
        self.annotator = annotator
        self._known = annotator in annotators.annotators(store)
        self._author = Author(annotator.annotator_id, self.round, self.codebook_id)
        begin_after(store, self._author)
        self._cases = Cases(store, self._scope())
        self._opinions = Opinions(store, self.round)
        self.kind: int | None = None
        """The kind of disagreement that is shown; None for all."""
        self.document: OpenDocument | None = None
        self.cases_here: dict[int, Case] = {}
        """The cases of the open article, by index."""
        self.decided_here: dict[int, str] = {}
        """The adjudicator's own decisions in the open article, by index."""
        self.view: CaseView | None = None
        self._case: Case | None = None
        self._rank = -1
        self._done_here = False
        self._begin()

    def _scope(self) -> Scope:
        return Scope(
            self.round,
            self.annotator.annotator_id,
            self.codebook.label_names,
            self.asked.agreements,
            self.asked.document_id,
            self.asked.allow_own,
            self.asked.by_kind,
            [contrast.labels for contrast in self.codebook.contrasts],
        )

    def _begin(self) -> None:
        place = adjudication.place(self._store, self.annotator.annotator_id)
        self._names_asked = frozenset(map(str, place.get("names_asked", ())))
        self._saved_place = place
        case = self._cases.at(str(place.get("sentence")))
        case = case or self._cases.next_open(-1, 1) or self._cases.end(-1)
        if case is not None:
            self._go(self._loaded(case))

    @property
    def _person(self) -> str:
        """The id of the person who adjudicates, under whichever name they began."""
        return person_of(self._store, self.annotator.annotator_id)

    # What is shown ---------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The project's file."""
        return self._store.path

    @property
    def cursor(self) -> int:
        """The index of the case's sentence in the article."""
        return self._case.position - 1 if self._case is not None else 0

    @property
    def counts(self) -> Counts:
        """How far the cases that are shown are."""
        return self._cases.counts(self.kind)

    @property
    def left_out(self) -> int:
        """How many sentences are left out because the adjudicator labelled them."""
        return self._cases.left_out

    @property
    def kind_labels(self) -> tuple[str, ...] | None:
        """The labels of the kind that is shown, none of them where all agree; None: all kinds."""
        return None if self.kind is None else self._cases.labels_of(self.kind)

    # Moves -----------------------------------------------------------------------------------

    def move(self, direction: int) -> Outcome:
        """Go to the next (1) or previous (-1) case."""
        there = self._cases.step(self._rank, direction, self.kind)
        return self._to(there, "this is the last case" if direction > 0 else "this is the first")

    def next_open(self, direction: int) -> Outcome:
        """Go to the next or previous case without a decision; what was put off comes last."""
        there = self._cases.next_open(self._rank, direction, self.kind)
        return self._to(there, "no other case is open")

    def end(self, direction: int) -> Outcome:
        """Go to the last (1) or first (-1) case."""
        return self._to(self._cases.end(direction, self.kind), "there are no cases")

    def next_document(self, direction: int) -> Outcome:
        """Go to the next or previous case of another article."""
        here = self.document.document_id if self.document else ""
        there = self._cases.step(self._rank, direction, self.kind, elsewhere=here)
        return self._to(
            there, "no case in a later article" if direction > 0 else "no case in an earlier one"
        )

    def show_index(self, index: int) -> Outcome:
        """Go to the case of a sentence of the open article."""
        return self._to(self.cases_here.get(index), "that sentence is not to be adjudicated")

    def next_kind(self) -> Outcome:
        """Show one kind of disagreement only, the next one, or all after the last."""
        kinds: Sequence[int | None] = (None, *self._cases.kinds)
        kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        there = self._case
        if kind is not None and (there is None or there.kind != kind):
            there = self._cases.next_open(-1, 1, kind) or self._cases.end(-1, kind)
        before, self.kind = self.kind, kind
        try:
            return self._to(there, "")
        except LabelerError:
            self.kind = before
            raise

    def show_names(self) -> Outcome:
        """Show who said what, or hide it again; that they were shown stays recorded."""
        case = self._case
        if case is None:
            return self._stay("there is no case")
        asked = not (self.view is not None and self.view.names_shown)
        if asked and case.sentence_id not in self._names_asked:
            # Kept at once: whoever leaves now and decides tomorrow has seen them all the same.
            before, self._names_asked = self._names_asked, self._names_asked | {case.sentence_id}
            try:
                self._remember()
            except LabelerError:
                self._names_asked = before
                raise
        self.view = self._viewed(case, names=asked)
        return Outcome((self.cursor,), self.cursor)

    # Loading ---------------------------------------------------------------------------------

    def _to(self, case: Case | None, otherwise: str) -> Outcome:
        if case is None:
            return self._stay(otherwise)
        return self._go(self._loaded(case))

    def _loaded(self, case: Case) -> Loaded:
        """Read all that showing a case takes; nothing can fail any more once that is done."""
        view = self._viewed(case, names=False)
        if self.document is not None and self.document.document_id == case.document_id:
            return Loaded(case, view)
        found = article(self._store, case.document_id)
        if found is None:
            raise LabelerError("this article is not in the project any more")
        document = OpenDocument(
            **found._asdict(), suggestions=_NOTHING, repeats=_NOTHING, references=_NOTHING
        )
        cases = {one.position - 1: one for one in self._cases.in_document(case.document_id)}
        own = own_decisions(self._store, case.document_id, self._person)
        return Loaded(case, view, Opened(document, cases, own))

    def _viewed(self, case: Case, *, names: bool) -> CaseView:
        said, standing = self._said(case), adjudication.decisions(self._store, case.sentence_id)
        own = has_labelled(self._store, case.sentence_id, self._person)
        return self._view_of(case, said, standing, names=names, own=own)

    def _said(self, case: Case) -> tuple[Opinion, ...]:
        return self._opinions.of(case.sentence_id)

    def _view_of(
        self,
        case: Case,
        said: Sequence[Opinion],
        standing: Sequence[Decision],
        *,
        names: bool,
        own: bool,
    ) -> CaseView:
        return case_view(
            case.sentence_id,
            said,
            standing,
            self._person,
            names_asked=names,
            order=self.codebook.label_names,
            own=own,
        )

    def _go(self, loaded: Loaded) -> Outcome:
        before = self.cursor
        self._case, self.view = loaded.case, loaded.view
        self._rank = loaded.case.rank
        self._done_here = False
        self._arrived = self._monotonic()
        if loaded.opened is not None:
            self.document, self.cases_here, self.decided_here = loaded.opened
            return Outcome(cursor=self.cursor, document_changed=True)
        return Outcome(tuple({before, self.cursor}), self.cursor)

    def _stay(self, message: str) -> Outcome:
        return Outcome(cursor=self.cursor, message=message or None)

    # The place -------------------------------------------------------------------------------

    def _place(self, case: Case | None, names_asked: Collection[str]) -> dict[str, Any]:
        place: dict[str, Any] = {"sentence": case.sentence_id} if case is not None else {}
        if names_asked:
            place["names_asked"] = sorted(names_asked)
        return place

    def _remember(self) -> None:
        place = self._place(self._case, self._names_asked)
        adjudication.set_place(self._store, self.annotator.annotator_id, place)
        self._saved_place = place

    def remember_place(self) -> None:
        """Save where the adjudicator stands, if that is not saved yet."""
        if self._case is None:
            return
        if self._place(self._case, self._names_asked) != self._saved_place:
            self._remember()

    def close(self) -> None:
        """Save the place, which is a convenience and may fail, and close the file."""
        with suppress(LabelerError):
            self.remember_place()
        self._store.close()
