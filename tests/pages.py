"""The pages of the documentation, taken apart for the tests that hold them to the program."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from click.testing import CliRunner

from labeler.cli import cli

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (".", "benchmarks", "db", "docs", "seeds")
PAGES = sorted(page for folder in FOLDERS for page in (ROOT / folder).glob("*.md"))
FOR_USERS = [page for page in PAGES if page.name not in {"CONTRIBUTING.md", "CHANGELOG.md"}]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")

FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def ids(pages: Iterable[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def prose(page: Path) -> str:
    """Return a page without its fenced code."""
    return FENCED.sub("", page.read_text("utf-8"))


def inline_code(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose(page))


def shell_lines(page: Path) -> Iterator[str]:
    for language, code in FENCED.findall(page.read_text("utf-8")):
        if language == "sh":
            yield from code.splitlines()


def every_command() -> Iterator[click.Command]:
    pending: list[click.Command] = [cli]
    while pending:
        command = pending.pop()
        yield command
        pending += command.commands.values() if isinstance(command, click.Group) else ()


def cells(text: str, heading: str) -> list[list[str]]:
    """Return the rows of the tables whose first heading is this."""
    tables = re.findall(rf"^\| {heading} \|.*\n\|[ -|]*\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [row for table in tables for row in table.splitlines()]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def first_cells(text: str, heading: str) -> list[str]:
    """Return the first cells of these tables, without backticks."""
    return [row[0].strip("`") for row in cells(text, heading)]


def printed(path: Path, words: Sequence[str]) -> str:
    """Return what a command prints about a project."""
    result = CliRunner().invoke(cli, ["--db", str(path), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
