"""The registry of formats in which a dataset leaves the project."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from labeler.errors import LabelerError
from labeler.release.csv_format import write_csv
from labeler.release.jsonl import write_jsonl


class Writer(Protocol):
    """Writes rows to a binary file and returns how many there were."""

    def __call__(
        self,
        file: BinaryIO,
        rows: Iterable[Mapping[str, Any]],
        fields: Sequence[str],
        *,
        excel_safe: bool,
    ) -> int:
        """Write every row."""
        ...


class Format(NamedTuple):
    """One format: its name on the command line, its file names' endings, and its writer."""

    name: str
    suffixes: tuple[str, ...]
    write: Writer


FORMATS = (
    Format("jsonl", (".jsonl", ".ndjson"), write_jsonl),
    Format("csv", (".csv",), write_csv),
)


def format_named(name: str | None, output: Path | None) -> Format:
    """Return the format asked for, else the one that the output's ending tells, else JSONL."""
    for known in FORMATS:
        if name == known.name or (
            name is None and output is not None and output.suffix.lower() in known.suffixes
        ):
            return known
    if name is None and (output is None or not output.suffix):
        return FORMATS[0]
    names = ", ".join(known.name for known in FORMATS)
    if name is None:
        raise LabelerError(f"{output}: the ending tells no format; choose one of {names}")
    raise LabelerError(f"there is no format '{name}'; there are {names}")
