"""How far the annotators agree: the report, from the project or from label files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from labeler.commands.label_input import LabelInput, label_input, weight_option
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
    show,
)
from labeler.commands.working import working

if TYPE_CHECKING:
    from labeler.agreement.details import AgreementReport
    from labeler.agreement.method import Interval, Method, Unit

_FORMATS = ("text", "json", "markdown", "latex", "html")
_ENDINGS = {
    ".json": "json",
    ".txt": "text",
    "": "text",
    ".md": "markdown",
    ".tex": "latex",
    ".html": "html",
    ".htm": "html",
}


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="Default: by the output's ending, else text.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@output_option
@click.option(
    "--unit",
    type=click.Choice(("document", "item")),
    help="What was sampled: articles, or (with a single article) its sentences; default: document.",
)
@click.option(
    "--interval",
    type=click.Choice(("linearised", "gwet", "bootstrap")),
    default="linearised",
    show_default=True,
    help="How intervals are made; gwet: as irrCAC publishes them.",
)
@click.option(
    "--level",
    type=click.FloatRange(0.5, 0.9999),
    default=0.95,
    show_default=True,
    metavar="SHARE",
    help="How often intervals should hold the truth.",
)
@click.option(
    "--resamples",
    type=click.IntRange(100, 1_000_000),
    metavar="N",
    help="Of the bootstrap; default: 2000.",
)
@click.option("--seed", type=click.IntRange(0), metavar="N", help="Of the bootstrap; default: 1.")
@round_option
@practice_option
@click.option(
    "--codebook",
    metavar="VERSION",
    help="Of labels made by an older codebook: its version, or how its id begins.",
)
@click.option(
    "--attribute",
    metavar="NAME",
    help="Of what was recorded besides the label, such as checkworthy.",
)
@click.option(
    "--compare",
    metavar="FILE",
    help="Label files: beside another set of labels of the same items.",
)
@click.option(
    "--screen",
    is_flag=True,
    help="Look at it in the terminal: progress, agreement, and the sentences behind the numbers.",
)
@click.option(
    "--methods", is_flag=True, help="Only the paragraph and the table that a paper needs."
)
@click.option("--scale", is_flag=True, help="Label files: the labels are numbers on a scale.")
@weight_option
@label_input
@pass_project
def agreement(
    project: Project,
    files: tuple[str, ...],
    format_name: str | None,
    as_json: bool,
    output: Path | None,
    unit: str | None,
    interval: str,
    level: float,
    resamples: int | None,
    seed: int | None,
    round_number: int | None,
    practice: bool,
    codebook: str | None,
    attribute: str | None,
    compare: str | None,
    screen: bool,
    methods: bool,
    scale: bool,
    given: LabelInput,
) -> None:
    """Report how far the annotators agree, with intervals that respect articles.

    Without a FILE, from the project. With files, straight from labels made elsewhere: CSV, TSV,
    JSON Lines or Parquet with item, annotator, label and perhaps document; CSV with a column for
    each annotator; exports of Label Studio, doccano and Prodigy.
    """
    if screen:
        _on_screen(
            project,
            round_number,
            (files, format_name, as_json, output, methods, attribute, codebook),
        )
        return
    chosen = chosen_format(format_name, output, _ENDINGS, as_json=as_json)
    if methods and chosen in ("json", "html"):
        raise click.UsageError("--methods comes as text, markdown or latex")
    keep_inputs(output, (*files, *([compare] if compare else ())))
    method = _method(unit, interval, level, resamples, seed)
    if files:
        for option, value in (
            ("--practice", practice),
            ("--codebook", codebook),
            ("--attribute", attribute),
        ):
            if value:
                raise click.UsageError(f"{option} goes with a project, not with label files")
        report = _from_files(files, given, round_number, method, compare, scale=scale)
    else:
        given.refuse_file_options()
        for option, value in (("--scale", scale), ("--compare", compare)):
            if value:
                raise click.UsageError(f"{option} goes with label files: name them as arguments")
        report = _from_project(
            project, round_number, method, attribute, codebook, practice=practice
        )
    text = _methods(report, chosen) if methods else _rendered(report, chosen)
    if output is None and chosen == "text":
        show(text)
        return
    with destination(output) as file:
        file.write(f"{text.rstrip()}\n".encode())
    if output is not None:
        say(f"{output}: the report on {report.source}")


def _on_screen(project: Project, round_number: int | None, others: Iterable[object]) -> None:
    """Show the project in the terminal; whoever leads it asks for this, names and all."""
    if any(others):
        raise click.UsageError("--screen goes with a project, and with --round only")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("labeler: --screen needs a terminal; without it the report is printed")
        raise click.exceptions.Exit(2)
    project.open().close()
    from labeler.tui.agreement_app import show_agreement
    from labeler.tui.agreement_source import AgreementSource

    code = show_agreement(AgreementSource(project.path(), round_number))
    if code:
        raise click.exceptions.Exit(code)


def _method(
    unit: str | None, interval: str, level: float, resamples: int | None, seed: int | None
) -> "Method":
    from labeler.agreement.method import DEFAULT_RESAMPLES, Method

    for option, value in (("--resamples", resamples), ("--seed", seed)):
        if value is not None and interval != "bootstrap":
            raise click.UsageError(f"{option} goes with --interval bootstrap")
    if interval == "gwet" and unit == "document":
        raise click.UsageError("--interval gwet takes items for independent, not documents")
    return Method(
        unit=cast("Unit", unit or "document"),
        interval=cast("Interval", interval),
        level=level,
        resamples=DEFAULT_RESAMPLES if resamples is None else resamples,
        seed=1 if seed is None else seed,
    )


def _from_project(
    project: Project,
    round_number: int | None,
    method: "Method",
    attribute: str | None,
    codebook: str | None,
    *,
    practice: bool,
) -> "AgreementReport":
    from labeler.measuring import attribute_report, chosen_round, project_report

    with project.open() as store, store.read(), working("measuring agreement"):
        number = chosen_round(store, round_number, practice=practice)
        if attribute is not None:
            return attribute_report(store, attribute, number, method, codebook)
        return project_report(store, number, method, codebook)


def _from_files(
    files: tuple[str, ...],
    given: LabelInput,
    round_number: int | None,
    method: "Method",
    compare: str | None,
    *,
    scale: bool,
) -> "AgreementReport":
    from labeler.measuring import labels_report

    labels, weights = given.settled(files, round_number)
    other = None
    if compare is not None:
        plain = given._replace(weight=None)  # what is weighed is the first set
        other = plain.settled([compare], round_number)[0], compare
    return labels_report(
        labels,
        ", ".join(files),
        method,
        categories=given.categories,
        scale=scale,
        other=other,
        weights=weights,
    )


def _rendered(report: "AgreementReport", format_name: str) -> str:
    import json

    if format_name == "json":
        from labeler.report.json_report import json_report

        value = json_report(report)
        return json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False)
    if format_name == "html":
        from labeler.report.html_report import html_report

        return html_report(report)
    if format_name == "latex":
        from labeler.report.latex_report import latex_report

        return latex_report(report)
    if format_name == "markdown":
        from labeler.report.markdown_report import markdown_report

        return markdown_report(report)
    from labeler.report.text_report import text_report

    return text_report(report)


def _methods(report: "AgreementReport", format_name: str) -> str:
    from labeler.report.methods_text import Format, methods_text

    return methods_text(report, cast("Format", format_name))
