"""Assignments as decisions: who labels what in a round, as it came out.

The outcome is kept, not only the recipe: for each person the documents in their order, and of each
the positions in one splitter's cut. So no later version of the program moves anybody's sentences,
files can be united whatever made them, and `queue` is only an expansion.
"""

import json
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

from labeler.assignment.ranges import from_ranges, to_ranges
from labeler.store.connection import Store
from labeler.store.decisions import decide, heads
from labeler.store.packing.round_numbers import packed_rounds
from labeler.store.rounds.strata import is_positions, is_ranges, is_strata

ALGORITHM: Final = 1
"""Raised when the same request gives another plan."""

PER_SENTENCE: Final = "labels_per_sentence"
"""Stands where nobody is assigned anything: how many people are to label each sentence."""

_LAST: Final = "SELECT max(position) FROM in_force WHERE document_id = ?"

Ordered = Sequence[tuple[str, Sequence[int]]]
"""What one person labels, in order: (document id, positions from 1)."""


def assignment(store: Store, round_number: int) -> dict[str, Any] | None:
    """Return the assignment that stands for a round, as it is kept, or None."""
    standing = heads(store, "assignment", str(round_number))
    value = standing[0][1] if standing else None
    return value if isinstance(value, dict) else None


def assigned_rounds(store: Store) -> list[int]:
    """Return the rounds for which anything was ever decided, in order.

    The part of one of them that came back in a packed file is none of its own.
    """
    rows = store.rows("SELECT DISTINCT subject FROM decision WHERE kind = 'assignment'")
    return sorted({int(subject) for (subject,) in rows} - packed_rounds(store).keys())


def decide_parts(
    store: Store,
    round_number: int,
    parts: Mapping[str, Ordered],
    covered: Sequence[str],
    recipe: Mapping[str, Any],
    author: str | None,
) -> None:
    """Assign a round, inside `write`: annotator id → what they label, in order.

    `covered` are the documents that were looked at, whether or not anybody got any of them;
    `recipe` is kept beside the outcome.
    """
    documents = sorted({*covered, *(document for part in parts.values() for document, _ in part)})
    index = {document: number for number, document in enumerate(documents)}
    cut = dict(store.rows("SELECT document_id, splitter FROM catalogue"))
    value = {
        **recipe,
        "algorithm": ALGORITHM,
        "documents": [[document, cut[document]] for document in documents],
        "parts": {
            person: [[index[document], to_ranges(positions)] for document, positions in part]
            for person, part in parts.items()
        },
    }
    decide(store, "assignment", str(round_number), value, author)


def add_people(
    store: Store,
    round_number: int,
    value: Mapping[str, Any],
    people: Sequence[str],
    author: str | None,
) -> None:
    """Give more people, inside `write`, what the others have in a round that is the same for all.

    `value` is its assignment as it is kept: it stays as it is, articles that are hidden or cut in
    another way by now included.
    """
    part = next(iter(value["parts"].values()))
    parts = {**value["parts"], **dict.fromkeys(people, part)}
    decide(store, "assignment", str(round_number), {**value, "parts": parts}, author)


def decide_shared(store: Store, round_number: int, labels: int | None, author: str | None) -> None:
    """Assign nothing to anybody, inside `write`: all label from one heap.

    `labels` is how many people are to label each sentence; None: everybody labels everything.
    """
    value = None if labels is None else {PER_SENTENCE: labels}
    decide(store, "assignment", str(round_number), value, author)


def positions_by_person(value: Mapping[str, Any]) -> dict[str, list[tuple[str, list[int]]]]:
    """Return annotator id → (document id, positions) in order, of an assignment as it is kept."""
    documents = [document for document, _ in value.get("documents", ())]
    return {
        person: [(documents[number], from_ranges(text)) for number, text in part]
        for person, part in value.get("parts", {}).items()
    }


def lengths(store: Store, value: Mapping[str, Any], wanted: Set[str]) -> dict[str, int]:
    """Return the number of sentences of those documents that an assignment means and knows.

    Left out is what is hidden, or cut in another way than when it was assigned.
    """
    cut = dict(store.rows("SELECT document_id, splitter FROM catalogue"))
    return {
        document: last
        for document, splitter in value.get("documents", ())
        if document in wanted and cut.get(document) == splitter
        for last in [store.value(_LAST, (document,))]
        if last
    }


def is_assignment(value: Any) -> bool:
    """Say whether a decision's value is an assignment that the rest of the program can rely on."""
    if value is None:
        return True
    if not isinstance(value, dict):
        return False
    if PER_SENTENCE in value:
        labels = value[PER_SENTENCE]
        return len(value) == 1 and type(labels) is int and 1 <= labels <= 1_000_000
    documents, parts = value.get("documents"), value.get("parts")
    if not isinstance(documents, list) or not isinstance(parts, dict):
        return False
    if not all(
        isinstance(entry, list) and len(entry) == 2 and all(isinstance(e, str) for e in entry)
        for entry in documents
    ):
        return False
    return (
        _is_gold(value.get("gold", {}))
        and is_strata(value.get("strata", []))
        and is_positions(value.get("compared_before", {}))
        and all(_is_part(part, len(documents)) for part in parts.values())
    )


def _is_gold(value: Any) -> bool:
    return isinstance(value, dict) and all(map(is_positions, value.values()))


def _is_part(part: Any, documents: int) -> bool:
    if not isinstance(part, list):
        return False
    seen = set()
    for entry in part:
        if not isinstance(entry, list) or len(entry) != 2:
            return False
        number, text = entry
        if type(number) is not int or not 0 <= number < documents or number in seen:
            return False
        seen.add(number)
        if not is_ranges(text):
            return False
    return True


def shared_labels(store: Store, round_number: int) -> int | None:
    """Return how many people are to label each sentence where nobody is assigned any; or None."""
    found = _part_of_standing(store, round_number, f"json_extract(value, '$.{PER_SENTENCE}')")
    return None if found is None else int(found)


def is_given_out(store: Store, round_number: int) -> bool:
    """Say whether the sentences of a round were assigned to people."""
    return _part_of_standing(store, round_number, "json_type(value, '$.parts')") is not None


def _part_of_standing(store: Store, round_number: int, part: str) -> Any:
    """Return a part of the assignment that stands, without reading what may be megabytes."""
    log = list(
        store.rows(
            "SELECT decision_id, supersedes FROM decision WHERE kind = 'assignment'"
            " AND subject = ? ORDER BY created_at DESC, decision_id DESC",
            (str(round_number),),
        )
    )
    superseded = {old for _, supersedes in log for old in json.loads(supersedes)}
    newest = next((each for each, _ in log if each not in superseded), None)
    return store.value(f"SELECT {part} FROM decision WHERE decision_id = ?", (newest,))
