"""What comes out: the dataset and the agreement report."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from labeler.commands.project import (
    Project,
    destination,
    output_file,
    pass_project,
    say,
    show,
)

if TYPE_CHECKING:
    from labeler.agreement.result import AgreementSummary
    from labeler.store.connection import Store

_output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=output_file,
    help="Write to this file, replaced whole; default: stdout.",
)
_practice = click.option("--practice", is_flag=True, help="Count practice labels as well.")


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("jsonl", "csv"), case_sensitive=False),
    help="Default: by the output's ending, else jsonl.",
)
@_output
@click.option("--names", is_flag=True, help="Write annotators' names instead of A1, A2, …")
@click.option("--no-text", is_flag=True, help="Offsets and hashes only: no text, title or note.")
@click.option("--excel-safe", is_flag=True, help="CSV: keep a spreadsheet from running formulas.")
@_practice
@pass_project
def export(
    project: Project,
    format_name: str | None,
    output: Path | None,
    names: bool,
    no_text: bool,
    excel_safe: bool,
    practice: bool,
) -> None:
    """Write the dataset, one row a label: JSON Lines or CSV."""
    from labeler.errors import LabelerError
    from labeler.release.formats import format_named
    from labeler.release.rows import Choices, fields, release_rows
    from labeler.report.layout import amount
    from labeler.store.codebooks import all_codebooks
    from labeler.store.labels import label_rows, practice_label_count, pseudonyms

    try:
        chosen = format_named(format_name, output)
    except LabelerError as error:
        raise click.UsageError(str(error)) from error
    if excel_safe and chosen.name != "csv":
        raise click.UsageError("--excel-safe goes with the format csv")
    choices = Choices(names=names, text=not no_text)
    with destination(output) as file, project.open() as store, store.read():
        rows = release_rows(
            label_rows(store, practice=practice), pseudonyms(store), all_codebooks(store), choices
        )
        count = chosen.write(file, rows, fields(choices), excel_safe=excel_safe)
        left_out = 0 if practice else practice_label_count(store)
    if output is not None:
        say(f"{output}: {amount(count, 'label')}")
    if left_out:
        say(f"left out: {amount(left_out, 'practice label')}; --practice writes them as well")


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    help="text or json; default: by the output's ending, else text.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@_output
@click.option(
    "--unit",
    type=click.Choice(("document", "item")),
    default="document",
    show_default=True,
    help="What was sampled: articles, or (with a single article) its sentences.",
)
@click.option(
    "--round", "round_number", type=click.IntRange(1, 1_000_000), help="Default: in force."
)
@_practice
@pass_project
def agreement(
    project: Project,
    format_name: str | None,
    as_json: bool,
    output: Path | None,
    unit: str,
    round_number: int | None,
    practice: bool,
) -> None:
    """Report how far the annotators agree, with intervals that respect articles."""
    import json

    from labeler.report.json_report import json_report
    from labeler.report.text_report import text_report

    chosen = _report_format(format_name, output, as_json=as_json)
    with project.open() as store, store.read():
        summary = _summary(store, unit, round_number, practice=practice)
    if chosen == "json":
        text = json.dumps(json_report(summary), indent=2, ensure_ascii=True, allow_nan=False)
    else:
        text = text_report(summary)
    if output is None:
        show(text)
        return
    with destination(output) as file:
        file.write(f"{text.rstrip()}\n".encode())
    say(f"{output}: the report on round {summary.round_number}")


def _report_format(format_name: str | None, output: Path | None, *, as_json: bool) -> str:
    if as_json and format_name not in (None, "json"):
        raise click.UsageError("--json and --format name different formats")
    by_ending = {".json": "json", ".txt": "text", "": "text"}
    ending = output.suffix.lower() if output is not None else ""
    chosen = "json" if as_json else format_name or by_ending.get(ending)
    if chosen is None:
        raise click.UsageError(f"{output}: the ending tells no format; name one with --format")
    return chosen


def _summary(
    store: "Store", unit: str, round_number: int | None, *, practice: bool
) -> "AgreementSummary":
    from labeler.agreement.method import Method
    from labeler.agreement.pattern_builder import annotated_grouped
    from labeler.agreement.summary import summarise
    from labeler.errors import LabelerError
    from labeler.store.codebooks import codebook_in_use
    from labeler.store.decisions import round_in_force, round_purpose
    from labeler.store.labels import (
        counted_labels,
        left_out,
        pseudonyms,
        rounds_with_labels,
    )

    number = round_number if round_number is not None else round_in_force(store)
    if round_purpose(store, number) == "practice" and not practice:
        raise LabelerError(
            f"{store.path}: round {number} is practice, which says nothing about agreement;"
            " --practice reports it all the same"
        )
    known = rounds_with_labels(store)
    if round_number is not None and round_number not in known:
        listed = ", ".join(map(str, known)) or "none yet"
        raise LabelerError(f"{store.path}: round {number} has no labels; rounds with any: {listed}")
    codebook_id, codebook = codebook_in_use(store)
    names = pseudonyms(store)
    patterns = annotated_grouped(
        (
            (document, item, names[annotator], label)
            for document, item, annotator, label in counted_labels(store, number, codebook_id)
        ),
        categories=codebook.label_names,
    )
    return summarise(
        patterns,
        Method(unit="item" if unit == "item" else "document"),
        round_number=number,
        left_out=left_out(store, number, codebook_id),
    )
