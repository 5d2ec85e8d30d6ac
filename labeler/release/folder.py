"""Folders that hold a release: how the next release knows that it may replace one."""

from pathlib import Path
from typing import Final

MARKER: Final = ".labeler"
_CONTENT: Final = "labeler wrote this folder, and replaces it whole.\n"


def mark(folder: Path) -> None:
    """Mark a folder as one that a later release may replace."""
    (folder / MARKER).write_text(_CONTENT, "utf-8")


def is_ours(folder: Path) -> bool:
    """Say whether a release made the folder, so that nothing of anybody's is lost with it."""
    marker = folder / MARKER
    try:
        return not marker.is_symlink() and marker.read_text("utf-8") == _CONTENT
    except (OSError, UnicodeDecodeError):
        return False
