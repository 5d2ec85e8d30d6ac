"""The sentences that wait for an adjudicator, in their order, found once and paged by index.

They are in a temporary table of this connection, so that a million labels cost seconds at the
start and nothing at a key. What was decided meanwhile, here or by somebody else, is looked up when
a case is come to.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from labeler.store.adjudication.decided import Decision, different
from labeler.store.adjudication.finding import (
    CLOSED,
    DEFERRED,
    FRESH,
    STATE,
    Scope,
    State,
    find_cases,
    labels_of,
)
from labeler.store.connection import Store, explained

_CASE = "c.rank, c.sentence_id, c.document_id, c.position, c.kind, c.state"


class Case(NamedTuple):
    """A sentence to be adjudicated; `position` counts from 1, `kind` is a set of labels as bits."""

    rank: int
    sentence_id: str
    document_id: str
    position: int
    kind: int
    state: State


class Counts(NamedTuple):
    """How many cases there are, and how many are decided or put off."""

    cases: int = 0
    closed: int = 0
    deferred: int = 0


class Cases:
    """The cases of one scope, on one connection; those of a later scope replace them.

    A case's `state` is what was known when it was last looked at.
    """

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._labels = tuple(scope.labels)
        self._states: Counter[tuple[int, int]] = Counter()
        """(kind, state) → cases: to count them anew at every key would take as long as they are
        many."""
        with explained(store.path):
            found = find_cases(store, scope)
        self.kinds = found.kinds
        self.left_out = found.left_out
        """Sentences that the adjudicator labelled."""
        for kind, state, cases in store.rows(
            "SELECT kind, state, count(*) FROM temp.adjudication_case GROUP BY kind, state"
        ):
            self._states[kind, state] = cases

    def labels_of(self, kind: int) -> tuple[str, ...]:
        """Return the labels of a kind in the codebook's order; none where they agree."""
        return labels_of(kind, self._labels)

    # Where to go -----------------------------------------------------------------------------

    def step(
        self, rank: int, direction: int, kind: int | None = None, elsewhere: str | None = None
    ) -> Case | None:
        """Return the next (1) or previous (-1) case; with `elsewhere`, in another document."""
        return self._first(rank, direction, kind, elsewhere=elsewhere)

    def end(self, direction: int, kind: int | None = None) -> Case | None:
        """Return the last (1) or first (-1) case."""
        return self._first(1 << 62 if direction > 0 else -1, -direction, kind)

    def next_open(self, rank: int, direction: int, kind: int | None = None) -> Case | None:
        """Return the next or previous open case, never the one at `rank`.

        Forward the search goes around, and what was put off comes after all that is fresh.
        """
        for state in (FRESH, DEFERRED):
            for start in (rank, -1) if direction > 0 else (rank,):
                found = self._open(start, direction, kind, state, but=rank)
                if found is not None:
                    return found
        return None

    def at(self, sentence_id: str) -> Case | None:
        """Return the case of a sentence, or None."""
        return self._row(f"SELECT {_CASE} FROM temp.adjudication_case c WHERE c.sentence_id = ?",
                         (sentence_id,))  # fmt: skip

    def in_document(self, document_id: str) -> list[Case]:
        """Return the cases of a document by position."""
        rows = self._store.rows(
            f"SELECT {_CASE} FROM temp.adjudication_case c WHERE c.document_id = ?"
            " ORDER BY c.position",
            (document_id,),
        )
        return [Case(*row) for row in rows]

    def _first(
        self, rank: int, direction: int, kind: int | None, *, elsewhere: str | None = None
    ) -> Case | None:
        sign, order = (">", "ASC") if direction > 0 else ("<", "DESC")
        more, values = "", [rank]
        if kind is not None:
            more, values = " AND c.kind = ?", [*values, kind]
        if elsewhere is not None:
            more += " AND c.document_id <> ?"
        parameters = (*values, elsewhere) if elsewhere is not None else tuple(values)
        return self._row(
            f"SELECT {_CASE} FROM temp.adjudication_case c WHERE c.rank {sign} ?{more}"
            f" ORDER BY c.rank {order} LIMIT 1",
            parameters,
        )

    def _open(
        self, start: int, direction: int, kind: int | None, state: State, *, but: int
    ) -> Case | None:
        """Return the next case that is open still: somebody else may have decided it meanwhile."""
        sign, order = (">", "ASC") if direction > 0 else ("<", "DESC")
        of_kind = "" if kind is None else " AND c.kind = ?4"
        sql = (
            f"SELECT {_CASE}, {STATE} FROM (SELECT * FROM temp.adjudication_case c"
            f" WHERE c.state = ?1 AND c.rank {sign} ?2 AND c.rank <> ?3{of_kind}"
            f" ORDER BY c.rank {order} LIMIT 1) c"
            " LEFT JOIN gold g ON g.sentence_id = c.sentence_id"
            " LEFT JOIN event e ON e.event_id = g.event_id"
        )
        while True:
            values = (state, start, but) if kind is None else (state, start, but, kind)
            row = self._store.row(sql, values)
            if row is None:
                return None
            case, now = Case(*row[:6]), row[6]
            if now == state:
                return case
            self._set(case.sentence_id, now)
            start = case.rank

    def _row(self, sql: str, parameters: Sequence[object]) -> Case | None:
        row = self._store.row(sql, parameters)
        return None if row is None else Case(*row)

    # How far ---------------------------------------------------------------------------------

    def counts(self, kind: int | None = None) -> Counts:
        """Return how far the cases, or those of a kind, are."""
        those = [kind] if kind is not None else self.kinds
        fresh, deferred, closed = (
            sum(self._states[each, state] for each in those) for state in (FRESH, DEFERRED, CLOSED)
        )
        return Counts(fresh + deferred + closed, closed, deferred)

    def decided(self, sentence_id: str, standing: tuple[Decision, ...]) -> None:
        """Take note of what stands on a sentence by now; this waits for nobody's lock."""
        self._set(sentence_id, state_of(standing))

    def _set(self, sentence_id: str, state: State) -> None:
        case = self.at(sentence_id)
        if case is None or case.state == state:
            return
        with explained(self._store.path):
            self._store.execute(
                "UPDATE temp.adjudication_case SET state = ? WHERE rank = ?", (state, case.rank)
            )
        self._states[case.kind, case.state] -= 1
        self._states[case.kind, state] += 1


def state_of(standing: Sequence[Decision]) -> State:
    """Return what a sentence's decisions make of it; one that is in conflict is open."""
    labels = different(tuple(standing))
    if labels:
        return CLOSED if labels == 1 else FRESH
    newest = max(standing, key=lambda one: (one.created_at, one.event_id), default=None)
    return DEFERRED if newest is not None and newest.deferred else FRESH
