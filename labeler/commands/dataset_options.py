"""What `export` and `release` have in common: options, progress, and what is left out."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from labeler.commands.project import say
from labeler.release.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from labeler.release.records import DocumentRecord
    from labeler.store.connection import Store

ties_option = click.option(
    "--ties",
    type=click.Choice(("codebook", "random")),
    default="codebook",
    show_default=True,
    help="Who wins a tie: the label that stands first, or one drawn by the seed.",
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Draws ties, the random starts of a model, and the split.",
)
names_option = click.option(
    "--names", is_flag=True, help="Write annotators' names instead of A1, A2, …"
)
notes_option = click.option("--notes", is_flag=True, help="Write annotators' notes as well.")
no_text_option = click.option(
    "--no-text", is_flag=True, help="Offsets and hashes only: no text, title or source."
)
excel_safe_option = click.option(
    "--excel-safe", is_flag=True, help="Keep a spreadsheet from running formulas."
)
rounds_option = click.option(
    "--round",
    "round_number",
    type=click.IntRange(1, 1_000_000),
    help="Default: all; for one label a sentence, the round in force.",
)
license_text_option = click.option(
    "--license-text", metavar="NAME", help="The licence of the articles' text."
)
license_labels_option = click.option(
    "--license-labels", metavar="NAME", help="The licence of the labels."
)


@contextmanager
def watched(
    documents: "Iterable[DocumentRecord]", length: int, label: str = "exporting"
) -> "Iterator[Iterable[DocumentRecord]]":
    """Yield the same documents; on a terminal a bar shows how many went by."""
    import sys

    with click.progressbar(
        documents,
        length=length,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_pos=True,
    ) as shown:
        yield shown


def say_left_out(store: "Store", choices: Choices) -> None:
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
