"""Which file a command works on, who labels, and how results leave."""

import getpass
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

import click

if TYPE_CHECKING:
    from labeler.store.connection import Store

DEFAULT_FILE = "labels.db"

_KEPT_IN_MEMORY = 16 * 1024 * 1024


class Project(NamedTuple):
    """The global options: the file and the name that were asked for, if any."""

    database: Path | None
    annotator: str | None

    def path(self) -> Path:
        """Return the file: the one named, else ./labels.db if it is there, else practice."""
        if self.database is not None:
            return self.database
        here = Path(DEFAULT_FILE)
        return here if here.exists() else practice_path()

    def import_path(self) -> Path:
        """Return the file that `import` writes to: never practice, unless it is named."""
        return self.database if self.database is not None else Path(DEFAULT_FILE)

    def open(self) -> "Store":
        """Open the project; LabelerError where there is none."""
        from labeler.errors import LabelerError
        from labeler.store.connection import open_store

        path = self.path()
        if self.database is None and not path.exists():
            raise LabelerError(
                "there is no project yet: `labeler import PATH` makes ./labels.db from your"
                " articles, and `labeler` alone opens the practice articles"
            )
        return open_store(path)

    def author(self, store: "Store") -> str | None:
        """Return the id under which a decision is recorded, if whoever makes it is known."""
        from labeler.store.annotators import person, remembered

        if self.annotator is not None:
            return person(store, self.annotator).annotator_id
        known = remembered(store, login_name())
        return known.annotator_id if known else None


pass_project = click.make_pass_decorator(Project)


def practice_path() -> Path:
    """Return where the practice project lives: the platform's folder for a user's data."""
    from platformdirs import user_data_path

    return user_data_path("labeler", appauthor=False) / "practice.db"


def login_name() -> str:
    """Return the name under which the user is logged in; `annotator` where nobody says."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "annotator"


def say(message: str) -> None:
    """Print one message for people, on stderr, with nothing in it that a terminal obeys."""
    from labeler.text.display import display_text

    click.echo(display_text(message), err=True)


def show(text: str) -> None:
    """Print a table or page for people, on stdout, line by line made safe."""
    from labeler.text.display import display_text

    for line in text.splitlines():
        click.echo(display_text(line))


def show_json(value: object) -> None:
    """Print one JSON value on stdout, indented, with nothing in it that a terminal obeys."""
    import json

    click.echo(json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False))


def chosen_format(
    format_name: str | None, output: Path | None, endings: Mapping[str, str], *, as_json: bool
) -> str:
    """Return the format that was asked for, else that of the output's ending.

    `endings` says which format an ending stands for, "" for none and for stdout.
    UsageError where two options name different ones, or nothing tells which.
    """
    if as_json and format_name not in (None, "json"):
        raise click.UsageError("--json and --format name different formats")
    ending = "" if output is None else output.suffix.lower()
    chosen = "json" if as_json else format_name or endings.get(ending)
    if chosen is None:
        raise click.UsageError(f"{output}: the ending tells no format; name one with --format")
    return chosen


@contextmanager
def destination(output: Path | None) -> Iterator[BinaryIO]:
    """Yield where data goes: the file named, replaced whole, or stdout.

    What goes to stdout is kept until all of it is there: a reader that pauses must not hold up
    those who are labelling, nor see half of what then fails.
    """
    if output is not None:
        from labeler.atomic import replacing

        with replacing(output) as file:
            yield file
        return
    import shutil
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as kept:
        yield cast("BinaryIO", kept)
        kept.seek(0)
        if sys.stdout is None:
            from labeler.errors import LabelerError

            raise LabelerError("standard output is closed; name a file with -o")
        shutil.copyfileobj(kept, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def keep_inputs(output: Path | None, inputs: Iterable[str]) -> None:
    """LabelerError where the output would replace one of the files that the command reads."""
    for name in inputs:
        path = Path(name)
        if output is not None and output.is_file() and path.exists() and output.samefile(path):
            from labeler.errors import LabelerError

            raise LabelerError(f"{output}: is read by this command; name another output")


def output_file(
    context: click.Context, parameter: click.Parameter, value: Path | None
) -> Path | None:
    """Take `-` as stdout, as other programs do (for click)."""
    del context, parameter
    return None if value is None or str(value) == "-" else value


output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=output_file,
    help="Write to this file, replaced whole; default: stdout.",
)
round_option = click.option(
    "--round", "round_number", type=click.IntRange(1, 1_000_000), help="Default: in force."
)
practice_option = click.option("--practice", is_flag=True, help="Count practice labels as well.")


def quiet_broken_pipe() -> None:
    """Point stdout at nothing after its reader went away, so that the exit stays silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
