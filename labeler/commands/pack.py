"""`labeler pack`: the file that one annotator needs, and nothing more."""

import shlex
from pathlib import Path

import click

from labeler.commands.project import Project, pass_project, say
from labeler.commands.working import working


@click.command()
@click.argument("name")
@click.option(
    "--round",
    "round_number",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Which round; default: the one in which they go on.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The new file; default: beside the project, with the annotator's name in its own.",
)
@pass_project
def pack(project: Project, name: str, round_number: int | None, output: Path | None) -> None:
    """Write what an annotator needs to label their part elsewhere to a file of its own.

    It holds their articles, the codebook, and their own labels of the round: nobody else's labels
    or names, no reference labels, no further fields of the articles' files, and nothing that says
    what the round is for. `labeler merge` brings back what they label; NAME may be the start of an
    id.
    """
    from labeler.report.layout import amount
    from labeler.store.annotators import annotators
    from labeler.store.packing.packed_file import pack as write
    from labeler.store.people import find_annotator
    from labeler.store.persons import persons

    with project.open() as store:
        found = persons(store)[find_annotator(store, name).annotator_id]
        annotator = next(each for each in annotators(store) if each.annotator_id == found)
        with working(f"packing for {annotator.name}"):
            packed = write(store, annotator, round_number, output)
    parts = f"{amount(packed.sentences, 'sentence')} of {amount(packed.documents, 'article')}"
    labelled = f", {packed.labelled:,} labelled" if packed.labelled else ""
    say(f"packed round {packed.round} for '{annotator.name}' into {packed.path}: {parts}{labelled}")
    path = shlex.quote(packed.path.name)
    say(f"they label with `labeler --db {path}`; `labeler merge {path}` brings their labels back")
