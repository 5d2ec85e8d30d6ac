"""An assignment as a table: who has how much, and who shares how much with whom."""

from collections.abc import Mapping
from typing import Any, Final

import click

from labeler.commands.project import say, show

_WIDEST_MATRIX: Final = 12
"""The most people whose pairs are shown one by one."""


def show_assignment(table: Mapping[str, Any]) -> None:
    """Print an assignment as `labeler.assigning.overview` has it."""
    from labeler.report.layout import amount
    from labeler.report.table import table as aligned

    unit = "whole articles" if table["unit"] == "article" else "sentence by sentence"
    show(
        f"Round {table['round']}, {table['purpose']}: {amount(table['sentences'], 'sentence')} of"
        f" {amount(table['articles'], 'article')}, {unit}\n\n"
    )
    columns = ("name", "sentences", "articles", "gold", "repeats")
    rows = [tuple(str(person[column]) for column in columns) for person in table["people"]]
    show(aligned(columns, rows, numbers={1, 2, 3, 4}))
    for kept in table["others"]:
        what = f"{amount(kept['sentences'], 'sentence')} of {amount(kept['articles'], 'article')}"
        show(f"{kept['name']}, who gets no more: keeps {what}")
    pairs = table["pairs"]
    if pairs:
        counts = sorted(pair["sentences"] for pair in pairs)
        show(
            f"\nLabelled by several people: {amount(table['shared_sentences'], 'sentence')} of"
            f" {amount(table['shared_articles'], 'article')}; a pair shares {counts[0]} to"
            f" {counts[-1]}\n"
        )
        if len(table["people"]) <= _WIDEST_MATRIX:
            click.echo()
            rows = [(pair["a"], pair["b"], str(pair["sentences"])) for pair in pairs]
            show(aligned(("pair", "", "sentences"), rows, numbers={2}))
        apart = sum(not count for count in counts)
        # Repeats are each one's own: nobody is to share any.
        if apart and table["purpose"] != "repeat":
            say(
                f"{amount(apart, 'pair')} of people share nothing: raise --overlap, or take"
                " --unit sentence"
            )
    for stratum in table["strata"]:
        if len(table["strata"]) > 1:
            what = f"like {stratum['label']}" if stratum["label"] else "others"
            show(
                f"{what}: {stratum['units']} {table['unit']}s, drawn {stratum['drawn']:.1%},"
                f" by several {stratum['shared']:.1%}"
            )
    alpha = table["alpha"]
    width = "none" if alpha["half_width"] is None else f"± {alpha['half_width']:.3f}"
    show(f"\nAlpha's 95 % interval: {width} ({alpha['basis']})")
