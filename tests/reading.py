"""How the tests of the readers read, and what they expect to get."""

import io
from pathlib import Path
from typing import Any

from labeler.models import Skipped, SourceDocument
from labeler.text.readers import read

ROOT = Path(__file__).parents[1]

Found = list[SourceDocument | Skipped]


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


def from_text(text: str | bytes, format_: str, **options: Any) -> Found:
    """Return what is read when `text` is piped in."""
    raw = text.encode() if isinstance(text, str) else text
    return list(read("-", format=format_, stdin=io.BytesIO(raw), **options))


def texts(found: Found) -> list[str]:
    assert all(isinstance(entry, SourceDocument) for entry in found), found
    return [entry.text for entry in found if isinstance(entry, SourceDocument)]


def reason(found: Found) -> str:
    (entry,) = found
    assert isinstance(entry, Skipped), entry
    assert not entry.harmless
    return entry.reason


def outline(found: Found) -> list[tuple[str, bool]]:
    """Return each entry's source, and whether it came in."""
    return [(entry.source, isinstance(entry, SourceDocument)) for entry in found]
