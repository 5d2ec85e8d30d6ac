"""The command line. Each command imports what it needs when it runs, so that help is instant."""

import os
import sys
from pathlib import Path

import click

from labeler import __version__
from labeler.commands import (
    adjudicate,
    agreement,
    annotate,
    assign,
    consensus,
    dataset,
    documents,
    labels,
    maintenance,
    pack,
    people,
    qualification,
    questions,
    reference,
    rejoin,
    release,
    rounds,
    team,
)
from labeler.commands.project import Project, quiet_broken_pipe
from labeler.errors import LabelerError

_HELP = """Label the sentences of news articles, and measure how far annotators agree.

Without a command: label in the terminal. The file is --db, else $LABELER_DB, else ./labels.db if
it is there, else your practice project.
"""


@click.group(
    invoke_without_command=True,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--db",
    "database",
    metavar="FILE",
    envvar="LABELER_DB",
    type=click.Path(path_type=Path),
    help="The project's file.  [env: LABELER_DB]",
)
@click.option(
    "--as",
    "annotator",
    metavar="NAME",
    envvar="LABELER_AS",
    help="Who labels.  [env: LABELER_AS]",
)
@click.version_option(__version__, prog_name="labeler")
@click.pass_context
def cli(context: click.Context, database: Path | None, annotator: str | None) -> None:
    """Keep the global options; without a command, label."""
    if database == Path():
        raise click.UsageError("--db (or $LABELER_DB) names no file")
    context.obj = Project(database, annotator)
    if context.invoked_subcommand is None:
        context.invoke(annotate.annotate)


for _command in (
    annotate.annotate,
    documents.import_,
    documents.segment,
    documents.documents,
    labels.labels,
    people.annotators,
    documents.status,
    assign.assign,
    rounds.rounds,
    adjudicate.adjudicate,
    qualification.qualification,
    pack.pack,
    team.merge,
    team.conflicts,
    questions.questions,
    agreement.agreement,
    consensus.consensus,
    dataset.export,
    release.release,
    rejoin.rejoin,
    reference.codebook,
    reference.keys,
    maintenance.backup,
    maintenance.verify,
    maintenance.repair,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line: exit 0 when done, 1 for a failure in one line, 2 for wrong usage."""
    try:
        status = cli.main(prog_name="labeler", standalone_mode=False)
    except LabelerError as error:
        _fail(str(error), 1)
    except click.exceptions.Abort:
        _fail(
            "interrupted; what was saved stays saved, and the same command can be given again", 130
        )
    except click.ClickException as error:
        _explain_usage(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        quiet_broken_pipe()
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'the output'}: {error.strerror or error}", 1)
    except Exception as error:
        if os.environ.get("LABELER_TRACEBACK"):
            raise
        _fail(
            f"this is a defect in labeler ({type(error).__name__}: {error}); nothing that was"
            " saved is lost; LABELER_TRACEBACK=1 shows where",
            1,
        )
    sys.exit(status if isinstance(status, int) else 0)


def _explain_usage(error: click.ClickException) -> None:
    """Print what click would, but safely: it quotes what was typed, escapes and all."""
    from labeler.text.display import display_text

    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(f"Try '{context.command_path} --help' for help.\n", err=True)
    click.echo(f"Error: {display_text(error.format_message())}", err=True)


def _fail(message: str, status: int) -> None:
    from labeler.text.display import display_text

    click.echo(f"labeler: {display_text(message)}", err=True)
    sys.exit(status)
