"""Derived tables: what follows from the truth, kept as the truth grows and rebuilt at will.

Every function here takes the schema to fill: `main`, or `temp` when `verify` derives everything
anew beside the file's own tables and compares them. Hidden documents have no rows in the tables
that are made by document; what annotators said of their sentences stays in `current`.
"""

import json
import re
from collections.abc import Sequence

from labeler.identity import content_id
from labeler.models import Annotator, Sentence, Span
from labeler.store.connection import Store
from labeler.store.decisions import in_force
from labeler.store.duplicates import link_all, link_document, link_folds, unlink_document
from labeler.store.persons import persons
from labeler.store.rounds.queue import derive_queue, refresh_queue
from labeler.store.settings import set_setting
from labeler.store.standing import derive_standing, refresh_standing

RULES = 4
"""The version of the rules for what is derived: raised when they give other rows."""

RULES_SETTING = "derived by rules of version"

FIRST_RECORD = "ORDER BY meta = '{}', import_id LIMIT 1"
"""Which of a document's import records is shown: the smallest, but rather one with fields.

One that came in with a packed file is without them, and may have come in first.
"""

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


def rebuild(store: Store, schema: str = "main") -> None:
    """Empty the derived tables of a schema and fill them from the truth, inside `write`."""
    for table in TABLES:
        store.execute(f"DELETE FROM {schema}.{table}")
    _list_all(store, schema)
    documents = store.rows("SELECT document_id FROM main.document ORDER BY document_id")
    for (document_id,) in list(documents):
        if not is_hidden(store, document_id):
            derive_document(store, document_id, schema)
    link_all(store, schema)
    derive_standing(store, schema)
    derive_queue(store, schema)
    if schema == "main":
        set_setting(store, RULES_SETTING, RULES)


def _list_all(store: Store, schema: str) -> None:
    person_of = persons(store)
    for row in list(store.rows("SELECT annotator_id, name, kind FROM main.annotator")):
        _list(store, Annotator(*row), person_of[row[0]], schema)


def _list(store: Store, annotator: Annotator, person_id: str, schema: str) -> None:
    identifier = annotator.annotator_id
    name = in_force(store, "name", identifier) or annotator.name
    kind = in_force(store, "kind", identifier) or annotator.kind
    store.execute(
        f"INSERT INTO {schema}.roster (annotator_id, name, kind, person_id) VALUES (?, ?, ?, ?)",
        (identifier, name, kind, person_id),
    )


def list_newcomer(store: Store, annotator: Annotator) -> None:
    """List, inside `write`, an annotator about whom nothing was decided yet."""
    _list(store, annotator, annotator.annotator_id, "main")


def refresh_roster(store: Store) -> None:
    """List everyone anew, inside `write`, after decisions about them; and what stands for whom.

    Where two names became one person, or two again, their labels become one chain or two, and so
    do their queues.
    """
    before = dict(store.rows("SELECT annotator_id, person_id FROM roster"))
    store.execute("DELETE FROM roster")
    _list_all(store, "main")
    after = dict(store.rows("SELECT annotator_id, person_id FROM roster"))
    moved = [annotator for annotator, person in before.items() if after[annotator] != person]
    if moved:
        refresh_standing(
            store,
            "SELECT sentence_id FROM event WHERE annotator_id IN (SELECT value FROM json_each(?))",
            (json.dumps(moved),),
        )
    refresh_queue(store)


def is_hidden(store: Store, document_id: str) -> bool:
    """Say whether a document was taken back by a decision."""
    return bool(in_force(store, "hide document", document_id))


