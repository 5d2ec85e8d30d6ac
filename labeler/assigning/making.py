"""Makes an assignment from what is in the file, and writes it as a decision."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from labeler.assigning.drawn import as_ranges, compared_before, kept, sentences_by_stratum
from labeler.assigning.ground import Flags, Ground, Positions, ground
from labeler.assigning.wish import Wish, to_recipe
from labeler.assignment.hashing import Integers
from labeler.assignment.plan import Plan, extra, in_order, pick, plan, united
from labeler.assignment.request import Frame, Request, Unit
from labeler.errors import LabelerError
from labeler.models import Annotator
from labeler.store.agreement.repeats import check_no_repeats, check_no_second_labels
from labeler.store.annotators import annotator_named, ensure
from labeler.store.connection import Store
from labeler.store.decisions import decide, in_force, round_in_force
from labeler.store.rounds import frame as source
from labeler.store.rounds.assignments import decide_parts
from labeler.store.rounds.frame import Place
from labeler.store.rounds.queue import refresh_round

_FEWEST_ARTICLES: Final = 5
"""Articles in a sample, below which no interval can be made that takes them for the sample."""
_MOST_READ: Final = 50
"""Articles that everybody can be asked to read, to label some sentences of each."""


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
    given: Mapping[str, Positions]
    """Person id → what they have as gold, now or since an earlier assignment."""
    covered: tuple[str, ...]
    strata: tuple[Positions, ...] = ()
    """The sentences of each stratum of the plan."""
    compared_before: Positions = field(default_factory=dict)
    """What had several labels before it was drawn in this way."""
    state: tuple[int, int] = (0, 0)
    """How far the logs of events and of decisions had come when it was made."""
    now_ms: int | None = None


def make(store: Store, round_number: int, wish: Wish, now_ms: int | None = None) -> Made:
    """Return the assignment of a round that a wish leads to; the file is not changed.

    LabelerError where there is nobody, or nothing, to assign, and where repeats could not be told
    from labels that count. Run inside one `read`.
    """
    if not wish.people:
        raise LabelerError(f"{store.path}: there is nobody to assign to; name them with --people")
    if wish.again:
        check_no_repeats(store, round_number)
    if wish.repeats and wish.purpose != "repeat":
        check_no_second_labels(store, round_number)
    known = ground(store, round_number, wish, now_ms)
    if wish.unit is not None:
        made = _made(known, wish, wish.unit)
    else:
        made = _made(known, wish, "article")
        articles = len({document for part in made.plan.parts for document in part})
        if 0 < articles < _FEWEST_ARTICLES or (made.plan.apart and articles <= _MOST_READ):
            made = _made(known, wish, "sentence")
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
    return replace(made, state=_state(store), now_ms=now_ms)


def carry_out(
    store: Store,
    round_number: int,
    made: Made,
    author: str | None,
    newcomers: Sequence[Annotator] = (),
) -> Made:
    """Write an assignment: the decision, what the round is for, and everybody's queue.

    `newcomers` are the people among them whom the file does not hold yet. Where somebody labelled
    meanwhile, it is made once more from what the file says now; what was written is returned.
    LabelerError where something was decided meanwhile.
    """
    with store.write():
        for newcomer in newcomers:
            if annotator_named(store, newcomer.name) is not None:
                raise LabelerError(
                    f"{store.path}: '{newcomer.name}' was added meanwhile; assign again"
                )
            ensure(store, newcomer)
        events, decisions = _state(store)
        if decisions != made.state[1]:
            raise LabelerError(
                f"{store.path}: something was decided in the project meanwhile; nothing was"
                " changed; assign again"
            )
        if events != made.state[0]:
            made = make(store, round_number, made.wish, made.now_ms)
        if in_force(store, "round", str(round_number)) != made.wish.purpose:
            decide(store, "round", str(round_number), made.wish.purpose, author)
        decide_parts(store, round_number, _ordered(made), made.covered, _recipe(made), author)
        # A round of repeats is done beside the one in force, which reports are about.
        if made.wish.purpose != "repeat" and round_in_force(store) < round_number:
            decide(store, "round in force", "project", round_number, author)
        refresh_round(store, round_number)
    return made


def _state(store: Store) -> tuple[int, int]:
    """Return how far the logs of events and of decisions have come."""
    events, decisions = store.row(
        "SELECT (SELECT max(rowid) FROM event), (SELECT max(rowid) FROM decision)"
    ) or (0, 0)
    return events or 0, decisions or 0


def _ordered(made: Made) -> dict[str, list[tuple[str, list[int]]]]:
    """Return what each person labels, in their own order."""
    return {
        person: in_order(part, made.wish.seed, person)
        for person, part in [
            *zip(made.wish.people, made.parts, strict=True),
            *made.others.items(),
        ]
    }


def _recipe(made: Made) -> dict[str, Any]:
    """Return what is kept beside the parts, as JSON values."""
    return {
        "recipe": to_recipe(replace(made.wish, unit=made.request.unit)),
        "sample": str(made.request.sample),
        **kept(made.plan.strata, made.strata, made.compared_before),
        "gold": {person: as_ranges(part) for person, part in made.given.items()},
    }


def _made(known: Ground, wish: Wish, unit: Unit) -> Made:
    """Return the assignment by articles or by sentences."""
    gold = known.gold(unit)
    frame = known.frame(wish, unit, gold)
    request = wish.request(unit, known.sample(wish, unit, len(frame)))
    done, gone = _standing(frame, wish, known.labelled)
    planned = plan(frame, request, done=done, gone=gone)
    golden = {(document, position) for document, all_of in gold.items() for position in all_of}
    given = {
        person: source.by_document(places & golden & known.labelled.get(person, set()))
        for person, places in known.given.items()
    }
    parts, golds, repeats = [], [], []
    for person, part in zip(wish.people, planned.parts, strict=True):
        some_gold, some_repeats = _mixed_in(known, wish, request, gold, person, part)
        own = source.by_document(known.labelled.get(person, ()))
        parts.append(united([part, some_gold, some_repeats, own]))
        golds.append(_count(some_gold))
        given[person] = united([some_gold, given.get(person, {})])
        repeats.append(_count(some_repeats))
    others = {
        person: source.by_document(places)
        for person, places in known.labelled.items()
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
        {person: part for person, part in given.items() if part},
        frame.documents,
        sentences_by_stratum(frame, planned.stratum, len(planned.strata)),
        united([compared_before(frame, done, gone), known.compared_before(wish, unit)]),
    )


def _mixed_in(
    known: Ground,
    wish: Wish,
    request: Request,
    gold: Positions,
    person: str,
    part: Mapping[str, Sequence[int]],
) -> tuple[Positions, Positions]:
    """Return the gold and the repeats that a person gets besides their part."""
    load = _count(part)
    earlier = known.earlier.get(person, set())
    if wish.purpose == "repeat":
        wanted = math.ceil(wish.repeats * len(earlier))
        return {}, pick(source.by_document(earlier), wanted, request, "repeat", person)
    unseen = _unseen(gold, known.seen.get(person, set()), request.unit)
    some_gold = pick(unseen, extra(wish.gold, load, wish.repeats), request, "gold", person)
    # A sentence whose label is known is gold, and no repeat.
    golden = {(document, position) for document, all_of in gold.items() for position in all_of}
    candidates = source.by_document(earlier - golden)
    wanted = extra(wish.repeats, load, wish.gold)
    return some_gold, pick(candidates, wanted, request, "repeat", person)


def _unseen(gold: Positions, seen: set[Place], unit: Unit) -> Positions:
    """Return the gold that a person has not met yet: what they know of it tests nothing."""
    if unit == "article":
        known = {document for document, _ in seen}
        return {document: gold[document] for document in gold if document not in known}
    return source.by_document(
        (document, position)
        for document, all_of in gold.items()
        for position in all_of
        if (document, position) not in seen
    )


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
