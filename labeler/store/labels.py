"""The labels that stand, row by row: for the dataset and for the agreement report."""

from collections.abc import Iterator
from typing import NamedTuple

from labeler.models import AnnotatorKind
from labeler.store.connection import Store
from labeler.store.decisions import practice_rounds


class LabelRow(NamedTuple):
    """One label that stands, with all that is needed to trace it."""

    document_id: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    language: str
    sentence_id: str
    position: int
    paragraph: int
    start: int
    stop: int
    text: str
    label: str
    annotator_id: str
    annotator: str
    kind: AnnotatorKind
    round: int
    attributes: str
    note: str | None
    created_at: str
    duration_ms: int | None
    origin: str
    codebook_id: str
    codebook: str
    codebook_version: str
    splitter: str
    raw_sha256: str
    heads: int


class Counted(NamedTuple):
    """One label that counts for agreement: `document`, `item`, `annotator` are ids."""

    document: str
    item: str
    annotator: str
    label: str


_LABELS = """
SELECT c.document_id, c.title, i.source, i.url, i.published_at, i.language,
       f.sentence_id, f.position, f.paragraph, s.start, s.stop, s.text,
       k.label, k.annotator_id, a.name, a.kind, k.round, e.attributes, n.note,
       e.created_at, e.duration_ms, e.origin, b.codebook_id, b.name, b.version,
       c.splitter, i.raw_sha256, k.heads
FROM catalogue c
JOIN import_record i ON i.import_id = c.import_id
CROSS JOIN in_force f ON f.document_id = c.document_id
CROSS JOIN current k ON k.sentence_id = f.sentence_id
JOIN sentence s ON s.sentence_id = f.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
JOIN codebook b ON b.codebook_id = e.codebook_id
LEFT JOIN current_note n ON n.sentence_id = k.sentence_id
  AND n.annotator_id = k.annotator_id AND n.round = k.round
WHERE k.label IS NOT NULL AND a.kind <> 'reference' AND {rounds}
ORDER BY c.sort_key, c.document_id, f.position
"""
"""CROSS JOIN keeps the order of the tables: rows come as they are stored, nothing is sorted."""

_COUNTED = """
SELECT f.document_id, k.sentence_id, a.person_id, k.label
FROM current k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
{more}
WHERE {condition}
ORDER BY k.sentence_id
"""

_COUNTS = {
    "heads": "k.heads = 1",
    "people": "a.kind = 'person'",
    "label": "k.label IS NOT NULL",
}


def pseudonyms(store: Store) -> dict[str, str]:
    """Return annotator id → A1…An, in the order of each one's first event."""
    rows = store.rows(
        "SELECT p.annotator_id FROM event e JOIN roster a ON a.annotator_id = e.annotator_id"
        " JOIN roster p ON p.annotator_id = a.person_id WHERE p.kind <> 'reference'"
        " GROUP BY p.annotator_id ORDER BY min(e.created_at), min(e.event_id)"
    )
    return {identifier: f"A{number}" for number, (identifier,) in enumerate(rows, 1)}


def label_rows(store: Store, *, practice: bool = False) -> Iterator[LabelRow]:
    """Yield the labels that stand, by document and position; practice rounds only if asked for.

    Reference labels and withdrawn ones are never among them; labels of hidden documents neither.
    """
    rounds = practice_rounds(store)
    keep = "1" if practice or not rounds else f"k.round NOT IN ({_numbers(rounds)})"
    for row in store.rows(_LABELS.format(rounds=keep)):
        yield LabelRow(*row)


def practice_label_count(store: Store) -> int:
    """Return how many labels practice rounds hold, so that a report can say what it left out."""
    rounds = practice_rounds(store)
    if not rounds:
        return 0
    return int(
        store.value(
            "SELECT count(*) FROM current k JOIN roster a ON a.annotator_id = k.annotator_id"
            " JOIN in_force f ON f.sentence_id = k.sentence_id WHERE k.label IS NOT NULL"
            f" AND a.kind <> 'reference' AND k.round IN ({_numbers(rounds)})"
        )
    )


def counted_labels(store: Store, round_number: int, codebook_id: str) -> Iterator[Counted]:
    """Yield, grouped by sentence, the labels of one round that count as people's agreement.

    One label a sentence and person, made under one codebook: never models, references or
    adjudications, and none whose chain has two heads until that conflict is settled.
    """
    conditions = [*_COUNTS.values(), "k.round = :round"]
    more = ""
    if store.value("SELECT count(*) FROM codebook") > 1:
        # Only then: it costs a look at each label's event.
        conditions.append("e.codebook_id = :codebook")
        more = "JOIN event e ON e.event_id = k.event_id"
    sql = _COUNTED.format(condition=" AND ".join(conditions), more=more)
    parameters = {"round": round_number, "codebook": codebook_id}
    for row in store.rows(sql, parameters):
        yield Counted(*row)


def left_out(store: Store, round_number: int, codebook_id: str) -> dict[str, int]:
    """Return what `counted_labels` leaves out of a round, and how many: reason → count."""
    reasons = {
        "skipped": ("k.skipped", "1"),
        "in conflict": ("k.label IS NOT NULL AND k.heads > 1", _COUNTS["people"]),
        "by models": ("k.label IS NOT NULL AND a.kind = 'model'", "1"),
        "reference labels": ("k.label IS NOT NULL AND a.kind = 'reference'", "1"),
    }
    counts = {
        reason: int(
            store.value(
                "SELECT count(*) FROM current k"
                " JOIN roster a ON a.annotator_id = k.annotator_id"
                " JOIN in_force f ON f.sentence_id = k.sentence_id"
                f" WHERE k.round = ? AND {condition} AND {more}",
                (round_number,),
            )
        )
        for reason, (condition, more) in reasons.items()
    }
    counts["under other codebooks"] = int(
        store.value(
            "SELECT count(*) FROM current k JOIN event e ON e.event_id = k.event_id"
            " JOIN roster a ON a.annotator_id = k.annotator_id"
            " JOIN in_force f ON f.sentence_id = k.sentence_id"
            f" WHERE k.round = ? AND {' AND '.join(_COUNTS.values())} AND e.codebook_id <> ?",
            (round_number, codebook_id),
        )
    )
    counts["on other cuts"] = int(
        store.value(
            "SELECT count(*) FROM current k JOIN sentence s ON s.sentence_id = k.sentence_id"
            " WHERE k.round = ? AND k.label IS NOT NULL"
            " AND k.sentence_id NOT IN (SELECT sentence_id FROM in_force)"
            " AND s.document_id IN (SELECT document_id FROM catalogue)",
            (round_number,),
        )
    )
    counts["in other rounds"] = int(
        store.value(
            "SELECT count(*) FROM current k JOIN in_force f ON f.sentence_id = k.sentence_id"
            " WHERE k.label IS NOT NULL AND k.round <> ?",
            (round_number,),
        )
    )
    return {reason: count for reason, count in counts.items() if count}


def _numbers(rounds: list[int]) -> str:
    return ", ".join(str(int(number)) for number in rounds)


def rounds_with_labels(store: Store) -> list[int]:
    """Return the rounds in which anything is labelled, practice included."""
    rows = store.rows("SELECT DISTINCT round FROM current WHERE label IS NOT NULL ORDER BY round")
    return [number for (number,) in rows]
