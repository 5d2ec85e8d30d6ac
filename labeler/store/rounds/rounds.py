"""The rounds of a project: what each is for, who labels in it, how far they are."""

from typing import NamedTuple

from labeler.errors import LabelerError
from labeler.models import RoundPurpose
from labeler.store.connection import Store
from labeler.store.decisions import in_force, round_in_force, round_purpose
from labeler.store.packing.round_numbers import check_round, packed_rounds
from labeler.store.rounds.assignments import assigned_rounds, is_given_out, shared_labels


class Share(NamedTuple):
    """What one person has to do with a round; `assigned` is None where nobody is assigned any.

    `labelled` and `skipped` are of what is assigned to them, `outside` is what else they labelled
    or skipped.
    """

    annotator_id: str
    name: str
    assigned: int | None
    labelled: int
    skipped: int
    outside: int


class Round(NamedTuple):
    """One round; `each` is how many people are to label a sentence that all take from one heap."""

    number: int
    purpose: RoundPurpose
    in_force: bool
    given_out: bool
    each: int | None
    people: list[Share]


def rounds(store: Store) -> list[Round]:
    """Return every round that was decided on, or that anything is labelled in."""
    return [_round(store, number) for number in known_rounds(store)]


def known_rounds(store: Store) -> list[int]:
    """Return the numbers of these rounds, in order."""
    decided = store.rows("SELECT DISTINCT subject FROM decision WHERE kind = 'round'")
    used = store.rows("SELECT DISTINCT round FROM current")
    known = (
        {round_in_force(store), *assigned_rounds(store)}
        | {int(subject) for (subject,) in decided}
        | {number for (number,) in used}
    )
    return sorted(known - packed_rounds(store).keys())


_LABELLED = """
SELECT k.annotator_id, count(k.label) FILTER (WHERE q.ordinal OR NOT ?2),
  count(*) FILTER (WHERE k.skipped AND (q.ordinal OR NOT ?2)),
  count(*) FILTER (WHERE q.ordinal IS NULL AND ?2)
FROM current k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
LEFT JOIN queue q ON q.sentence_id = k.sentence_id
  AND q.annotator_id = k.annotator_id AND q.round = k.round
WHERE k.round = ?1 AND (k.label IS NOT NULL OR k.skipped) GROUP BY k.annotator_id
"""

_ASSIGNED = """
SELECT q.annotator_id, count(*) FROM queue q
JOIN in_force f ON f.sentence_id = q.sentence_id WHERE q.round = ? GROUP BY q.annotator_id
"""


def _round(store: Store, number: int) -> Round:
    given_out = is_given_out(store, number)
    names = dict(store.rows("SELECT annotator_id, name FROM roster"))
    assigned = dict(store.rows(_ASSIGNED, (number,)))
    labelled = {person: done for person, *done in store.rows(_LABELLED, (number, given_out))}
    people = [
        Share(
            person,
            names.get(person, person),
            assigned.get(person, 0) if given_out else None,
            *labelled.get(person, (0, 0, 0)),
        )
        for person in sorted({*assigned, *labelled}, key=lambda each: (names.get(each, ""), each))
    ]
    return Round(
        number,
        round_purpose(store, number),
        number == round_in_force(store),
        given_out,
        shared_labels(store, number),
        people,
    )


def round_to_assign(
    store: Store, asked: int | None, purpose: RoundPurpose | None
) -> tuple[int, RoundPurpose]:
    """Return the round that is meant, and what it is for.

    Without a number it is the round in force, or, for another purpose, the last round with that
    purpose, or a new one. LabelerError for a practice round, for the number that a round has in a
    packed file, and where the purpose of labels that are there would change.
    """
    if asked is not None:
        check_round(store, asked)
    known = known_rounds(store)
    number = asked
    if number is None:
        number = round_in_force(store)
        if purpose is not None and _purpose(store, number) not in (None, purpose):
            same = [each for each in known if _purpose(store, each) == purpose]
            number = same[-1] if same else known[-1] + 1
    decided = _purpose(store, number)
    if decided == "practice":
        raise LabelerError(
            f"{store.path}: round {number} is practice, in which everybody labels everything;"
            " --round names another"
        )
    if purpose is not None and decided not in (None, purpose):
        raise LabelerError(
            f"{store.path}: round {number} is for {decided} already; --round names another for"
            f" {purpose}"
        )
    return number, purpose or decided or "production"


def _purpose(store: Store, number: int) -> RoundPurpose | None:
    """Return what a round is for, or None where that is still open."""
    decided = in_force(store, "round", str(number)) is not None
    labelled = store.value("SELECT 1 FROM current WHERE round = ? LIMIT 1", (number,)) is not None
    return round_purpose(store, number) if decided or labelled else None
