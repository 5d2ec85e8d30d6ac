"""Checks a file: whether it is whole and ours, and all that is derived follows from the truth."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from labeler.codebook import check_attributes
from labeler.errors import LabelerError
from labeler.store.chain_check import astray_event
from labeler.store.codebooks import all_codebooks
from labeler.store.connection import Store, explained
from labeler.store.derived import RULES, RULES_SETTING, TABLES, rebuild, sentence_id
from labeler.store.documents import document_id_of, sentence_ids
from labeler.store.events import EVENT_COLUMNS
from labeler.store.migrations import migrate
from labeler.store.settings import setting
from labeler.store.sound import is_codebook, is_decision, is_event, is_import_record
from labeler.store.sqlite import Database, journal_mode_for, sqlite3, version_text

UNREADABLE = (ValueError, KeyError, TypeError, IndexError, RecursionError)
"""What Python raises where a value in the file is not of the form that it has to be."""


class Check(NamedTuple):
    """One thing that was looked at: `ok`, and in words what was found."""

    name: str
    ok: bool
    detail: str


def verify(store: Store) -> list[Check]:
    """Run every check and return the results; the file is not changed."""
    checks: list[tuple[str, Callable[[Store], str]]] = [
        ("integrity", _integrity),
        ("foreign keys", _foreign_keys),
        ("schema and triggers", check_schema),
        ("identifiers", _identifiers),
        ("digests", _digests),
        ("chains", _chains),
        ("derived tables", _derived),
    ]
    return [*(_run(store, name, check) for name, check in checks), _journal(store)]


def _run(store: Store, name: str, check: Callable[[Store], str]) -> Check:
    try:
        with explained(store.path):
            return Check(name, True, check(store))
    except LabelerError as problem:
        return Check(name, False, str(problem))
    except UNREADABLE as problem:
        return Check(name, False, f"something in the file cannot be read ({problem!r})")


def _integrity(store: Store) -> str:
    found = [row[0] for row in store.rows("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise LabelerError(f"{found[0]}; go back to a backup")
    return "every page and index is sound"


def _foreign_keys(store: Store) -> str:
    broken = sum(1 for _ in store.rows("PRAGMA foreign_key_check"))
    if broken:
        raise LabelerError(f"{broken} rows refer to something that is not there")
    return "every reference leads somewhere"


_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


@cache
def _expected_schema(version: int) -> frozenset[tuple[str, str, str]]:
    """Return type, name and SQL of all that the migrations up to a version make."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        fresh = Database(connection, execute_plugins=False)
        connection.execute("BEGIN")
        migrate(fresh, up_to=version)
        connection.execute("COMMIT")
        return frozenset(connection.execute(_OBJECTS))
    finally:
        connection.close()


def check_schema(store: Store) -> str:
    """Compare what the file has with what its version should have; LabelerError if not there."""
    version = store.value("PRAGMA user_version")
    expected = _expected_schema(version)
    actual = set(store.rows(_OBJECTS))
    missing = sorted(name for _, name, _ in expected - actual)
    if missing:
        raise LabelerError(f"missing or changed: {', '.join(missing)}")
    foreign = sorted(name for _, name, _ in actual - expected)
    more = f"; not ours: {', '.join(foreign)}" if foreign else ""
    return f"version {version}, as this labeler makes it{more}"


def _first_wrong(wrong: Iterator[str], kind: str) -> None:
    first = next(wrong, None)
    if first is not None:
        more = sum(1 for _ in wrong)
        others = f" (and {more} more)" if more else ""
        raise LabelerError(f"{kind} {first} does not match its content{others}; use a backup")


def _identifiers(store: Store) -> str:
    documents = store.rows("SELECT document_id, text FROM document")
    _first_wrong((i for i, text in documents if i != document_id_of(text)), "document")
    sentences = store.rows(
        "SELECT s.sentence_id, s.document_id, s.start, s.stop, s.text, d.text FROM document d"
        " JOIN sentence s ON s.document_id = d.document_id"
    )
    _first_wrong(
        (
            identifier
            for identifier, document, start, stop, text, whole in sentences
            if identifier != sentence_id(document, start, stop, text) or text != whole[start:stop]
        ),
        "sentence",
    )
    cuts = store.rows(
        "SELECT c.document_id, c.spans, d.text FROM segmentation c"
        " JOIN document d ON d.document_id = c.document_id"
    )
    _first_wrong((i for i, spans, text in cuts if not _is_cut(store, i, spans, text)), "cut of")
    bare = store.value(
        "SELECT document_id FROM document"
        " WHERE document_id NOT IN (SELECT document_id FROM import_record)"
        " OR document_id NOT IN (SELECT document_id FROM segmentation)"
    )
    if bare is not None:
        raise LabelerError(f"document {bare} has no import record, or no cut; use a backup")
    records = store.rows(
        "SELECT import_id, document_id, title, source, url, published_at, language, raw_sha256,"
        " encoding, extractor, meta FROM import_record"
    )
    _first_wrong((row[0] for row in records if not is_import_record(row)), "import record")
    codebooks = store.rows("SELECT codebook_id, name, version, spec FROM codebook")
    _first_wrong((row[0] for row in codebooks if not is_codebook(row)), "codebook")
    return "documents, their cuts and sentences, import records and codebooks match their ids"


