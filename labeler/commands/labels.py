"""Labels made elsewhere, taken over into a project."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from labeler.commands.label_input import READING_OPTIONS, bar
from labeler.commands.project import (
    Project,
    destination,
    pass_project,
    say,
    show_json,
)

if TYPE_CHECKING:
    from labeler.label_files.given import GivenLabels
    from labeler.models import AnnotatorKind
    from labeler.store.connection import Store
    from labeler.store.label_import.label_results import LabelImport
    from labeler.store.label_import.label_staging import Duplicates, Plan

_KINDS = ("person", "model", "reference")  # as labeler.models has them
_SHOWN = 3
_WIDEST = 60


@click.group()
def labels() -> None:
    """Take over labels that were made elsewhere."""


def _renamed(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Read OLD=NEW (for click)."""
    del context, parameter
    pairs = [value.rpartition("=") for value in values]
    if any(not old for old, _, _ in pairs) or len({old for old, _, _ in pairs}) < len(pairs):
        raise click.BadParameter("takes OLD=NEW, each OLD once")
    return {old: new for old, _, new in pairs}


def _time(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Read a time (for click)."""
    del context, parameter
    from labeler.label_files.context import moment

    if value is None:
        return None
    found = moment(value)
    if found is None:
        raise click.BadParameter("takes ISO 8601, such as 2026-05-03 or 2026-05-03T14:02:11Z")
    return found


def _reading(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(READING_OPTIONS):
        command = option(command)
    return command


@labels.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--annotator", metavar="NAME", help="Who gave all of these labels.")
@click.option("--as-kind", type=click.Choice(_KINDS), help="What the annotators are.")
@click.option(
    "--codebook", "codebook_name", metavar="ID", help="Made by this codebook, not the one in use."
)
@click.option(
    "--map",
    "renamed",
    metavar="OLD=NEW",
    multiple=True,
    callback=_renamed,
    help="Call a label otherwise; OLD= leaves it out. Can be repeated.",
)
@click.option(
    "--round", "round_number", type=click.IntRange(1, 1_000_000), help="The round of all labels."
)
@click.option(
    "--made-at", metavar="TIME", callback=_time, help="When, where the file does not say."
)
@click.option(
    "--duplicates",
    type=click.Choice(("error", "first", "last")),
    default="error",
    show_default=True,
    help="Which of two different labels of one sentence by one annotator counts.",
)
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write each label that did not come in to this file, as JSON Lines, with the reason.",
)
@_reading
@pass_project
def import_(
    project: Project,
    /,
    files: tuple[str, ...],
    annotator: str | None,
    as_kind: "AnnotatorKind | None",
    codebook_name: str | None,
    renamed: Mapping[str, str],
    round_number: int | None,
    made_at: str | None,
    duplicates: "Duplicates",
    dry_run: bool,
    as_json: bool,
    output: Path | None,
    **reading: str | None,
) -> None:
    """Take labels over from tables, Label Studio, doccano, Prodigy or `labeler export`.

    A label finds its sentence by the sentence's id, by its article and offsets, or by its text;
    what finds none is counted with the reason, and written one by one to the file named with -o.
    The same labels twice add nothing, and no label replaces what somebody entered here.
    """
    from labeler.errors import LabelerError
    from labeler.store.decisions import refuse_if_packed
    from labeler.store.label_import.label_results import set_aside
    from labeler.text.jsonlines import json_line

    reports: list[dict[str, Any]] = []
    is_lost = False
    with project.open() as store, _opened(output) as file:
        refuse_if_packed(store)
        plan = _plan(store, codebook_name)._replace(
            kind=as_kind,
            round=round_number,
            renamed=renamed,
            duplicates=duplicates,
            created_at=made_at,
        )
        for name in files:
            of_file = plan._replace(source=name)
            with set_aside(store):
                found, done = _take_in(store, reading, annotator, of_file, dry_run=dry_run)
                reports.append(_report(name, found, done))
                if file is not None:
                    for refused in done.each_not_taken():
                        file.write(json_line({"file": name, **refused._asdict()}).encode())
            is_lost = is_lost or done.read == sum(done.not_taken.values()) > 0
            if not as_json:
                _tell(reports[-1], dry_run=dry_run)
    if as_json:
        show_json(reports)
    if is_lost:
        raise LabelerError("none of a file's labels came in: the reasons are above")


def _opened(output: Path | None) -> AbstractContextManager[BinaryIO | None]:
    return nullcontext() if output is None else destination(output)


def _plan(store: "Store", codebook_name: str | None) -> "Plan":
    from labeler.store.codebooks import all_codebooks, codebook_in_use
    from labeler.store.decisions import round_in_force
    from labeler.store.label_import.label_staging import Plan
    from labeler.store.versions import find_codebook

    if codebook_name is None:
        chosen = codebook_in_use(store)
    else:
        identifier = find_codebook(store, codebook_name)
        chosen = identifier, all_codebooks(store)[identifier]
    return Plan("", chosen, round_in_force(store))


def _take_in(
    store: "Store",
    reading: Mapping[str, str | None],
    annotator: str | None,
    plan: "Plan",
    *,
    dry_run: bool,
) -> "tuple[GivenLabels, LabelImport]":
    from labeler.label_files import Columns
    from labeler.label_files.given import read_given_labels
    from labeler.store.label_import.label_import import import_labels

    with bar() as read, bar("checking" if dry_run else "adding") as written:
        found = read_given_labels(
            Path(plan.source),
            file_format=reading["file_format"],
            columns=Columns(
                reading["item_column"],
                reading["annotator_column"],
                reading["label_column"],
                reading["document_column"],
            ),
            encoding=reading["encoding"] or "utf-8",
            annotator=annotator,
            advance=read.update,
        )
        read.length = found.size

        def watch(count: int, total: int) -> None:
            written.length = total
            written.update(count)

        return found, import_labels(store, found, plan, dry_run=dry_run, watch=watch)


def _report(name: str, found: "GivenLabels", done: "LabelImport") -> dict[str, Any]:
    """Return what became of a file's labels, as JSON has it."""
    examples: dict[str, list[dict[str, Any]]] = {}
    for reason in done.not_taken:
        each = (one._asdict() for one in done.each_not_taken() if one.reason == reason)
        examples[reason] = list(islice(each, _SHOWN))
    return {
        "file": name,
        "format": found.format,
        "read": done.read,
        "added": done.added,
        "replaced": done.replaced,
        "skips": done.skips,
        "known": done.known,
        "repeated": done.repeated,
        "notes": done.notes,
        "left_out": dict(found.left_out),
        "not_taken": dict(done.not_taken),
        "examples": examples,
        "remarks": {**found.remarks, **done.remarks},
        "annotators": [{"name": a.name, "kind": a.kind} for a in done.newcomers],
    }


def _tell(report: Mapping[str, Any], *, dry_run: bool) -> None:
    from labeler.report.layout import amount, shortened
    from labeler.text.display import display_text

    name = report["file"]
    would = "would come in" if dry_run else "came in"
    counts = [f"{amount(report['read'], 'label')} read ({report['format']})"]
    counts.append(f"{report['added']:,} {would}")
    counts += [f"{report[key]:,} {text}" for key, text in _COUNTED.items() if report[key]]
    say(f"{name}: {', '.join(counts)}")
    for annotator in report["annotators"]:
        say(f"{name}: new annotator: {annotator['name']} ({annotator['kind']})")
    for reason, count in report["left_out"].items():
        say(f"{name}: left out: {count:,} {reason}")
    for what, count in report["remarks"].items():
        say(f"{name}: not taken over: {count:,} {what}")
    for reason, count in report["not_taken"].items():
        say(f"{name}: {count:,} not taken: {reason}")
        for one in report["examples"][reason]:
            item = shortened(display_text(" ".join(one["item"].split())), _WIDEST)
            say(f"    {one['place']}: {one['label']} by {one['annotator']} for {item}")


_COUNTED = {
    "skips": "of them skipped sentences",
    "replaced": "of them instead of earlier imports",
    "notes": "with a note",
    "known": "known already",
    "repeated": "repeated",
}
