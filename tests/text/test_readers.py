"""Articles come in from files and standard input; what cannot says why."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.models import Skipped, SourceDocument
from labeler.text.normalise import normalise
from labeler.text.readers import read
from labeler.text.readers.base import MAX_DOCUMENT_BYTES
from reading import ROOT, documents, one, why, write


def test_a_plain_text_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = "\ufeffBridge closed\r\n\r\nThe bridge is “closed”, the mayor said.\r\n".encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bridge.txt").write_bytes(raw)
    monkeypatch.chdir(tmp_path)
    assert one("in/bridge.txt", language="fr") == SourceDocument(
        text="Bridge closed\n\nThe bridge is “closed”, the mayor said.",
        title="Bridge closed",
        source="in/bridge.txt",
        url=None,
        published_at=None,
        language="fr",
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        encoding="utf-8-sig",
        extractor="text",
        meta={},
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n \n  Rain at last  \nIt rained.", "Rain at last"),
        ("x" * 200 + "\nmore", "x" * 200),
        ("x" * 201 + "\nmore", "storm.2024"),
        ("A\ttab  and   spaces\nmore", "A tab and spaces"),
    ],
)
def test_the_title_is_the_first_line_unless_that_is_a_paragraph(
    tmp_path: Path, text: str, title: str
) -> None:
    write(tmp_path, {"storm.2024.txt": text})
    assert one(tmp_path / "storm.2024.txt").title == title


def test_a_home_folder_does_not_get_into_the_data(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text.", "sub/b.txt": "Text."})
    assert one(tmp_path / "a.txt").source == "a.txt"
    assert [found.source for found in documents(tmp_path)] == [
        f"{tmp_path.name}/a.txt",
        f"{tmp_path.name}/sub/b.txt",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
@example("\r\n \u2028\x85")
@example("\ufeff\ufeffx")
def test_any_utf8_text_comes_in_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode())
    expected = normalise(text)
    (found,) = read(str(path))
    if expected:
        assert isinstance(found, SourceDocument)
        assert found.text == expected
    else:
        assert isinstance(found, Skipped)


# --- What is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "is empty"), (b" \r\n\t\n", "white space"), (b"\xef\xbb\xbf", "white space")],
)
def test_nothing_to_label(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    assert reason in why(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["big.txt", "big.html"])
def test_a_file_that_is_too_large(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write(b"a" * 4096)
        file.truncate(MAX_DOCUMENT_BYTES + 1)
    assert "is longer than 33,554,432 bytes" in why(tmp_path / name)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere.txt", "no such file"),
        ("", "no such file"),
        ("a\0b", "no such file"),
        ("https://news.example.org/story", "nothing is fetched"),
    ],
)
def test_a_path_that_does_not_exist_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LabelerError, match=words):
        read(path)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"format": "docx"}, "format 'docx': is not one of auto, text"),
        ({"language": "English!"}, "language 'English!': is not a code"),
        ({"encoding": "utf-9"}, "encoding 'utf-9': is not known"),
        ({"fields": {"body": "text"}}, "field 'body': is not one of text"),
    ],
)
def test_an_option_that_is_not_known_is_told_at_once(
    tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    write(tmp_path, {"a.txt": "Text."})
    with pytest.raises(LabelerError, match=words):
        read(str(tmp_path / "a.txt"), **options)


def test_languages_are_spelt_one_way(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Texto."})
    assert one(tmp_path / "a.txt", language=" pt_BR ").language == "pt-br"


# --- Formats ---------------------------------------------------------------------------------


def test_a_named_file_without_a_known_suffix_is_recognised_by_its_content(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "article": "Just text. [Not] {JSON}.",
            "rows.data": '\ufeff\n{"text": "A row."}\n',
            "bracket.md": "[Update] The text goes on.",
            "object.json": '{\n  "text": "A text over lines"\n}\n',
            "array.json": '[\n  {"text": "A text"}\n]\n',
        },
    )
    assert one(tmp_path / "article").extractor == "text"
    assert one(tmp_path / "rows.data").extractor == "jsonl"
    assert one(tmp_path / "bracket.md").text == "[Update] The text goes on."
    assert "JSON Lines" in why(tmp_path / "object.json")
    assert "JSON Lines" in why(tmp_path / "array.json")


def test_a_format_that_is_named_is_the_format_of_every_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": "Plain, all the same.", "noend": "Plain as well."})
    found = documents(tmp_path, format="text")
    assert [(document.extractor, document.text) for document in found] == [
        ("text", "Plain, all the same."),
        ("text", "Plain as well."),
    ]


# --- Standard input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "extractor", "source"),
    [
        (b"Title\n\nText.", "text", "-"),
        (b'{"text": "A row."}\n', "jsonl", "-#1"),
    ],
)
def test_standard_input(raw: bytes, extractor: str, source: str) -> None:
    stdin = io.BytesIO(raw)
    found = one("-", stdin=stdin)
    assert (found.extractor, found.source) == (extractor, source)
    assert not stdin.closed


def test_empty_standard_input() -> None:
    assert why("-", stdin=io.BytesIO()) == "is empty"


def test_the_real_standard_input() -> None:
    script = "from labeler.text.readers import read; print(next(read('-')).text)"
    result = subprocess.run(
        [sys.executable, "-c", script],
        input="Piped “text”.\n".encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert result.stdout.decode().strip() == "Piped “text”."


def test_rows_come_out_while_more_come_in() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb", buffering=0) as source:
        source.write(b'{"text": "First."}\n')
        rows = read("-", format="jsonl", stdin=stdin)
        first = next(rows)
        source.write(b'{"text": "Second."}\n')
        second = next(rows)
        source.close()
        assert [first.source, second.source] == ["-#1", "-#2"]
        assert list(rows) == []
        assert not stdin.closed


# --- What is loaded --------------------------------------------------------------------------


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text.", "b.csv": "text\nA row.\n"})
    script = (
        "import sys; from labeler.text.readers import read; list(read(sys.argv[1]));"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    heavy = {"trafilatura", "lxml", "charset_normalizer", "textual", "rich", "sqlite_utils"}
    assert not heavy & set(result.stdout.split())


def test_an_article_from_elsewhere_comes_in_whole() -> None:
    folder = ROOT.parent / "shared" / "articles"
    if not folder.is_dir():
        pytest.skip("the optional test data is not here")
    for path in folder.glob("*.txt"):
        raw = path.read_bytes()
        found = one(path)
        assert found.text == normalise(raw.decode())
        assert found.raw_sha256 == hashlib.sha256(raw).hexdigest()
        assert found.text.startswith(found.title)
