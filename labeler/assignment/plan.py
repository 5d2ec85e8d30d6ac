"""Who labels which sentences, in which order."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from labeler.assignment.balancing import Chosen, distribute, level
from labeler.assignment.hashing import Integers, number, numbers, scores
from labeler.assignment.linking import link, shared
from labeler.assignment.request import Frame, Request
from labeler.assignment.units import Stratum, Units, draw, units_of

Part = Mapping[str, Sequence[int]]
"""Document id → positions from 1, ascending: what one person labels."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who has which sentences.

    `parts` are in the order of the request's people; `stratum` [N] is each sentence's index in
    `strata`; `shared` [P, P] counts the sentences that two people share, and on its diagonal each
    one's own; `apart` are the pairs that share none.
    """

    parts: tuple[Part, ...]
    strata: tuple[Stratum, ...]
    stratum: Integers
    shared: Integers
    apart: tuple[tuple[int, int], ...]


def plan(
    frame: Frame,
    request: Request,
    *,
    done: Chosen | None = None,
    gone: Integers | None = None,
) -> Plan:
    """Return a plan in which loads are even, each two people linked, and little ever moves.

    `done` [N, P] is what the people have labelled in this round already, which stays theirs (with
    whole articles, the article does). `gone` [N] is how many others have labelled a sentence: it
    goes to so many people less, and of an article that they began, the rest goes on to somebody.
    """
    people = len(request.people)
    units = units_of(frame, request)
    copies, strata = draw(units, request)
    count = len(units.weights)
    fixed = np.zeros((count, people), np.bool_)
    if done is not None:
        sentence, person = np.nonzero(done)
        fixed[units.of[sentence], person] = True
    wanted = copies[units.of]
    if gone is not None:
        wanted = np.maximum(wanted - gone, 0)
        copies = np.zeros(count, np.int64)
        np.maximum.at(copies, units.of, wanted)
    marks = scores(units.words, numbers(request.seed, "person", request.people))
    never = np.zeros_like(fixed)
    chosen = distribute(marks, copies, units.weights, fixed=fixed, barred=never)
    # Judged among all sentences that several people have.
    link(chosen, fixed, never)
    # Linking made some loads longer; what only one person has evens them out again.
    several = chosen.sum(axis=1) >= 2
    nobody = np.zeros(people, np.int64)
    level(chosen, marks, units.weights, nobody, fixed | several[:, None], never)
    own = chosen[units.of]
    if gone is not None:
        _spare(own, wanted, units, fixed, marks)
    parts = [_part(frame, own[:, column]) for column in range(people)]
    links = shared(own, np.ones(len(frame), np.int64))
    apart = tuple(pair for pair in combinations(range(people), 2) if not links[pair])
    stratum = units.stratum[units.of]
    return Plan(tuple(parts), strata, stratum, links, apart)


def _spare(own: Chosen, wanted: Integers, units: Units, keep: Chosen, marks: Integers) -> None:
    """Take from people, in place, sentences [N, P] that more people have than are `wanted` [N].

    Whoever scores lowest gives them up, but of units that they `keep` [U, P].
    """
    surplus = own.sum(axis=1) - wanted
    for sentence in np.flatnonzero(surplus > 0):
        unit = units.of[sentence]
        free = np.flatnonzero(own[sentence] & ~keep[unit])
        lowest = free[np.argsort(marks[unit, free], kind="stable")]
        own[sentence, lowest[: surplus[sentence]]] = False


def _part(frame: Frame, own: Chosen) -> dict[str, list[int]]:
    part: dict[str, list[int]] = {}
    for document, position in zip(
        frame.document[own].tolist(), frame.position[own].tolist(), strict=True
    ):
        part.setdefault(frame.documents[document], []).append(position)
    return {document: sorted(positions) for document, positions in part.items()}


def pick(
    candidates: Mapping[str, Sequence[int]],
    wanted: int,
    request: Request,
    purpose: str,
    person: str,
) -> dict[str, list[int]]:
    """Return so many of a person's candidates (at least, if there are), chosen by hash.

    Whole articles where articles are the unit, else sentence by sentence.
    """
    picked: dict[str, list[int]] = {}
    if request.unit == "article":
        offered = [(document, tuple(positions)) for document, positions in candidates.items()]
    else:
        offered = [
            (document, (each,)) for document, all_of in candidates.items() for each in all_of
        ]
    offered.sort(key=lambda unit: number(request.seed, purpose, person, unit[0], str(unit[1])))
    for document, positions in offered:
        if wanted <= 0:
            break
        wanted -= len(positions)
        picked.setdefault(document, []).extend(positions)
    return {document: sorted(positions) for document, positions in picked.items()}


def extra(share: Fraction, load: int, others: Fraction = Fraction(0)) -> int:
    """Return how many sentences to add to a load so that they are this share of all.

    `others` is the share of what else is added; the two are less than 1 together.
    """
    return math.ceil(share * load / (1 - share - others))


def united(parts: Iterable[Part]) -> dict[str, list[int]]:
    """Return all that stands in any of some parts."""
    found: dict[str, set[int]] = {}
    for part in parts:
        for document, positions in part.items():
            found.setdefault(document, set()).update(positions)
    return {document: sorted(positions) for document, positions in found.items()}


def in_order(part: Part, seed: int, person: str) -> list[tuple[str, list[int]]]:
    """Return a part as a list of (document id, positions), in this person's own order.

    Articles stay together and come in an order made by hash: where something stands tells nothing
    of why it is there.
    """
    return [
        (document, list(part[document]))
        for document in sorted(part, key=lambda each: (number(seed, "order", person, each), each))
    ]
