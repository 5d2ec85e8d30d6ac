"""Links between equal sentences: every one of a group links to the first of it.

The first is the one with the smallest document id, then position: an order that does not depend
on who imported what when.
"""

import json
from collections.abc import Sequence

from labeler.store.connection import Store

_LINKS = """
INSERT INTO {schema}.duplicate (sentence_id, duplicate_of)
SELECT sentence_id, first FROM (
  SELECT sentence_id,
    first_value(sentence_id) OVER (PARTITION BY fold ORDER BY document_id, position) AS first
  FROM {schema}.in_force WHERE {folds})
WHERE sentence_id <> first
"""

_THESE = "fold IN (SELECT value FROM json_each(?))"


def link_all(store: Store, schema: str) -> None:
    """Link all equal sentences of a schema that has no links yet."""
    store.execute(_LINKS.format(schema=schema, folds="fold IS NOT NULL"))


def link_folds(store: Store, folds: Sequence[int]) -> None:
    """Link the equal sentences of some folds, which have no links yet."""
    store.execute(_LINKS.format(schema="main", folds=_THESE), (json.dumps(folds),))


def unlink_document(store: Store, document_id: str) -> list[int]:
    """Remove the links of a document's sentences and of all that equal them; return their folds."""
    rows = store.rows(
        "SELECT DISTINCT fold FROM in_force WHERE document_id = ? AND fold IS NOT NULL",
        (document_id,),
    )
    folds = [fold for (fold,) in rows]
    store.execute(
        "DELETE FROM duplicate WHERE sentence_id IN"
        f" (SELECT sentence_id FROM in_force WHERE {_THESE})",
        (json.dumps(folds),),
    )
    return folds


def link_document(store: Store, document_id: str, folds: Sequence[int | None]) -> int:
    """Link a new document's sentences to equal ones; return how many links that made.

    The equal sentences of other documents are found by the fold's index, and the first of each
    group is known by not being linked itself: the cost does not grow with the group.
    """
    links: list[tuple[str, str]] = []
    by_fold: dict[int, list[str]] = {}
    for (identifier,), fold in zip(
        store.rows(
            "SELECT sentence_id FROM in_force WHERE document_id = ? ORDER BY position",
            (document_id,),
        ),
        folds,
        strict=True,
    ):
        if fold is not None:
            by_fold.setdefault(fold, []).append(identifier)
    for fold, members in by_fold.items():
        other = store.row(
            "SELECT f.sentence_id, f.document_id, d.duplicate_of FROM in_force f"
            " LEFT JOIN duplicate d ON d.sentence_id = f.sentence_id"
            " WHERE f.fold = ? AND f.document_id <> ? LIMIT 1",
            (fold, document_id),
        )
        first = members[0]
        if other:
            known_first = other[2] or other[0]
            known_document = store.value(
                "SELECT document_id FROM in_force WHERE sentence_id = ?", (known_first,)
            )
            if known_document < document_id:
                first = known_first
            else:
                store.execute(
                    "UPDATE duplicate SET duplicate_of = ? WHERE duplicate_of = ?",
                    (first, known_first),
                )
                members.append(known_first)
        links += [(member, first) for member in members if member != first]
    store.execute_many("INSERT INTO duplicate (sentence_id, duplicate_of) VALUES (?, ?)", links)
    return len(links)
