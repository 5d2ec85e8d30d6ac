"""What a file says that an assignment is made from."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeler.assigning.wish import Wish, to_recipe
from labeler.assignment.cues import pattern_for
from labeler.assignment.ranges import from_ranges
from labeler.assignment.request import NEW, Frame, Unit
from labeler.errors import LabelerError
from labeler.store.connection import Store
from labeler.store.rounds import frame as source
from labeler.store.rounds.assignments import assignment
from labeler.store.rounds.frame import Offered, Place
from labeler.store.rounds.places import gold_by_person, held_before

Positions = dict[str, list[int]]
"""Document id → positions from 1."""
Flags = NDArray[np.bool_]

_DRAWN_BY = ("seed", "sentences", "overlap", "together", "oversample", "cues")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the file says: the N sentences that may be given out, and who has to do with them."""

    offered: Sequence[Offered]
    closed: set[Place]
    reference: Mapping[str, list[int]]
    given: Mapping[str, set[Place]]
    """Person id → what the standing assignment gave them as gold."""
    at_work: Set[Place]
    """What the round gives out, or people labelled in it, other than as gold."""
    likely: Mapping[str, Flags]
    standing: Mapping[str, Any]
    before: Mapping[Place, int]
    """How many had each sentence that the standing assignment covers."""
    labelled: Mapping[str, set[Place]]
    earlier: Mapping[str, set[Place]]
    seen: Mapping[str, set[Place]]

    def gold(self, unit: Unit) -> Positions:
        """Return what is given out as gold: whole articles, where they are the unit.

        A lone sentence among whole articles would be known for what it is. What people are at
        work on in the round stays theirs, also once its label is known.
        """
        if unit == "sentence":
            return source.by_document(
                (document, position)
                for document, all_of in self.reference.items()
                for position in all_of
                if (document, position) not in self.at_work
            )
        taken = {document for document, _ in self.at_work}
        return source.by_document(
            (each.document_id, each.position)
            for each in self.offered
            if each.document_id in self.reference and each.document_id not in taken
        )

    def frame(self, wish: Wish, unit: Unit, gold: Positions) -> Frame:
        """Return the sentences that are given out but for gold; none for a round of repeats."""
        closed = self.closed | {(d, position) for d, all_of in gold.items() for position in all_of}
        taken = [
            index
            for index, each in enumerate(self.offered)
            if (each.document_id, each.position) not in closed and wish.purpose != "repeat"
        ]
        chosen = [self.offered[index] for index in taken]
        documents = tuple(sorted({each.document_id for each in chosen}))
        number = {document: index for index, document in enumerate(documents)}
        labels = {label: n for n, label in enumerate(sorted({e.suggested or "" for e in chosen}))}
        return Frame(
            documents,
            np.array([number[each.document_id] for each in chosen], np.int64),
            np.array([each.position for each in chosen], np.int64),
            np.array([labels[each.suggested or ""] for each in chosen], np.int64),
            np.array(self._before(chosen, wish, unit), np.int64),
            {label: each[np.array(taken, np.intp)] for label, each in self.likely.items()},
        )

    def sample(self, wish: Wish, unit: Unit, count: int) -> Fraction:
        """Return the share of so many sentences that is given out.

        Articles that come in later are drawn with the same probability as those before.
        """
        if self._as_before(wish, unit) and "sample" in self.standing:
            return Fraction(self.standing["sample"])
        if wish.sentences is None or not count:
            return Fraction(1)
        return min(Fraction(1), Fraction(wish.sentences, count))

    def compared_before(self, wish: Wish, unit: Unit) -> Positions:
        """Return what had several labels before the round was first drawn in this way."""
        before = self.standing.get("compared_before", {}) if self._as_before(wish, unit) else {}
        last = {each.document_id: each.position for each in self.offered}
        return {
            document: from_ranges(positions, last[document])
            for document, positions in before.items()
            if document in last
        }

    def _as_before(self, wish: Wish, unit: Unit) -> bool:
        """Whether the round was drawn in the same way when it was assigned last."""
        asked, recipe = to_recipe(wish), self.standing.get("recipe")
        return (
            isinstance(recipe, dict)
            and recipe.get("unit") == unit
            and all(asked[name] == recipe.get(name) for name in _DRAWN_BY)
        )

    def _before(self, chosen: Sequence[Offered], wish: Wish, unit: Unit) -> list[int]:
        """Return how many had each sentence, where the round was drawn in the same way before."""
        if not self._as_before(wish, unit):
            return [NEW] * len(chosen)
        return [self.before.get((each.document_id, each.position), NEW) for each in chosen]


def ground(store: Store, round_number: int, wish: Wish, now_ms: int | None = None) -> Ground:
    """Return what a file says of a round, as far as a wish needs it. Run inside one `read`.

    LabelerError where nothing is known by which to find what is to be oversampled.
    """
    offered = source.sentences_in_force(store)
    standing = assignment(store, round_number) or {}
    labelled = source.labelled_in(store, round_number)
    given = gold_by_person(store, standing)
    before = held_before(store, standing)
    held = {place for place, count in before.items() if count}
    closed = set() if wish.again else source.in_other_rounds(store, round_number)
    if not _has_repeats(standing):
        # What the round gave out first stays in it, whatever other round took it in since.
        closed -= held.difference(*given.values())
    held = held.union(*labelled.values())
    return Ground(
        offered,
        closed,
        source.by_document(source.with_reference(store)) if wish.gold else {},
        given,
        held.difference(*given.values()),
        _likely(store, wish, offered),
        standing,
        before,
        labelled,
        {
            person: source.own_earlier(store, person, round_number, wish.gap, now_ms)
            for person in (wish.people if wish.repeats else ())
        },
        {
            person: source.seen_by(store, person, round_number, given.get(person, set()))
            for person in (wish.people if wish.gold else ())
        },
    )


def _has_repeats(standing: Mapping[str, Any]) -> bool:
    """Whether an assignment gave people sentences that other rounds hold, to label once more."""
    recipe = standing.get("recipe")
    return isinstance(recipe, dict) and str(recipe.get("repeats", "0")) != "0"


def _likely(store: Store, wish: Wish, offered: Sequence[Offered]) -> dict[str, Flags]:
    """Return for each label that is oversampled which sentences look like it."""
    if not wish.oversample:
        return {}
    patterns = {label: pattern_for(label, wish.cues) for label in wish.oversample}
    suggested = {each.suggested for each in offered}
    for label, found in patterns.items():
        if found is None and label not in suggested:
            raise LabelerError(
                f"nothing is known by which a sentence looks like '{label}': give words with --cues"
            )
    likely = {label: np.zeros(len(offered), np.bool_) for label in wish.oversample}
    for index, text in enumerate(source.texts_in_force(store)):
        for label, found in patterns.items():
            cued = found is not None and found.search(text) is not None
            likely[label][index] = cued or offered[index].suggested == label
    return likely
