"""Makes an assignment from what is in the file, and writes it as a decision."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from labeler.assigning.wish import Wish, to_recipe
from labeler.assignment.cues import pattern_for
from labeler.assignment.hashing import Integers
from labeler.assignment.plan import Plan, extra, in_order, pick, plan, united
from labeler.assignment.request import NEW, Frame, Request, Unit
from labeler.errors import LabelerError
from labeler.store import frame as source
from labeler.store.assignments import assignment, decide_parts, positions_by_person
from labeler.store.connection import Store
from labeler.store.decisions import decide, in_force, round_in_force
from labeler.store.frame import Offered, Place
from labeler.store.queue import refresh_round

_FEWEST_ARTICLES: Final = 5
"""Articles in a sample, below which no interval can be made that takes them for the sample."""

Positions = dict[str, list[int]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Made:
    """An assignment that could be carried out; `parts` are in the order of the wish's people.

    `gold` and `repeats` count the sentences of each person; `others` keeps what people who are not
    among them have labelled in the round.
    """

    wish: Wish
    request: Request
    plan: Plan
    parts: tuple[Positions, ...]
    gold: tuple[int, ...]
    repeats: tuple[int, ...]
    others: Mapping[str, Positions]
    covered: tuple[str, ...]


def make(store: Store, round_number: int, wish: Wish, now_ms: int | None = None) -> Made:
    """Return the assignment of a round that a wish leads to; the file is not changed.

    LabelerError where there is nobody, or nothing, to assign. Run inside one `read`.
    """
    if not wish.people:
        raise LabelerError(f"{store.path}: there is nobody to assign to; name them with --people")
    offered = source.sentences_in_force(store)
    ground = _Ground(
        offered,
        set() if wish.again else source.in_other_rounds(store, round_number),
        source.by_document(source.with_reference(store)) if wish.gold else {},
        _likely(store, wish, offered),
        assignment(store, round_number) or {},
        source.labelled_in(store, round_number),
        {
            person: source.own_earlier(store, person, round_number, wish.gap, now_ms)
            for person in (wish.people if wish.repeats else ())
        },
    )
    if wish.unit is not None:
        made = _made(ground, wish, wish.unit)
    else:
        made = _made(ground, wish, "article")
        articles = {document for part in made.plan.parts for document in part}
        if articles and (made.plan.apart or len(articles) < _FEWEST_ARTICLES):
            made = _made(ground, wish, "sentence")
    if wish.purpose == "repeat" and not any(made.repeats):
        raise LabelerError(
            f"{store.path}: there is nothing to repeat: nobody of them has labelled anything at"
            f" least {wish.gap} days ago; --gap gives another number of days"
        )
    if not any(made.parts):
        raise LabelerError(
            f"{store.path}: no sentence is left to assign: other rounds hold them all; --again"
            " brings them in again"
        )
    return made


def carry_out(store: Store, round_number: int, made: Made, author: str | None) -> None:
    """Write an assignment: the decision, what the round is for, and everybody's queue."""
    parts = {
        person: in_order(part, made.wish.seed, person)
        for person, part in [
            *zip(made.wish.people, made.parts, strict=True),
            *made.others.items(),
        ]
    }
    recipe = {
        "recipe": to_recipe(replace(made.wish, unit=made.request.unit)),
        "strata": [
            {
                "label": stratum.label,
                "units": stratum.units,
                "drawn": str(stratum.drawn),
                "shared": str(stratum.shared),
            }
            for stratum in made.plan.strata
        ],
    }
    with store.write():
        if in_force(store, "round", str(round_number)) != made.wish.purpose:
            decide(store, "round", str(round_number), made.wish.purpose, author)
        decide_parts(store, round_number, parts, made.covered, recipe, author)
        # A round of repeats is done beside the one in force, which reports are about.
        if made.wish.purpose != "repeat" and round_in_force(store) < round_number:
            decide(store, "round in force", "project", round_number, author)
        refresh_round(store, round_number)


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


