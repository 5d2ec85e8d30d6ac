"""doccano itself imports what we write, and we read what doccano itself then exports.

    python3.11 -m venv doccano && doccano/bin/python -m pip install '.[doccano]'
    doccano/bin/python -m pytest tests/release/test_doccano_itself.py

The extra `[doccano]` brings a web server's worth of packages, some of them old, so it has an
environment of its own; elsewhere this is skipped.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done
from hostile_texts import HOSTILE_TEXTS
from pages import ROOT
from projects import project, sitting

LABELS = ("claim", "attribution", "filler", "retraction")


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = project(tmp_path / "storm.db", *HOSTILE_TEXTS.values())
    for turn, name in enumerate(("Ines Okoro", "Tam Lindqvist")):
        session = sitting(path, name)
        for item in session.overview():
            session.open_document(item.document_id)
            for index in range(len(session.states)):
                session.label(LABELS[(index + turn) % 4], indices=[index])
                session.go_to(index)
                session.note(f"note {index}")
        session.close()
    return path


@pytest.mark.skipif(find_spec("django") is None, reason="doccano, in an environment of its own")
def test_doccano_takes_it_and_what_it_gives_back_is_the_same(
    labelled: Path, tmp_path: Path
) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    words = ("--db", str(labelled), "export", "--format", "doccano", "--notes", "-o", str(out))
    command_done(*words)
    program = [sys.executable, str(ROOT / "tests" / "doccano_program.py"), str(out), str(back)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout.split("\n")[-2])
    assert kept["errors"] == []
    assert kept["labels"] == list(LABELS)
    written = [
        json.loads(line)
        for name in ("A1", "A2")
        for line in (out / f"{name}.jsonl").read_text("ascii").splitlines()
    ]
    assert kept["examples"] == [
        {"text": row.pop("text"), "label": row.pop("label"), "meta": row} for row in written
    ]

    other = project(tmp_path / "back.db", *HOSTILE_TEXTS.values())
    files = [str(back / f"{name}.jsonl") for name in ("A1", "A2")]
    command_done("--db", str(other), "labels", "import", *files)
    assert _said(other, "--names") == _said(labelled)


def _said(path: Path, *options: str) -> list[dict[str, Any]]:
    words = ("--db", str(path), "export", "--notes", *options)
    rows = [json.loads(line) for line in command_done(*words).stdout_bytes.decode().splitlines()]
    return sorted(
        ({name: row[name] for name in row if name not in ("row_id", "origin")} for row in rows),
        key=str,
    )
