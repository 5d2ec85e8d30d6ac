"""What an assignment means in articles as they are cut now.

Its positions count the sentences of the cut that was in force when it was made. Another may be in
force since: then a sentence that is the same in both is known by its id, wherever it stands.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from labeler.assignment.ranges import from_ranges
from labeler.store.connection import Store
from labeler.store.persons import persons
from labeler.store.rounds.frame import Place

_CUT = "SELECT spans FROM main.segmentation WHERE document_id = ? AND splitter = ?"
_SENTENCES = "SELECT start, stop, sentence_id FROM main.sentence WHERE document_id = ?"
_IN_FORCE = "SELECT sentence_id, position FROM in_force WHERE document_id = ?"
_CATALOGUE = "SELECT document_id, splitter, sentences FROM catalogue"


def cut(store: Store, document_id: str, splitter: str) -> list[str | None]:
    """Return the ids of a document's sentences in one cut, by position.

    What this file does not hold (a document of another's, a cut that was never merged) has none.
    """
    spans = store.value(_CUT, (document_id, splitter))
    if spans is None:
        return []
    known = {(start, stop): each for start, stop, each in store.rows(_SENTENCES, (document_id,))}
    return [known.get((start, stop)) for start, stop, _ in json.loads(spans)]


def gold_by_person(store: Store, value: Mapping[str, Any]) -> dict[str, set[Place]]:
    """Return person id → the sentences in force that an assignment gave them as gold."""
    gold = value.get("gold", {})
    named = {document for part in gold.values() for document in part}
    now = _now(store, [each for each in value.get("documents", ()) if each[0] in named])
    person_of = persons(store)
    found: dict[str, set[Place]] = {}
    for annotator, part in gold.items():
        own = found.setdefault(person_of.get(annotator, annotator), set())
        for document, ranges in part.items():
            own.update(_places(document, ranges, now.get(document, ())))
    return found


def held_before(store: Store, value: Mapping[str, Any]) -> dict[Place, int]:
    """Return how many people have each sentence in force that an assignment covers, 0 included."""
    documents = value.get("documents", ())
    now = _now(store, documents)
    held = {(document, place): 0 for document in now for place in now[document] if place}
    for part in value.get("parts", {}).values():
        for number, ranges in part:
            document = documents[number][0]
            for place in _places(document, ranges, now.get(document, ())):
                held[place] += 1
    return held


def _now(store: Store, documents: Sequence[tuple[str, str]]) -> dict[str, Sequence[int | None]]:
    """Return document id → where the sentences of a cut stand now, by position there.

    Articles that are hidden are left out.
    """
    catalogue = {document: rest for document, *rest in store.rows(_CATALOGUE)}
    found: dict[str, Sequence[int | None]] = {}
    for document, splitter in documents:
        in_force, sentences = catalogue.get(document, (None, 0))
        if in_force == splitter:
            found[document] = range(1, sentences + 1)
        elif in_force is not None:
            position = dict(store.rows(_IN_FORCE, (document,)))
            found[document] = [position.get(each) for each in cut(store, document, splitter)]
    return found


def _places(document: str, ranges: str, now: Sequence[int | None]) -> set[Place]:
    places = (now[position - 1] for position in from_ranges(ranges, len(now)))
    return {(document, place) for place in places if place}