def derive_document(store: Store, document_id: str, schema: str = "main") -> list[int | None]:
    """Fill catalogue, in_force and suggestion for one document; return its sentences' folds."""
    import_id, title, source = next(
        store.rows(
            "SELECT import_id, title, source FROM main.import_record"
            f" WHERE document_id = ? {FIRST_RECORD}",
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
    # Imported here: whoever only labels needs neither the rules nor their patterns.
    from labeler.text.duplicates import fold_key  # noqa: PLC0415

    folds = [fold_key(sentence.text) for sentence in sentences]
    store.execute_many(
        f"INSERT INTO {schema}.in_force (sentence_id, document_id, position, paragraph, fold)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (sentence.sentence_id, document_id, sentence.position, sentence.paragraph, fold)
            for sentence, fold in zip(sentences, folds, strict=True)
        ],
    )
    _suggest(store, sentences, title, schema)
    return folds


def _suggest(store: Store, sentences: Sequence[Sentence], title: str, schema: str) -> None:
    label = boilerplate_label(store)
    if label is None:
        return
    from labeler.text.boilerplate import suggest  # noqa: PLC0415

    reasons = suggest([s.text for s in sentences], [s.paragraph for s in sentences], title)
    store.execute_many(
        f"INSERT INTO {schema}.suggestion (sentence_id, label, reason) VALUES (?, ?, ?)",
        [(sentences[index].sentence_id, label, reason) for index, reason in reasons.items()],
    )


def segmentation_in_force(store: Store, document_id: str) -> tuple[str, list[Span]]:
    """Return the splitter and the spans that hold for a document.

    Those of the oldest version of the splitter: a newer one never moves a labelled sentence.
    Where two people cut one document as two languages, the cut with more events holds.
    """
    rows = list(
        store.rows(
            "SELECT splitter, spans FROM main.segmentation WHERE document_id = ?", (document_id,)
        )
    )
    cuts = [(splitter, [Span(*span) for span in json.loads(spans)]) for splitter, spans in rows]
    if len(cuts) == 1:
        return cuts[0]
    return min(
        cuts, key=lambda cut: (_version(cut[0]), -_events(store, document_id, cut[1]), cut[0])
    )


def _version(splitter: str) -> str:
    return sort_key(splitter.partition(":")[0])


def _events(store: Store, document_id: str, spans: Sequence[Span]) -> int:
    """Return how many events the sentences of a cut carry."""
    cut = json.dumps([[span.start, span.stop] for span in spans])
    return int(
        store.value(
            "SELECT count(*) FROM json_each(?) span"
            " JOIN main.sentence s ON s.document_id = ?"
            "   AND s.start = json_extract(span.value, '$[0]')"
            "   AND s.stop = json_extract(span.value, '$[1]')"
            " JOIN main.event e ON e.sentence_id = s.sentence_id",
            (cut, document_id),
        )
    )


def forget_document(store: Store, document_id: str) -> None:
    """Remove what is derived from a document, and let equal sentences link to another first."""
    sentences = "SELECT sentence_id FROM in_force WHERE document_id = ?"
    folds = unlink_document(store, document_id)
    store.execute(f"DELETE FROM suggestion WHERE sentence_id IN ({sentences})", (document_id,))
    for table in ("catalogue", "in_force"):
        store.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    link_folds(store, folds)


def show_document(store: Store, document_id: str) -> int:
    """Derive a document that has nothing derived yet; return how many links that made."""
    return link_document(store, document_id, derive_document(store, document_id))


def cut_anew(store: Store, sentence_id: str) -> None:
    """Derive the document anew, inside `write`, of a sentence that got an event and is in no cut.

    A screen that was open while a merge brought another cut still shows the old one; what is said
    there may make that one hold again.
    """
    document_id = store.value(
        "SELECT document_id FROM sentence WHERE sentence_id = ?", (sentence_id,)
    )
    if document_id is not None and not is_hidden(store, document_id):
        forget_document(store, document_id)
        show_document(store, document_id)


def refresh_suggestions(store: Store) -> None:
    """Suggest anew everywhere, after another codebook was put in use."""
    store.execute("DELETE FROM suggestion")
    rows = store.rows("SELECT document_id, title FROM catalogue ORDER BY document_id")
    for document_id, title in list(rows):
        text = store.value("SELECT text FROM document WHERE document_id = ?", (document_id,))
        _, spans = segmentation_in_force(store, document_id)
        _suggest(store, sentences_of(document_id, text, spans), title, "main")


def boilerplate_label(store: Store) -> str | None:
    """Return the label that the codebook in use suggests for boilerplate, or None."""
    spec = store.value(
        "SELECT spec FROM codebook WHERE codebook_id = ?",
        (in_force(store, "codebook", "project"),),
    )
    label = json.loads(spec).get("boilerplate") if spec else None
    return None if label is None else str(label)
