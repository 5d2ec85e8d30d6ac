"""The commands as a person types them: which file, what is printed, which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labeler.cli import cli
from labeler.errors import LabelerError
from labeler.practice_project import start_practice
from labeler.store.annotators import add_annotator
from labeler.store.connection import open_store
from labeler.store.decisions import decide
from projects import ARTICLES, CODEBOOK, labels, numbered, project, sitting

ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str, **keywords: object) -> Result:
    return CliRunner().invoke(cli, arguments, **keywords)  # type: ignore[arg-type]


def _done(*arguments: str, **keywords: object) -> Result:
    result = _run(*arguments, **keywords)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def _process(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program as the shell does."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "labeler", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)


def _articles(*texts: str) -> list[str]:
    paths = [Path(f"article-{number}.txt") for number in range(1, len(texts) + 1)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def test_import_makes_labels_db_here_and_says_so() -> None:
    result = _done("import", *_articles(*ARTICLES))
    assert "made a new project: labels.db" in result.stderr
    assert "3 documents" in result.stderr
    assert result.stdout == ""
    again = _done("import", *_articles(*ARTICLES))
    assert "0 documents" in again.stderr
    assert "3 known already" in again.stderr
    assert "made a new project" not in again.stderr
    assert json.loads(_done("documents", "--json").stdout)[0]["title"] == "Harbour plan delayed"


def test_import_never_writes_to_the_practice_project(tmp_path: Path) -> None:
    practice = tmp_path / "data" / "labeler" / "practice.db"
    start_practice(practice)
    before = practice.read_bytes()
    _done("import", *_articles(ARTICLES[0]))
    assert practice.read_bytes() == before
    assert Path("labels.db").exists()


def test_the_file_is_db_then_environment_then_here_then_practice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_practice(tmp_path / "data" / "labeler" / "practice.db")
    assert len(json.loads(_done("documents", "--json").stdout)) == 5
    project(Path("labels.db"), ARTICLES[0])
    assert len(json.loads(_done("documents", "--json").stdout)) == 1
    project(Path("two.db"), *ARTICLES[:2])
    monkeypatch.setenv("LABELER_DB", "two.db")
    assert len(json.loads(_done("documents", "--json").stdout)) == 2
    project(Path("three.db"), *ARTICLES)
    assert len(json.loads(_done("--db", "three.db", "documents", "--json").stdout)) == 3


def test_without_any_project_a_command_says_how_to_begin() -> None:
    for command in ("status", "export", "documents", "agreement", "verify"):
        result = _run(command)
        assert isinstance(result.exception, LabelerError)
        assert "labeler import" in str(result.exception)
    assert list(Path().iterdir()) == []


def test_one_bad_file_does_not_keep_the_others_out() -> None:
    good, empty = _articles(ARTICLES[0], "")
    result = _run("import", good, empty, "missing.txt")
    assert result.exit_code == 1
    assert "1 document" in result.stderr
    assert f"skipped {empty}:" in result.stderr
    assert "skipped missing.txt:" in result.stderr


def test_stdin_is_an_article() -> None:
    result = _process("--db", "x.db", "import", "-", stdin=ARTICLES[0].encode())
    assert result.returncode == 0, result.stderr
    assert b"1 document" in result.stderr


def test_segment_prints_offsets_into_the_text_and_touches_no_project() -> None:
    (path,) = _articles("\ufeffFirst one here.\r\n\r\nSecond one there. Third.  \n\n")
    result = _process("segment", path)
    rows = [json.loads(line) for line in result.stdout.decode().splitlines()]
    text = "First one here.\n\nSecond one there. Third."
    assert [row["text"] for row in rows] == ["First one here.", "Second one there.", "Third."]
    assert all(text[row["start"] : row["stop"]] == row["text"] for row in rows)
    assert [p.name for p in Path().iterdir()] == [path]


def test_segment_of_a_missing_file_is_one_line() -> None:
    result = _process("segment", "missing.txt")
    assert result.returncode == 1
    assert result.stdout == b""
    assert result.stderr.startswith(b"labeler: ")
    assert result.stderr.count(b"\n") == 1


def test_without_a_terminal_labelling_is_one_line_and_exit_2() -> None:
    for arguments in ((), ("annotate",)):
        result = _process(*arguments)
        assert result.returncode == 2
        assert result.stderr.count(b"\n") == 1
        assert b"needs a terminal" in result.stderr


def test_wrong_usage_is_exit_2() -> None:
    for arguments in (("nonsense",), ("import",), ("export", "--nonsense"), ("--db",)):
        assert _process(*arguments).returncode == 2


def test_a_reader_that_goes_away_is_no_error_to_talk_about() -> None:
    path = project(Path("labels.db"), numbered(3000))
    session = sitting(path)
    session.label("claim", indices=range(3000))
    session.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "labeler", "export"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process, process.stderr as errors:
        assert process.stdout.readline().startswith(b'{"row_id"')
        process.stdout.close()
        assert errors.read() == b""


def test_messages_carry_nothing_that_a_terminal_obeys() -> None:
    result = _process("--db", "evil\x1b]0;title\x07.db", "status")
    assert result.returncode == 1
    assert not set(result.stderr) & set(b"\x1b\x07")


def _labelled(path: Path) -> Path:
    project(path, *ARTICLES)
    for name, names in (
        ("Ines Okoro", ["claim", "attribution", "filler", "claim"]),
        ("Tomás Ríos", ["claim", "claim", "filler"]),
    ):
        session = sitting(path, name)
        for label in names:
            session.label(label)
        session.skip()
        session.close()
    return path


def test_status_by_article_and_by_annotator() -> None:
    _labelled(Path("labels.db"))
    text = _done("status").stdout
    assert "Harbour plan delayed" in text
    assert "Tomás Ríos" in text
    value = json.loads(_done("status", "--json").stdout)
    (first, *others) = value["documents"]
    assert first["annotators"] == [
        {"annotator": "Ines Okoro", "labelled": 4, "skipped": 1},
        {"annotator": "Tomás Ríos", "labelled": 3, "skipped": 1},
    ]
    assert first["labelled_by_anyone"] == 4
    assert [d["labelled_by_anyone"] for d in others] == [0, 0]
    assert (value["round"], value["purpose"]) == (1, "production")


def test_annotators_with_the_pseudonyms_of_the_export() -> None:
    _labelled(Path("labels.db"))
    listed = json.loads(_done("annotators", "--json").stdout)
    assert [(a["name"], a["pseudonym"], a["labels"], a["skipped"]) for a in listed] == [
        ("Ines Okoro", "A1", 4, 1),
        ("Tomás Ríos", "A2", 3, 1),
    ]
    assert "exported as" in _done("annotators").stdout


def test_agreement_counts_what_counts_and_says_what_it_left_out() -> None:
    path = _labelled(Path("labels.db"))
    with open_store(path) as store, store.write():
        add_annotator(store, "bag of words", "model")
    value = json.loads(_done("agreement", "--json").stdout)
    assert (value["items"], value["labels"], value["annotators"]) == (4, 7, 2)
    assert value["singletons"] == 1
    assert value["categories"] == list(CODEBOOK.label_names)
    assert value["coefficients"]["percent"]["value"] == pytest.approx(2 / 3)
    assert value["round"] == 1
    text = _done("agreement").stdout
    assert "2 skipped" in text
    _done("agreement", "-o", "out.json")
    assert json.loads(Path("out.json").read_text()) == value


def test_agreement_never_pools_codebooks() -> None:
    path = _labelled(Path("labels.db"))
    Path("mine.toml").write_text(_CODEBOOK, encoding="utf-8")
    _done("codebook", "use", "mine.toml")
    value = json.loads(_done("agreement", "--json").stdout)
    assert value["labels"] == 0
    assert value["categories"] == ["yes", "no"]
    assert "7 under other codebooks" in _done("agreement").stdout
    assert len(labels(path)) == 7  # they stand, made under the codebook that they were made under
    session = sitting(path)
    session.label("yes")
    session.close()
    assert json.loads(_done("agreement", "--json").stdout)["labels"] == 1
    assert _done("verify").exit_code == 0


def test_practice_says_nothing_about_agreement_unless_asked() -> None:
    path = _labelled(Path("labels.db"))
    with open_store(path) as store, store.write():
        decide(store, "round", "1", "practice", None)
    result = _run("agreement")
    assert isinstance(result.exception, LabelerError)
    assert "--practice" in str(result.exception)
    assert json.loads(_done("agreement", "--practice", "--json").stdout)["labels"] == 7


_CODEBOOK = """
name = "two"
version = "1"
title = "Two labels"
unit = "One sentence."
[[labels]]
name = "yes"
title = "Yes"
key = "y"
glyph = "+"
definition = "It is so."
[[labels]]
name = "no"
title = "No"
key = "w"
glyph = "-"
definition = "It is not so."
"""


def test_a_codebook_is_checked_shown_and_used() -> None:
    assert "DECISION TREE" in _done("codebook", "show").stdout
    Path("mine.toml").write_text(_CODEBOOK, encoding="utf-8")
    assert "sound: two 1, 2 labels" in _done("codebook", "check", "mine.toml").stderr
    Path("wrong.toml").write_text(_CODEBOOK.replace('key = "w"', 'key = "q"'), encoding="utf-8")
    result = _run("codebook", "check", "wrong.toml")
    assert isinstance(result.exception, LabelerError)
    assert "key" in str(result.exception)
    project(Path("labels.db"))
    _done("codebook", "use", "mine.toml")
    assert json.loads(_done("codebook", "show", "--json").stdout)["name"] == "two"
    with open_store(Path("labels.db")) as store:
        assert store.value("SELECT count(*) FROM suggestion") == 0  # it has no boilerplate label
        assert store.value("SELECT count(*) FROM codebook") == 2


def test_keys_are_listed_with_the_codebooks_labels() -> None:
    listed = json.loads(_done("keys", "--json").stdout)
    assert {"undo", "skip", "note"} <= {action["id"] for action in listed}
    text = _done("keys").stdout
    assert all(label.title in text for label in CODEBOOK.labels)


def test_backup_verify_and_repair() -> None:
    path = _labelled(Path("labels.db"))
    _done("backup", "-o", "copy.db")
    assert labels(Path("copy.db")) == labels(path)
    _done("verify")
    with open_store(path) as store, store.write():
        store.execute("DELETE FROM current")
    result = _run("verify", "--json")
    assert result.exit_code == 1
    assert [c["name"] for c in json.loads(result.stdout) if not c["ok"]] == ["derived tables"]
    _done("repair")
    _done("verify")
    assert labels(Path("copy.db")) == labels(path)


def test_a_decision_carries_who_made_it() -> None:
    path = _labelled(Path("labels.db"))
    with open_store(path) as store:
        document = store.value("SELECT document_id FROM documents")
        ines = store.value("SELECT annotator_id FROM annotator WHERE name = 'Ines Okoro'")
    _done("--as", "Ines Okoro", "documents", "hide", document)
    with open_store(path) as store:
        assert store.value("SELECT author FROM decision WHERE kind = 'hide document'") == ines


def test_practice_has_reference_labels_that_are_never_exported(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    assert start_practice(path)
    before = path.read_bytes()
    assert not start_practice(path)
    assert path.read_bytes() == before
    session = sitting(path)
    assert session.practice
    assert session.document is not None
    assert set(session.document.references) == set(range(len(session.document.sentences)))
    expected = session.document.references[0].label
    wrong = next(name for name in session.codebook.label_names if name != expected)
    feedback = session.label(wrong).feedback
    assert feedback is not None
    assert (feedback.agrees, feedback.given, feedback.expected) == (False, wrong, expected)
    assert feedback.rule is not None
    assert feedback.rule.label == expected
    session.go_to(0)
    feedback = session.label(expected).feedback
    assert feedback is not None
    assert feedback.agrees
    session.close()
    rows = _done("--db", str(path), "export", "--practice").stdout.splitlines()
    assert [json.loads(row)["label"] for row in rows] == [expected]
    _done("--db", str(path), "verify")


def test_two_practice_projects_are_alike(tmp_path: Path) -> None:
    """They can be united: nothing in them depends on when or where they were made."""
    truth = ("document", "segmentation", "sentence", "codebook", "annotator", "event", "decision")
    dumps = []
    for name in ("a.db", "b.db"):
        start_practice(tmp_path / name)
        with open_store(tmp_path / name) as store:
            dumps.append({t: sorted(store.rows(f"SELECT * FROM {t}"), key=repr) for t in truth})
    assert dumps[0] == dumps[1]