def _made(ground: "_Ground", wish: Wish, unit: Unit) -> Made:
    """Return the assignment by articles or by sentences."""
    gold = ground.gold(unit)
    frame = ground.frame(wish, unit, gold)
    sample = Fraction(1)
    if wish.sentences is not None and len(frame):
        sample = min(sample, Fraction(wish.sentences, len(frame)))
    request = wish.request(unit, sample)
    done, gone = _standing(frame, wish, ground.labelled)
    planned = plan(frame, request, done=done, gone=gone)
    parts, golds, repeats = [], [], []
    for person, part in zip(wish.people, planned.parts, strict=True):
        some_gold, some_repeats = _mixed_in(ground, wish, request, gold, person, part)
        own = source.by_document(ground.labelled.get(person, ()))
        parts.append(united([part, some_gold, some_repeats, own]))
        golds.append(_count(some_gold))
        repeats.append(_count(some_repeats))
    others = {
        person: source.by_document(places)
        for person, places in ground.labelled.items()
        if person not in wish.people
    }
    return Made(
        wish,
        request,
        planned,
        tuple(parts),
        tuple(golds),
        tuple(repeats),
        others,
        frame.documents,
    )


def _mixed_in(
    ground: "_Ground",
    wish: Wish,
    request: Request,
    gold: Positions,
    person: str,
    part: Mapping[str, Sequence[int]],
) -> tuple[Positions, Positions]:
    """Return the gold and the repeats that a person gets besides their part."""
    load = _count(part)
    earlier = ground.earlier.get(person, set())
    if wish.purpose == "repeat":
        wanted = math.ceil(wish.repeats * len(earlier))
        return {}, pick(source.by_document(earlier), wanted, request, "repeat", person)
    some_gold = pick(gold, extra(wish.gold, load, wish.repeats), request, "gold", person)
    # A sentence whose label is known is gold, and no repeat.
    known = {(document, position) for document, all_of in gold.items() for position in all_of}
    candidates = source.by_document(earlier - known)
    wanted = extra(wish.repeats, load, wish.gold)
    return some_gold, pick(candidates, wanted, request, "repeat", person)


_DRAWN_BY = ("seed", "sentences", "overlap", "together", "oversample", "cues")


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the file says: the N sentences that may be given out, and who has to do with them."""

    offered: Sequence[Offered]
    closed: set[Place]
    reference: Mapping[str, list[int]]
    likely: Mapping[str, Flags]
    standing: Mapping[str, Any]
    labelled: Mapping[str, set[Place]]
    earlier: Mapping[str, set[Place]]

    def gold(self, unit: Unit) -> Positions:
        """Return what is given out as gold: whole articles, where they are the unit.

        A lone sentence among whole articles would be known for what it is.
        """
        if unit == "sentence":
            return dict(self.reference)
        return source.by_document(
            (each.document_id, each.position)
            for each in self.offered
            if each.document_id in self.reference
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

    def _before(self, chosen: Sequence[Offered], wish: Wish, unit: Unit) -> list[int]:
        """Return how many had each sentence, where the round was drawn in the same way before."""
        asked, recipe = to_recipe(wish), self.standing.get("recipe")
        if (
            not isinstance(recipe, dict)
            or recipe.get("unit") != unit
            or any(asked[name] != recipe.get(name) for name in _DRAWN_BY)
        ):
            return [NEW] * len(chosen)
        covered = {document for document, _ in self.standing.get("documents", ())}
        held = source.held_before(positions_by_person(self.standing))
        return [
            held.get((each.document_id, each.position), 0) if each.document_id in covered else NEW
            for each in chosen
        ]


def _standing(
    frame: Frame, wish: Wish, labelled: Mapping[str, set[Place]]
) -> tuple[Flags, Integers]:
    """Return [N, P] what the people have labelled, and [N] how many others have."""
    column = {person: number for number, person in enumerate(wish.people)}
    places = zip(frame.document.tolist(), frame.position.tolist(), strict=True)
    row = {(frame.documents[d], position): index for index, (d, position) in enumerate(places)}
    done = np.zeros((len(frame), len(column)), np.bool_)
    gone = np.zeros(len(frame), np.int64)
    for person, own in labelled.items():
        for index in (row[place] for place in own if place in row):
            if person in column:
                done[index, column[person]] = True
            else:
                gone[index] += 1
    return done, gone


def _count(part: Mapping[str, Sequence[int]]) -> int:
    return sum(map(len, part.values()))
