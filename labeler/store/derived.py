"""Derived tables: what follows from the truth, kept as the truth grows and rebuilt at will.

Every function here takes the schema to fill: `main`, or `temp` when `verify` derives everything
anew beside the file's own tables and compares them. Hidden documents have no derived rows.
"""

import json
import re
from collections.abc import Sequence

from labeler.identity import content_id
from labeler.models import Annotator, Codebook, Sentence, Span
from labeler.store.connection import Store
from labeler.store.decisions import in_force
from labeler.text.boilerplate import suggest
from labeler.text.duplicates import fold_key

TABLES = (
    "roster",
    "catalogue",
    "in_force",
    "duplicate",
    "suggestion",
    "current",
    "current_note",
    "gold",
    "queue",
)

_CURRENT = """
INSERT INTO {schema}.current (sentence_id, annotator_id, round, event_id, label, skipped, heads)
SELECT sentence_id, annotator_id, round, event_id, label, kind = 'skip', heads FROM (
  SELECT *, count(*) OVER chain AS heads,
    row_number() OVER (PARTITION BY sentence_id, annotator_id, round ORDER BY event_id DESC) AS n
  FROM main.event
  WHERE kind IN ('label', 'skip', 'withdraw') AND event_id NOT IN temp.superseded
  WINDOW chain AS (PARTITION BY sentence_id, annotator_id, round))
WHERE n = 1
"""

_CURRENT_NOTE = """
INSERT INTO {schema}.current_note (sentence_id, annotator_id, round, event_id, note, heads)
SELECT sentence_id, annotator_id, round, event_id, note, heads FROM (
  SELECT *, count(*) OVER chain AS heads,
    row_number() OVER (PARTITION BY sentence_id, annotator_id, round ORDER BY event_id DESC) AS n
  FROM main.event
  WHERE kind = 'note' AND event_id NOT IN temp.superseded
  WINDOW chain AS (PARTITION BY sentence_id, annotator_id, round))
WHERE n = 1
"""

_GOLD = """
INSERT INTO {schema}.gold (sentence_id, event_id, label, heads)
SELECT sentence_id, event_id, label, heads FROM (
  SELECT *, count(*) OVER (PARTITION BY sentence_id) AS heads,
    row_number() OVER (PARTITION BY sentence_id ORDER BY event_id DESC) AS n
  FROM main.event
  WHERE kind = 'adjudicate' AND event_id NOT IN temp.superseded)
WHERE n = 1
"""

_DUPLICATE = """
INSERT INTO {schema}.duplicate (sentence_id, duplicate_of)
SELECT sentence_id, first FROM (
  SELECT sentence_id,
    first_value(sentence_id) OVER (PARTITION BY fold ORDER BY document_id, position) AS first
  FROM {schema}.in_force WHERE fold IS NOT NULL)
WHERE sentence_id <> first
"""


def sort_key(source: str) -> str:
    """Return a text by which sources sort as people expect: `x-2` before `x-10`."""
    return re.sub(r"[0-9]+", lambda digits: digits.group().zfill(12), source)


def sentence_id(document_id: str, start: int, stop: int, text: str) -> str:
    """Return the id of a sentence: a hash of its document, offsets and text."""
    return content_id("sentence", document_id, start, stop, text)


def sentences_of(document_id: str, text: str, spans: Sequence[Span]) -> list[Sentence]:
    """Return the sentences that a segmentation cuts a document into."""
    return [
        Sentence(
            sentence_id(document_id, span.start, span.stop, text[span.start : span.stop]),
            position,
            span.start,
            span.stop,
            span.paragraph,
            text[span.start : span.stop],
        )
        for position, span in enumerate(spans, 1)
    ]


