"""What comes out: the dataset."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

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
    from collections.abc import Iterable

    from labeler.agreement.consensus.choice import TieRule
    from labeler.release.records import DocumentRecord
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
@click.option(
    "--ties",
    type=click.Choice(("codebook", "random")),
    default="codebook",
    show_default=True,
    help="Who wins a tie: the label that stands first, or one drawn by the seed.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Draws ties, the random starts of a model, and the split.",
)
@split_option
@click.option("--names", is_flag=True, help="Write annotators' names instead of A1, A2, …")
@click.option("--notes", is_flag=True, help="Write annotators' notes as well.")
@click.option("--no-text", is_flag=True, help="Offsets and hashes only: no text, title or source.")
@click.option("--excel-safe", is_flag=True, help="Keep a spreadsheet from running formulas.")
@click.option(
    "--completed-by",
    is_flag=True,
    help="Names are the e-mail addresses of Label Studio's users: write them as such.",
)
@click.option(
    "--round",
    "round_number",
    type=click.IntRange(1, 1_000_000),
    help="Default: all; for one label a sentence, the round in force.",
)
@practice_option
@click.option("--license-text", metavar="NAME", help="The licence of the articles' text.")
@click.option("--license-labels", metavar="NAME", help="The licence of the labels.")
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
        _say_left_out(store, choices)
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
    records = dataset.documents(text=chosen.document_text, voters=chosen.voters)
    with (
        _target(chosen, output) as target,
        _watched(records, dataset.context.documents) as documents,
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


@contextmanager
def _watched(
    documents: "Iterable[DocumentRecord]", length: int
) -> "Iterator[Iterable[DocumentRecord]]":
    """Yield the same documents; on a terminal a bar shows how many went by."""
    import sys

    with click.progressbar(
        documents,
        length=length,
        label="exporting",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_pos=True,
    ) as shown:
        yield shown


def _counted(count: int, chosen: Format, choices: Choices) -> str:
    from labeler.report.layout import amount

    return amount(count, chosen.row or ("sentence" if choices.aggregated else "label"))


def _say_left_out(store: "Store", choices: Choices) -> None:
    """Say what a reader of the data would miss; nothing is left out in silence."""
    from labeler.report.layout import amount
    from labeler.store.codebooks import codebook_in_use
    from labeler.store.decisions import round_in_force
    from labeler.store.labels import left_out, practice_label_count
    from labeler.store.packing.round_numbers import round_meant

    if choices.aggregated:
        number = round_meant(store, choices.round or round_in_force(store))
        for reason, labels in left_out(store, number, codebook_in_use(store)[0]).items():
            say(f"left out: {labels:,} {reason}")
    elif choices.round is None and not choices.practice and (count := practice_label_count(store)):
        say(f"left out: {amount(count, 'practice label')}; --practice writes them as well")
