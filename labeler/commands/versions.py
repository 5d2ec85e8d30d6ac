"""Versions of an article: what changed, what was carried over, and linking two by hand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from labeler.commands.project import Project, pass_project, say, show, show_json

if TYPE_CHECKING:
    from labeler.models import Sentence
    from labeler.store.carrying import Carried, NotCarried
    from labeler.store.connection import Store
    from labeler.store.replacing import Distant, Replaced
    from labeler.text.alignment import Alignment

_SHOWN = 5
_WIDEST = 60


def tell_versions(replaced: "Iterable[Replaced]", distant: "Iterable[Distant]") -> None:
    """Say which documents took another's place, and which could have been meant to."""
    for one in replaced:
        _tell(one)
    for other in distant:
        say(
            f"{other.source}: comes from where document {other.other_id[:12]} came from, but shares"
            f" only {other.shared:.0%} of the text: both stay; `labeler documents replace"
            f" {other.document_id[:12]} {other.other_id[:12]}` makes it a new version"
        )


def _tell(one: "Replaced") -> None:
    from labeler.report.layout import amount

    old = f"document {one.old_id[:12]}"
    state = ", which is hidden from now on" if one.hidden else ", which stays on the lists"
    say(f"{one.source}: {one.document_id[:12]} is a new version of {old}{state}")
    say(f"    {_changes(one.alignment)}")
    for number in one.rounds:
        say(
            f"    round {number} is assigned without it: `labeler assign --round {number}` gives it"
            " out, too"
        )
    if one.carried is None:
        say("    no labels are carried over")
        return
    carried = one.carried
    counts = [amount(carried.labels, "label")]
    counts += [amount(carried.notes, "note")] if carried.notes else []
    counts += [amount(carried.adjudications, "adjudication")] if carried.adjudications else []
    say(f"    carried over: {', '.join(counts)}")
    for left in carried.not_carried[:_SHOWN]:
        say(f"    not carried over: {_left(left)}")
    more = len(carried.not_carried) - _SHOWN
    if more > 0:
        say(f"    and {more} more: `labeler documents changes {one.document_id[:12]}` lists all")


def _changes(alignment: "Alignment") -> str:
    return (
        f"sentences: {len(alignment.kept)} kept, {len(alignment.moved)} moved,"
        f" {len(alignment.new)} new, {len(alignment.gone)} gone"
    )


def _left(left: "NotCarried") -> str:
    from labeler.report.layout import shortened
    from labeler.text.display import display_text

    says = shortened(display_text(" ".join(left.says.split())), _WIDEST)
    text = shortened(display_text(" ".join(left.text.split())), _WIDEST)
    return f"“{says}” by {left.annotator} on {left.position}, “{text}”: {left.reason}"


def tell_waiting(store: "Store") -> bool:
    """Say where labels came in for an older version of an article, and whether there are any."""
    from labeler.store.replacing import waiting

    with store.read():
        found = waiting(store)
    for new, (old, count) in found.items():
        what = "1 label or note" if count == 1 else f"{count:,} labels and notes"
        say(
            f"{store.path}: {what} of document {old[:12]} can be carried"
            f" over to its newer version: `labeler documents replace {new[:12]} {old[:12]}`"
        )
    return bool(found)


@click.command()
@click.argument("new", metavar="NEW")
@click.argument("old", metavar="OLD")
@click.option("--no-carry", is_flag=True, help="Carry no labels over.")
@click.option("--keep-old", is_flag=True, help="Leave the old version on the lists.")
@pass_project
def replace(project: Project, new: str, old: str, no_carry: bool, keep_old: bool) -> None:
    """Let one document take the place of another: NEW is a new version of OLD.

    Sentences that are the same, in the same order, keep their labels. Again, this carries what was
    labelled on the old version since, such as what a merge brought.
    """
    from labeler.errors import LabelerError
    from labeler.store.documents import find_document
    from labeler.store.replacing import Rules, older_versions
    from labeler.store.replacing import replace as take_place

    with project.open() as store:
        newer, older = find_document(store, new), find_document(store, old)
        with store.write():
            if newer in (older, *older_versions(store, older)):
                raise LabelerError(
                    f"{store.path}: document {older[:12]} is {newer[:12]} or a newer version of it"
                )
            done = take_place(store, newer, older, Rules(not no_carry, not keep_old))
    _tell(done)


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def changes(project: Project, identifier: str, as_json: bool) -> None:
    """List what changed from an article's older version: sentences, and labels left behind."""
    from labeler.errors import LabelerError
    from labeler.store.carrying import carry, sentences
    from labeler.store.documents import find_document
    from labeler.store.replacing import versions

    with project.open() as store, store.read():
        new_id = find_document(store, identifier)
        old_id = versions(store).get(new_id)
        if old_id is None:
            raise LabelerError(
                f"{store.path}: document {new_id[:12]} is no newer version of another"
            )
        done = carry(store, old_id, new_id, write=False)
        old, new = sentences(store, old_id), sentences(store, new_id)
    if as_json:
        show_json(_as_json(old_id, new_id, done, old, new))
        return
    show("\n".join(_lines(done, old, new)))


def _lines(done: "Carried", old: "Sequence[Sentence]", new: "Sequence[Sentence]") -> Iterator[str]:
    from labeler.text.display import display_text

    yield _changes(done.alignment)
    for i, j in done.alignment.moved:
        yield f"moved {old[i].position} to {new[j].position}: {display_text(old[i].text)}"
    for i in done.alignment.gone:
        yield f"gone {old[i].position}: {display_text(old[i].text)}"
    for j in done.alignment.new:
        yield f"new {new[j].position}: {display_text(new[j].text)}"
    waiting = done.labels + done.notes + done.adjudications
    if waiting:
        yield f"to be carried over still, by `labeler documents replace`: {waiting}"
    for left in done.not_carried:
        yield f"not carried over: {_left(left)}"


def _as_json(
    old_id: str, new_id: str, done: "Carried", old: "Sequence[Sentence]", new: "Sequence[Sentence]"
) -> dict[str, Any]:
    alignment = done.alignment
    return {
        "document_id": new_id,
        "replaces": old_id,
        "kept": [[old[i].position, new[j].position] for i, j in alignment.kept],
        "moved": [[old[i].position, new[j].position] for i, j in alignment.moved],
        "gone": [old[i].position for i in alignment.gone],
        "new": [new[j].position for j in alignment.new],
        "to_carry": done.labels + done.notes + done.adjudications,
        "not_carried": [left._asdict() for left in done.not_carried],
    }
