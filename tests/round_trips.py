"""What people said in one project, taken to another tool's form and into a fresh project."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from command_line import command_done
from hostile_texts import HOSTILE_TEXTS
from labeler.models import Annotator
from labeler.session import Session
from labeler.store.annotators import ensure
from labeler.store.connection import open_store
from projects import project, sitting

FORMS = ("label-studio", "doccano", "prodigy")
TEXTS = (
    "\n\n".join(HOSTILE_TEXTS[name] for name in ("quotes", "NUL", "beyond the BMP")),
    "\n\n".join(HOSTILE_TEXTS[name] for name in ("right to left", "formulas", "markup")),
    # Equal sentences, within an article and in two.
    "Leave a comment\n\n“It is late,” she said.\n\nLeave a comment",
    "Another one.\n\nLeave a comment",
)
SENTENCES = 4
PEOPLE = ("Inés Okoro", "a/b: c?", "con", "ada@example.org", "\u200d\U0001f469 =1+1")
MODEL = "tiny-2"
NOTES = ("why?", "=1+1\nof “two” lines", "\u2028 \U0001f469\u200d\U0001f52c")
LABELS = ("claim", "attribution", "filler", "retraction")

Deed = tuple[str, int, int, str | None, str | None, Mapping[str, Any]]
"""Who, in which article, of which sentence, says what (None: skips it), with which note and which
attributes."""


def started(folder: Path) -> Path:
    """Make the project that everything is brought into, and that the first one begins as."""
    return project(folder / "storm.db", *TEXTS)


def done(path: Path, deeds: Sequence[Deed]) -> set[tuple[str, int, int]]:
    """Do it; return who said something of which sentences: article and place."""
    said = set()
    for name in dict.fromkeys(deed[0] for deed in deeds):
        session = _sitting(path, name)
        try:
            articles = session.overview()
            for _, article, sentence, label, note, attributes in (
                deed for deed in deeds if deed[0] == name
            ):
                session.open_document(articles[article].document_id)
                where = sentence % len(session.states)
                said.add((name, article, where))
                if label is None:
                    session.go_to(where)
                    session.skip()
                else:
                    session.label(label, indices=[where])
                session.go_to(where)
                if label in ("claim", "attribution"):
                    session.set_attributes(dict(attributes))
                if note is not None:
                    session.note(note)
        finally:
            session.close()
    return said


def _sitting(path: Path, name: str) -> Session:
    if name != MODEL:
        return sitting(path, name)
    store = open_store(path)
    model = Annotator("0" * 32, MODEL, "model")
    with store.write():
        ensure(store, model)
    return Session(store, model)


def copied(fresh: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(fresh, folder / fresh.name))


def exported(path: Path, form: str) -> Path:
    out = path.with_name(form)
    options = ("--names", "--notes", "--format", form, "-o", str(out))
    command_done("--db", str(path), "export", *options)
    return out


def taken(path: Path, out: Path) -> dict[str, int]:
    """Take what was exported over; return what was left out or not taken."""
    files = [out] if out.is_file() else [*out.glob("tasks.json"), *out.glob("*.jsonl")]
    words = ("--db", str(path), "labels", "import", "--json", *map(str, sorted(files)))
    missing: dict[str, int] = {}
    for report in json.loads(command_done(*words).stdout):
        missing |= report["left_out"] | report["not_taken"] | report["remarks"]
    return missing


def json_lines(path: Path) -> list[dict[str, Any]]:
    words = ("--db", str(path), "export", "--names", "--notes")
    return [json.loads(line) for line in command_done(*words).stdout_bytes.decode().splitlines()]
