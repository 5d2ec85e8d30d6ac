"""Who labels what: overlap, gold and repeats."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from labeler.commands.assignment_table import show_assignment
from labeler.commands.project import Project, pass_project, say, show_json
from labeler.commands.versions import tell_waiting
from labeler.commands.working import working

if TYPE_CHECKING:
    from labeler.assigning.wish import Wish
    from labeler.models import Annotator
    from labeler.store.connection import Store

Purpose = Literal["calibration", "production", "repeat"]


def _share(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Fraction | None:
    """Read a share, `20%` or `0.2` (for click)."""
    if value is None:
        return None
    text = value.strip()
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(f"'{text}' is no share such as 20%", context, parameter) from None
    if not 0 <= share <= 1:
        raise click.BadParameter(f"'{text}' is not between 0% and 100%", context, parameter)
    return share.limit_denominator(1_000_000)


def _oversamples(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> dict[str, Fraction] | None:
    """Read `LABEL=SHARE`, as often as it is given (for click)."""
    found = {}
    for text in value:
        label, _, given = text.partition("=")
        share = _share(context, parameter, given or None)
        if share is None or not label.strip():
            raise click.BadParameter("give LABEL=SHARE, such as retraction=100%")
        found[label.strip()] = share
    return found or None


@click.command()
@click.option(
    "--round", "number", type=click.IntRange(1, 1_000_000), metavar="N", help="Its number."
)
@click.option(
    "--purpose",
    type=click.Choice(["calibration", "production", "repeat"]),
    help="calibration: the same for all; production (default); repeat: each one's own, once more.",
)
@click.option(
    "--people", metavar="NAMES", help="Who, with commas between; default: as before, else all."
)
@click.option(
    "--overlap",
    metavar="SHARE",
    callback=_share,
    help="The share that several people label; default 20%.",
)
@click.option(
    "--labels-per-sentence",
    type=click.IntRange(1, 1_000),
    metavar="K",
    help="How many people label each sentence; with --overlap, each of the overlap.",
)
@click.option(
    "--unit", type=click.Choice(["article", "sentence"]), help="Articles as a whole, or not."
)
@click.option(
    "--sentences", type=click.IntRange(1), metavar="N", help="Give out about so many in all."
)
@click.option(
    "--gold", metavar="SHARE", callback=_share, help="Mix in so many whose label is known."
)
@click.option(
    "--repeats",
    metavar="SHARE",
    callback=_share,
    help="Mix in so many of one's own from earlier rounds.",
)
@click.option("--gap", type=click.IntRange(0), metavar="DAYS", help="Age of repeats; default 14.")
@click.option(
    "--oversample",
    multiple=True,
    metavar="LABEL=SHARE",
    callback=_oversamples,
    help="Give out, and overlap, at least so many of those that look like a label.",
)
@click.option(
    "--cues",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Words to know them by, one a line.",
)
@click.option("--again", is_flag=True, default=None, help="With what other rounds hold.")
@click.option("--seed", type=click.IntRange(0), help="Another draw; default 1.")
@click.option("--everyone", is_flag=True, help="Assign nothing: all take from one heap.")
@click.option("--dry-run", is_flag=True, help="Show the table, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def assign(
    project: Project,
    /,
    number: int | None,
    purpose: Purpose | None,
    people: str | None,
    everyone: bool,
    dry_run: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Assign sentences to people, or assign a round anew.

    Without --round it is the round in force, or, for another purpose, a round of its own. What is
    not said stays as it was when the round was assigned last. What somebody has labelled stays
    theirs.
    """
    from labeler.store.rounds.rounds import round_to_assign

    labels = options["labels_per_sentence"]
    if everyone and (people or dry_run or as_json or any(_besides(options, "labels_per_sentence"))):
        raise click.UsageError("--everyone goes with --round and --labels-per-sentence only")
    with project.open() as store:
        if everyone:
            _share_all(project, store, round_to_assign(store, number, purpose)[0], labels)
            _tell_waiting(store)
            return
        from labeler.assigning.making import carry_out, make
        from labeler.assigning.overview import not_carried_out, overview

        with store.read():
            round_number, meant = round_to_assign(store, number, purpose)
            wish = _wish(store, round_number, meant, options)
            chosen, newcomers = _people(store, people, wish)
            wish = replace(wish, people=tuple(each.annotator_id for each in chosen))
            names = {each.annotator_id: each.name for each in chosen}
            with working(f"assigning round {round_number}"):
                made = make(store, round_number, wish)
                table = overview(store, round_number, made, names)
        if not dry_run:
            author = _author(project, store, newcomers)
            with working(f"assigning round {round_number}"):
                carried = carry_out(store, round_number, made, author, newcomers)
            if carried is not made:
                made = carried
                with store.read():
                    table = overview(store, round_number, made, names)
        if as_json:
            show_json(table)
        else:
            show_assignment(table)
        for line in not_carried_out(made, {name for name in options if options[name] is not None}):
            say(line)
        _tell_waiting(store)
    if dry_run:
        drawn = "; for people new to the file, who gets what is drawn when they are added"
        say(f"nothing was changed{drawn if newcomers else ''}")


