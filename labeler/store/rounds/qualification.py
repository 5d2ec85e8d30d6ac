"""Qualification: sentences whose label is known, labelled with feedback to learn, then without.

A practice round that gives no feedback is a test. Its result is how many of the known labels
somebody gave, in all and by the rule of the codebook that decides. Practice counts for nothing
else: neither for agreement nor in the dataset.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from labeler.assignment.hashing import number as drawn
from labeler.errors import LabelerError
from labeler.models import Annotator
from labeler.store.connection import Store
from labeler.store.decisions import (
    decide,
    gives_feedback,
    in_force,
    practice_rounds,
    round_purpose,
)
from labeler.store.packing.round_numbers import check_round, same_round
from labeler.store.reference_labels import Known, known_labels
from labeler.store.rounds.assignments import add_people, assignment, decide_parts
from labeler.store.rounds.queue import refresh_round
from labeler.store.rounds.rounds import known_rounds

THRESHOLD: Final = 0.8
"""The share that passes, unless the lead decided on another."""


class RuleResult(NamedTuple):
    """How many of a rule's sentences somebody labelled as known; `rule` None where none is told."""

    rule: str | None
    label: str
    sentences: int
    agreed: int


class Result(NamedTuple):
    """What one person did in a practice round.

    `sentences` are those whose label is known, `done` those labelled or passed over, `agreed` those
    with the known label. Only what is done counts in `rules`. `passed` is None before all are done,
    and in a round with feedback, in which nobody is tested.
    """

    annotator_id: str
    name: str
    round: int
    feedback: bool
    sentences: int
    done: int
    agreed: int
    rules: tuple[RuleResult, ...]
    passed: bool | None

    @property
    def share(self) -> float | None:
        """The share of what is done that has the known label."""
        return self.agreed / self.done if self.done else None


class Started(NamedTuple):
    """A practice round as it was given out."""

    round: int
    feedback: bool
    sentences: int
    documents: int


def threshold(store: Store) -> float:
    """Return the share of known labels that passes."""
    value = in_force(store, "qualification threshold", "project")
    return THRESHOLD if value is None else float(value)


def set_threshold(store: Store, share: float, author: str | None) -> None:
    """Decide which share passes, from 0 to 1."""
    with store.write():
        if threshold(store) != share:
            decide(store, "qualification threshold", "project", share, author)


def start(
    store: Store,
    people: Sequence[Annotator],
    asked: int | None,
    sentences: int | None,
    author: str | None,
    *,
    feedback: bool,
) -> Started:
    """Give the same sentences whose label is known to some people, in a practice round.

    Those of other practice rounds are left out. A round that is there already keeps its sentences,
    and these people come to those who have it. LabelerError where there is nobody, no sentence, or
    the round is for something else.
    """
    with store.write():
        if asked is not None:
            check_round(store, asked)
        round_number = asked or known_rounds(store)[-1] + 1
        is_there = round_number in practice_rounds(store)
        used = asked is not None and round_number in known_rounds(store)
        if used and not is_there:
            purpose = round_purpose(store, round_number)
            raise LabelerError(
                f"{store.path}: round {round_number} is for {purpose}; --round names another"
            )
        if is_there and gives_feedback(store, round_number) != feedback:
            kind = "gives no feedback" if feedback else "gives feedback"
            raise LabelerError(
                f"{store.path}: round {round_number} {kind} already; --round names another"
            )
        if not people:
            raise LabelerError(f"{store.path}: there is nobody to qualify; name them with --people")
        everyone = [person.annotator_id for person in people]
        standing = assignment(store, round_number) or {}
        part = None if standing.get("parts") else _drawn(store, round_number, sentences)
        if not is_there:
            decide(store, "round", str(round_number), "practice", author)
        if not feedback and gives_feedback(store, round_number):
            decide(store, "feedback", str(round_number), False, author)
        if part is None:
            add_people(store, round_number, standing, everyone, author)
        else:
            documents = [document for document, _ in part]
            decide_parts(store, round_number, dict.fromkeys(everyone, part), documents, {}, author)
        refresh_round(store, round_number)
        counts = store.row(_GIVEN, (everyone[0], round_number)) or (0, 0)
    return Started(round_number, feedback, *counts)


