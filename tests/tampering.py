"""Files that somebody sends and that must not come in: what is done to a sound one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from labeler.identity import canonical_json, content_id, content_uuid, timestamp, uuid_milliseconds
from labeler.practice_project import start_practice
from labeler.store.annotators import person, rename
from labeler.store.connection import open_store
from labeler.store.decisions import decision_digest
from labeler.store.events import EVENT_COLUMNS, event_digest
from projects import ARTICLES, project, sitting

_COLUMNS: Final = EVENT_COLUMNS.split(", ")


def sound_project(path: Path) -> Path:
    """Make a project that would come in: two articles, two people, labels, a decision."""
    project(path, *ARTICLES[:2])
    for name in ("Ines Okoro", "Tam Lindqvist"):
        session = sitting(path, name)
        session.label("claim")
        session.label("filler")
        session.go_to(0)
        session.label("attribution")
        session.note("look again")
        session.close()
    with open_store(path) as store:
        rename(store, person(store, "Tam Lindqvist"), "Tam L.")
    return path


def change(path: Path, *statements: str) -> None:
    """Change a file as any other program could, triggers or not."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


def forge(path: Path, which: str, **changes: object) -> None:
    """Change an event and give it the digest of what it says then."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(
            f"SELECT {EVENT_COLUMNS} FROM event WHERE {which} ORDER BY event_id DESC LIMIT 1"
        ).fetchone()
    event = dict(zip(_COLUMNS, row, strict=True)) | changes
    fields = [event[name] for name in _COLUMNS[:-1]]
    values = {**event, "digest": event_digest(fields)}
    assignments = ", ".join(f"{name} = {_quoted(value)}" for name, value in values.items())
    change(path, f"UPDATE event SET {assignments} WHERE event_id = '{row[0]}'")


def _quoted(value: object) -> str:
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def _someone_elses_head(path: Path) -> None:
    """Let an event supersede what another person said of the sentence, hash and all."""
    with closing(sqlite3.connect(path)) as connection:
        (victim,) = connection.execute(
            "SELECT e.event_id FROM event e JOIN annotator a ON a.annotator_id = e.annotator_id"
            " WHERE a.name = 'Ines Okoro' AND e.label = 'filler'"
        ).fetchone()
    who = "annotator_id = (SELECT annotator_id FROM annotator WHERE name <> 'Ines Okoro')"
    forge(path, f"label = 'filler' AND {who}", supersedes=canonical_json([victim]))


_A_DECISION: Final = "01900000-0000-7000-8000-000000000000"


def _a_decision(
    path: Path,
    kind: str,
    subject: str,
    value: str,
    *supersedes: str,
    identifier: str = _A_DECISION,
) -> None:
    created_at = timestamp(uuid_milliseconds(identifier))
    before = canonical_json(list(supersedes))
    fields = (identifier, kind, subject, value, None, created_at, before)
    row = ", ".join(map(_quoted, (*fields, decision_digest(fields))))
    change(path, f"INSERT INTO decision VALUES ({row})")


def _a_bare_document(path: Path) -> None:
    change(path, f"INSERT INTO document VALUES ('{content_id('document', 'Bare.')}', 'Bare.')")


def _view_for_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER annotator_no_update")
        connection.execute("DROP TRIGGER annotator_no_delete")
        connection.execute("ALTER TABLE annotator RENAME TO kept")
        connection.execute("CREATE VIEW annotator AS SELECT * FROM kept")


def _without_a_reference(path: Path) -> None:
    change(path, "PRAGMA foreign_keys=OFF", "DELETE FROM annotator WHERE name = 'Ines Okoro'")


def _damaged_page(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'event'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : (page - 1) * size + 64] = b"\x99" * 64
    path.write_bytes(data)


def _cut_short(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 100])


def _as_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.commit()


def _as_practice(path: Path) -> None:
    path.unlink()
    start_practice(path)


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _sql(*statements: str) -> Callable[[Path], object]:
    return lambda path: change(path, *statements)


REFUSED: Final[dict[str, tuple[Callable[[Path], object], str]]] = {
    "missing": (Path.unlink, "there is no such file"),
    "folder": (_as_folder, "is not a file"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "text": (lambda path: path.write_text("Not a database.", "utf-8"), "is not a database"),
    "another program's": (_as_another_program, "another program"),
    "practice": (_as_practice, "is for practice"),
    "newer": (_sql("PRAGMA user_version = 99"), "a newer labeler (schema 99, this one knows "),
    "cut short": (_cut_short, "the file cannot be used"),
    "damaged page": (_damaged_page, ""),
    "view for a table": (_view_for_a_table, "missing or changed: annotator"),
    "changed table": (_sql("ALTER TABLE event ADD COLUMN more TEXT"), "missing or changed: event"),
    "reference astray": (_without_a_reference, "refer to something that is not there"),
    "changed label": (
        _sql("UPDATE event SET label = 'claim' WHERE label = 'filler'"),
        "does not match its content",
    ),
    "changed text": (_sql("UPDATE document SET text = text || '!'"), "document "),
    "changed sentence": (_sql("UPDATE sentence SET text = 'x'"), "sentence "),
    "changed cut": (_sql("UPDATE segmentation SET spans = '[[0,1,0]]'"), "cut of "),
    "nested cut": (
        _sql(f"UPDATE segmentation SET spans = '{'[' * 50000}{']' * 50000}'"),
        "cannot be read",
    ),
    "changed record": (_sql("UPDATE import_record SET title = 'x'"), "import record "),
    "changed codebook": (_sql("UPDATE codebook SET spec = '{}'"), "codebook "),
    "changed decision": (_sql("UPDATE decision SET value = '\"x\"'"), "decision "),
    "someone else's head": (_someone_elses_head, "not of its chain"),
    "unknown label": (
        lambda path: forge(path, "label = 'filler'", label="nonsense"),
        "a label that its codebook does not have",
    ),
    "cut with other paragraphs": (
        _sql("UPDATE segmentation SET spans = replace(spans, ',0]', ',\"x\"]')"),
        "cut of ",
    ),
    "codebook that is not there": (
        lambda path: _a_decision(path, "codebook", "project", '"x"'),
        "a codebook in use that is not there",
    ),
    "attributes of another form": (
        lambda path: forge(path, "label = 'filler'", attributes='{"unsure":{"x":1}}'),
        "attribute 'unsure'",
    ),
    "attributes that are none": (
        lambda path: forge(path, "label = 'filler'", attributes="{broken}"),
        "does not match its content",
    ),
    "time that is none": (
        lambda path: forge(path, "label = 'filler'", created_at="9999-99-99T99:99:99.999Z"),
        "does not match its content",
    ),
    "time after all time": (
        lambda path: forge(
            path,
            "label = 'filler'",
            event_id="e677d21f-dbff-7000-8000-000000000000",
            created_at="9999-12-31T23:59:59.999Z",
        ),
        "does not match its content",
    ),
    "round that is none": (
        lambda path: _a_decision(path, "round", "soon", '"practice"'),
        "does not match its content",
    ),
    "decision that supersedes itself": (
        lambda path: _a_decision(path, "answer", "x", '{"text":"y"}', _A_DECISION),
        "does not match its content",
    ),
    "decision that supersedes a later one": (
        lambda path: _a_decision(path, "answer", "x", '{"text":"y"}', _A_DECISION[:-1] + "1"),
        "does not match its content",
    ),
    "decision from the start that supersedes another": (
        lambda path: _a_decision(
            *(path, "answer", "x", '{"text":"y"}', _A_DECISION),
            identifier=content_uuid("decision", "answer", "x", {"text": "y"}),
        ),
        "does not match its content",
    ),
    "name that is none": (
        lambda path: _a_decision(path, "name", "x", "{}"),
        "does not match its content",
    ),
    "cut that is not there": (
        _sql(
            "DELETE FROM segmentation WHERE document_id = (SELECT min(document_id) FROM document)"
        ),
        "or no cut",
    ),
    "bare document": (_a_bare_document, "has no import record"),
}
"""What is done to a sound file, and what its line has to say."""
