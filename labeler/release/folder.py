"""Folders that hold a release: how the next release knows that it may replace one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

MARKER: Final = ".labeler"
_TITLE: Final = "labeler wrote these files, and replaces this folder if it holds no others."


def mark(folder: Path, besides: str | None = None) -> None:
    """List the files of a folder in it, as what a later release may replace.

    `besides` is a file that people write in, and only what knows of it may replace.
    """
    names = sorted(set(_names(folder)) - {besides})
    (folder / MARKER).write_bytes("\n".join([_TITLE, *names, ""]).encode())


def is_ours(folder: Path, besides: str | None = None) -> bool:
    """Say whether a release made all that is in a folder: nothing of anybody's is lost with it.

    The file `besides` may be there as well.
    """
    marker = folder / MARKER
    try:
        if marker.is_symlink():
            return False
        title, *listed = marker.read_bytes().decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return False
    return title == _TITLE and set(_names(folder)) <= {*listed, besides}


def _names(folder: Path) -> Iterator[str]:
    """Yield the path of every file in a folder, marker aside, with `/` between its parts."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name != MARKER and (path.is_symlink() or not path.is_dir()):
            yield name
