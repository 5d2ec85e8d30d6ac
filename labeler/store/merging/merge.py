"""Unites projects: what other files hold comes into this one; nothing in it is ever replaced.

The truth of two files is united row by row, whatever their order: ids are hashes or unique
numbers, and a row that is there already is left alone. What is derived is brought up to date where
the new rows touch it, in the same transaction; what is local stays. No copy is made before: a union
only adds, and an interruption at any time leaves the file as it was.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from labeler.errors import LabelerError
from labeler.store.chain_check import astray_event
from labeler.store.connection import Store
from labeler.store.decisions import (
    BEFORE_PEOPLE,
    began_as_practice,
    in_force,
    is_packed,
    round_in_force,
)
from labeler.store.derived import (
    boilerplate_label,
    forget_document,
    is_hidden,
    refresh_roster,
    refresh_suggestions,
    show_document,
)
from labeler.store.merging import incoming
from labeler.store.merging.conflicts import conflict_count
from labeler.store.merging.decision_conflicts import differing_decisions
from labeler.store.merging.foreign import Foreign, check_file, opened_foreign
from labeler.store.packing.round_numbers import PACKED
from labeler.store.packing.sent_back import Taken
from labeler.store.people import namesakes
from labeler.store.standing import refresh_standing


class Brought(NamedTuple):
    """What one file brought: new rows by table; and what stays out of it, counted by name.

    `packed` says that it was packed for somebody.
    """

    path: Path
    rows: dict[str, int]
    left_out: dict[str, int]
    packed: bool = False


class Merged(NamedTuple):
    """What a merge did to the project, and what it leaves to be decided.

    `codebook` and `round` name what is in force now, where that is another than before; `decisions`
    counts what was decided differently in two files.
    """

    brought: list[Brought]
    new_conflicts: int
    conflicts: int
    namesakes: list[str]
    codebook: str | None
    round: int | None
    decisions: int


Watch = Callable[[Path, int, int], None]
"""Told while a file is read: which one, how many rows more, and of about how many."""

_TOUCHED_DOCUMENTS = """
SELECT document_id FROM temp.incoming_document
UNION SELECT document_id FROM temp.incoming_import_record
UNION SELECT document_id FROM temp.incoming_segmentation
UNION SELECT d.document_id FROM temp.incoming_decision i
JOIN document d ON d.document_id = i.subject WHERE i.kind = 'hide document'
UNION
SELECT s.document_id FROM temp.incoming_event e JOIN sentence s ON s.sentence_id = e.sentence_id
WHERE (SELECT count(*) FROM segmentation c WHERE c.document_id = s.document_id) > 1
"""
"""The documents whose derived rows may change; labels decide between two cuts of one version."""

TOUCHED_SENTENCES = f"""
SELECT sentence_id FROM temp.incoming_event
UNION SELECT e.sentence_id FROM temp.incoming_decision i CROSS JOIN roster r
CROSS JOIN event e ON e.annotator_id = r.annotator_id AND e.round = CAST(i.subject AS INTEGER)
WHERE i.kind = '{PACKED}'
"""
"""The sentences of which something else may stand: a number may be known for a round's only now."""


def merge(store: Store, others: Sequence[Path], watch: Watch) -> Merged:
    """Bring into a project what other files hold, all of it or (with LabelerError) nothing.

    Each file is read as it is at one moment and is not changed; every hash in it is computed
    again. The project is locked only while the new rows are added.
    """
    try:
        incoming.prepare(store)
        brought = [_read(store, path, watch) for path in _distinct(store, others)]
        before = (conflict_count(store), in_force(store, "codebook", "project"))
        round_before = round_in_force(store)
        if any(sum(one.rows.values()) for one in brought):
            with store.write():
                _unite(store)
                if any(one.packed for one in brought):
                    _check_followed(store)
        codebook = in_force(store, "codebook", "project")
        round_now = round_in_force(store)
        now = conflict_count(store)
        return Merged(
            brought,
            max(0, now - before[0]),
            now,
            namesakes(store),
            None if codebook == before[1] else _codebook_name(store, codebook),
            None if round_now == round_before else round_now,
            len(differing_decisions(store)),
        )
    finally:
        incoming.forget(store)


