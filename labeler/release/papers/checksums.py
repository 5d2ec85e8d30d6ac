"""SHA256SUMS: what `sha256sum -c` checks a release with."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

FILE: Final = "SHA256SUMS"


def digests(folder: Path) -> dict[str, str]:
    """Return path → SHA-256 of every file in a folder, sorted; the checksums themselves aside."""
    return {name: _digest(folder / name) for name in sorted(_names(folder)) if name != FILE}


def checksums_text(found: Mapping[str, str]) -> str:
    """Return the lines that `sha256sum -c` reads; names have neither line ends nor backslashes."""
    return "".join(f"{digest}  {name}\n" for name, digest in found.items())


def changed_files(folder: Path) -> list[str]:
    """Return the files of a release that are no longer as they were written, sorted.

    A release without readable checksums has changed there.
    """
    try:
        lines = (folder / FILE).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return [FILE]
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    names = set(_names(folder)) - {FILE, ".labeler"}
    return sorted(
        name
        for name in names | listed.keys()
        if name not in names or name not in listed or _digest(folder / name) != listed[name]
    )


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
