"""A folder comes in whole and in order, whatever links, pipes and locks are in it."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.models import Skipped, SourceDocument
from labeler.text.readers import read
from labeler.text.readers.discovery import natural_order
from reading import ROOT, documents, one, skipped, why, write


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


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Nobody asked for this sentence.", encoding="utf-8")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("This one was asked for.", encoding="utf-8")
    (folder / "b.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "c.txt").symlink_to(folder / "a.txt")
    found = list(read(str(folder)))
    assert [item.text for item in found if isinstance(item, SourceDocument)] == [
        "This one was asked for.",
        "This one was asked for.",
    ]
    assert [item.reason for item in found if isinstance(item, Skipped)] == [
        "is a link to outside the folder"
    ]
