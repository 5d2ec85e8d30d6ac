"""The text back into an export that was made without it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from labeler.commands.articles import (
    encoding_option,
    format_option,
    language_option,
    reader,
    text_field_option,
    watched,
)
from labeler.commands.project import destination, keep_inputs, output_option, say

if TYPE_CHECKING:
    from labeler.release.rejoin.articles import Articles
    from labeler.release.rejoin.rejoin import Form
    from labeler.release.rejoin.rows import Rejoiner

_FORM_OF_SUFFIX = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}


@click.command()
@click.argument("export", type=click.Path(path_type=Path))
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@output_option
@format_option
@language_option
@encoding_option
@text_field_option
@click.option("--excel-safe", is_flag=True, help="Keep a spreadsheet from running formulas.")
def rejoin(
    export: Path,
    articles: tuple[str, ...],
    output: Path | None,
    format_name: str,
    language: str,
    encoding: str | None,
    text_field: str | None,
    excel_safe: bool,
) -> None:
    """Put the text back into an EXPORT that was made without it.

    From the articles, read as `labeler import` reads them: files, folders, or - for stdin. The
    export is JSON Lines, CSV, TSV or Parquet, and stays what it is. Documents that match none of
    the articles are listed and keep their rows without text; the exit code is 1 then.
    """
    from labeler.errors import LabelerError
    from labeler.importing import read_all
    from labeler.models import Skipped
    from labeler.release.rejoin.articles import Articles
    from labeler.release.rejoin.rejoin import form_of
    from labeler.release.rejoin.rejoin import rejoin as put_back
    from labeler.report.layout import amount
    from labeler.text.readers import PageExtractor

    form = form_of(export)
    _check_output(export, form, output, articles, excel_safe=excel_safe)
    with Articles() as held:
        with PageExtractor() as pages:
            read_one = reader(format_name, language, encoding, text_field, pages=pages)
            with watched(read_all(articles, read_one), "reading articles") as found:
                for item in found:
                    if not isinstance(item, Skipped):
                        held.add(item)
                    elif not item.harmless:
                        say(f"skipped {item.source}: {item.reason}")
        with destination(output) as out:
            done = put_back(export, form, out, held, excel_safe=excel_safe)
            _say_unmatched(done, held)
            if done.documents and len(done.unmatched) == len(done.documents):
                raise LabelerError(
                    f"{export}: none of its {amount(len(done.documents), 'document')} is among the"
                    " articles; nothing was written"
                )
    matched = len(done.documents) - len(done.unmatched)
    where = "" if output is None else f"{output}: "
    say(f"{where}{amount(done.filled, 'row')} of {amount(matched, 'document')} got the text back")
    if done.unmatched:
        raise click.exceptions.Exit(1)


def _check_output(
    export: Path, form: "Form", output: Path | None, articles: tuple[str, ...], *, excel_safe: bool
) -> None:
    keep_inputs(output, (str(export), *articles))
    if excel_safe and form not in ("csv", "tsv"):
        raise click.UsageError("--excel-safe goes with CSV and TSV")
    if output is not None and _FORM_OF_SUFFIX.get(output.suffix.lower(), form) != form:
        raise click.UsageError(f"{export} is {form}, and so is what comes out: name it .{form}")


def _say_unmatched(done: "Rejoiner", held: "Articles") -> None:
    """Print a line for each document without an article, and for each article without a row."""
    for document_id, url, source in done.unmatched.values():
        where = f" ({url})" if url else ""
        why = "no article has its text"
        if source is not None:
            why = f"{source} is the same file, but is read as another text than it was then"
        say(f"without text: document {document_id[:12]}{where}: {why}")
    for source in held.unused():
        say(f"not in the export: {source}")