def _tell_waiting(store: "Store") -> None:
    if tell_waiting(store):
        say("until that is carried over, those sentences count as open: do it, then assign again")


def _besides(options: dict[str, Any], name: str) -> list[Any]:
    """Return what was said with other options than this one."""
    return [value is not None for other, value in options.items() if other != name]


def _share_all(project: Project, store: "Store", number: int, labels: int | None) -> None:
    from labeler.report.layout import amount
    from labeler.store.agreement.repeats import check_no_repeats
    from labeler.store.rounds.assignments import decide_shared
    from labeler.store.rounds.queue import refresh_round

    author = project.author(store)
    with store.write():
        check_no_repeats(store, number)
        decide_shared(store, number, labels, author)
        refresh_round(store, number)
    what = "everybody labels everything"
    if labels is not None:
        what = f"all take from one heap, until each sentence has {amount(labels, 'label')}"
    say(f"round {number}: nothing is assigned; {what}")


def _wish(
    store: "Store", number: int, purpose: Literal["practice"] | Purpose, options: dict[str, Any]
) -> "Wish":
    """Return what is asked for: what was said, else what the round was assigned by last."""
    from labeler.assigning.wish import default_wish, from_recipe
    from labeler.assignment.request import EVERYBODY
    from labeler.store.rounds.assignments import assignment

    standing = (assignment(store, number) or {}).get("recipe")
    wish = from_recipe(standing, purpose) if standing else default_wish(purpose)
    given = {name: value for name, value in options.items() if value is not None}
    labels = given.pop("labels_per_sentence", None)
    if labels is not None:
        given["together"] = labels
        given.setdefault("overlap", Fraction(1) if wish.together != EVERYBODY else wish.overlap)
    if "cues" in given:
        given["cues"] = _lines(given["cues"])
    return replace(wish, **given)


def _lines(path: Path) -> tuple[str, ...]:
    from labeler.errors import LabelerError

    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelerError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    found = tuple(line.strip() for line in lines if line.strip())
    if not found:
        raise LabelerError(f"{path}: holds no words; write one a line")
    return found


def _people(
    store: "Store", names: str | None, wish: "Wish"
) -> "tuple[list[Annotator], list[Annotator]]":
    """Return who is to label, and which of them are new: nobody is added to the file yet.

    Those named, else those of last time, else all; nobody who was retired. LabelerError where one
    who is named was.
    """
    from labeler.store.annotators import annotator_named, checked_name, nobody_yet
    from labeler.store.people import check_active, profiles
    from labeler.store.persons import persons

    if names is None:
        active = [e.annotator for e in profiles(store) if e.active and e.annotator.kind == "person"]
        person_of = persons(store)  # who was assigned then may be one with somebody else now
        last = {person_of.get(each, each) for each in wish.people}
        return [each for each in active if each.annotator_id in last] or active, []
    found = []
    newcomers: dict[str, Annotator] = {}
    for name in map(checked_name, filter(None, map(str.strip, names.split(",")))):
        key = name.casefold()
        known = annotator_named(store, name) or newcomers.get(key)
        if known is None:
            say(f"'{name}' is new in this file")
            known = newcomers[key] = nobody_yet(name)
        else:
            check_active(store, known)
        found.append(known)
    return found, list(newcomers.values())


def _author(project: Project, store: "Store", newcomers: "list[Annotator]") -> str | None:
    """Return who decides: one of the newcomers, where they assign to themselves."""
    from labeler.store.annotators import checked_name

    name = None if project.annotator is None else checked_name(project.annotator).casefold()
    same = [each.annotator_id for each in newcomers if each.name.casefold() == name]
    return same[0] if same else project.author(store)
