"""Articles in: plain text, HTML, JSON Lines and CSV; files, folders and standard input."""

import io
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from labeler.errors import LabelerError
from labeler.models import Skipped, SourceDocument
from labeler.text.readers.base import (
    MAX_DOCUMENT_BYTES,
    STANDARD_INPUT,
    Options,
    Origin,
    PathError,
    UnreadableError,
    checked_language,
)
from labeler.text.readers.discovery import (
    FORMATS,
    Article,
    articles,
    failure,
    format_of_content,
    format_of_name,
)
from labeler.text.readers.encoding import HEAD_BYTES, check_head, checked_encoding
from labeler.text.readers.fields import checked_fields
from labeler.text.readers.html import PageExtractor, read_page
from labeler.text.readers.plain import read_text
from labeler.text.readers.rows import ROW_FORMATS, read_rows

__all__ = ["READABLE_FORMATS", "PageExtractor", "PathError", "read"]

READABLE_FORMATS: Final = ("auto", "text", "html", "jsonl", "csv", "tsv")
"""What `read` may be told that a file holds; `auto` goes by its name, then by how it begins."""


def read(
    path: str,
    *,
    format: str = "auto",  # noqa: A002 - the word that the command line uses
    language: str = "en",
    encoding: str | None = None,
    fields: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    pages: PageExtractor | None = None,
) -> Iterator[SourceDocument | Skipped]:
    """Return the documents of a file, a folder or (`-`) standard input, one at a time.

    What cannot be taken in comes as Skipped, and the rest still comes. A folder is read with all
    its folders, in natural order; its files that are no articles come as Skipped(harmless=True).
    A `format` other than `auto` is the format of every file. Text is UTF-8, with or without a byte
    order mark, unless `encoding` says otherwise. `language` goes for each document that names none
    itself. `fields` maps `text`, `html`, `title`, `url`, `published_at` or `language` to what a
    JSONL or CSV file calls it; what is not given is detected. `stdin` stands in for the standard
    input. `pages` is for callers that read many HTML files by several calls: it lets them share
    the process that extracts.

    Raises LabelerError at once for a format, language, encoding or field that is not known, and
    PathError (a LabelerError) at once for a path that does not exist, at the end for a folder that
    holds no article.
    """
    if format not in READABLE_FORMATS:
        raise LabelerError(f"format '{format}': is not one of {', '.join(READABLE_FORMATS)}")
    options = Options(
        None if format == "auto" else format,
        checked_language(language),
        None if encoding is None else checked_encoding(encoding),
        checked_fields(fields),
    )
    return _read_all(_found(path, options), options, stdin, pages)


def _found(path: str, options: Options) -> Iterable[Article | Skipped]:
    if path == "-":
        return [Article(None, STANDARD_INPUT, None)]
    hint = "; save the page first, nothing is fetched" if "://" in path else ""
    missing = PathError(path, f"there is no such file or folder{hint}")
    if not path:  # which `Path` takes for the working folder
        raise missing
    file = Path(path)
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise missing from error
    except OSError:
        mode = stat.S_IFREG  # opening it will say what is wrong
    if stat.S_ISDIR(mode):
        return _found_in_folder(file, options)
    if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
        raise PathError(path, "is neither a file nor a folder")
    return [Article(file, Origin.of_file(path), format_of_name(file))]


def _found_in_folder(folder: Path, options: Options) -> Iterator[Article | Skipped]:
    is_barren = True
    for found in articles(folder):
        if isinstance(found, Article) and found.format is None and options.format is None:
            yield Skipped(found.origin.source, "is not an article format", harmless=True)
        else:
            is_barren = is_barren and isinstance(found, Skipped) and found.harmless
            yield found
    if is_barren:
        raise PathError(str(folder), f"holds no article (looked for {', '.join(FORMATS)})")


def _read_all(
    found: Iterable[Article | Skipped],
    options: Options,
    stdin: BinaryIO | None,
    pages: PageExtractor | None,
) -> Iterator[SourceDocument | Skipped]:
    with PageExtractor() if pages is None else nullcontext(pages) as extractor:
        for article in found:
            if isinstance(article, Skipped):
                yield article
                continue
            path, origin, format_ = article
            try:
                with _opened(path, stdin) as stream:
                    yield from _read_stream(stream, origin, format_, options, extractor)
            except UnreadableError as error:
                yield Skipped(origin.source, str(error))
            except OSError as error:
                yield Skipped(origin.source, failure(error))


@contextmanager
def _opened(path: Path | None, stdin: BinaryIO | None) -> Iterator[io.BufferedReader]:
    if path is not None:
        with path.open("rb") as stream:
            yield stream
        return
    if stdin is None:
        if sys.stdin is None:
            raise UnreadableError("cannot be read: it is closed")
        stdin = sys.stdin.buffer
    if isinstance(stdin, io.BufferedReader):
        yield stdin
        return
    # What stands in for the standard input may be unable to show its beginning without losing it.
    stream = io.BufferedReader(cast("Any", stdin))
    try:
        yield stream
    finally:
        stream.detach()  # it is not ours to close


def _read_stream(
    stream: io.BufferedReader,
    origin: Origin,
    format_: str | None,
    options: Options,
    pages: PageExtractor,
) -> Iterator[SourceDocument | Skipped]:
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    if not head:
        raise UnreadableError("is empty")
    check_head(head, options.encoding)
    format_ = options.format or format_ or format_of_content(head)
    if format_ in ROW_FORMATS:
        yield from read_rows(stream, origin, format_, options, pages)
        return
    data = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise UnreadableError(
            f"is longer than {MAX_DOCUMENT_BYTES:,} bytes, too long for an article"
        )
    if format_ == "html":
        yield read_page(data, origin, options, pages)
    else:
        yield read_text(data, origin, options)
