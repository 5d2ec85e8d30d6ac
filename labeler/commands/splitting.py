"""The option --split: reading it, and saying what came of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from labeler.commands.project import say

if TYPE_CHECKING:
    from labeler.release.splits.shares import Shares
    from labeler.release.splits.splitting import Splits
    from labeler.store.connection import Store

split_option = click.option(
    "--split",
    "shares",
    metavar="TRAIN/DEV/TEST",
    callback=lambda _context, _parameter, value: read_shares(value),
    help="Say of each row where it belongs, such as 80/10/10.",
)


def read_shares(value: str | None) -> "Shares | None":
    """Return the shares that were typed; UsageError where they are none."""
    if value is None:
        return None
    from labeler.errors import LabelerError
    from labeler.release.splits.shares import parse_shares

    try:
        return parse_shares(value)
    except LabelerError as error:
        raise click.BadParameter(str(error)) from error


def split_asked(
    store: "Store", shares: "Shares | None", seed: int, *, practice: bool
) -> "Splits | None":
    """Return the split of a project, inside one `read`; None where none was asked for.

    The practice articles are never in test, whoever imported them: their labels are public.
    """
    if shares is None:
        return None
    from labeler.practice import practice_articles
    from labeler.release.splits.project import split_project
    from labeler.store.documents import document_id_of

    known = [document_id_of(article.text) for article in practice_articles()]
    return split_project(store, shares, seed, practice=practice, also_practised=known)


def parts_of(splits: "Splits | None") -> Mapping[str, str] | None:
    """Return document id → train, dev or test; None where no split was asked for."""
    return None if splits is None else splits.part_of


def say_split(store: "Store", splits: "Splits | None") -> None:
    """Print the sizes of the parts, and what to beware of."""
    if splits is None:
        return
    from functools import partial

    from labeler.release.splits.wording import size_lines, warnings
    from labeler.store.dataset.splitting import text_of_repeat

    for line in size_lines(splits):
        say(line)
    for line in warnings(splits, partial(text_of_repeat, store)):
        say(f"beware: {line}")
