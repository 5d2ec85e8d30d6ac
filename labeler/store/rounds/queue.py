"""The queue: which sentences each annotator labels, in which order, expanded from assignments."""

from collections.abc import Iterator, Mapping

from labeler.assignment.ranges import from_ranges
from labeler.store.connection import Store
from labeler.store.packing.round_numbers import check_round
from labeler.store.persons import persons
from labeler.store.rounds.assignments import assigned_rounds, assignment
from labeler.store.rounds.places import cut

_INSERT = (
    "INSERT OR IGNORE INTO {schema}.queue (annotator_id, round, ordinal, sentence_id)"
    " VALUES (?, ?, ?, ?)"
)


def refresh_queue(store: Store) -> None:
    """Derive the queue anew, inside `write`, after decisions, people or articles changed."""
    store.execute("DELETE FROM queue")
    derive_queue(store)


def refresh_round(store: Store, round_number: int) -> None:
    """Derive the queue of one round anew, inside `write`, after it was assigned.

    LabelerError for a number in a packed file, which takes back what was decided about it.
    """
    check_round(store, round_number)
    store.execute("DELETE FROM queue WHERE round = ?", (round_number,))
    _derive_round(store, "main", round_number, persons(store))


def derive_queue(store: Store, schema: str = "main") -> None:
    """Fill the queue, which is empty, from the assignments that stand; inside `write`."""
    rounds = assigned_rounds(store)
    person_of = persons(store) if rounds else {}
    for number in rounds:
        _derive_round(store, schema, number, person_of)


def _derive_round(
    store: Store, schema: str, round_number: int, person_of: Mapping[str, str]
) -> None:
    """Expand one round. Two names that became one person have both parts, one after the other."""
    value = assignment(store, round_number)
    if value is None or "parts" not in value:
        return
    cuts = [cut(store, document, splitter) for document, splitter in value["documents"]]
    ordinals: dict[str, int] = {}
    seen: dict[str, set[str]] = {}
    for annotator, part in sorted(value["parts"].items()):
        person = person_of.get(annotator, annotator)
        known = seen.setdefault(person, set())
        rows = []
        for sentence in _sentences(cuts, part):
            if sentence not in known:
                known.add(sentence)
                ordinals[person] = ordinals.get(person, 0) + 1
                rows.append((person, round_number, ordinals[person], sentence))
        store.execute_many(_INSERT.format(schema=schema), rows)


def _sentences(cuts: list[list[str | None]], part: list[tuple[int, str]]) -> Iterator[str]:
    for number, ranges in part:
        cut = cuts[number]
        for position in from_ranges(ranges, len(cut)):
            sentence = cut[position - 1]
            if sentence is not None:
                yield sentence
