"""The dataset as its reader gets it: whole, exact, traceable, and with nobody's name in it."""

import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from labeler.cli import cli
from labeler.errors import LabelerError
from labeler.release.choices import Choices
from labeler.release.columns import table
from labeler.release.formats import Format, format_named
from labeler.store.connection import open_store
from labeler.store.decisions import decide
from projects import CODEBOOK, project, sitting

FIELDS = table(Choices()).names

HOSTILE = (
    'He said "=1+1", then \x1b]52;c;eA==\x07 left\x00.\n\n=HYPERLINK("x") is here \u202e now.\n\n'
    "A line\u2028separator and a next\x85line, and \U0001f469\u200d\U0001f52c too."
)


def _run(path: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["--db", str(path), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def _jsonl(path: Path, *arguments: str) -> list[dict[str, Any]]:
    lines = _run(path, "export", *arguments).stdout_bytes.decode().splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = project(tmp_path / "x.db")
    for name, names in (("Ines Okoro", ["claim", "filler"]), ("Tomás Ríos", ["attribution"])):
        session = sitting(path, name)
        for label in names:
            session.label(label, unsure=label == "filler")
        session.go_to(0)
        session.note("look again")
        session.close()
    return path


def test_one_row_a_label_with_every_field(path: Path) -> None:
    rows = _jsonl(path)
    assert sorted((r["position"], r["annotator"], r["label"]) for r in rows) == [
        (1, "A1", "claim"),
        (1, "A2", "attribution"),
        (2, "A1", "filler"),
    ]
    assert all(tuple(row) == FIELDS for row in rows)
    filler = rows[-1]
    assert filler["attributes"] == {"unsure": True}
    assert filler["title"] == "Harbour plan delayed"
    assert filler["source"] == "article-1.txt"
    assert (filler["round"], filler["splitter"]) == (1, "labeler-1:en")
    assert filler["codebook"] == CODEBOOK.name
    assert [row["row_id"] for row in rows] == [1, 2, 3]
    assert "note" not in filler
    assert _jsonl(path, "--notes")[0]["note"] == "look again"
    assert filler["stop"] - filler["start"] == len(filler["text"])


def test_names_only_when_asked_for(path: Path) -> None:
    plain = _run(path, "export").stdout
    assert "Okoro" not in plain.replace("Ines Okoro.", "")  # the article quotes an Ines Okoro
    assert {row["annotator"] for row in _jsonl(path, "--names")} == {"Ines Okoro", "Tomás Ríos"}


def test_no_digest_or_event_id_leaves(path: Path) -> None:
    with open_store(path) as store:
        secrets = [s for row in store.rows("SELECT event_id, digest FROM event") for s in row]
        secrets += [s for (s,) in store.rows("SELECT annotator_id FROM annotator")]
    for arguments in ([], ["--format", "csv"], ["--names"]):
        output = _run(path, "export", *arguments).stdout
        assert not any(secret in output for secret in secrets)


def test_csv_reads_back_equal(path: Path) -> None:
    text = _run(path, "export", "--format", "csv").stdout_bytes.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    expected = _jsonl(path)
    assert len(rows) == len(expected) == 3
    for row, wanted in zip(rows, expected, strict=True):
        assert tuple(row) == FIELDS
        for name, value in wanted.items():
            if isinstance(value, dict):
                assert json.loads(row[name]) == value
            elif isinstance(value, bool):
                assert row[name] == str(value).lower()
            else:
                assert row[name] == ("" if value is None else str(value))


def test_hostile_text_leaves_unchanged_and_harms_no_line_reader(tmp_path: Path) -> None:
    path = project(tmp_path / "h.db", HOSTILE)
    session = sitting(path)
    session.label("claim", indices=range(len(session.states)))
    assert session.document is not None
    texts = [sentence.text for sentence in session.document.sentences]
    session.close()
    raw = _run(path, "export").stdout_bytes.decode()
    assert len(raw.splitlines()) == raw.count("\n") == len(texts)
    assert [json.loads(line)["text"] for line in raw.splitlines()] == texts
    assert not set(raw) & set("\x1b\x07\x85\u2028\u202e\x00")
    out = tmp_path / "out.csv"
    _run(path, "export", "-o", str(out))
    with out.open(newline="", encoding="utf-8") as file:
        assert [row["text"] for row in csv.DictReader(file)] == texts


def test_formulas_are_defused_only_when_asked_for(tmp_path: Path) -> None:
    path = project(tmp_path / "h.db", "=1+1 is a formula.\n\n-2 is one too.\n\nPlain text is not.")
    session = sitting(path)
    session.label("claim", indices=range(3))
    session.go_to(0)
    session.note("@SUM(A1)")
    session.close()
    exact = _run(path, "export", "--format", "csv", "--notes").stdout
    safe = _run(path, "export", "--format", "csv", "--notes", "--excel-safe").stdout
    cells = [cell for row in csv.reader(io.StringIO(safe, newline="")) for cell in row]
    assert "'=1+1 is a formula." in cells
    assert "'-2 is one too." in cells
    assert "'@SUM(A1)" in cells
    assert "Plain text is not." in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'" not in exact
    result = CliRunner().invoke(cli, ["--db", str(path), "export", "--excel-safe"])
    assert result.exit_code == 2


def test_without_text_there_are_offsets_and_hashes_only(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", "Secret headline\n\nA secret was told by Ines Okoro.")
    session = sitting(path, "Tomás Ríos")
    session.go_to(1)
    session.label("attribution", unsure=True)
    session.go_to(1)
    session.set_attributes({"source": "Ines Okoro", "cue": "told", "unsure": True})
    session.note("a secret note")
    session.close()
    (row,) = _jsonl(path, "--no-text")
    assert not {"text", "title", "source", "note"} & set(row)
    cue = {
        "start": row["start"] + len("A secret was "),
        "stop": row["start"] + len("A secret was told"),
    }
    assert row["attributes"] == {"unsure": True, "cue": cue}
    assert "ecret" not in json.dumps(row)
    assert {"document_id", "sentence_id", "start", "stop", "raw_sha256", "label"} <= set(row)


def test_practice_labels_stay_at_home(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store, store.write():
        decide(store, "round", "1", "practice", None)
    result = _run(path, "export")
    assert result.stdout == ""
    assert "3 practice labels" in result.stderr
    assert len(_jsonl(path, "--practice")) == 3


def test_a_practice_round_is_not_had_by_its_number_either(path: Path) -> None:
    with open_store(path) as store, store.write():
        decide(store, "round", "1", "practice", None)
    result = CliRunner().invoke(cli, ["--db", str(path), "export", "--round", "1"])
    assert isinstance(result.exception, LabelerError)
    assert len(_jsonl(path, "--round", "1", "--practice")) == 3


def test_one_round_is_told_from_another(path: Path) -> None:
    _run(path, "rounds")
    assert len(_jsonl(path, "--round", "1")) == 3
    result = CliRunner().invoke(cli, ["--db", str(path), "export", "--round", "2"])
    assert isinstance(result.exception, LabelerError)
    assert "round 2 has no labels" in str(result.exception)


def test_what_a_format_misses_is_told_in_one_line() -> None:
    missing = Format("x", "x", "x", extra="parquet", packages=("no_such_package",))
    with pytest.raises(LabelerError) as caught:
        missing.check_installed()
    assert "pip install 'sentence-labeler[parquet]'" in str(caught.value)


@pytest.mark.parametrize(
    ("known", "choices", "told"),
    [
        (Format("x", "x", "x", aggregated=False), Choices(labels="mace"), "--labels raw"),
        (Format("x", "x", "x", raw=False), Choices(), "--labels majority"),
        (Format("x", "x", "x", needs_text=True), Choices(text=False), "--no-text"),
        (Format("x", "x", "x"), Choices(excel_safe=True), "csv or tsv"),
    ],
)
def test_what_a_format_is_not_is_refused(known: Format, choices: Choices, told: str) -> None:
    with pytest.raises(LabelerError, match=told):
        known.check(choices)


def test_the_ending_tells_the_format(path: Path, tmp_path: Path) -> None:
    for name, start in (("a.jsonl", b'{"row_id"'), ("a.csv", b"row_id,document_id,title")):
        _run(path, "export", "-o", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(LabelerError, match="tells no format"):
        format_named(None, Path("x.docx"))


def test_a_failed_export_leaves_the_old_file_whole(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    _run(path, "export", "-o", str(out))
    before = out.read_bytes()
    with open_store(path) as store:
        store.execute("DROP TABLE roster")
        store.execute(
            "CREATE VIEW roster AS SELECT annotator_id, name, kind FROM annotator"
            " WHERE abs(-9223372036854775808)"
        )
    result = CliRunner().invoke(cli, ["--db", str(path), "export", "-o", str(out)])
    assert isinstance(result.exception, LabelerError)
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_planted_link_harms_nothing_and_permissions_stay(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    out = tmp_path / "out.jsonl"
    for name in (".out.jsonl.tmp", "out.jsonl.tmp", ".out.jsonl"):
        (tmp_path / name).symlink_to(victim)
    out.write_text("old")
    out.chmod(0o640)
    _run(path, "export", "-o", str(out))
    assert victim.read_text() == "precious"
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_a_link_as_target_keeps_pointing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_text("old")
    link = tmp_path / "link.jsonl"
    link.symlink_to("real.jsonl")
    _run(path, "export", "-o", str(link))
    assert link.is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes().startswith(b'{"row_id"')


def test_labels_on_a_hidden_document_are_left_out(path: Path) -> None:
    with open_store(path) as store:
        identifier = store.value("SELECT document_id FROM documents LIMIT 1")
    _run(path, "documents", "hide", identifier[:10])
    assert _jsonl(path) == []
    _run(path, "documents", "hide", "--undo", identifier[:10])
    assert len(_jsonl(path)) == 3
