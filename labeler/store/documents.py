"""Documents in, listed, and taken back."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from labeler.errors import LabelerError
from labeler.identity import canonical_json, content_id
from labeler.models import SourceDocument, Span
from labeler.store.connection import Store
from labeler.store.decisions import decide
from labeler.store.derived import (
    FIRST_RECORD,
    forget_document,
    is_hidden,
    sentences_of,
    show_document,
)
from labeler.store.replacing import Distant, Replaced, Rules, carry_again, take_place, versions


class Added(NamedTuple):
    """What became of one document: `known` had been imported before, `hidden` was taken back.

    `version` tells of an older version whose place it took, or that it could have taken.
    """

    document_id: str
    status: Literal["new", "known", "hidden"]
    sentences: int
    duplicates: int
    suggestions: int
    version: Replaced | Distant | None = None


class Listed(NamedTuple):
    """A document as lists show it; `replaces` and `replaced_by` are other versions of it."""

    document_id: str
    title: str
    source: str
    sentences: int
    hidden: bool
    replaces: str | None = None
    replaced_by: str | None = None


def document_id_of(text: str) -> str:
    """Return the id of a document: a hash of its normalised text."""
    return content_id("document", text)


def add_document(
    store: Store,
    document: SourceDocument,
    spans: Sequence[Span],
    splitter: str,
    rules: Rules = Rules(),  # noqa: B008 - frozen
) -> Added:
    """Store a document, where it came from, and its sentences, in one transaction.

    A known text adds at most another import record; its sentences stay as they were cut first. A
    new text from where a known one came from takes that one's place, by `rules`.
    """
    document_id = document_id_of(document.text)
    with store.write():
        is_new = store.execute(
            "INSERT INTO document (document_id, text) VALUES (?, ?)"
            " ON CONFLICT (document_id) DO NOTHING",
            (document_id, document.text),
        )
        _add_import_record(store, document_id, document)
        if not is_new:
            return _known(store, document_id, rules)
        store.execute(
            "INSERT INTO segmentation (document_id, splitter, spans) VALUES (?, ?, ?)",
            (document_id, splitter, canonical_json([list(span) for span in spans])),
        )
        store.execute_many(
            "INSERT INTO sentence (sentence_id, document_id, start, stop, text)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (s.sentence_id, document_id, s.start, s.stop, s.text)
                for s in sentences_of(document_id, document.text, spans)
            ],
        )
        show_document(store, document_id)
        version = take_place(store, document_id, document, rules)
        duplicates = store.value(
            "SELECT count(*) FROM in_force f"
            " JOIN duplicate d ON d.sentence_id = f.sentence_id WHERE f.document_id = ?",
            (document_id,),
        )
        suggestions = store.value(
            "SELECT count(*) FROM in_force f"
            " JOIN suggestion g ON g.sentence_id = f.sentence_id WHERE f.document_id = ?",
            (document_id,),
        )
        return Added(document_id, "new", len(spans), duplicates, suggestions, version)


def _add_import_record(store: Store, document_id: str, document: SourceDocument) -> None:
    fields = (
        document_id,
        document.title,
        document.source,
        document.url,
        document.published_at,
        document.language,
        document.raw_sha256,
        document.encoding,
        document.extractor,
        canonical_json(dict(document.meta)),
    )
    store.execute(
        "INSERT INTO import_record (import_id, document_id, title, source, url, published_at,"
        " language, raw_sha256, encoding, extractor, meta)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (import_id) DO NOTHING",
        (content_id("import", *fields), *fields),
    )


def _known(store: Store, document_id: str, rules: Rules) -> Added:
    if is_hidden(store, document_id):
        return Added(document_id, "hidden", 0, 0, 0)
    shown = store.row(
        "SELECT import_id, (SELECT import_id FROM import_record"
        f" WHERE document_id = ?1 {FIRST_RECORD}) FROM catalogue WHERE document_id = ?1",
        (document_id,),
    )
    if shown and shown[0] != shown[1]:
        forget_document(store, document_id)
        show_document(store, document_id)
    return Added(document_id, "known", 0, 0, 0, carry_again(store, document_id, rules))


def listed_documents(store: Store) -> list[Listed]:
    """Return every document, hidden ones last, in the order of their sources."""
    older = versions(store)
    newer = {old: new for new, old in older.items()}
    shown = [
        Listed(document_id, title, source, sentences, False, *_versions(document_id, older, newer))
        for document_id, title, source, sentences in store.rows(
            "SELECT c.document_id, c.title, i.source, c.sentences FROM catalogue c"
            " JOIN import_record i ON i.import_id = c.import_id ORDER BY c.sort_key, c.document_id"
        )
    ]
    hidden = [
        Listed(document_id, title, source, 0, True, *_versions(document_id, older, newer))
        for document_id, title, source in store.rows(
            "SELECT d.document_id, i.title, i.source FROM document d JOIN import_record i"
            " ON i.import_id = (SELECT import_id FROM import_record"
            f"   WHERE document_id = d.document_id {FIRST_RECORD})"
            " WHERE d.document_id NOT IN (SELECT document_id FROM catalogue)"
            " ORDER BY i.source, d.document_id"
        )
    ]
    return shown + hidden


def _versions(
    document_id: str, older: Mapping[str, str], newer: Mapping[str, str]
) -> tuple[str | None, str | None]:
    return older.get(document_id), newer.get(document_id)


def find_document(store: Store, prefix: str) -> str:
    """Return the id that begins with `prefix`; LabelerError where there is none or several."""
    found: list[str] = [
        identifier
        for (identifier,) in store.rows(
            "SELECT document_id FROM document WHERE substr(document_id, 1, ?) = ? LIMIT 2",
            (len(prefix), prefix.lower()),
        )
    ]
    if len(found) != 1 or not prefix:
        problem = "more than one document's id begins" if len(found) > 1 else "no document begins"
        raise LabelerError(
            f"{store.path}: {problem} with '{prefix}'; `labeler documents` lists them"
        )
    return found[0]


def hide_document(store: Store, document_id: str, *, hidden: bool, author: str | None) -> int:
    """Take a mistaken import back, or show it again; return how many labels that concerns.

    Its labels stay in the log and come back with it; lists, exports and reports leave it out.
    """
    with store.write():
        if is_hidden(store, document_id) != hidden:
            decide(store, "hide document", document_id, hidden, author)
            if hidden:
                forget_document(store, document_id)
            else:
                show_document(store, document_id)
        return int(
            store.value(
                "SELECT count(*) FROM sentence s JOIN current k ON k.sentence_id = s.sentence_id"
                " WHERE s.document_id = ? AND k.label IS NOT NULL",
                (document_id,),
            )
        )


def holds_documents(store: Store) -> bool:
    """Say whether anything was imported yet."""
    return store.value("SELECT 1 FROM document LIMIT 1") is not None


def has_document(store: Store, document_id: str) -> bool:
    """Say whether a document is known, shown or hidden."""
    found = store.value("SELECT 1 FROM document WHERE document_id = ?", (document_id,))
    return found is not None


def sentence_ids(store: Store, document_id: str) -> dict[tuple[int, int], str]:
    """Return the ids of a document's sentences by (start, stop)."""
    rows = store.rows(
        "SELECT start, stop, sentence_id FROM sentence WHERE document_id = ?", (document_id,)
    )
    return {(start, stop): identifier for start, stop, identifier in rows}
