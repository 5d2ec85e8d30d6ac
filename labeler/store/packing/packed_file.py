"""Makes the file that one person needs to label their part elsewhere, and nothing more.

It is a project of its own, with the articles, the codebook, the person under the id that they
have, what they said in the round, and their queue. What it leaves out it never held: a new file is
filled, none is emptied, so that no page of it keeps what was taken away. All its decisions are as
old as can be: where it comes back, whatever the lead decided stands.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from labeler.assignment.ranges import to_ranges
from labeler.errors import LabelerError
from labeler.identity import canonical_json, content_id
from labeler.models import Annotator
from labeler.store.backup import written_whole
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.decisions import (
    began_as_practice,
    gives_feedback,
    in_force,
    packed_for,
    set_packed_for,
)
from labeler.store.derived import rebuild
from labeler.store.packing.own_events import own_events
from labeler.store.packing.packed_decisions import give, given_before, remember_given
from labeler.store.packing.packed_number import packed_number
from labeler.store.packing.round_numbers import PACKED, is_packed_number, packed_rounds
from labeler.store.people import check_active
from labeler.store.persons import persons
from labeler.store.questions import answers_to_send
from labeler.store.rounds.assignments import (
    assignment,
    is_given_out,
    positions_by_person,
    shared_labels,
)
from labeler.store.rounds.work import round_of


class Packed(NamedTuple):
    """A file that was packed: for whom, which round, under which number, and what is in it."""

    path: Path
    annotator: Annotator
    round: int
    number: int
    documents: int
    sentences: int
    labelled: int


def pack(store: Store, annotator: Annotator, asked: int | None, target: Path | None) -> Packed:
    """Write what a person needs for a round into a new file (default: beside the project).

    Without a round, it is the one in which they go on. LabelerError where they have nothing in it,
    or where it cannot be labelled apart from the others. The number of the round in the file is
    made once for a person and a round, and kept.
    """
    with store.write():
        round_number = asked or round_of(store, annotator.annotator_id)
        _check(store, annotator, round_number)
        number = packed_number(store, annotator.annotator_id, round_number)
    target = target or _beside(store.path, annotator)
    person = annotator.annotator_id
    with written_whole(target) as temporary, open_store(temporary, create=True) as copy:
        with store.read(), copy.write():
            decisions = _fill(store, copy, annotator, round_number, number)
            given = give(copy, given_before(store, person), decisions)
            rebuild(copy)
            set_packed_for(copy, person, number)
        counts = _counts(copy, annotator, number)
        with store.write():
            remember_given(store, person, given)
        # One file, with nothing beside it, is what can be sent.
        copy.value("PRAGMA journal_mode=DELETE")
    return Packed(target, annotator, round_number, number, *counts)


def _beside(path: Path, annotator: Annotator) -> Path:
    plain = re.sub(r"[^a-z0-9]+", "-", annotator.name.lower()).strip("-")
    return path.with_name(f"{path.stem}-{plain or annotator.annotator_id[:8]}{path.suffix}")


def _check(store: Store, annotator: Annotator, round_number: int) -> None:
    path, name = store.path, annotator.name
    if packed_for(store) is not None:
        raise LabelerError(f"{path}: is a packed file itself; pack from the project it came from")
    if began_as_practice(store):
        raise LabelerError(
            f"{path}: began as practice, and a packed file could not come back into it; let it be"
            " labelled in this file"
        )
    if annotator.kind != "person":
        raise LabelerError(f"{path}: '{name}' is a {annotator.kind}, and labels nothing by hand")
    check_active(store, annotator)
    _check_round(store, annotator.annotator_id, name, round_number)


def _check_round(store: Store, person: str, name: str, round_number: int) -> None:
    path = store.path
    if round_number in packed_rounds(store):
        raise LabelerError(
            f"{path}: {round_number} is the number of a round in a packed file; `labeler rounds`"
            " lists those of the project"
        )
    if is_packed_number(round_number):
        raise LabelerError(
            f"{path}: round {round_number} has a number as rounds in packed files have; assign it"
            " under a number below 100000 to pack it"
        )
    if gives_feedback(store, round_number):
        raise LabelerError(
            f"{path}: round {round_number} is practice with feedback, which needs the reference"
            " labels; they are in no packed file: let it be labelled in this one"
        )
    if shared_labels(store, round_number) is not None:
        raise LabelerError(
            f"{path}: in round {round_number} all take from one heap, which needs one file; assign"
            f" the round first: `labeler assign --round {round_number}`"
        )
    if is_given_out(store, round_number):
        query = "SELECT 1 FROM queue WHERE annotator_id = ? AND round = ? LIMIT 1"
        if store.value(query, (person, round_number)) is None:
            raise LabelerError(
                f"{path}: nothing is assigned to '{name}' in round {round_number};"
                " `labeler rounds` lists who has what"
            )
    elif store.value("SELECT 1 FROM catalogue LIMIT 1") is None:
        raise LabelerError(f"{path}: there are no articles to pack")


_DOCUMENTS: Final = """
SELECT document_id FROM catalogue WHERE ?3 IS NULL OR document_id IN (
  SELECT f.document_id FROM queue q JOIN in_force f ON f.sentence_id = q.sentence_id
  WHERE q.annotator_id = ?1 AND q.round = ?2)
