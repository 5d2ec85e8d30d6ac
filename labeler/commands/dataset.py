"""What comes out: the dataset."""

from pathlib import Path

import click

from labeler.commands.project import (
    Project,
    destination,
    output_option,
    pass_project,
    practice_option,
    say,
)


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("jsonl", "csv"), case_sensitive=False),
    help="Default: by the output's ending, else jsonl.",
)
@output_option
@click.option("--names", is_flag=True, help="Write annotators' names instead of A1, A2, …")
@click.option("--no-text", is_flag=True, help="Offsets and hashes only: no text, title or note.")
@click.option("--excel-safe", is_flag=True, help="CSV: keep a spreadsheet from running formulas.")
@practice_option
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
