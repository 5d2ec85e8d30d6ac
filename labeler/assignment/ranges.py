"""Positions in a document as short text: `1-40,43`."""

import re
from collections.abc import Iterable

from labeler.errors import LabelerError

_RANGES = re.compile(r"[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?(,[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?)*")


def to_ranges(positions: Iterable[int]) -> str:
    """Return positions, which ascend from 1 on, as text."""
    parts: list[list[int]] = []
    for position in positions:
        if parts and position == parts[-1][1] + 1:
            parts[-1][1] = position
        else:
            parts.append([position, position])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def from_ranges(text: str, last: int | None = None) -> list[int]:
    """Return the positions that a text stands for; those beyond `last` are left out.

    LabelerError where it is no such text, or its positions do not ascend.
    """
    positions: list[int] = []
    if not _RANGES.fullmatch(text):
        raise LabelerError(f"'{text[:40]}' is not a list of positions such as 1-40,43")
    before = 0
    for part in text.split(","):
        first, _, end = part.partition("-")
        start, stop = int(first), int(end or first)
        if not before < start <= stop:
            raise LabelerError(f"the positions '{part}' do not ascend")
        before = stop
        positions.extend(range(start, (stop if last is None else min(stop, last)) + 1))
    return positions
