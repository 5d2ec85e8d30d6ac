"""What every reader shares: where a text came from, why it was refused, how a document is made."""

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from labeler.errors import LabelerError
from labeler.models import SourceDocument
from labeler.text.normalise import normalise

MAX_DOCUMENT_BYTES: Final = 32 * 2**20
"""No article is longer; a file that is, is something else."""

_MAX_TITLE_LENGTH: Final = 200
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LANGUAGE_CODE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")


class PathError(LabelerError):
    """A path that leads to nothing that can be read; the others of a call are not affected."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"'{path}': {reason}")
        self.path = path
        self.reason = reason


class UnreadableError(Exception):
    """One file or row that cannot be taken in; the message is the reason, in words for people."""


class Origin(NamedTuple):
    """Where a text came from: `source` is recorded, `stem` names a document without a title."""

    source: str
    stem: str

    @classmethod
    def of_file(cls, path: str | os.PathLike[str], name: str | None = None) -> "Origin":
        """Return the origin of a file, called `name` if that differs from its path.

        An absolute path is cut to the file's name: where a home folder lies is nobody's business
        in a released dataset.
        """
        given = PurePath(path)
        label = name or (given.name if given.is_absolute() else str(path))
        return cls(well_formed(label), well_formed(given.stem))

    def row(self, number: int) -> "Origin":
        """Return the origin of a row of this file, counted from 1."""
        return Origin(f"{self.source}#{number}", f"{self.stem}#{number}")


STANDARD_INPUT: Final = Origin("-", "standard input")


class Options(NamedTuple):
    """What the user said about the files: checked, and the same for all of them.

    `format` and `encoding` are None where each file speaks for itself; `fields` maps what we call
    a field to what the files call it.
    """

    format: str | None
    language: str
    encoding: str | None
    fields: Mapping[str, str]


class Metadata(NamedTuple):
    """What a file says about its text, as found; None where it says nothing."""

    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    language: str | None = None
    meta: Mapping[str, Any] = {}

    def or_else(self, other: "Metadata") -> "Metadata":
        """Return this, with what it does not say taken from `other`."""
        return Metadata(
            self.title or other.title,
            self.url or other.url,
            self.published_at or other.published_at,
            self.language or other.language,
            {**other.meta, **self.meta},
        )


def document(
    text: str,
    metadata: Metadata,
    *,
    origin: Origin,
    raw: bytes,
    language: str,
    encoding: str,
    extractor: str,
) -> SourceDocument:
    """Return the document made of a decoded text; `raw` is what is hashed, `language` a default.

    The title is the one given, else the first line that is not blank if it has at most 200
    characters, else the name of the file. Raises UnreadableError if nothing is left to label.
    """
    text = normalise(text)
    if not text:
        raise UnreadableError("holds only white space")
    if (position := lone_surrogate(text)) is not None:
        raise UnreadableError(f"holds half a character (a lone surrogate) at position {position}")
    return SourceDocument(
        text=text,
        title=one_line(metadata.title) or one_line(_first_line(text)) or origin.stem,
        source=origin.source,
        url=one_line(metadata.url),
        published_at=one_line(metadata.published_at),
        language=metadata.language or language,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        encoding=encoding,
        extractor=extractor,
        meta=dict(metadata.meta),
    )


def language_code(value: str) -> str | None:
    """Return `value` as a language code (BCP 47, lower case: `en`, `pt-br`), None if it is none."""
    code = value.strip().lower().replace("_", "-")
    return code if _LANGUAGE_CODE.fullmatch(code) else None


def checked_language(value: str) -> str:
    """Return `value` as a language code; LabelerError if it is none."""
    if (code := language_code(value)) is None:
        raise LabelerError(f"language '{value}': is not a code such as 'en' or 'pt-br'")
    return code


def one_line(value: str | None) -> str | None:
    """Return what is said about a text as one well-formed line; None if that leaves nothing."""
    return well_formed(" ".join((value or "").split())) or None


def well_formed(text: str) -> str:
    """Return `text` with lone surrogates, which nothing can write as UTF-8, as U+FFFD.

    They come with names of files that are not UTF-8, which Python carries through as surrogates.
    """
    return _SURROGATE.sub("\ufffd", text)


def lone_surrogate(text: str) -> int | None:
    """Return the position of the first lone surrogate of `text`, counted from 1, or None."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start + 1
    return None


def _first_line(text: str) -> str | None:
    line = text.lstrip().partition("\n")[0]
    return line if len(line) <= _MAX_TITLE_LENGTH else None
