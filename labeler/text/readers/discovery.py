"""Which files of a folder are articles, in the order in which people count them."""

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from labeler.models import Skipped
from labeler.text.readers.base import Origin, UnreadableError

FORMATS: Final = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
}
"""What a file holds, by the end of its name."""

_JSON_LINES: Final = re.compile(rb"\{[ \t]*\"")
_OTHER_JSON: Final = re.compile(rb"\{\s*\"|\[\s*[{\[]")
_NUMBER: Final = re.compile(r"([0-9]+)")


class Article(NamedTuple):
    """A file to read: where it is, what it is called, and what its name says that it holds.

    `path` is None for the standard input, `format` for a name that says nothing.
    """

    path: Path | None
    origin: Origin
    format: str | None


def format_of_name(path: Path) -> str | None:
    """Return the format that the end of a file's name stands for; None if it stands for none."""
    return FORMATS.get(path.suffix.lower())


def format_of_content(head: bytes) -> str:
    """Return the format of a file, whose name says nothing, by how it begins.

    Raises UnreadableError for JSON that is not JSON Lines: it would pass for plain text.
    """
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    is_markup = start.startswith((b"<?xml", b"<!--")) and b"<html" in start
    if is_markup or start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if _JSON_LINES.match(start):
        return "jsonl"
    if _OTHER_JSON.match(start):
        raise UnreadableError("looks like JSON, but not like JSON Lines (one object a line)")
    return "text"


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts `2.txt` before `10.txt`, the same on every platform."""
    parts = _NUMBER.split(name)
    key = [(0, int(part), part) if place % 2 else (1, 0, part) for place, part in enumerate(parts)]
    return tuple(key)


def articles(folder: Path) -> Iterator[Article | Skipped]:
    """Yield the files of a folder and the folders in it, sorted; hidden ones are passed over.

    A file's origin begins with the folder's own name. Each folder is read once, however many
    links lead to it, so that links in a circle end. What is not a file, cannot be looked at, or is
    a link that leads out of the folder (nobody asked for what is there) is Skipped.
    """
    root = os.path.realpath(folder)
    name = folder.name if folder.name not in ("", "..") else folder.resolve().name
    seen: set[tuple[int, int]] = set()
    waiting = [(folder, name)]
    while waiting:
        path, label = waiting.pop()
        try:
            status = path.stat()
            if path.is_symlink() and not _is_inside(path, root):
                source = Origin.of_file(path, label).source
                yield Skipped(source, "is a link to outside the folder", harmless=True)
            elif stat.S_ISREG(status.st_mode):
                yield Article(path, Origin.of_file(path, label), format_of_name(path))
            elif not stat.S_ISDIR(status.st_mode):
                yield Skipped(Origin.of_file(path, label).source, "is not a file", harmless=True)
            elif (place := (status.st_dev, status.st_ino)) not in seen:
                seen.add(place)
                waiting += reversed(_entries(path, label))
        except OSError as error:
            yield Skipped(Origin.of_file(path, label).source, failure(error))


def _is_inside(path: Path, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


def failure(error: OSError) -> str:
    """Return why a file cannot be read, in the system's words."""
    return f"cannot be read: {error.strerror or error}"


def _entries(folder: Path, label: str) -> list[tuple[Path, str]]:
    paths = [path for path in folder.iterdir() if not path.name.startswith(".")]
    paths.sort(key=lambda path: natural_order(path.name))
    return [(path, f"{label}/{path.name}") for path in paths]
