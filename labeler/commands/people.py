"""Who labels: the list, and what the lead decides about it."""

from typing import TYPE_CHECKING, Any

import click

from labeler.commands.project import Project, pass_project, say, show, show_json

if TYPE_CHECKING:
    from labeler.models import AnnotatorKind

_KINDS = ("person", "model", "reference")  # as labeler.models has them


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def annotators(context: click.Context, as_json: bool) -> None:
    """List who labels, with the pseudonyms that exports use, or decide about one.

    An annotator is named by the name or by the start of the id.
    """
    if context.invoked_subcommand is not None:
        return
    from labeler.report.table import table
    from labeler.store.labels import pseudonyms
    from labeler.store.people import profiles
    from labeler.store.progress import totals_by_annotator

    project: Project = context.obj
    with project.open() as store, store.read():
        names = pseudonyms(store)
        totals = totals_by_annotator(store)
        listed: list[dict[str, Any]] = [
            {
                "name": profile.annotator.name,
                "pseudonym": names.get(profile.annotator.annotator_id),
                "kind": profile.annotator.kind,
                "labels": totals.get(profile.annotator.annotator_id, (0, 0))[0],
                "skipped": totals.get(profile.annotator.annotator_id, (0, 0))[1],
                "active": profile.active,
                "first_seen": profile.first_seen,
                "last_seen": profile.last_seen,
                "also": list(profile.also),
                "annotator_id": profile.annotator.annotator_id,
            }
            for profile in profiles(store)
        ]
    if as_json:
        show_json(listed)
        return
    heading = ("name", "exported as", "kind", "labels", "skipped", "first", "last", "id", "")
    show(table(heading, [_row(entry) for entry in listed], numbers={3, 4}))


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    remarks = [] if entry["active"] else ["retired"]
    remarks += [f"also {', '.join(entry['also'])}"] if entry["also"] else []
    return (
        entry["name"],
        entry["pseudonym"] or "",
        entry["kind"],
        str(entry["labels"]),
        str(entry["skipped"]),
        (entry["first_seen"] or "")[:10],
        (entry["last_seen"] or "")[:10],
        entry["annotator_id"][:8],
        "; ".join(remarks),
    )


@annotators.command("join")
@click.argument("name")
@click.argument("other")
@pass_project
def join(project: Project, name: str, other: str) -> None:
    """Decide that two names are one person: all that OTHER labelled is NAME's from now on.

    Sentences that were labelled differently under both names become conflicts.
    """
    from labeler.report.layout import amount
    from labeler.store import people
    from labeler.store.merging.conflicts import conflict_count

    with project.open() as store:
        one, two = people.find_annotator(store, name), people.find_annotator(store, other)
        before = conflict_count(store)
        people.join(store, one, two, project.author(store))
        new = conflict_count(store) - before
    say(f"'{two.name}' ({two.annotator_id[:8]}) is '{one.name}' ({one.annotator_id[:8]}) now")
    if new > 0:
        say(f"{amount(new, 'new conflict')}; `labeler conflicts` lists them")


@annotators.command("part")
@click.argument("name")
@pass_project
def part(project: Project, name: str) -> None:
    """Take back that a name was joined to another; each has their own labels again.

    It is as if they had never been joined: conflicts that were settled between the two are settled
    no more, since there are none. What was labelled meanwhile stays with the one who was both.
    """
    from labeler.store import people

    with project.open() as store:
        found = people.find_annotator(store, name)
        people.part(store, found, project.author(store))
    say(f"'{found.name}' ({found.annotator_id[:8]}) is an annotator of their own again")


@annotators.command("rename")
@click.argument("name")
@click.argument("new")
@pass_project
def rename(project: Project, name: str, new: str) -> None:
    """Give an annotator another name; the labels stay theirs."""
    from labeler.store.annotators import rename as give
    from labeler.store.people import find_annotator

    with project.open() as store:
        found = find_annotator(store, name)
        renamed = give(store, found, new, project.author(store))
    say(f"'{found.name}' is called '{renamed.name}' now")


@annotators.command("kind")
@click.argument("name")
@click.argument("kind", type=click.Choice(_KINDS))
@pass_project
def kind(project: Project, name: str, kind: "AnnotatorKind") -> None:
    """Say what an annotator is: only people's labels count as people's agreement."""
    from labeler.store.people import find_annotator, set_kind

    with project.open() as store:
        found = find_annotator(store, name)
        set_kind(store, found, kind, project.author(store))
    say(f"'{found.name}' counts as a {kind} now")


@annotators.command("retire")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Give them work again.")
@pass_project
def retire(project: Project, name: str, undo: bool) -> None:
    """Take an annotator off the list of those who are to be given work; the labels stay.

    `labeler pack` writes no file for them until that is undone.
    """
    from labeler.store.people import find_annotator, set_active

    with project.open() as store:
        found = find_annotator(store, name)
        set_active(store, found, active=undo, author=project.author(store))
    say(f"'{found.name}' is {'active again' if undo else 'retired'}")
