"""The options of commands that read articles, and how these are read."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from labeler.models import Skipped, SourceDocument
    from labeler.text.readers import PageExtractor

FORMATS = ("auto", "text", "html", "jsonl", "csv", "tsv")  # as labeler.text.readers has them

language_option = click.option(
    "--language", default="en", show_default=True, metavar="CODE", help="The articles' language."
)
encoding_option = click.option(
    "--encoding", metavar="NAME", help="The files' encoding, where it is not UTF-8."
)
format_option = click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="What the files are; auto goes by their names and content.",
)
text_field_option = click.option(
    "--text-field", metavar="FIELD", help="The field of JSONL or CSV with the text."
)


@contextmanager
def watched(
    found: "Iterable[SourceDocument | Skipped]", label: str = "importing"
) -> "Iterator[Iterable[SourceDocument | Skipped]]":
    """Yield the same items; on a terminal a bar shows how many went by and which is the last."""
    import sys

    from labeler.text.display import display_text

    with click.progressbar(
        found,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_pos=True,
        item_show_func=lambda item: None if item is None else display_text(item.source)[-40:],
    ) as items:
        yield items


def reader(
    format_name: str,
    language: str,
    encoding: str | None,
    text_field: str | None = None,
    title_field: str | None = None,
    pages: "PageExtractor | None" = None,
) -> "Callable[[str], Iterator[SourceDocument | Skipped]]":
    """Return what reads the articles of one path, by the options that were given."""
    import functools

    from labeler.text.readers import read

    fields = {field: name for field, name in (("text", text_field), ("title", title_field)) if name}
    return functools.partial(
        read,
        format=format_name,
        language=language,
        encoding=encoding,
        fields=fields or None,
        pages=pages,
    )
