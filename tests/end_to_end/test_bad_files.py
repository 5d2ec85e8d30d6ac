"""Files that cannot be taken in: each is told in one line, and all the others come in."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from processes import fails, run_here, verified
from projects import ARTICLES, project

BAD: Final[Mapping[str, tuple[bytes, str]]] = {
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG picture"),
    "paper.txt": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF document"),
    "archive.txt": (b"PK\x03\x04\x14\x00\x00\x00" + bytes(64), "ZIP archive"),
    "numbers.txt": (bytes(range(256)) * 8, "is not UTF-8 (byte offset 128)"),
    "cafe.txt": (("The café opened. It was “full”.\n" * 9).encode("cp1252"), "--encoding "),
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\n", "only white space"),
    "half.jsonl": (rb'{"text": "half a character: \ud800"}', "half a character"),
    "table.csv": (b"name,price\r\npear,2\r\n", "has no field for the text; it has: name, price"),
    "header.csv": (b"text,title\r\n", "has no rows"),
    "array.jsonl": (b'[{"text": "one"}]', "JSON Lines"),
    "page.html": (b"<html><body></body></html>", ""),
}
"""What a file holds, and what its line has to say."""

ROWS: Final = "\n".join(
    '{"text": "Row 7 is broken' if n == 7 else json.dumps({"text": f"Row {n} stands."})
    for n in range(1, 11)
)


def _put(home: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (home / name).write_bytes(data)


def test_one_line_for_each_bad_file_and_the_others_come_in(tmp_path: Path) -> None:
    _put(tmp_path, {name: data for name, (data, _) in BAD.items()})
    _put(
        tmp_path,
        {"good.txt": ARTICLES[0].encode(), "nul.txt": b"A \0 is text.", "r.jsonl": ROWS.encode()},
    )
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "astray.txt").symlink_to("nowhere.txt")
    skipped = [*BAD, "nothing", "missing.txt", "astray.txt"]
    lines = fails("import", *skipped, "good.txt", "nul.txt", "r.jsonl", home=tmp_path)

    told = {
        name: [line for line in lines if line.startswith(f"skipped {name}")] for name in skipped
    }
    assert {name: len(found) for name, found in told.items()} == dict.fromkeys(skipped, 1)
    for name, (_, reason) in BAD.items():
        assert reason in told[name][0]
    assert "holds no article" in told["nothing"][0]
    assert "there is no such file" in told["missing.txt"][0]
    assert "there is no such file" in told["astray.txt"][0]
    (row,) = [line for line in lines if line.startswith("skipped r.jsonl")]
    assert "line 7 is not JSON" in row

    listed = json.loads(run_here("documents", "--json", home=tmp_path).out)
    numbers = [1, 2, 3, 4, 5, 6, 8, 9, 10]
    assert {document["source"] for document in listed} == {
        "good.txt",
        "nul.txt",
        *(f"r.jsonl#{number}" for number in numbers),
    }
    verified(tmp_path / "labels.db", tmp_path)
    # What is left over: what was made, the summary, row 7, and the folder's picture.
    assert len(lines) == len(skipped) + 4


@pytest.mark.slow
@pytest.mark.parametrize("path", ["missing.txt", "nothing", "-"])
def test_nothing_to_import_leaves_no_project_behind(tmp_path: Path, path: str) -> None:
    (tmp_path / "nothing").mkdir()
    assert [path in line for line in fails("import", path, home=tmp_path)].count(True) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["nothing"]


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.commit()


def _newer(path: Path) -> None:
    project(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def _cut_short(path: Path) -> None:
    whole = project(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 100])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_text("Not a database.", "utf-8"), "is not a database"),
        (lambda path: path.mkdir(), "is not a file"),
        (_other_program, "another program"),
        (_newer, "newer labeler (schema 99, this one knows "),
        (_cut_short, "the file cannot be used"),
    ],
    ids=["text", "folder", "another program's", "newer", "cut short"],
)
def test_a_file_that_is_no_project_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    _put(tmp_path, {"good.txt": ARTICLES[0].encode()})
    for words in (("status",), ("import", "good.txt")):
        lines = fails("--db", "x.db", *words, home=tmp_path)
        assert len(lines) == 1
        assert lines[0].startswith("labeler: x.db: ")
        assert reason in lines[0]
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert {entry.name for entry in tmp_path.iterdir()} == {"x.db", "good.txt"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("labels",),
        ("import",),
        ("import", "--format", "pdf", "a.txt"),
        ("agreement", "--unit", "word"),
        ("export", "--excel-safe"),
        ("status", "--nonsense"),
        ("annotate",),
        (),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_exit_code_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    lines = fails(*words, home=tmp_path, status=2)
    assert 1 <= len(lines) <= 4
    assert list(tmp_path.iterdir()) == []