_GIVEN: Final = """
SELECT count(*), count(DISTINCT f.document_id) FROM queue q
JOIN in_force f ON f.sentence_id = q.sentence_id WHERE q.annotator_id = ? AND q.round = ?
"""


def _drawn(store: Store, round_number: int, sentences: int | None) -> list[tuple[str, list[int]]]:
    """Return known sentences that no other practice round holds, article by article."""
    held: set[str] = set()
    for number in practice_rounds(store):
        rows = store.rows("SELECT DISTINCT sentence_id FROM queue WHERE round = ?", (number,))
        held.update(sentence for (sentence,) in rows)
    by_document: defaultdict[str, list[int]] = defaultdict(list)
    for sentence, known in known_labels(store, round_number).items():
        if sentence not in held:
            by_document[known.document_id].append(known.position)
    if not by_document:
        raise LabelerError(
            f"{store.path}: there is no sentence left whose label is known; adjudicate some, or"
            " bring reference labels in: `labeler labels import FILE --as-kind reference`"
        )
    chosen: list[tuple[str, list[int]]] = []
    wanted = sentences
    for document in sorted(by_document, key=lambda each: (drawn(0, "practice", each), each)):
        positions = by_document[document][:wanted]
        chosen.append((document, positions))
        if wanted is not None:
            wanted -= len(positions)
            if not wanted:
                break
    return chosen


_STANDING: Final = """
SELECT k.annotator_id, k.sentence_id, k.label FROM current k
JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
WHERE k.round = ? AND (k.skipped OR k.label IS NOT NULL)
"""

_FIRST: Final = f"""
SELECT a.person_id, e.sentence_id, CASE WHEN e.kind = 'label' THEN e.label END FROM event e
JOIN roster a ON a.annotator_id = e.annotator_id
JOIN roster p ON p.annotator_id = a.person_id AND p.kind = 'person'
WHERE e.kind IN ('label', 'skip') AND e.round IN {same_round("?1")}
ORDER BY e.created_at DESC, e.event_id DESC
"""

_QUEUE: Final = "SELECT annotator_id, sentence_id FROM queue WHERE round = ?"


def results(store: Store) -> list[Result]:
    """Return how everybody did in every practice round, by round and name; inside one `read`.

    In a round with feedback the first answer counts: the next ones were told.
    """
    names = dict(store.rows("SELECT annotator_id, name FROM roster"))
    least = threshold(store)
    found = []
    for number in sorted(practice_rounds(store)):
        known = known_labels(store, number)
        feedback = gives_feedback(store, number)
        answers: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
        for person, sentence, label in store.rows(_FIRST if feedback else _STANDING, (number,)):
            answers[person][sentence] = label
        asked: defaultdict[str, list[Known]] = defaultdict(list)
        for person, sentence in store.rows(_QUEUE, (number,)):
            if sentence in known:
                asked[person].append(known[sentence])
        for person in answers.keys() - asked.keys():
            asked[person] = list(known.values())
        for person in sorted(asked, key=lambda each: (names.get(each, ""), each)):
            head = (person, names.get(person, person), number, feedback)
            found.append(_result(head, asked[person], answers[person], least))
    return found


def _result(
    head: tuple[str, str, int, bool],
    asked: Sequence[Known],
    answers: Mapping[str, str | None],
    least: float,
) -> Result:
    tally: defaultdict[tuple[str, str | None], list[int]] = defaultdict(lambda: [0, 0])
    for known in asked:
        if known.sentence_id in answers:
            counts = tally[known.label, known.rule]
            counts[0] += 1
            counts[1] += answers[known.sentence_id] == known.label
    rules = tuple(
        RuleResult(rule, label, number, agreed)
        for (label, rule), (number, agreed) in sorted(
            tally.items(), key=lambda item: (item[0][1] is None, item[0][1] or "", item[0][0])
        )
    )
    done = sum(rule.sentences for rule in rules)
    agreed = sum(rule.agreed for rule in rules)
    is_open = head[3] or done < len(asked) or not done
    passed = None if is_open else agreed / done >= least
    return Result(*head, len(asked), done, agreed, rules, passed)


def as_json(result: Result) -> dict[str, Any]:
    """Return a result as JSON values."""
    rules = [rule._asdict() for rule in result.rules]
    return {**result._asdict(), "share": result.share, "rules": rules}
