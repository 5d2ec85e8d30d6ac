"""What comes out as a whole: the release folder."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
from labeler.commands.project import Project, pass_project, practice_option, say
from labeler.commands.splitting import read_shares, split_asked
from labeler.commands.working import working
from labeler.release.choices import LABEL_CHOICES, Choices, LabelChoice, Licences
from labeler.release.formats import FORMATS, Format, format_named

if TYPE_CHECKING:
    from labeler.agreement.consensus.choice import TieRule
    from labeler.release.making import Order
    from labeler.release.outputs import Output
    from labeler.release.papers.facts import Facts
    from labeler.release.splits.shares import Shares
    from labeler.store.connection import Store

_BY_DEFAULT = ("jsonl", "huggingface")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--format",
    "format_names",
    multiple=True,
    type=click.Choice([known.name for known in FORMATS], case_sensitive=False),
    help="May be given several times. Default: jsonl and, where [parquet] is installed,"
    " huggingface.",
)
@click.option(
    "--labels",
    "methods",
    multiple=True,
    type=click.Choice(LABEL_CHOICES),
    help="Each label as given, and one a sentence by a method. Default: raw and majority.",
)
@ties_option
@seed_option
@click.option(
    "--split",
    metavar="TRAIN/DEV/TEST",
    help="Say of each row where it belongs, such as 80/10/10.",
)
@names_option
@notes_option
@no_text_option
@excel_safe_option
@rounds_option
@practice_option
@license_text_option
@license_labels_option
@click.option(
    "--answers",
    "answers_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What only people know; default: answers.toml of the release that is there already.",
)
@pass_project
def release(
    project: Project,
    folder: Path,
    format_names: tuple[str, ...],
    methods: tuple[LabelChoice, ...],
    ties: "TieRule",
    seed: int,
    split: str | None,
    names: bool,
    notes: bool,
    no_text: bool,
    excel_safe: bool,
    round_number: int | None,
    practice: bool,
    license_text: str | None,
    license_labels: str | None,
    answers_path: Path | None,
) -> None:
    """Write the dataset as a folder to give away: data, and all that has to be said of them.

    With a card, the codebook, agreement on each label, a datasheet, a data statement, the methods
    for a paper, how to cite it, checksums, and release.json. The same project gives the same bytes.
    What only people know is marked: answer it in answers.toml, and release again.
    """
    if notes and no_text:
        raise click.UsageError("--notes goes with text: leave --no-text out")
    choices = Choices(
        ties=ties,
        seed=seed,
        names=names,
        text=not no_text,
        notes=notes,
        practice=practice,
        round=round_number,
        excel_safe=excel_safe,
        licences=Licences(license_text, license_labels),
    )
    asked = _methods(methods)
    shares = read_shares(split)
    outputs = _outputs(_formats(format_names), asked, choices)
    with project.open() as store, store.read():
        answers = _answers_at(folder, answers_path)
        order = _order(store, outputs, choices, asked, split, shares, answers)
        facts = _make(folder, store, order)
        say(f"{folder}: {', '.join(one.path for one in facts.written)}, and the papers")
        say_left_out(store, choices)
        if facts.method is not None:
            say_left_out(store, choices._replace(labels=facts.method))
    _say_of(facts, folder)


def _methods(methods: tuple[LabelChoice, ...]) -> tuple[LabelChoice, ...]:
    """Return raw, a method, or both, in this order; UsageError for two methods."""
    if not methods:
        return "raw", "majority"
    asked = tuple(known for known in LABEL_CHOICES if known in methods)
    aggregated = [method for method in asked if method != "raw"]
    if len(aggregated) > 1:
        raise click.UsageError(f"--labels: {' and '.join(aggregated)} are two methods: choose one")
    return asked


def _formats(names: tuple[str, ...]) -> list[Format]:
    if names:
        formats = [format_named(name.lower(), None) for name in dict.fromkeys(names)]
        for one in formats:
            one.check_installed()
        return formats
    from labeler.errors import LabelerError

    formats = [format_named(name, None) for name in _BY_DEFAULT]
    found = []
    for one in formats:
        try:
            one.check_installed()
            found.append(one)
        except LabelerError as error:
            say(f"left out: {error}")
    return found


def _outputs(
    formats: list[Format], methods: tuple[LabelChoice, ...], choices: Choices
) -> "tuple[Output, ...]":
    from labeler.errors import LabelerError
    from labeler.release.outputs import planned

    try:
        return tuple(planned(formats, methods, choices))
    except LabelerError as error:
        raise click.UsageError(str(error)) from error


def _answers_at(folder: Path, path: Path | None) -> Path | None:
    """Return where answers stand: the file named, else that of the release which is replaced."""
    if path is not None:
        return path
    from labeler.release.papers.answers import FILE

    here = folder / FILE
    return here if here.is_file() else None


def _order(
    store: "Store",
    outputs: "tuple[Output, ...]",
    choices: Choices,
    methods: tuple[LabelChoice, ...],
    split: str | None,
    shares: "Shares | None",
    answers: Path | None,
) -> "Order":
    from labeler.agreement.method import Method
    from labeler.measuring import chosen_round, project_report
    from labeler.release.making import Order
    from labeler.release.papers.answers import read_answers
    from labeler.release.papers.facts import Answers

    known = Answers() if answers is None else read_answers(answers)
    number = chosen_round(store, choices.round, practice=choices.practice)
    with working("measuring agreement"):
        report = project_report(store, number, Method())
    splits = split_asked(store, shares, choices.seed, practice=choices.practice)
    return Order(outputs, choices, methods, split, splits, report, known)


def _make(folder: Path, store: "Store", order: "Order") -> "Facts":
    from labeler.atomic import replacing_folder
    from labeler.release.folder import mark
    from labeler.release.making import make
    from labeler.release.papers.answers import FILE
    from labeler.release.replaced import is_release

    with replacing_folder(folder, ours=partial(is_release, folder, answers=order.answers)) as new:
        facts = make(new, store, order, watched)
        mark(new, besides=FILE)
    return facts


def _say_of(facts: "Facts", folder: Path) -> None:
    from labeler.release.papers.answers import open_questions
    from labeler.release.splits.wording import size_lines
    from labeler.report.layout import amount

    if facts.splits is not None:
        for line in size_lines(facts.splits):
            say(line)
    for line in facts.warnings:
        say(f"beware: {line}")
    if count := open_questions(facts):
        say(f"{amount(count, 'question')} for people: answer in {folder / 'answers.toml'}")