def _is_cut(store: Store, document_id: str, spans: str, text: str) -> bool:
    """Say whether spans are in order, and each is a sentence that the file holds."""
    known = set(sentence_ids(store, document_id))
    last = 0
    before = 0
    for start, stop, paragraph in json.loads(spans):
        if not last <= start < stop <= len(text) or (start, stop) not in known:
            return False
        if type(paragraph) is not int or not before <= paragraph <= len(text):
            return False
        last, before = stop, paragraph
    return True


def _digests(store: Store) -> str:
    events = store.rows(f"SELECT {EVENT_COLUMNS} FROM event")
    _first_wrong((row[0] for row in events if not is_event(row)), "event")
    decisions = store.rows(
        "SELECT decision_id, kind, subject, value, author, created_at, supersedes, digest"
        " FROM decision"
    )
    _first_wrong((row[0] for row in decisions if not is_decision(row)), "decision")
    count = store.value("SELECT count(*) FROM event")
    return f"{count} events and all decisions match their digests"


def _chains(store: Store) -> str:
    astray = astray_event(store)
    if astray is not None:
        raise LabelerError(f"event {astray} supersedes an event that is not of its chain")
    for identifier, label, spec in store.rows(
        # The codebook is joined to what is left: sorted with every event it takes gigabytes.
        "SELECT e.first, e.label, b.spec FROM (SELECT codebook_id, label, min(event_id) AS first"
        "  FROM event WHERE label IS NOT NULL GROUP BY codebook_id, label) e"
        " JOIN codebook b ON b.codebook_id = e.codebook_id"
    ):
        if label not in {known["name"] for known in json.loads(spec)["labels"]}:
            raise LabelerError(f"event {identifier} has a label that its codebook does not have")
    _attributes(store)
    lost = store.value(
        "SELECT decision_id FROM decision WHERE kind = 'codebook'"
        " AND json_extract(value, '$') NOT IN (SELECT codebook_id FROM codebook)"
    )
    if lost is not None:
        raise LabelerError(f"decision {lost} puts a codebook in use that is not there")
    return "every event follows one of its own chain, and has a label of its codebook"


def _attributes(store: Store) -> None:
    """Check what is recorded besides labels against the codebooks; LabelerError for the first."""
    codebooks = all_codebooks(store)
    for identifier, codebook_id, label, attributes in store.rows(
        "SELECT event_id, codebook_id, label, attributes FROM event WHERE attributes <> '{}'"
    ):
        try:
            check_attributes(codebooks[codebook_id], label, json.loads(attributes))
        except LabelerError as problem:
            raise LabelerError(f"event {identifier}: {problem}") from problem


def _derived(store: Store) -> str:
    if setting(store, RULES_SETTING) not in (None, RULES):
        return "made by the rules of another labeler; `labeler repair` makes them by this one's"
    with store.read():
        for table in TABLES:
            store.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE 0")
        rebuild(store, "temp")
        for table in TABLES:
            for ours, theirs in (("main", "temp"), ("temp", "main")):
                difference = store.value(
                    f"SELECT count(*) FROM (SELECT * FROM {ours}.{table}"
                    f" EXCEPT SELECT * FROM {theirs}.{table})"
                )
                if difference:
                    raise LabelerError(
                        f"{table} differs from what the log says in {difference} rows;"
                        " `labeler repair` rebuilds it"
                    )
    return "rebuilt from the log and equal"


def _journal(store: Store) -> Check:
    wanted, reason = journal_mode_for(sqlite3.sqlite_version_info)
    mode = store.value("PRAGMA journal_mode")
    detail = f"SQLite {version_text()}, journal mode {mode} ({reason})"
    safe = wanted in (mode, "wal")
    if not safe:
        detail += "; close every program that uses the file, and open it again"
    return Check("SQLite", safe, detail)


def check_truth(
    store: Store,
    checks: Sequence[Callable[[Store], str]] = (
        check_schema,
        _integrity,
        _foreign_keys,
        _identifiers,
        _digests,
        _chains,
    ),
) -> None:
    """Check all that is not derived; LabelerError with the first thing that is wrong."""
    for check in checks:
        with explained(store.path):
            check(store)


def repair(store: Store) -> None:
    """Rebuild every derived table from the log; the truth is not touched.

    LabelerError where the log itself is damaged: rebuilding from it would hide what is missing.
    """
    check_truth(store, (_integrity, _identifiers, _digests, _chains))
    with store.write():
        rebuild(store)
