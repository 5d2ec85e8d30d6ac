"""Label files as a person would write them, and what is read from them."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from labeler.errors import LabelerError
from labeler.label_files import FileLabel, read_label_files


class Read(NamedTuple):
    labels: list[FileLabel]
    formats: tuple[str, ...]
    left_out: Mapping[str, int]


class Folder:
    """A folder of label files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, content: str | bytes, name: str = "labels.csv", **options: Any) -> Read:
        return self.read_files(self.write(name, content), **options)

    def read_json(self, records: Sequence[Any], name: str = "labels.jsonl", **options: Any) -> Read:
        """Read the records as JSON Lines; as an array if the name ends in .json."""
        if name.endswith(".json"):
            return self.read(json.dumps(records, indent=2), name, **options)
        return self.read("".join(f"{json.dumps(record)}\n" for record in records), name, **options)

    def read_files(self, *paths: Path, **options: Any) -> Read:
        found = read_label_files(paths, **options)
        return Read(list(found), found.formats, found.left_out)

    def problem(self, read: Callable[[], object]) -> str:
        """Return the message of the error that reading ends in: one line, with a short path."""
        with pytest.raises(LabelerError) as raised:
            read()
        message = str(raised.value)
        assert "\n" not in message
        return message.replace(f"{self.path}/", "")

    def problem_of(self, content: str | bytes, name: str = "labels.csv", **options: Any) -> str:
        return self.problem(lambda: self.read(content, name, **options))

    def problem_of_json(
        self, records: Sequence[Any], name: str = "labels.jsonl", **options: Any
    ) -> str:
        return self.problem(lambda: self.read_json(records, name, **options))
