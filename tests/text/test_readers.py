"""Articles come in from files, folders and standard input; what cannot says why."""

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
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
from labeler.text.readers.discovery import natural_order

ROOT = Path(__file__).parents[2]


def documents(path: str | Path, **options: Any) -> list[SourceDocument]:
    return [found for found in read(str(path), **options) if isinstance(found, SourceDocument)]


def skipped(path: str | Path, **options: Any) -> list[Skipped]:
    return [found for found in read(str(path), **options) if isinstance(found, Skipped)]


def one(path: str | Path, **options: Any) -> SourceDocument:
    (found,) = read(str(path), **options)
    assert isinstance(found, SourceDocument), found
    return found


def why(path: str | Path, **options: Any) -> str:
    (found,) = read(str(path), **options)
    assert isinstance(found, Skipped), found
    assert not found.harmless
    return found.reason


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


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


# --- Folders ---------------------------------------------------------------------------------


def test_a_folder_comes_in_natural_order_with_what_is_no_article_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(
        Path("news"),
        {
            "00010.txt": "Ten.",
            "00002.TXT": "Two.",
            "2.txt": "Two again.",
            "100/1.text": "One of the hundred.",
            "99.csv": "text\nA row.\n",
            "photo.jpg": "not looked at",
            ".hidden.txt": "Hidden.",
            ".git/config.txt": "Hidden.",
            "empty.txt": "",
        },
    )
    for path in ("news", "./news/", str(tmp_path / "news"), "news/100/.."):
        monkeypatch.chdir(tmp_path)
        found = list(read(path))
        assert [(type(entry), entry.source) for entry in found] == [
            (SourceDocument, "news/00002.TXT"),
            (SourceDocument, "news/2.txt"),
            (SourceDocument, "news/00010.txt"),
            (SourceDocument, "news/99.csv#2"),
            (SourceDocument, "news/100/1.text"),
            (Skipped, "news/empty.txt"),
            (Skipped, "news/photo.jpg"),
        ]
    monkeypatch.chdir("news")
    assert [entry.source for entry in read(".")] == [entry.source for entry in found]
    assert found[-1] == Skipped("news/photo.jpg", "is not an article format", harmless=True)
    assert found[-2] == Skipped("news/empty.txt", "is empty")


@given(st.lists(st.text(st.sampled_from("ab0129._٣"), max_size=8)))
def test_natural_order_tells_all_names_apart_and_counts(names: list[str]) -> None:
    ordered = sorted(set(names), key=natural_order)
    assert len({natural_order(name) for name in ordered}) == len(ordered)
    numbers = [f"p{number}.txt" for number in range(0, 200, 7)]
    assert sorted(sorted(numbers), key=natural_order) == numbers


@pytest.mark.parametrize("files", [{}, {"photo.jpg": "x", "sub/notes.docx": "y"}])
def test_a_folder_without_an_article_is_an_error(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, files)
    with pytest.raises(LabelerError, match=r"holds no article \(looked for \.txt"):
        list(read(str(tmp_path)))


def test_a_folder_whose_articles_are_all_refused_is_not_called_empty(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": ""})
    assert why(tmp_path) == "is empty"


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/article.txt": "Text."})
    (tmp_path / "a" / "b" / "back").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "broken.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "a" / "round.txt").symlink_to("round.txt")
    name = tmp_path.name
    assert [found.source for found in documents(tmp_path)] == [f"{name}/a/b/article.txt"]
    assert {found.source: found.harmless for found in skipped(tmp_path)} == {
        f"{name}/a/broken.txt": False,
        f"{name}/a/round.txt": False,
    }


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder so deep that nothing recursive gets to its end, not even a cleaning up."""
    folder = tmp_path
    for _ in range(1200):
        folder /= "d"
        folder.mkdir()
    yield folder
    while folder != tmp_path:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        folder = folder.parent


def test_deep_folders_are_no_problem(tmp_path: Path, deep_folder: Path) -> None:
    write(deep_folder, {"a.txt": "Text."})
    assert [found.text for found in documents(tmp_path)] == ["Text."]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text."})
    os.mkfifo(tmp_path / "b.txt")
    assert [found.source for found in read(str(tmp_path))] == [
        f"{tmp_path.name}/a.txt",
        f"{tmp_path.name}/b.txt",
    ]
    assert skipped(tmp_path)[0].harmless


def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("Through a pipe.",))
    writer.start()
    assert one(pipe).text == "Through a pipe."
    writer.join()


def test_a_device_is_refused() -> None:
    with pytest.raises(LabelerError, match="neither a file nor a folder"):
        read(os.devnull)


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text("x" * 201)
    except OSError:
        pytest.skip("this file system refuses such names")
    for found in (one(tmp_path), one(tmp_path / name)):
        assert found.source.endswith("caf\ufffd.txt")
        assert found.title == "caf\ufffd"


def test_one_document_is_read_at_a_time(tmp_path: Path) -> None:
    write(tmp_path, {"1.txt": "First.", "2.txt": "Second."})
    found = read(str(tmp_path))
    assert next(found).source.endswith("1.txt")
    write(tmp_path, {"2.txt": "Changed meanwhile."})
    second = next(found)
    assert isinstance(second, SourceDocument)
    assert second.text == "Changed meanwhile."


def test_a_file_that_goes_away_meanwhile_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, {"1.txt": "First.", "2.txt": "Second.", "3.txt": "Third."})
    found = read(str(tmp_path))
    next(found)
    (tmp_path / "2.txt").unlink()
    second, third = found
    assert isinstance(second, Skipped)
    assert "No such file" in second.reason
    assert isinstance(third, SourceDocument)


# --- Permissions -----------------------------------------------------------------------------

UNPRIVILEGED = """
import os, sys
from labeler.text.readers import read
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for found in read(sys.argv[1]):
    print(type(found).__name__, found.source.partition("/")[2], getattr(found, "reason", ""))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder that other users can reach, which pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for path in folder.rglob("*"):
            path.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="permissions are a matter of POSIX here")
def test_what_may_not_be_read_is_skipped_and_the_rest_comes_in(open_folder: Path) -> None:
    write(open_folder, {"a.txt": "Text.", "b.txt": "Secret.", "closed/c.txt": "Secret."})
    write(open_folder, {"listed/d.txt": "Secret.", "z.txt": "Text."})
    (open_folder / "b.txt").chmod(0)
    (open_folder / "closed").chmod(0)
    (open_folder / "listed").chmod(0o744)
    result = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(open_folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    denied = "cannot be read: Permission denied"
    assert result.stdout.splitlines() == [
        "SourceDocument a.txt ",
        f"Skipped b.txt {denied}",
        f"Skipped closed {denied}",
        f"Skipped listed/d.txt {denied}",
        "SourceDocument z.txt ",
    ]


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