ORDER BY document_id
"""

_OF_DOCUMENTS: Final = {
    "document": "SELECT * FROM document WHERE document_id IN {these}",
    "import_record": "SELECT * FROM import_record WHERE import_id IN"
    " (SELECT import_id FROM catalogue WHERE document_id IN {these})",
    "segmentation": "SELECT * FROM segmentation WHERE document_id IN {these}",
    "sentence": "SELECT * FROM sentence WHERE document_id IN {these}",
}

_IS_THERE: Final = "SELECT 1 FROM sentence WHERE sentence_id = ?"


def _fill(
    store: Store, copy: Store, annotator: Annotator, round_number: int, number: int
) -> list[tuple[str, str, Any]]:
    """Put into an empty file what belongs into it, table by table, inside its `write`.

    Return the decisions (kind, subject, value) that belong into it, too.
    """
    person = annotator.annotator_id
    value = assignment(store, round_number)
    given_out = None if value is None else 1
    documents = [d for (d,) in store.rows(_DOCUMENTS, (person, round_number, given_out))]
    these = canonical_json(documents)
    for table, query in _OF_DOCUMENTS.items():
        query = query.format(these="(SELECT value FROM json_each(?))")  # noqa: PLW2901
        rows = store.rows(query, (these,))
        _insert(copy, table, map(_without_fields, rows) if table == "import_record" else rows)
    events = own_events(store, person, round_number, documents)
    codebook_id, _ = codebook_in_use(store)
    codebooks = canonical_json(sorted({codebook_id, *(event[5] for event in events)}))
    people = canonical_json(sorted({person, *(event[3] for event in events)}))
    for table, wanted in (("codebook", codebooks), ("annotator", people)):
        query = f"SELECT * FROM {table} WHERE {table}_id IN (SELECT value FROM json_each(?))"
        _insert(copy, table, store.rows(query, (wanted,)))
    _insert(copy, "event", events)
    decisions: list[tuple[str, str, Any]] = [("codebook", "project", codebook_id)]
    for kind in ("name", "kind", "person"):
        for (name,) in list(copy.rows("SELECT annotator_id FROM annotator ORDER BY 1")):
            decided = in_force(store, kind, name)
            if kind == "person":
                # They may be one by way of a name that is not packed.
                decided = person if name != person else None
            if decided is not None:
                decisions.append((kind, name, decided))
    for question, (sentence, answer) in answers_to_send(store, person).items():
        if sentence is None or copy.value(_IS_THERE, (sentence,)) is not None:
            decisions.append(("answer", question, answer))
    used = sorted({event[4] for event in events} - {number})
    decisions += [(PACKED, str(each), number) for each in used]
    if value is not None:
        part = _part(store, value, person, documents)
        decisions.append(("assignment", str(number), part))
    return decisions


def _without_fields(record: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return an import record of its own without the fields, which may hold known labels."""
    bare = (*record[1:-1], canonical_json({}))
    return (content_id("import", *bare), *bare)


def _insert(copy: Store, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    batch = list(rows)
    if batch:
        copy.execute_many(f"INSERT INTO {table} VALUES ({', '.join('?' * len(batch[0]))})", batch)


def _part(store: Store, value: Mapping[str, Any], person: str, documents: Sequence[str]) -> Any:
    """Return the part of an assignment that is one person's, under whichever of their names.

    Nothing tells how it was drawn, who else there is, or what the others have.
    """
    cut = dict(value["documents"])
    person_of = persons(store)
    positions: dict[str, set[int]] = {}
    for name, part in sorted(positions_by_person(value).items()):
        if person_of.get(name, name) == person:
            for document, own in part:
                positions.setdefault(document, set()).update(own)
    index = {document: number for number, document in enumerate(documents)}
    return {
        "documents": [[document, cut[document]] for document in documents],
        "parts": {
            person: [
                [index[document], to_ranges(sorted(own))]
                for document, own in positions.items()
                if document in index
            ]
        },
    }


_COUNTS: Final = """
SELECT count(DISTINCT f.document_id), count(*), count(k.label) FROM in_force f
LEFT JOIN current k ON k.sentence_id = f.sentence_id AND k.annotator_id = ?1 AND k.round = ?2
WHERE ?3 OR EXISTS (SELECT 1 FROM queue q
  WHERE q.sentence_id = f.sentence_id AND q.annotator_id = ?1 AND q.round = ?2)
"""


def _counts(copy: Store, annotator: Annotator, number: int) -> tuple[int, int, int]:
    """Return how many documents and sentences are to be labelled, and how many are."""
    everything = not is_given_out(copy, number)
    row = copy.row(_COUNTS, (annotator.annotator_id, number, everything))
    documents, sentences, labelled = row or (0, 0, 0)
    return documents, sentences, labelled
