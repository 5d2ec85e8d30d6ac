"""`labeler` and `labeler annotate`: label in the terminal."""

import gc
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from labeler.commands.project import Project, login_name, pass_project, practice_path, say

if TYPE_CHECKING:
    from labeler.models import Annotator
    from labeler.session import Session
    from labeler.store.connection import Store


class Run(Protocol):
    """Labels until the annotator leaves, and returns the exit code."""

    def __call__(self, session: "Session", *, ask_name: bool = False) -> int:
        """Label."""
        ...


SCREEN_PATIENCE_S = 0.2
"""How long a key press waits for a lock: a screen must never freeze."""


@click.command()
@click.option("--document", metavar="ID", help="Open this article (the start of its id is enough).")
@click.option(
    "--round", "number", type=click.IntRange(1, 1_000_000), metavar="N", help="Label in this round."
)
@click.option(
    "--plain", is_flag=True, help="Line by line, for screen readers, slow lines and scripts."
)
@pass_project
def annotate(project: Project, document: str | None, number: int | None, plain: bool) -> None:
    """Label in the terminal; goes on where you left."""
    if not plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("labeler: labelling needs a terminal; `labeler annotate --plain` reads lines instead")
        raise click.exceptions.Exit(2)
    path = project.path()
    practice = project.database is None and path == practice_path()
    with _quick_start():
        if practice and not _is_ready(path):
            from labeler.practice_project import start_practice

            if start_practice(path):
                say(f"made the practice project: {path}")
        session, ask_name = _session(project, path, document, number)
        run = _in_lines if plain else _on_screen()
    try:
        code = run(session, ask_name=ask_name)
    finally:
        session.close()
    _farewell(project, session, path, practice=practice, number=number)
    if code:
        raise click.exceptions.Exit(code)


@contextmanager
def _quick_start() -> Iterator[None]:
    """Import without collecting garbage, of which there is none yet: a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _on_screen() -> "Run":
    from labeler.tui import run

    return run


def _in_lines(session: "Session", *, ask_name: bool = False) -> int:
    from labeler.plain import annotate_in_lines

    if ask_name:
        say(f"you label as {session.annotator.name}; --as NAME is someone else")
    annotate_in_lines(session, sys.stdin, click.echo)
    return 0


def _is_ready(path: Path) -> bool:
    """Say whether the practice project is there and complete: the usual start, and a quick one."""
    from labeler import __version__
    from labeler.store.connection import open_store
    from labeler.store.settings import PRACTICE_VERSION, setting

    if not path.exists() or path.stat().st_size == 0:
        return False
    with open_store(path) as store:
        return bool(setting(store, PRACTICE_VERSION) == __version__)


def _session(
    project: Project, path: Path, document: str | None, number: int | None
) -> "tuple[Session, bool]":
    from labeler.session import Session
    from labeler.store.connection import open_store
    from labeler.store.documents import find_document
    from labeler.store.packing.round_numbers import check_packed_round

    store = open_store(path, patience_s=SCREEN_PATIENCE_S)
    try:
        if number is not None:
            check_packed_round(store, number)
        login = login_name()
        annotator, ask_name = _annotator(store, project.annotator, login)
        remembered_as = None if project.annotator else login
        session = Session(store, annotator, login=remembered_as, round_number=number)
        if document is not None:
            session.open_document(find_document(store, document))
    except BaseException:
        store.close()
        raise
    return session, ask_name


def _annotator(store: "Store", name: str | None, login: str) -> "tuple[Annotator, bool]":
    """Return who labels, and whether to ask: only where this login has not labelled here."""
    from labeler.store.annotators import nobody_yet, person, remembered

    if name is not None:
        return person(store, name), False
    known = remembered(store, login)
    if known is not None:
        return known, False
    return nobody_yet(login), True


def _farewell(
    project: Project, session: "Session", path: Path, *, practice: bool, number: int | None
) -> None:
    from labeler.report.layout import amount

    command = ["labeler"]
    if not practice and project.database is not None:
        command += ["--db", str(path)]
    if project.annotator is not None:
        command += ["--as", project.annotator]
    if number is not None:
        command += ["annotate", "--round", str(number)]
    saved = amount(max(0, session.labelled_this_sitting), "label")
    say(f"{saved} saved in {path}. Go on with: {shlex.join(command)}")
