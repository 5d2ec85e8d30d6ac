"""One document a row: JSON Lines and CSV, streamed, whatever the size of the file."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from labeler.identity import canonical_json
from labeler.models import Skipped, SourceDocument
from labeler.text.readers.base import Options, Origin, UnreadableError, document
from labeler.text.readers.delimited import delimited_rows
from labeler.text.readers.fields import assign, content_role, metadata, no_field
from labeler.text.readers.html import PageExtractor
from labeler.text.readers.jsonl import json_rows
from labeler.text.readers.lines import Lines

ROW_FORMATS: Final = ("jsonl", "csv", "tsv")


def read_rows(
    stream: io.BufferedReader,
    origin: Origin,
    format_: str,
    options: Options,
    pages: PageExtractor,
) -> Iterator[SourceDocument | Skipped]:
    """Yield a document for each row, or why there is none; a bad row does not end the file.

    A document's source is the file with the number of the line (JSON Lines) or of the row as a
    spreadsheet counts, the header being 1 (CSV). Fields that play no part of their own become
    `meta`, and what is hashed is the row's canonical JSON. A row without a text may hold an HTML
    page instead. Raises UnreadableError for what is wrong with the whole file. The stream stays
    open.
    """
    lines = Lines(stream, options.encoding, newline="\n" if format_ == "jsonl" else "")
    if format_ == "jsonl":
        rows = json_rows(lines)
    else:
        rows = delimited_rows(lines, format_, options.fields)
    is_empty = True
    try:
        for number, row in rows:
            is_empty = False
            place = origin.row(number)
            if isinstance(row, str):
                yield Skipped(place.source, row)
                continue
            try:
                yield _document(row, place, format_, lines.encoding, options, pages)
            except UnreadableError as error:
                yield Skipped(place.source, str(error))
    finally:
        lines.detach()
    if is_empty:
        raise UnreadableError("has no rows")


def _document(
    row: Mapping[str, Any],
    place: Origin,
    format_: str,
    encoding: str,
    options: Options,
    pages: PageExtractor,
) -> SourceDocument:
    raw = _canonical(row)
    names = [name for name, value in row.items() if value is not None]
    roles = assign(names, options.fields)
    content = content_role(roles, options.fields)
    if content is None:
        raise no_field("text", names, options.fields)
    text = row[roles[content]]
    if not isinstance(text, str):
        raise UnreadableError(f"has something other than text in its field '{roles[content]}'")
    about, extractor = metadata(row, roles, content), format_
    if content == "html":
        page = pages.extract(text)
        text, about = page.text, about.or_else(page.metadata)
        extractor = f"{format_}, {page.extractor}"
    return document(
        text,
        about,
        origin=place,
        raw=raw,
        language=options.language,
        encoding=encoding,
        extractor=extractor,
    )


def _canonical(row: Mapping[str, Any]) -> bytes:
    try:
        return canonical_json(row).encode()
    except UnicodeEncodeError as error:
        raise UnreadableError("holds half a character (a lone surrogate)") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("holds a number that JSON cannot carry, or goes too deep") from error
