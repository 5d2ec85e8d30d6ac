"""Label files on the command line: the options that say how to read them, and a progress bar."""

import functools
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import click

from labeler.commands.project import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click._termui_impl import ProgressBar

    from labeler.label_files import LabelFiles, SettledLabels, Weights
    from labeler.label_files.votes import FileVotes

P = ParamSpec("P")
R = TypeVar("R")

FILE_FORMATS = ("long", "wide", "label-studio", "doccano", "prodigy")
_STDIN = Path("/dev/stdin")
_COLUMNS = ("item", "annotator", "label", "document")


class LabelInput(NamedTuple):
    """How the label files are to be read; None and "error" where nothing was asked for."""

    file_format: str | None
    encoding: str | None
    columns: tuple[str | None, str | None, str | None, str | None]
    categories: tuple[str, ...] | None
    duplicates: str | None
    weight: str | None = None

    def refuse_file_options(self) -> None:
        """UsageError where an option for label files was given without a file."""
        given = {
            "--file-format": self.file_format,
            "--encoding": self.encoding,
            "--categories": self.categories,
            "--duplicates": self.duplicates,
            "--weight-column": self.weight,
            **{
                f"--{name}-column": value
                for name, value in zip(_COLUMNS, self.columns, strict=True)
            },
        }
        for option, value in given.items():
            if value is not None:
                raise click.UsageError(f"{option} goes with label files: name them as arguments")

    def order_of_labels(self, files: Sequence[str]) -> str:
        """Say in which order the labels stand, by which a tie may be decided."""
        if not files:
            return "the codebook's order"
        return "the alphabet" if self.categories is None else "the order of --categories"

    def settled(
        self, files: Sequence[str], round_number: int | None
    ) -> "tuple[SettledLabels, Weights]":
        """Read the files, with one label for each item and annotator, and the items' weights."""
        from labeler.label_files import settle_duplicates

        with self._reading(files, round_number) as found:
            labels = settle_duplicates(found, self.duplicates or "error")
        self._tell(found)
        if labels.dropped:
            say(f"left out: {labels.dropped:,} that came twice for one item and annotator")
        return labels, found.weights

    def votes(self, files: Sequence[str], round_number: int | None) -> "FileVotes":
        """Read the files for a consensus, in which repeated labels count unless settled."""
        from labeler.label_files import settle_duplicates
        from labeler.label_files.votes import file_votes

        with self._reading(files, round_number) as found:
            labels = found if self.duplicates is None else settle_duplicates(found, self.duplicates)
            votes = file_votes(labels, self.categories)
        self._tell(found)
        return votes

    @contextmanager
    def _reading(self, files: Sequence[str], round_number: int | None) -> "Iterator[LabelFiles]":
        from labeler.label_files import Columns, read_label_files

        with bar() as advance:
            found = read_label_files(
                [_STDIN if name == "-" else Path(name) for name in files],
                file_format=self.file_format,
                columns=Columns(*self.columns, self.weight),
                encoding=self.encoding or "utf-8",
                round_number=round_number,
                categories=self.categories,
                advance=advance.update,
            )
            advance.length = found.size
            yield found

    def _tell(self, found: "LabelFiles") -> None:
        for reason, count in found.left_out.items():
            say(f"left out: {count:,} {reason}")


def label_input(command: Callable[P, R]) -> Callable[..., R]:
    """Add the options for label files to a command, which gets them as `given`.

    A command that can weigh items has `weight_option` as well.
    """

    @functools.wraps(command)
    def with_input(*args: Any, **options: Any) -> R:
        categories = options.pop("categories")
        given = LabelInput(
            options.pop("file_format"),
            options.pop("encoding"),
            (
                options.pop("item_column"),
                options.pop("annotator_column"),
                options.pop("label_column"),
                options.pop("document_column"),
            ),
            None if categories is None else _names(categories),
            options.pop("duplicates"),
            options.pop("weight_column", None),
        )
        named = [column for column in (*given.columns, given.weight) if column is not None]
        if len(set(named)) < len(named):
            raise click.UsageError("a column can be named for one thing only")
        return command(*args, given=given, **options)  # type: ignore[arg-type]

    for option in reversed(_OPTIONS):
        with_input = option(with_input)
    return with_input


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if len(set(names)) < len(names) or len(names) < 2:
        raise click.UsageError("--categories takes two or more different labels: claim,filler")
    return names


READING_OPTIONS = (
    click.option(
        "--file-format",
        type=click.Choice(FILE_FORMATS),
        help="What the label files are; default: by their names and content.",
    ),
    *(
        click.option(
            f"--{name}-column",
            metavar="NAME",
            help=f"The column or field with the {meaning}.",
        )
        for name, meaning in (
            ("item", "item (the sentence)"),
            ("annotator", "annotator"),
            ("label", "label"),
            ("document", "document"),
        )
    ),
    click.option("--encoding", metavar="NAME", help="Label files: where it is not UTF-8."),
)
"""How label files are to be read, wherever labels come from files."""

_OPTIONS = (
    *READING_OPTIONS,
    click.option(
        "--categories",
        metavar="A,B,…",
        help="Label files: all the labels there are; default: those found.",
    ),
    click.option(
        "--duplicates",
        type=click.Choice(("error", "first", "last")),
        help="Label files: which of several labels of one item by one annotator counts.",
    ),
)


weight_option = click.option(
    "--weight-column",
    metavar="NAME",
    help="Label files: the column or field with an item's sampling weight, for weighted figures.",
)
"""For what can weigh items; it stands above `label_input`."""


@contextmanager
def bar(label: str = "reading") -> "Iterator[ProgressBar[int]]":
    """Yield a bar that is told how much was done; it is shown on a terminal only."""
    import sys

    with click.progressbar(
        length=0, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as shown:
        yield shown
