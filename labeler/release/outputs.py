"""Which files of data a release folder has, and where each stands in it."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from labeler.errors import LabelerError
from labeler.release.choices import Choices, LabelChoice
from labeler.release.formats import FORMATS, Format

ANNOTATIONS: Final = "annotations"
"""The name of what holds raw labels."""
AGGREGATED: Final = "aggregated"
"""The name of what holds one label a sentence."""
HUB: Final = "huggingface"
"""The format whose folder the release itself is: its card stands at the top."""

_TABLES: Final = frozenset({"jsonl", "csv", "tsv", "parquet"})


class Output(NamedTuple):
    """One file or folder of data."""

    format: Format
    choices: Choices
    path: str
    """Within the release, with `/`; empty for the release itself."""


def planned(
    formats: Iterable[Format], methods: Sequence[LabelChoice], choices: Choices
) -> list[Output]:
    """Return what is written for each format: raw labels, aggregated ones, or both.

    `methods` is `raw`, a method of aggregation, or both. LabelerError where a format takes none of
    these, or is not for what the choices ask.
    """
    found = []
    for one in formats:
        taken = [m for m in methods if (one.raw if m == "raw" else one.aggregated)]
        if one.both:
            # Their folder has both tables as soon as there is an aggregated one.
            taken = taken[-1:]
        if not taken:
            one.check(choices._replace(labels=methods[0]))
        for method in taken:
            asked = choices._replace(labels=method)
            if not one.excel_safe:
                asked = asked._replace(excel_safe=False)
            one.check(asked)
            found.append(Output(one, asked, _path(one, method)))
    if choices.excel_safe and not any(each.choices.excel_safe for each in found):
        able = " or ".join(known.name for known in FORMATS if known.excel_safe)
        raise LabelerError(f"--excel-safe goes with the format {able}")
    return found


def _path(one: Format, method: LabelChoice) -> str:
    if one.name == HUB:
        return ""
    if one.both:
        return one.name
    stem = ANNOTATIONS if method == "raw" else AGGREGATED
    home = "data" if one.name in _TABLES else one.name
    ending = one.suffixes[0] if one.suffixes else one.ending
    return f"{home}/{stem}{'' if one.folder else ending}"