def rebuild(store: Store, codebook: Codebook | None, schema: str = "main") -> None:
    """Empty the derived tables of a schema and fill them from the truth, inside `write`."""
    for table in TABLES:
        store.execute(f"DELETE FROM {schema}.{table}")
    for row in list(store.rows("SELECT annotator_id, name, kind FROM main.annotator")):
        list_in_roster(store, Annotator(*row), schema)
    documents = store.rows("SELECT document_id FROM main.document ORDER BY document_id")
    for (document_id,) in list(documents):
        if not is_hidden(store, document_id):
            derive_document(store, document_id, codebook, schema)
    store.execute(_DUPLICATE.format(schema=schema))
    store.execute("DROP TABLE IF EXISTS temp.superseded")
    store.execute("CREATE TEMP TABLE superseded (event_id TEXT PRIMARY KEY) WITHOUT ROWID")
    store.execute(
        "INSERT OR IGNORE INTO temp.superseded"
        " SELECT old.value FROM main.event, json_each(event.supersedes) AS old"
    )
    for statement in (_CURRENT, _CURRENT_NOTE, _GOLD):
        store.execute(statement.format(schema=schema))
    store.execute("DROP TABLE temp.superseded")


def list_in_roster(store: Store, annotator: Annotator, schema: str = "main") -> None:
    """List an annotator under the name that is decided, and as a person of their own."""
    name = in_force(store, "name", annotator.annotator_id) or annotator.name
    store.execute(
        f"INSERT INTO {schema}.roster (annotator_id, name, kind, person_id) VALUES (?, ?, ?, ?)",
        (annotator.annotator_id, name, annotator.kind, annotator.annotator_id),
    )


def is_hidden(store: Store, document_id: str) -> bool:
    """Say whether a document was taken back by a decision."""
    return bool(in_force(store, "hide document", document_id))


def derive_document(
    store: Store, document_id: str, codebook: Codebook | None, schema: str = "main"
) -> list[int | None]:
    """Fill catalogue, in_force and suggestion for one document; return its sentences' folds."""
    import_id, title, source = next(
        store.rows(
            "SELECT import_id, title, source FROM main.import_record"
            " WHERE document_id = ? ORDER BY import_id LIMIT 1",
            (document_id,),
        )
    )
    text = store.value("SELECT text FROM main.document WHERE document_id = ?", (document_id,))
    splitter, spans = segmentation_in_force(store, document_id)
    sentences = sentences_of(document_id, text, spans)
    store.execute(
        f"INSERT INTO {schema}.catalogue VALUES (?, ?, ?, ?, ?, ?)",
        (document_id, import_id, title, sort_key(source), splitter, len(sentences)),
    )
    folds = [fold_key(sentence.text) for sentence in sentences]
    store.execute_many(
        f"INSERT INTO {schema}.in_force (sentence_id, document_id, position, paragraph, fold)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (sentence.sentence_id, document_id, sentence.position, sentence.paragraph, fold)
            for sentence, fold in zip(sentences, folds, strict=True)
        ],
    )
    _suggest(store, sentences, title, codebook, schema)
    return folds


def _suggest(
    store: Store,
    sentences: Sequence[Sentence],
    title: str,
    codebook: Codebook | None,
    schema: str,
) -> None:
    if codebook is None or codebook.boilerplate is None:
        return
    reasons = suggest([s.text for s in sentences], [s.paragraph for s in sentences], title)
    store.execute_many(
        f"INSERT INTO {schema}.suggestion (sentence_id, label, reason) VALUES (?, ?, ?)",
        [
            (sentences[index].sentence_id, codebook.boilerplate, reason)
            for index, reason in reasons.items()
        ],
    )


def segmentation_in_force(store: Store, document_id: str) -> tuple[str, list[Span]]:
    """Return the splitter and the spans that hold for a document: those of the oldest splitter."""
    rows = store.rows(
        "SELECT splitter, spans FROM main.segmentation WHERE document_id = ?", (document_id,)
    )
    splitter, spans = min(rows, key=lambda row: (sort_key(row[0]), row[0]))
    return splitter, [Span(*span) for span in json.loads(spans)]


def link_duplicates(store: Store, document_id: str, folds: Sequence[int | None]) -> int:
    """Link a new document's sentences to equal ones; return how many links that made.

    The first of each group is linked to by all the others.
    The first is the one with the smallest document id, then position: an order that does not
    depend on who imported what when.
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


def refresh_document(store: Store, document_id: str, codebook: Codebook | None) -> None:
    """Derive a known document again after a new import record changed how it is called."""
    store.execute(
        "DELETE FROM suggestion WHERE sentence_id IN"
        " (SELECT sentence_id FROM in_force WHERE document_id = ?)",
        (document_id,),
    )
    for table in ("catalogue", "in_force"):
        store.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    derive_document(store, document_id, codebook)