def _distinct(store: Store, others: Sequence[Path]) -> list[Path]:
    """Return the files without those named twice; LabelerError for the project itself."""
    found: list[Path] = []
    for path in others:
        if not path.exists():
            raise LabelerError(f"{path}: there is no such file; name a project made by labeler")
        if path.samefile(store.path):
            raise LabelerError(f"{path}: is the project itself; name another file")
        if not any(path.samefile(one) for one in found):
            found.append(path)
    return found


def _read(store: Store, path: Path, watch: Watch) -> Brought:
    total = 1

    def tell(rows: int) -> None:
        watch(path, rows, total)

    with ExitStack() as stack:
        foreign = stack.enter_context(opened_foreign(path, tell))
        total = _work(foreign)
        check_file(foreign)
        _check_purpose(store, foreign)
        _check_numbers(store, foreign)
        is_taken = Taken(store, foreign)
        rows = incoming.collect(store, foreign, is_taken)
        left_out = dict(sorted(is_taken.left_out.items()))
        return Brought(path, rows, left_out, is_packed(foreign))


def _work(foreign: Foreign) -> int:
    """Return about how many rows are read: each once to be checked and once to be compared."""
    rows = sum(int(foreign.value(f"SELECT count(*) FROM {table.name}")) for table in incoming.TRUTH)
    return 2 * rows + int(foreign.value("SELECT count(*) FROM sentence"))


def _check_purpose(store: Store, foreign: Foreign) -> None:
    """Refuse to unite practice with a project: all of the project would become practice."""
    if began_as_practice(store) != began_as_practice(foreign):
        practice, project = (store, foreign) if began_as_practice(store) else (foreign, store)
        raise LabelerError(
            f"{foreign.path}: cannot be united with {store.path}: {practice.path} is for practice,"
            f" and {project.path} is not"
        )


_NUMBERS = "SELECT subject, value FROM {table} WHERE kind = ?"

_DECIDED = f"""
SELECT 1 FROM main.decision WHERE kind IN ('round', 'feedback', 'assignment') AND subject = ?
AND created_at > '{BEFORE_PEOPLE}'
"""
"""What a packed file decides of its own round is older."""


def _check_numbers(store: Store, foreign: Foreign) -> None:
    """Refuse a file in which a number stands for another round than it does here."""
    told = list(foreign.rows(_NUMBERS.format(table="decision"), (PACKED,)))
    known = list(told)
    for table in ("main.decision", "temp.incoming_decision"):
        known += store.rows(_NUMBERS.format(table=table), (PACKED,))
    for number, value in told:
        others = [other for same, other in known if same == number and other != value]
        if others or store.value(_DECIDED, (number,)) is not None:
            raise LabelerError(
                f"{foreign.path}: says that labels of round {number} are of round {value}, and"
                f" {store.path} says otherwise; ask whoever packed it"
            )


def _unite(store: Store) -> None:
    """Add what was collected and bring up to date what follows from it, inside `write`."""
    suggested = boilerplate_label(store)
    incoming.add(store)
    refresh_roster(store)
    documents = [identifier for (identifier,) in store.rows(_TOUCHED_DOCUMENTS)]
    for document_id in documents:
        forget_document(store, document_id)
        if not is_hidden(store, document_id):
            show_document(store, document_id)
    if boilerplate_label(store) != suggested:
        refresh_suggestions(store)
    refresh_standing(store, TOUCHED_SENTENCES)


def _check_followed(store: Store) -> None:
    """LabelerError where what came in from packed files follows events that are not here.

    A packed file leaves out what others said, also where its owner labelled over that while the
    two were one person; so it was checked without that.
    """
    astray = astray_event(store, "temp.incoming_event")
    if astray is not None:
        raise LabelerError(
            f"{store.path}: nothing was changed: event {astray} supersedes an event that is not"
            " here, or not of its chain; a packed file goes into the project that it came from, or"
            " together with it"
        )


def _codebook_name(store: Store, identifier: str) -> str:
    row = store.row("SELECT name, version FROM codebook WHERE codebook_id = ?", (identifier,))
    return " ".join(row) if row else identifier
