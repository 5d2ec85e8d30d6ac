"""What the labels and the keys mean."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from labeler.commands.project import Project, pass_project, say, show, show_json

if TYPE_CHECKING:
    from labeler.models import Codebook

_FROM_THE_START = "1970-01-01T00:00:00.000Z"


@click.group()
def codebook() -> None:
    """Show, check or change what the labels mean."""


@codebook.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def show_codebook(project: Project, as_json: bool) -> None:
    """Print the codebook in use."""
    from labeler.report.codebook import codebook_text

    found = _in_use(project)
    if as_json:
        show_json(found.model_dump(mode="json"))
    else:
        show(codebook_text(found))


@codebook.command("check")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
def check(path: Path) -> None:
    """Check a codebook of your own (TOML) and say what is wrong with it."""
    from labeler.codebook import codebook_id, load_codebook

    found = load_codebook(path)
    say(
        f"{path}: sound: {found.name} {found.version}, {len(found.labels)} labels,"
        f" {len(found.rules)} rules, id {codebook_id(found)[:12]}"
    )


@codebook.command("use")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@pass_project
def use(project: Project, path: Path) -> None:
    """Put a codebook in use from now on; labels keep the one they were made with."""
    from labeler.codebook import load_codebook
    from labeler.importing import open_or_start
    from labeler.store.codebooks import use_codebook

    found = load_codebook(path)
    with open_or_start(project.import_path()) as store:
        use_codebook(store, found, project.author(store))
        say(f"{store.path}: {found.name} {found.version} is in use")


@codebook.command("versions")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def versions(project: Project, as_json: bool) -> None:
    """List the project's codebooks, and how many labels were made by each, round by round."""
    from labeler.report.table import table
    from labeler.store.versions import codebook_versions

    with project.open() as store, store.read():
        found = codebook_versions(store)
    if as_json:
        show_json([{**one._asdict(), "labels": dict(one.labels)} for one in found])
        return
    rows = [
        (
            one.codebook_id[:8],
            f"{one.name} {one.version}",
            "in use" if one.in_use else "",
            (one.last_put_in_use or "").replace(_FROM_THE_START, "from the start")[:16],
            str(one.cases),
            ", ".join(f"{n:,} in round {r}" for r, n in one.labels.items()) or "none",
        )
        for one in found
    ]
    show(table(("id", "codebook", "", "since", "cases", "labels"), rows, numbers={4}))


def _in_use(project: Project) -> "Codebook":
    """Return the project's codebook; the default one where there is no project yet."""
    from labeler.codebook import default_codebook
    from labeler.store.codebooks import codebook_in_use

    if project.database is None and not project.path().exists():
        return default_codebook()
    with project.open() as store:
        return codebook_in_use(store)[1]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def keys(project: Project, as_json: bool) -> None:
    """List the keys of the terminal interface."""
    from labeler.keys import Screen, actions, shown_key
    from labeler.report.table import table

    found = _in_use(project)
    screens: tuple[Screen, ...] = ("home", "annotate", "adjudicate", "agreement")
    listed = list(dict.fromkeys(a for screen in screens for a in actions(screen, found)))
    if as_json:
        show_json([action._asdict() for action in listed])
        return
    rows = [(" ".join(shown_key(k) for k in a.keys), a.screen, a.title, a.help) for a in listed]
    show(table(("keys", "on", "does", ""), rows, widest=160))
