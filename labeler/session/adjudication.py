"""An adjudicator's sitting: decisions, putting off, reasons, undo and redo.

Every change either commits and then shows, or raises and has changed nothing.
"""

from typing import NamedTuple

from labeler.errors import LabelerError, check_text
from labeler.session.adjudication_place import Asked, CasePlace, Loaded
from labeler.session.adjudication_views import CaseView, Majority
from labeler.session.views import Outcome
from labeler.store import annotators
from labeler.store.adjudication import decided as adjudication
from labeler.store.adjudication.cases import Case, state_of
from labeler.store.adjudication.decided import Decision, Ruled, Ruling
from labeler.store.adjudication.finding import CLOSED
from labeler.store.events import NewEvent, Written
from labeler.store.history import History

__all__ = ["Adjudication", "Asked", "Verdict"]

_DONE = "every case is decided; move to one to change it"


class Verdict(NamedTuple):
    """What a decision is told: how it compares with the annotators and other adjudicators.

    `place` is the index of the sentence; None where another article is open by now.
    """

    place: int | None
    label: str
    majority: Majority
    agrees: bool
    others: tuple[Decision, ...]


class Adjudication(CasePlace):
    """An adjudicator in a round of a project, standing on a case."""

    decided_this_sitting = 0
    verdict: Verdict | None = None
    """How the last change compares, if it was a decision."""
    _history: History | None = None
    _history_version = 0

    # Decide ----------------------------------------------------------------------------------

    def decide(self, label: str, reason: str | None = None) -> Outcome:
        """Decide the case for a label, and go on to the next open one.

        A reason that was given before stays, unless it was one for another label.
        """
        if label not in self.codebook.label_names:
            raise LabelerError(f"the codebook has no label '{label}'")
        case, view = self._here()
        if self._done_here:
            return self._stay(_DONE)
        reason = _checked(reason)
        if reason is None and view.mine is not None and view.mine.label in (None, label):
            reason = view.mine.reason  # what speaks for another label does not speak for this one
        return self._rule(case, view, label, reason, advance=True)

    def defer(self) -> Outcome:
        """Put the case off: it stays open, and comes again after all others.

        A decision that stands is not touched.
        """
        case, view = self._here()
        if view.decided:
            return self.next_open(1)
        reason = view.mine.reason if view.mine else None
        return self._rule(case, view, None, reason, advance=True, deferred=True)

    def clear(self) -> Outcome:
        """Take the decision back, or that the case was put off; stay."""
        case, view = self._here()
        if view.mine is None or (view.mine.label is None and not view.mine.deferred):
            return self._stay("there is no decision of yours to take back")
        return self._rule(case, view, None, None, advance=False)

    def give_reason(self, text: str | None) -> Outcome:
        """Write why the case was decided so, or what keeps it from being decided; stay.

        Without a decision the case is put off with these words. None or white space removes them.
        """
        case, view = self._here()
        reason = _checked(text)
        if reason == (view.mine.reason if view.mine else None):
            return Outcome(cursor=self.cursor)
        label = view.mine.label if view.mine else None
        return self._rule(case, view, label, reason, advance=False, deferred=label is None)

    @property
    def reason(self) -> str | None:
        """The reason that stands for the case."""
        return self.view.mine.reason if self.view and self.view.mine else None

    def _here(self) -> tuple[Case, CaseView]:
        if self._case is None or self.view is None:
            raise LabelerError("there is no case to decide")
        return self._case, self.view

    def _rule(
        self,
        case: Case,
        view: CaseView,
        label: str | None,
        reason: str | None,
        *,
        advance: bool,
        deferred: bool = False,
    ) -> Outcome:
        self._be_known()
        ruling = Ruling(
            case.sentence_id,
            label,
            reason,
            deferred=deferred,
            names_shown=self._names_were_shown(case, view),
            own=view.own,
            seen=tuple(one.event_id for one in view.others),
            duration_ms=round((self._monotonic() - self._arrived) * 1000),
        )
        if self._stands_already(view, ruling):
            return self._advance(case, self._next(case)) if advance else self._stay("")
        return self._commit(case, ruling, advance=advance)

    def _names_were_shown(self, case: Case, view: CaseView) -> bool:
        return case.sentence_id in self._names_asked or bool(view.mine and view.mine.names_shown)

    def _stands_already(self, view: CaseView, ruling: Ruling) -> bool:
        """Whether this would say nothing new: the same again, and nobody else says otherwise."""
        mine = view.mine
        return mine is not None and not view.in_conflict and (
            (mine.label, mine.reason, mine.deferred, mine.names_shown)
            == (ruling.label, ruling.reason, ruling.deferred, ruling.names_shown)
        )  # fmt: skip

    def _commit(self, case: Case, ruling: Ruling, *, advance: bool) -> Outcome:
        # All that is shown next is read first: after the commit nothing may fail.
        there = self._next(case) if advance else None
        said = self._said(case)
        ruled = self._write(ruling, there.case if there else case)
        if self._history is not None:
            self._history.did((_written(ruled, ruling),))
        self._took_effect(case, ruling, ruled)
        names = self.view is not None and self.view.names_shown
        own = self.view is not None and self.view.own
        view = self._view_of(case, said, ruled.standing, names=names, own=own)
        self.view = view
        outcome = self._advance(case, there) if advance else Outcome(cursor=self.cursor)
        here = () if outcome.document_changed else (case.position - 1,)
        if ruling.label is not None and view.majority is not None:
            index = here[0] if here else None
            self.verdict = Verdict(index, ruling.label, view.majority, view.agrees, view.others)
        return outcome._replace(changed=(*outcome.changed, *here), saved_at=ruled.created_at)

    def _write(self, ruling: Ruling, stand_on: Case | None) -> Ruled:
        """Commit a decision, and where the adjudicator stands after it."""
        asked = self._names_asked
        if ruling.label is not None:
            asked = asked - {ruling.sentence_id}  # the decision itself tells it from now on
        place = self._place(stand_on, asked)
        ruled = adjudication.rule(self._store, self._author, ruling, place)
        self._names_asked, self._saved_place = asked, place
        self.verdict = None
        return ruled

    def _took_effect(self, case: Case, ruling: Ruling, ruled: Ruled) -> None:
        """Let lists and counts say what was committed; the view is still that of before."""
        self._cases.decided(case.sentence_id, ruled.standing)
        before = self.view is not None and self.view.decided
        self.decided_this_sitting += (ruling.label is not None) - before
        index = case.position - 1
        self.cases_here[index] = case._replace(state=state_of(ruled.standing))
        if ruling.label is None:
            self.decided_here.pop(index, None)
        else:
            self.decided_here[index] = ruling.label

    def _next(self, case: Case) -> Loaded | None:
        there = self._cases.next_open(case.rank, 1, self.kind)
        return None if there is None else self._loaded(there)

    def _advance(self, case: Case, there: Loaded | None) -> Outcome:
        if there is not None:
            return self._go(there)
        # The key after the last case must not decide it again.
        self._done_here = self.cases_here[case.position - 1].state == CLOSED
        return self._stay(_DONE if self._done_here else "no other case is open")

    def _be_known(self) -> None:
        """Add the adjudicator to the file before their first decision, unless they are in it."""
        if self._known:
            return
        known = annotators.introduce(self._store, self.annotator, self._login)
        if known != self.annotator:
            # Their own labels were not known when the cases were chosen.
            raise LabelerError(f"somebody called {known.name} began here meanwhile; start again")
        self._known = True

    # Undo and redo ---------------------------------------------------------------------------

    def undo(self) -> Outcome:
        """Take the last change back, of this sitting or an earlier one, and return to its place.

        What stood of the adjudicator's own before stands again. Where decisions of several had been
        settled, the case is open again: theirs cannot be spoken for.
        """
        steps = self._steps()
        step = steps.next_undo
        if step is None:
            return self._stay("nothing to undo")
        (written,) = step
        before = written.before
        ruling = Ruling(written.event.sentence_id, None)
        if len(before) == 1:
            said_by, said = adjudication.ruling_again(self._store, before[0])
            ruling = said if said_by == self._person else ruling
        outcome = self._replay(
            ruling._replace(origin="undo", refers_to=written.event_id), "taken back"
        )
        steps.undid()
        return outcome

    def redo(self) -> Outcome:
        """Do again what was undone last."""
        steps = self._steps()
        if not steps.redoable:
            return self._stay("nothing to redo")
        (written,) = steps.redoable[-1]
        _, ruling = adjudication.ruling_again(self._store, written.event_id)
        outcome = self._replay(
            ruling._replace(origin="redo", refers_to=written.event_id), "done again"
        )
        steps.redid()
        return outcome

    def _steps(self) -> History:
        """Return the history, read again if another program wrote to the file meanwhile."""
        version = self._store.value("PRAGMA data_version")
        if self._history is None or version != self._history_version:
            self._history = History(self._store, self._author, adjudicating=True)
            self._history_version = version
        return self._history

    def _replay(self, ruling: Ruling, verb: str) -> Outcome:
        case = self._cases.at(ruling.sentence_id)
        if case is None:
            ruled = self._write(ruling, self._case)
            message = f"{verb}, on a sentence that is not among these cases"
            return Outcome(cursor=self.cursor, saved_at=ruled.created_at, message=message)
        there, said = self._loaded(case), self._said(case)
        ruled = self._write(ruling, case)
        outcome = self._go(there)
        self._took_effect(case, ruling, ruled)
        own = there.view.own
        self.view = self._view_of(case, said, ruled.standing, names=False, own=own)
        return outcome._replace(
            changed=(*outcome.changed, self.cursor),
            saved_at=ruled.created_at,
            message=f"{verb} on {self.cursor + 1}",
        )


def _checked(text: str | None) -> str | None:
    reason = (text or "").strip() or None
    check_text(reason or "", "the reason")
    return reason


def _written(ruled: Ruled, ruling: Ruling) -> Written:
    event = NewEvent(
        "adjudicate",
        ruling.sentence_id,
        ruling.label,
        note=ruling.reason,
        origin=ruling.origin,
        refers_to=ruling.refers_to,
    )
    return Written(ruled.event_id, event, ruled.before)
