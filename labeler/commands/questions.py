"""What annotators ask the lead, and the lead's answers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from labeler.commands.project import Project, pass_project, say, show, show_json

if TYPE_CHECKING:
    from labeler.store.questions import Question

_WIDEST = 100


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="The answered ones as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def questions(context: click.Context, everything: bool, as_json: bool) -> None:
    """List what annotators ask: notes that begin with a question mark, and have no answer yet."""
    if context.invoked_subcommand is not None:
        return
    from labeler.report.layout import amount
    from labeler.store.questions import json_of
    from labeler.store.questions import questions as asked

    project: Project = context.obj
    with project.open() as store, store.read():
        found = [q for q in asked(store) if everything or q.answer is None]
    if as_json:
        show_json([json_of(question) for question in found])
        return
    show("\n\n".join("\n".join(_lines(question)) for question in found))
    say(amount(len(found), "question" if everything else "open question"))


def _lines(question: "Question") -> Iterator[str]:
    from labeler.report.layout import shortened
    from labeler.store.questions import SHOWN
    from labeler.text.display import display_text

    def line(text: str) -> str:
        return shortened(display_text(" ".join(text.split())), _WIDEST)

    label = f", labelled {question.label}" if question.label else ""
    yield (
        f"{question.event_id[-SHOWN:]}  {display_text(question.annotator)}, round {question.round},"
        f" {question.asked_at[:16].replace('T', ' ')} UTC"
    )
    yield f"  {line(question.document)}, sentence {question.position}{label}"
    yield f"  {line(question.text)}"
    yield f"  asks: {display_text(' '.join(question.question.split()))}"
    if question.answer is not None:
        to = " (to everyone)" if question.answer.everyone else ""
        case = ", a case of the codebook" if question.answer.codebook_id else ""
        yield f"  answered{to}{case}: {display_text(' '.join(question.answer.text.split()))}"


@questions.command("answer")
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@click.argument("text")
@click.option("--everyone", is_flag=True, help="Show it to all annotators, not only who asked.")
@click.option("--replace", is_flag=True, help="In the place of the answer that is there.")
@pass_project
def answer(
    project: Project, identifiers: tuple[str, ...], text: str, everyone: bool, replace: bool
) -> None:
    """Answer a question, or several alike; named by the id that the list shows, or its start.

    Whoever asked sees the answer beside the sentence. --everyone shows it to all who label the
    sentence, so that their labels of it are not given independently any more.
    """
    from labeler.errors import LabelerError
    from labeler.report.layout import amount
    from labeler.store.questions import Answer, find_question
    from labeler.store.questions import answer as give

    with project.open() as store:
        author = project.author(store)
        with store.write():
            asked = [find_question(store, identifier) for identifier in identifiers]
            for question in asked:
                if question.answer is not None and not replace:
                    raise LabelerError(f"{store.path}: {_answered_already(question)}")
            give(store, asked, Answer(text.strip(), everyone), author)
    again = sum(question.answer is not None for question in asked)
    say(f"{amount(len(asked), 'question')} answered" + (f", {again} of them anew" if again else ""))


def _answered_already(question: "Question") -> str:
    """Return, in one line, what the answer is that another is not to replace unseen."""
    from labeler.report.layout import shortened
    from labeler.store.questions import SHOWN

    if question.answer is None:
        return ""
    to = ", to everyone" if question.answer.everyone else ""
    says = shortened(" ".join(question.answer.text.split()), _WIDEST)
    return (
        f"question {question.event_id[-SHOWN:]} is answered already{to}: “{says}”; nothing was"
        " changed; --replace puts the new answer in its place"
    )


@questions.command("to-case")
@click.argument("identifier", metavar="ID")
@click.option("--label", required=True, metavar="LABEL", help="The label that the case gets.")
@click.option("--rule", required=True, metavar="RULE", help="The rule that decides, by its id.")
@click.option("--why", metavar="TEXT", help="Why; default: the answer.")
@click.option("--version", metavar="VERSION", help="The new codebook's version; default: one more.")
@pass_project
def to_case(
    project: Project, identifier: str, label: str, rule: str, why: str | None, version: str | None
) -> None:
    """Make a question's sentence a hard case: a new version of the codebook, in use from now on.

    Labels keep the codebook that they were made with, and agreement never pools versions: between
    two rounds is the best time.
    """
    from labeler.store.cases import case_from
    from labeler.store.codebooks import codebook_in_use

    with project.open() as store:
        author = project.author(store)
        before = codebook_in_use(store)[1]
        after = case_from(store, identifier, (label, rule, why, version), author)
    say(f"{store.path}: {after.name} {after.version} is in use, with {len(after.cases)} cases")
    say(f"labels made by {before.version} keep it; `labeler codebook versions` counts them")
