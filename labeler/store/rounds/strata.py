"""The strata that an assignment was drawn from, as its decision keeps them.

Each says how likely its sentences were to be given to several people and, where not all were
equally likely, which sentences it holds: per document their positions, such as `1-40,43`.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from labeler.assignment.ranges import from_ranges
from labeler.errors import LabelerError

_SHARE: Final = re.compile(r"[0-9]{1,200}(/[0-9]{1,200})?")
"""As this program writes a share. `Fraction` would also take `1e999999999`, and never come back."""
_MOST: Final = 100
"""A codebook has nine labels at most, and what looks like none of them is one stratum more."""


class DrawnStratum(NamedTuple):
    """Sentences that were equally likely to be given to several people."""

    label: str | None
    """What they look like; None: nothing in particular."""
    units: int
    shared: Fraction
    sentences: Mapping[str, str] | None
    """Document id → positions; None where they are not listed."""


def strata_of(value: Mapping[str, Any]) -> tuple[DrawnStratum, ...]:
    """Return the strata of an assignment as it is kept; none where it has none that can be read."""
    strata = value.get("strata", [])
    if not is_strata(strata):
        return ()
    return tuple(
        DrawnStratum(each["label"], each["units"], Fraction(each["shared"]), each.get("sentences"))
        for each in strata
    )


def is_strata(value: Any) -> bool:
    """Say whether part of a decision is a list of strata that can be relied on."""
    return isinstance(value, list) and len(value) <= _MOST and all(map(_is_stratum, value))


def is_positions(value: Any) -> bool:
    """Say whether part of a decision is document id → positions."""
    return isinstance(value, dict) and all(map(is_ranges, value.values()))


def is_ranges(text: Any) -> bool:
    """Say whether part of a decision is a list of positions."""
    try:
        from_ranges(text, 0)
    except (LabelerError, TypeError):
        return False
    return True


def _is_stratum(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("label"), str | None)
        and type(value.get("units")) is int
        and value["units"] >= 0
        and all(_is_share(value.get(name)) for name in ("drawn", "shared"))
        and is_positions(value.get("sentences", {}))
    )


def _is_share(value: Any) -> bool:
    if not isinstance(value, str) or not _SHARE.fullmatch(value):
        return False
    try:
        return 0 <= Fraction(value) <= 1
    except ZeroDivisionError:
        return False
