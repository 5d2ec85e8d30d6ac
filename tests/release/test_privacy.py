"""What nobody is told, in any format: names, exact times, ids of events, notes."""

import re
import zlib
from pathlib import Path

import pytest

from adjudicating import LEAD, PEOPLE
from command_line import command_done, run_command
from labeler.release.formats import FORMATS, Format
from labeler.store.connection import open_store
from release_readers import cases

TABLES = [known for known in FORMATS if known.name in ("jsonl", "csv", "tsv", "parquet")]


def unpacked(file: Path) -> str:
    """Return all that is said in a file, where it is packed, too."""
    data = file.read_bytes()
    if data.startswith(b"PAR1"):
        table = pytest.importorskip("pyarrow.parquet").read_table(file)
        return f"{table.to_pylist()}{table.schema.metadata}"
    if file.suffix == ".spacy":
        data = zlib.decompress(data)
    return data.decode("utf-8", "replace")


def written(path: Path, known: Format, out: Path, *arguments: str) -> str:
    """Export in a format; return all that it wrote, names of files included."""
    for package in known.packages:
        pytest.importorskip(package)
    command_done("--db", str(path), "export", "--format", known.name, "-o", str(out), *arguments)
    files = [file for file in (out, *out.rglob("*")) if file.is_file()]
    assert files
    contents = [unpacked(file) for file in files]
    return "\n".join([*(file.relative_to(out.parent).as_posix() for file in files), *contents])


def secrets(path: Path) -> list[str]:
    with open_store(path) as store:
        rows = store.rows(
            "SELECT event_id, digest, created_at, substr(created_at, 12, 8) FROM event"
        )
        found = [secret for row in rows for secret in row]
        found += [secret for (secret,) in store.rows("SELECT annotator_id FROM annotator")]
    return found


@pytest.mark.parametrize("known", cases(FORMATS))
def test_nobody_is_named_and_no_event_can_be_traced(
    released: Path, known: Format, tmp_path: Path
) -> None:
    text = written(released, known, tmp_path / "out")
    assert not [secret for secret in secrets(released) if secret in text]
    for name in (*PEOPLE, LEAD):
        assert name not in text
    assert "a note" not in text
    assert "a reason" not in text
    assert str(released.parent) not in text


@pytest.mark.parametrize("known", cases(TABLES))
def test_names_do_not_bring_ids_and_times_along(
    released: Path, known: Format, tmp_path: Path
) -> None:
    text = written(released, known, tmp_path / "out", "--names", "--notes")
    assert not [secret for secret in secrets(released) if secret in text]
    assert all(name in text for name in PEOPLE)
    assert "a note" in text


@pytest.mark.parametrize("known", cases(k for k in FORMATS if not k.needs_text))
def test_without_text_no_word_of_an_article_leaves(
    released: Path, known: Format, tmp_path: Path
) -> None:
    text = written(released, known, tmp_path / "out", "--no-text")
    assert "something of its own" not in text
    assert not re.search(r"Article [0-9]|article-[0-9]", text)


@pytest.mark.parametrize("known", cases(k for k in FORMATS if k.needs_text))
def test_a_format_that_needs_text_refuses_to_go_without(
    released: Path, known: Format, tmp_path: Path
) -> None:
    arguments = ("export", "--format", known.name, "--no-text", "-o", str(tmp_path / "out"))
    result = run_command("--db", str(released), *arguments)
    assert result.exit_code == 2
    assert "leave out --no-text" in result.output


def test_people_are_numbered_by_their_first_event(released: Path, tmp_path: Path) -> None:
    text = written(released, FORMATS[0], tmp_path / "out.jsonl", "--names")
    numbers = written(released, FORMATS[0], tmp_path / "numbers.jsonl")
    order = dict(
        zip(
            re.findall(r'"annotator": "([^"]*)"', numbers),
            re.findall(r'"annotator": "([^"]*)"', text),
            strict=True,
        )
    )
    assert [order[f"A{n}"] for n in (1, 2, 3)] == list(PEOPLE)


def test_notes_do_not_go_without_text(released: Path) -> None:
    result = run_command("--db", str(released), "export", "--notes", "--no-text")
    assert result.exit_code == 2
