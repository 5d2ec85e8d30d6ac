"""`labeler qualification`: who knows the codebook, by sentences whose label is known."""

from typing import TYPE_CHECKING

import click

from labeler.commands.project import Project, pass_project, say, show, show_json

if TYPE_CHECKING:
    from labeler.models import Annotator
    from labeler.store.connection import Store
    from labeler.store.rounds.qualification import Result


@click.group(invoke_without_command=True)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Decide which share of the known labels passes; 0.8 where nothing is decided.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def qualification(context: click.Context, threshold: float | None, as_json: bool) -> None:
    """Show who passed, in all and by rule of the codebook, or start a practice round.

    A practice round holds sentences whose label is known: reference labels, or adjudicated ones.
    With feedback people learn; the first answer is shown. Without, it is a test.
    """
    from labeler.store.rounds import qualification as store_of

    project: Project = context.obj
    if context.invoked_subcommand is not None:
        if threshold is not None or as_json:
            raise click.UsageError("--threshold and --json go with no other command")
        return
    with project.open() as store:
        if threshold is not None:
            store_of.set_threshold(store, threshold, project.author(store))
        with store.read():
            least, found = store_of.threshold(store), store_of.results(store)
    if as_json:
        results = [store_of.as_json(result) for result in found]
        show_json({"threshold": least, "results": results})
        return
    if not found:
        say("there is no practice round yet; `labeler qualification start` makes one")
        return
    _show(found)
    say(f"passed: {least:.0%} of the known labels or more; --threshold decides on another share")


def _show(found: "list[Result]") -> None:
    from labeler.report.table import table

    heading = ("round", "", "who", "done", "of", "as known", "share", "")
    rows = [
        (
            str(result.round),
            "with feedback" if result.feedback else "test",
            result.name,
            str(result.done),
            str(result.sentences),
            str(result.agreed),
            _share(result.agreed, result.done),
            {True: "passed", False: "not passed", None: ""}[result.passed],
        )
        for result in found
    ]
    show(table(heading, rows, numbers={0, 3, 4, 5, 6}))
    by_rule = [
        (
            *(str(result.round), result.name, rule.rule or "none told", rule.label),
            *(str(rule.sentences), str(rule.agreed), _share(rule.agreed, rule.sentences)),
        )
        for result in found
        for rule in result.rules
    ]
    heading_of_rules = ("round", "who", "rule", "label", "done", "as known", "share")
    show("\n" + table(heading_of_rules, by_rule, numbers={0, 4, 5, 6}))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else ""


@qualification.command("start")
@click.option("--people", metavar="NAMES", help="Who, with commas between them; default: all.")
@click.option(
    "--round",
    "round_number",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="A practice round that is there, for newcomers; default: a new one.",
)
@click.option(
    "--sentences", type=click.IntRange(1), metavar="N", help="How many; default: all that are left."
)
@click.option("--test", is_flag=True, help="Give no feedback.")
@pass_project
def start(
    project: Project,
    people: str | None,
    round_number: int | None,
    sentences: int | None,
    test: bool,
) -> None:
    """Give people sentences whose label is known: to learn, or with --test to be tested.

    All get the same; no sentence is in two practice rounds. People come to them before any other
    work.
    """
    from labeler.report.layout import amount
    from labeler.store.rounds.qualification import start as give

    with project.open() as store:
        who = _people(store, people)
        author = project.author(store)
        started = give(store, who, round_number, sentences, author, feedback=not test)
    parts = f"{amount(started.sentences, 'sentence')} of {amount(started.documents, 'article')}"
    kind = "with feedback" if started.feedback else "a test"
    say(f"round {started.round}, {kind}: {parts} for {', '.join(each.name for each in who)}")


def _people(store: "Store", names: str | None) -> "list[Annotator]":
    from labeler.store.annotators import person
    from labeler.store.people import profiles

    if names is None:
        everyone = [each for each in profiles(store) if each.annotator.kind == "person"]
        return [each.annotator for each in everyone if each.active]
    return [person(store, name) for name in filter(None, map(str.strip, names.split(",")))]
