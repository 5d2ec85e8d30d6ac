"""One label a sentence, out of those of several annotators."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from labeler.commands.label_input import LabelInput, label_input
from labeler.commands.project import (
    Project,
    chosen_format,
    destination,
    keep_inputs,
    output_option,
    pass_project,
    practice_option,
    round_option,
    say,
)
from labeler.commands.working import working

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from labeler.agreement.consensus.choice import TieRule
    from labeler.agreement.consensus.result import Consensus
    from labeler.agreement.consensus.table import LabelTable
    from labeler.label_files.votes import FileVotes

_ENDINGS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".json": "json", ".txt": "text",
    "": "jsonl",
}  # fmt: skip


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--method",
    type=click.Choice(("majority", "dawid-skene", "mace")),
    default="majority",
    show_default=True,
    help="Count votes, or model the annotators.",
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
    help="Draws ties, and the random starts of a model.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("jsonl", "csv", "json", "text")),
    help="Default: by the output's ending, else jsonl.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--excel-safe", is_flag=True, help="CSV: keep a spreadsheet from running formulas.")
@output_option
@round_option
@practice_option
@label_input
@pass_project
def consensus(
    project: Project,
    files: tuple[str, ...],
    method: str,
    ties: "TieRule",
    seed: int,
    format_name: str | None,
    as_json: bool,
    excel_safe: bool,
    output: Path | None,
    round_number: int | None,
    practice: bool,
    given: LabelInput,
) -> None:
    """Write one label a sentence, from the project or from label files.

    Rows carry document, item, label, method, ties, probabilities, votes and source. What they
    rest on (the ties, and the confusion matrix of each annotator) is told beside them.
    """
    import json

    from labeler.report.consensus import consensus_json, consensus_rows, consensus_text

    chosen = chosen_format(format_name, output, _ENDINGS, as_json=as_json)
    keep_inputs(output, files)
    if excel_safe and chosen != "csv":
        raise click.UsageError("--excel-safe goes with the format csv")
    if files:
        if practice:
            raise click.UsageError("--practice goes with a project, not with label files")
        votes = given.votes(files, round_number)
    else:
        given.refuse_file_options()
        votes = _project_votes(project, round_number, practice=practice)
    found = _method(method, votes.table, ties, seed)
    rule = f"lots drawn by the seed {seed}" if ties == "random" else given.order_of_labels(files)
    told = consensus_text(found, votes.items, rule)
    with destination(output) as file:
        if chosen == "json":
            text = json.dumps(
                consensus_json(found, votes.items), indent=2, ensure_ascii=True, allow_nan=False
            )
            file.write(f"{text}\n".encode())
        elif chosen == "text":
            file.write(told.encode())
        else:
            _write_rows(consensus_rows(found, votes.items), chosen, file, excel_safe=excel_safe)
    if chosen in ("jsonl", "csv"):
        # Beside the rows, so that nobody takes a label without what it rests on.
        for line in told.splitlines():
            say(line)


def _method(name: str, labels: "LabelTable", ties: "TieRule", seed: int) -> "Consensus":
    from labeler.agreement.consensus.dawid_skene import dawid_skene
    from labeler.agreement.consensus.mace import mace
    from labeler.agreement.consensus.majority import majority
    from labeler.agreement.consensus.starts import Search

    if name == "majority":
        return majority(labels, tie=ties, seed=seed)
    model = {"dawid-skene": dawid_skene, "mace": mace}[name]
    return cast("Consensus", model(labels, Search(seed=seed), tie=ties))


def _project_votes(project: Project, round_number: int | None, *, practice: bool) -> "FileVotes":
    from labeler.agreement.consensus.table import tabulate
    from labeler.label_files.votes import FileVotes
    from labeler.measuring import chosen_round
    from labeler.store.agreement.consensus_labels import consensus_labels, document_of_sentence
    from labeler.store.codebooks import codebook_in_use
    from labeler.store.labels import left_out, pseudonyms

    with project.open() as store, store.read():
        number = chosen_round(store, round_number, practice=practice)
        codebook_id, codebook = codebook_in_use(store)
        names = pseudonyms(store)
        rows = consensus_labels(store, number, codebook_id)
        with working("reading labels"):
            table = tabulate(
                ((item, names.get(person, person), label) for item, person, label in rows),
                codebook.label_names,
            )
        for reason, labels in left_out(store, number, codebook_id).items():
            say(f"left out: {labels:,} {reason}")
        documents = document_of_sentence(store)
        return FileVotes(table, [(documents[item], item) for item in table.items])


def _write_rows(
    rows: "Iterator[dict[str, Any]]", format_name: str, file: "BinaryIO", *, excel_safe: bool
) -> None:
    from labeler.release import delimited, jsonl
    from labeler.report.consensus import FIELDS

    if format_name == "csv":
        delimited.write_rows(file, rows, FIELDS, excel_safe=excel_safe)
    else:
        jsonl.write_rows(file, rows)
