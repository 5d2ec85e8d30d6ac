"""Articles in, and what is in the project."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labeler.commands.articles import (
    encoding_option,
    format_option,
    language_option,
    reader,
    text_field_option,
    watched,
)
from labeler.commands.project import Project, destination, pass_project, say, show, show_json
from labeler.commands.versions import changes, replace, tell_versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labeler.importing import ImportSummary
    from labeler.models import Skipped, SourceDocument
    from labeler.store.documents import Listed
    from labeler.store.replacing import Rules

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@format_option
@language_option
@encoding_option
@text_field_option
@click.option("--title-field", metavar="FIELD", help="The field of JSONL or CSV with the title.")
@click.option("--no-carry", is_flag=True, help="New versions of articles: carry no labels over.")
@click.option("--keep-old", is_flag=True, help="New versions of articles: leave the old on lists.")
@pass_project
def import_(
    project: Project,
    paths: tuple[str, ...],
    format_name: str,
    language: str,
    encoding: str | None,
    text_field: str | None,
    title_field: str | None,
    no_carry: bool,
    keep_old: bool,
) -> None:
    """Bring articles in: files, folders, or - for stdin.

    Plain text, HTML, JSON Lines and CSV (one article a row). Importing again adds only what is
    new, so an interrupted import is simply started again. A changed article takes the place of
    its older version; sentences that are the same keep their labels.
    """
    from labeler.importing import ImportSummary, read_all
    from labeler.store.replacing import Rules
    from labeler.text.readers import PageExtractor

    path = project.import_path()
    summary = ImportSummary()
    try:
        with PageExtractor() as pages:
            read_one = reader(format_name, language, encoding, text_field, title_field, pages)
            with watched(read_all(paths, read_one)) as found:
                _take_in(iter(found), path, summary, Rules(not no_carry, not keep_old))
    finally:
        if summary != ImportSummary():
            _report(summary, path)
    if summary.failed:
        raise click.exceptions.Exit(1)


def _take_in(
    found: "Iterator[SourceDocument | Skipped]",
    path: Path,
    summary: "ImportSummary",
    rules: "Rules",
) -> None:
    """Store what was found; a project that is not there yet is made for the first article only."""
    from itertools import chain

    from labeler.importing import add_all, open_or_start
    from labeler.models import SourceDocument
    from labeler.store.decisions import refuse_if_packed

    for item in found:
        if isinstance(item, SourceDocument):
            break
        summary.skipped.append(item)
    else:
        return
    is_new = not path.exists()
    with open_or_start(path) as store:
        refuse_if_packed(store)
        if is_new:
            say(f"made a new project: {path}")
        add_all(store, chain([item], found), summary, rules)


def _report(summary: "ImportSummary", path: Path) -> None:
    from labeler.report.layout import amount

    counts = [
        amount(summary.documents, "document"),
        amount(summary.sentences, "sentence"),
        amount(summary.duplicates, "duplicate"),
        amount(summary.suggestions, "suggestion"),
        f"{len(summary.skipped)} skipped",
    ]
    if summary.known:
        counts.append(f"{summary.known} known already")
    say(f"{path}: {', '.join(counts)}")
    by_design = Counter(skipped.reason for skipped in summary.skipped if skipped.harmless)
    for reason, count in by_design.items():
        say(f"skipped {amount(count, 'file')}: {reason}")
    for skipped in summary.skipped:
        if not skipped.harmless:
            say(f"skipped {skipped.source}: {skipped.reason}")
    for identifier in summary.hidden:
        say(
            f"document {identifier[:12]} is hidden; `labeler documents hide --undo"
            f" {identifier[:12]}` shows it again"
        )
    tell_versions(summary.replaced, summary.distant)


@click.command()
@click.argument("path")
@format_option
@language_option
@encoding_option
def segment(path: str, format_name: str, language: str, encoding: str | None) -> None:
    """Cut a text into sentences and print them as JSON Lines; no project is touched.

    Each line holds `start` and `stop` in code points of the article's text, and `text`.
    """
    from labeler.errors import LabelerError
    from labeler.models import Skipped
    from labeler.text.jsonlines import json_line
    from labeler.text.segmentation import segment as cut

    with destination(None) as out:
        for item in reader(format_name, language, encoding)(path):
            if isinstance(item, Skipped):
                raise LabelerError(f"{item.source}: {item.reason}")
            for start, stop, _ in cut(item.text, item.language):
                line = json_line({"start": start, "stop": stop, "text": item.text[start:stop]})
                out.write(line.encode())


@click.group(invoke_without_command=True)
@_json
@click.pass_context
def documents(context: click.Context, as_json: bool) -> None:
    """List the articles, or take a mistaken import back."""
    if context.invoked_subcommand is not None:
        return
    from labeler.report.table import table
    from labeler.store.documents import listed_documents

    project: Project = context.obj
    with project.open() as store:
        listed = listed_documents(store)
    if as_json:
        show_json([document._asdict() for document in listed])
        return
    rows = [(d.document_id[:12], d.title, str(d.sentences), _remark(d), d.source) for d in listed]
    show(table(("id", "title", "sentences", "", "source"), rows, numbers={2}))


def _remark(document: "Listed") -> str:
    remarks = ["hidden"] if document.hidden else []
    if document.replaced_by:
        remarks.append(f"replaced by {document.replaced_by[:8]}")
    if document.replaces:
        remarks.append(f"new version of {document.replaces[:8]}")
    return ", ".join(remarks)


documents.add_command(replace)
documents.add_command(changes)


@documents.command("hide")
@click.argument("identifier", metavar="ID")
@click.option("--undo", is_flag=True, help="Show it again.")
@pass_project
def hide(project: Project, identifier: str, undo: bool) -> None:
    """Take a mistaken import back; its labels stay in the file and come back with --undo."""
    from labeler.store.documents import find_document, hide_document

    with project.open() as store:
        document_id = find_document(store, identifier)
        author = project.author(store)
        labels = hide_document(store, document_id, hidden=not undo, author=author)
    what = "shown again" if undo else "hidden"
    say(f"document {document_id[:12]} is {what}; that concerns {labels} labels, all kept")


@click.command()
@_json
@pass_project
def status(project: Project, as_json: bool) -> None:
    """Show the progress by article and by annotator."""
    from labeler.report.progress import progress_json, progress_text
    from labeler.store.progress import project_progress

    with project.open() as store:
        found = project_progress(store)
    if as_json:
        value: dict[str, Any] = progress_json(found)
        show_json(value)
    else:
        show(progress_text(found))
