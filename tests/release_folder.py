"""What stands in the folder of a release."""

import json
from pathlib import Path
from typing import Any, Final

PLAIN: Final = ("--practice", "--format", "jsonl", "--format", "csv")
"""Options of a release of the practice project, with formats that need no extra."""


def content(folder: Path) -> dict[str, bytes]:
    """Return what stands in the files of a folder, by path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def manifest(folder: Path) -> dict[str, Any]:
    """Return what release.json says."""
    found: dict[str, Any] = json.loads((folder / "release.json").read_bytes())
    return found


def rows(file: Path) -> list[dict[str, Any]]:
    """Return the rows of JSON Lines."""
    return [json.loads(line) for line in file.read_bytes().decode().split("\n")[:-1]]
