"""The labels that may be given, numbered as they come."""

from collections.abc import Sequence
from typing import Final

from labeler.agreement.rows import quoted
from labeler.errors import LabelerError

MAXIMUM_CATEGORIES: Final = 256
"""What an index of one byte can tell apart: a column with more values is text, not a label."""


class Categories:
    """Numbers labels: the declared ones in their order, or else those found in the data."""

    def __init__(self, declared: Sequence[str] | None) -> None:
        self.declared = declared is not None
        self.numbers: dict[str, int] = {}
        """Look here first: a call for every label would take longer than all the rest."""
        for label in declared or ():
            self._enter(label)

    def __len__(self) -> int:
        """Return how many labels there are."""
        return len(self.numbers)

    def new(self, label: str, item: str) -> int:
        """Return the number of a label that has none yet.

        LabelerError for a label that is not declared, or for more than 256 different labels.
        """
        if self.declared:
            expected = ", ".join(map(quoted, self.numbers))
            raise LabelerError(
                f"label {quoted(label)} of item {quoted(item)} is not one of {expected}: "
                "correct it, or use the codebook that it belongs to"
            )
        return self._enter(label)

    def _enter(self, label: str) -> int:
        if len(self.numbers) == MAXIMUM_CATEGORIES:
            raise LabelerError(
                f"found more than {MAXIMUM_CATEGORIES} different labels, the last one "
                f"{quoted(label)}: check which column holds the labels"
            )
        return self.numbers.setdefault(label, len(self.numbers))
