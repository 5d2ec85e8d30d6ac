"""Several people, several machines: unite files, and settle what they disagree on."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labeler.commands.project import Project, pass_project, say, show, show_json
from labeler.commands.versions import tell_waiting
from labeler.commands.working import working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labeler.store.connection import Store
    from labeler.store.merging.conflicts import Conflict, Rule
    from labeler.store.merging.decision_conflicts import Differing
    from labeler.store.merging.merge import Brought, Merged

_RULES = ("latest", "earliest", "open")  # as labeler.store.merging.conflicts has them
_WIDEST_TEXT = 76


@click.command()
@click.argument(
    "others", nargs=-1, required=True, metavar="OTHER...", type=click.Path(path_type=Path)
)
@pass_project
def merge(project: Project, others: tuple[Path, ...]) -> None:
    """Bring in what other projects hold: articles, annotators, labels, decisions.

    Nothing is replaced, and nothing comes in twice: in whatever order files are united, the result
    is the same. The other files are only read, and checked first; if one of them is refused,
    nothing is changed.
    """
    from labeler.store.connection import open_store
    from labeler.store.merging.merge import merge as unite

    with open_store(project.import_path()) as store:
        with _Bars() as bars, working(f"uniting {store.path}", quiet=bars.is_shown):
            merged = unite(store, others, bars.watch)
        _report(store, merged)
        tell_waiting(store)


class _Bars(ExitStack):
    """One progress bar a file, on a terminal only."""

    _path: Path | None = None
    _shown = False

    def is_shown(self) -> bool:
        """Say whether there is a bar that has not come to its end."""
        return self._shown

    def watch(self, path: Path, rows: int, total: int) -> None:
        """Move the bar of the file being read by some rows."""
        from labeler.text.display import display_text

        if path != self._path:
            self.close()
            self._path = path
            self._bar = self.enter_context(
                click.progressbar(
                    length=total,
                    label=f"reading {display_text(str(path))[-40:]}",
                    file=sys.stderr,
                    hidden=not sys.stderr.isatty(),
                )
            )
            self._shown = True
        if self._shown:
            self._bar.update(rows)
            self._shown = not self._bar.finished
            if not self._shown:
                self.close()


def _report(store: "Store", merged: "Merged") -> None:
    from labeler.report.layout import amount

    for brought in merged.brought:
        say(f"{brought.path}: {_amounts(brought)}")
        if brought.left_out:
            kinds = ", ".join(f"{kind} ({count:,})" for kind, count in brought.left_out.items())
            say(f"{brought.path}: is a packed file; what was decided in it stays out: {kinds}")
    if merged.codebook is not None:
        say(f"{store.path}: the codebook in use is now {merged.codebook}")
    if merged.round is not None:
        say(f"{store.path}: the round in force is now {merged.round}")
    for name in merged.namesakes:
        say(
            f"{store.path}: several annotators are called '{name}'; if they are one person,"
            " `labeler annotators join` makes them one, else rename one of them"
        )
    if merged.conflicts:
        new = f", {merged.new_conflicts} of them new" if merged.new_conflicts else ""
        say(
            f"{store.path}: {amount(merged.conflicts, 'conflict')}{new}, where one person said"
            " different things in two files; `labeler conflicts` lists them"
        )
    if merged.decisions:
        say(
            f"{store.path}: {amount(merged.decisions, 'decision')} made differently in two files,"
            " of which the newest stands; `labeler conflicts` lists them"
        )


_ROWS = {
    "document": ("document", "documents"),
    "import_record": ("import record", "import records"),
    "sentence": ("sentence", "sentences"),
    "codebook": ("codebook", "codebooks"),
    "annotator": ("annotator", "annotators"),
    "event": ("log entry", "log entries"),
    "decision": ("decision", "decisions"),
}


def _amounts(brought: "Brought") -> str:
    counts = [
        f"{count:,} {names[count != 1]}"
        for table, names in _ROWS.items()
        if (count := brought.rows[table])
    ]
    # Every new document comes with one; more are other ways to cut a document that is known.
    cuts = brought.rows["segmentation"] - brought.rows["document"]
    if cuts > 0:
        counts.append(f"{cuts:,} {'segmentation' if cuts == 1 else 'segmentations'}")
    return ", ".join(counts) or "nothing new"


@click.command()
@click.option(
    "--settle",
    "rule",
    type=click.Choice(_RULES),
    help="Settle all: the latest or the earliest label stands, or the sentence is open again.",
)
@click.option(
    "--keep",
    "kept",
    metavar="EVENT",
    multiple=True,
    help="Settle one: this event stands, named as the list does. Can be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def conflicts(project: Project, rule: "Rule | None", kept: tuple[str, ...], as_json: bool) -> None:
    """List where one person said different things in two files that were united, or settle it.

    A label in conflict counts for no agreement. Labelling the sentence again settles it, too; a
    rule never drops a note, but makes one of all. What was decided differently about the project
    (two plans for one round) is listed, too: the newest stands, and deciding again settles it.
    """
    from labeler.report.layout import amount
    from labeler.store.merging.conflicts import conflicts as found
    from labeler.store.merging.conflicts import settle_by_hand, settle_by_rule
    from labeler.store.merging.decision_conflicts import differing_decisions

    if (rule is not None) + bool(kept) + as_json > 1:
        raise click.UsageError("--settle, --keep and --json exclude each other")
    with project.open() as store:
        if rule is not None or kept:
            with working(f"settling conflicts in {store.path}"):
                count = settle_by_rule(store, rule) if rule else settle_by_hand(store, kept)
            say(f"{store.path}: {amount(count, 'conflict')} settled")
            return
        with store.read():
            listed = list(found(store))
            decided = differing_decisions(store)
    if as_json:
        show_json(
            {
                "conflicts": [_as_json(conflict) for conflict in listed],
                "decisions": [
                    {**each._asdict(), "made": [made._asdict() for made in each.made]}
                    for each in decided
                ],
            }
        )
        return
    blocks = [*map(_lines, listed), *map(_decision_lines, decided)]
    show("\n\n".join("\n".join(block) for block in blocks))
    say(amount(len(listed), "conflict"))
    if decided:
        say(
            f"{amount(len(decided), 'decision')} made differently: the newest stands until it is"
            " made again"
        )


def _lines(conflict: "Conflict") -> "Iterator[str]":
    from labeler.report.layout import shortened
    from labeler.report.table import table
    from labeler.text.display import display_text

    who = "adjudicated" if conflict.annotator is None else f"{conflict.annotator}, "
    where = f"{shortened(display_text(conflict.document), 40)}, sentence {conflict.position}"
    yield f"{where}, {who}" + ("" if conflict.annotator is None else f"round {conflict.round}")
    yield f"  {shortened(display_text(conflict.text), _WIDEST_TEXT)}"
    rows = [
        ("   ", head.says, f"{head.created_at[:19].replace('T', ' ')} UTC", head.event_id[-12:])
        for head in conflict.heads
    ]
    yield from table(("   ", conflict.about, "when", "event"), rows, widest=40).splitlines()


def _decision_lines(differing: "Differing") -> "Iterator[str]":
    from labeler.report.layout import amount, shortened
    from labeler.report.table import table
    from labeler.text.display import display_text

    about = f"{differing.kind}: {differing.called}"
    yield shortened(display_text(about), _WIDEST_TEXT)
    rows = []
    for made in differing.made:
        value = made.value
        if differing.kind == "assignment":
            parts = (value or {}).get("parts")
            value = "everything to everybody" if parts is None else amount(len(parts), "part")
        says = shortened(display_text(str(value)), 40)
        when = f"{made.created_at[:19].replace('T', ' ')} UTC"
        rows.append(("   ", says, when, display_text(made.author or ""), made.decision_id[-12:]))
    header = ("   ", "decided", "when", "by", "decision")
    yield from table(header, rows, widest=40).splitlines()


def _as_json(conflict: "Conflict") -> dict[str, Any]:
    heads = [{**head._asdict(), "says": head.says} for head in conflict.heads]
    return {**conflict._asdict(), "heads": heads}
