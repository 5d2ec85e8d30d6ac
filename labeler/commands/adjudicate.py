"""`labeler adjudicate`: decide where people differ."""

import shlex
import sys
from typing import TYPE_CHECKING

import click

from labeler.commands.annotate import SCREEN_PATIENCE_S
from labeler.commands.project import Project, login_name, pass_project, say

if TYPE_CHECKING:
    from labeler.session.adjudication import Adjudication, Asked


def share(context: click.Context, parameter: click.Parameter, value: str) -> float:
    """Return a share, given as `10%` or `0.1`, as a number from 0 to 1 (for click)."""
    del context, parameter
    text = value.strip()
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise click.BadParameter(f"'{value}' is no share: write 10% or 0.1")
    return number


@click.command()
@click.option("--document", metavar="ID", help="This article only (the start of its id is enough).")
@click.option(
    "--round",
    "round_number",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Labels of this round, not the current.",
)
@click.option(
    "--agreements",
    metavar="SHARE",
    default="0%",
    callback=share,
    help="Look at this share of the sentences on which people agree, too, such as 10%.",
)
@click.option("--allow-own", is_flag=True, help="Take in sentences that you labelled yourself.")
@click.option("--by-kind", is_flag=True, help="One kind of disagreement after the other.")
@click.option("--ask-reason", is_flag=True, help="Ask for a reason with every decision.")
@pass_project
def adjudicate(
    project: Project,
    document: str | None,
    round_number: int | None,
    agreements: float,
    allow_own: bool,
    by_kind: bool,
    ask_reason: bool,
) -> None:
    """Decide, in the terminal, where people differ; goes on where you left.

    Names are hidden until you ask for them, numbers until you have decided. The labels stay as they
    are: a decision stands beside them, and counts for no agreement.
    """
    from labeler.session.adjudication import Asked

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("labeler: adjudication needs a terminal")
        raise click.exceptions.Exit(2)
    asked = Asked(round_number, document, agreements, allow_own, by_kind, ask_reason)
    session = _sitting(project, asked)
    try:
        if session.counts.cases == 0:
            say(_nothing(session))
            return
        from labeler.tui.adjudicate_app import adjudicate as decide

        code = decide(session)
    finally:
        session.close()
    _farewell(session)
    if code:
        raise click.exceptions.Exit(code)


def _sitting(project: Project, asked: "Asked") -> "Adjudication":
    from labeler.errors import LabelerError
    from labeler.session.adjudication import Adjudication
    from labeler.store.annotators import nobody_yet, person, remembered
    from labeler.store.connection import open_store
    from labeler.store.decisions import refuse_if_packed
    from labeler.store.documents import find_document

    path = project.path()
    if project.database is None and not path.exists():
        raise LabelerError("there is no project yet: `labeler import PATH` makes ./labels.db")
    store = open_store(path, patience_s=SCREEN_PATIENCE_S)
    try:
        refuse_if_packed(store)
        login = login_name()
        if project.annotator is not None:
            annotator = person(store, project.annotator)
        else:
            annotator = remembered(store, login) or nobody_yet(login)
        if asked.document_id is not None:
            asked = asked._replace(document_id=find_document(store, asked.document_id))
        return Adjudication(
            store, annotator, asked, login=None if project.annotator is not None else login
        )
    except BaseException:
        store.close()
        raise


def _nothing(session: "Adjudication") -> str:
    from labeler.report.layout import amount

    words = f"{session.path}: nothing to adjudicate in round {session.round}"
    if session.left_out:
        left_out = amount(session.left_out, "sentence")
        return f"{words} but {left_out} that you labelled yourself; --allow-own takes them in"
    return f"{words}: there is no sentence on which two people differ"


def _farewell(session: "Adjudication") -> None:
    from labeler.report.layout import amount

    saved = amount(max(0, session.decided_this_sitting), "decision")
    # Whoever typed this command can repeat it, options and all.
    again = shlex.join(["labeler", *sys.argv[1:]])
    still = session.counts.cases - session.counts.closed
    say(f"{saved} saved in {session.path}; {amount(still, 'case')} open. Go on with: {again}")
