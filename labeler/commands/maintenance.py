"""Keeping the file safe: backup, verify, repair."""

from pathlib import Path

import click

from labeler.commands.project import Project, pass_project, say, show, show_json
from labeler.commands.working import working


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The copy's name; default: beside the project, with the time in its name.",
)
@pass_project
def backup(project: Project, output: Path | None) -> None:
    """Copy the project to one file, also while somebody is labelling."""
    from labeler.store.backup import backup as copy

    with project.open() as store:
        with working(f"copying {store.path}"):
            target = copy(store, output)
        say(f"copied {store.path} to {target}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def verify(project: Project, as_json: bool) -> None:
    """Check that the file is whole: integrity, schema, digests, and all that is derived."""
    from labeler.store.verify import verify as run

    with project.open() as store, working(f"checking {store.path}"):
        checks = run(store)
    if as_json:
        show_json([check._asdict() for check in checks])
    else:
        for check in checks:
            show(f"{'ok    ' if check.ok else 'FAILED'}  {check.name}: {check.detail}")
    if not all(check.ok for check in checks):
        raise click.exceptions.Exit(1)


@click.command()
@pass_project
def repair(project: Project) -> None:
    """Rebuild everything that follows from the log; the log itself is not touched."""
    from labeler.store.verify import repair as rebuild

    with project.open() as store:
        with working(f"rebuilding {store.path}"):
            rebuild(store)
        say(f"{store.path}: rebuilt from the log")
