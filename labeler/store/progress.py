"""How far a project is: by document, by annotator, and in all."""

from pathlib import Path
from typing import NamedTuple

from labeler.store.connection import Store
from labeler.store.decisions import round_in_force, round_purpose


class AnnotatorProgress(NamedTuple):
    """One annotator in one document, in one round."""

    document_id: str
    annotator: str
    labelled: int
    skipped: int


class ProjectProgress(NamedTuple):
    """The project in one round; documents are (id, title, sentences, labelled by any)."""

    path: Path
    round: int
    purpose: str
    documents: list[tuple[str, str, int, int]]
    annotators: list[AnnotatorProgress]


def totals_by_annotator(store: Store) -> dict[str, tuple[int, int]]:
    """Return annotator id → (labels, skips) that stand, over all rounds, in shown documents."""
    rows = store.rows(
        "SELECT k.annotator_id, count(k.label), sum(k.skipped) FROM current k"
        " JOIN in_force f ON f.sentence_id = k.sentence_id GROUP BY k.annotator_id"
    )
    return {identifier: (labels, skips) for identifier, labels, skips in rows}


def project_progress(store: Store, round_number: int | None = None) -> ProjectProgress:
    """Return the progress of people and models in a round, by default the one in force."""
    number = round_in_force(store) if round_number is None else round_number
    documents = store.rows(
        "SELECT c.document_id, c.title, c.sentences, count(DISTINCT k.sentence_id)"
        " FROM catalogue c JOIN in_force f ON f.document_id = c.document_id"
        " LEFT JOIN (SELECT k.sentence_id FROM current k JOIN roster a"
        "   ON a.annotator_id = k.annotator_id AND a.kind = 'person'"
        "   WHERE k.label IS NOT NULL AND k.round = ?) k ON k.sentence_id = f.sentence_id"
        " GROUP BY c.document_id ORDER BY c.sort_key, c.document_id",
        (number,),
    )
    annotators = store.rows(
        "SELECT f.document_id, a.name, count(k.label), sum(k.skipped) FROM current k"
        " JOIN in_force f ON f.sentence_id = k.sentence_id"
        " JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind <> 'reference'"
        " WHERE k.round = ? AND (k.label IS NOT NULL OR k.skipped)"
        " GROUP BY f.document_id, k.annotator_id ORDER BY a.name, k.annotator_id",
        (number,),
    )
    return ProjectProgress(
        store.path,
        number,
        round_purpose(store, number),
        [(identifier, title, count, done) for identifier, title, count, done in documents],
        [AnnotatorProgress(*row) for row in annotators],
    )
