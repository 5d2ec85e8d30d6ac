"""What comes out: the dataset."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from labeler.commands.dataset_options import (
    excel_safe_option,
    license_labels_option,
    license_text_option,
    names_option,
    no_text_option,
    notes_option,
    rounds_option,
    say_left_out,
    seed_option,
    ties_option,
    watched,
)
from labeler.commands.project import (
    Project,
    destination,
    output_file,
    pass_project,
    practice_option,
    say,
)
from labeler.commands.splitting import parts_of, say_split, split_asked, split_option
from labeler.release.choices import LABEL_CHOICES, Choices, LabelChoice, Licences
from labeler.release.formats import FORMATS, Format, format_named

if TYPE_CHECKING:
    from labeler.agreement.consensus.choice import TieRule
    from labeler.release.splits.shares import Shares
    from labeler.release.splits.splitting import Splits
    from labeler.store.connection import Store


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice([known.name for known in FORMATS], case_sensitive=False),
    help="Default: by the output's ending, else jsonl.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    callback=output_file,
    help="Write to this file or folder, replaced whole; default: stdout.",
)
@click.option(
    "--labels",
    type=click.Choice(LABEL_CHOICES),
    help="Each label as given, or one a sentence: the decided one, else by this method.",
)
@ties_option
@seed_option
@split_option
@names_option
@notes_option
@no_text_option
@excel_safe_option
@click.option(
    "--completed-by",
    is_flag=True,
    help="Names are the e-mail addresses of Label Studio's users: write them as such.",
)
@rounds_option
@practice_option
@license_text_option
@license_labels_option
@pass_project
def export(
    project: Project,
    format_name: str | None,
    output: Path | None,
    labels: LabelChoice | None,
    ties: "TieRule",
    seed: int,
    shares: "Shares | None",
    names: bool,
    notes: bool,
    no_text: bool,
    excel_safe: bool,
    completed_by: bool,
    round_number: int | None,
    practice: bool,
    license_text: str | None,
    license_labels: str | None,
) -> None:
    """Write the dataset: every label as it was given, or one label a sentence.

    Annotators are A1, A2 and so on, times are days, and notes stay at home, unless asked for.
    """
    from labeler.errors import LabelerError

    if notes and no_text:
        raise click.UsageError("--notes goes with text: leave --no-text out")
    try:
        chosen = format_named(format_name, output)
    except LabelerError as error:
        raise click.UsageError(str(error)) from error
    choices = Choices(
        labels=labels or chosen.default,
        ties=ties,
        seed=seed,
        names=names,
        text=not no_text,
        notes=notes,
        practice=practice,
        round=round_number,
        excel_safe=excel_safe,
        completed_by=completed_by,
        licences=Licences(license_text, license_labels),
    )
    if chosen.folder and output is None:
        raise click.UsageError(f"the format {chosen.name} is a folder: name it with -o")
    try:
        chosen.check(choices)
    except LabelerError as error:
        raise click.UsageError(str(error)) from error
    chosen.check_installed()
    with project.open() as store, store.read():
        splits = split_asked(store, shares, seed, practice=practice)
        count = _write(store, chosen, choices, output, splits)
        if output is not None:
            say(f"{output}: {_counted(count, chosen, choices)}")
        say_left_out(store, choices)
        say_split(store, splits)


def _write(
    store: "Store",
    chosen: Format,
    choices: Choices,
    output: Path | None,
    splits: "Splits | None",
) -> int:
    from labeler.release.dataset import Dataset

    if choices.aggregated or choices.round is not None:
        from labeler.measuring import chosen_round

        chosen_round(store, choices.round, practice=choices.practice)
    dataset = Dataset(store, choices, parts_of(splits))
    records = dataset.documents(
        text=chosen.document_text, labels=chosen.needs_labels(choices), voters=chosen.voters
    )
    with (
        _target(chosen, output) as target,
        watched(records, dataset.context.documents) as documents,
    ):
        return chosen.write(target, documents, dataset.context)


@contextmanager
def _target(chosen: Format, output: Path | None) -> Iterator[BinaryIO | Path]:
    if chosen.folder:
        from labeler.atomic import replacing_folder
        from labeler.release.folder import is_ours, mark

        with replacing_folder(cast("Path", output), ours=is_ours) as folder:
            yield folder
            mark(folder)
    else:
        with destination(output) as file:
            yield file


def _counted(count: int, chosen: Format, choices: Choices) -> str:
    from labeler.report.layout import amount

    return amount(count, chosen.row or ("sentence" if choices.aggregated else "label"))
