"""The rounds of a project, and how far everybody is in them."""

import click

from labeler.commands.project import Project, pass_project, show, show_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_project
def rounds(project: Project, as_json: bool) -> None:
    """List the rounds: what each is for, who labels in it, how far they are."""
    from labeler.report.table import table
    from labeler.store.rounds.rounds import rounds as listed

    with project.open() as store, store.read():
        found = listed(store)
    if as_json:
        show_json(
            [
                {**each._asdict(), "people": [share._asdict() for share in each.people]}
                for each in found
            ]
        )
        return
    rows: list[tuple[str, ...]] = []
    for each in found:
        how = "assigned" if each.given_out else "everybody labels everything"
        if each.each is not None:
            how = f"{each.each} a sentence, from one heap"
        marks = (str(each.number), each.purpose, "in force" if each.in_force else "", how)
        for index, share in enumerate(each.people or [None]):
            first = marks if not index else ("", "", "", "")
            if share is None:
                rows.append((*first, "", "", "", ""))
            else:
                total = "" if share.assigned is None else str(share.assigned)
                done = str(share.labelled + share.skipped)
                rows.append((*first, share.name, done, total, str(share.outside or "")))
    # What somebody labelled that was not theirs to label is rare, and gets a column only then.
    columns = 8 if any(row[-1] for row in rows) else 7
    heading = ("round", "for", "", "how", "who", "done", "of", "besides")[:columns]
    show(table(heading, [row[:columns] for row in rows], numbers={5, 6, 7}))
