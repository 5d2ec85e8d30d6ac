"""Labels that agreement never pools, though one file may hold them: what this project exports.

An exported dataset says of each label its round, its codebook, who or what made it, and whether it
stands in conflict with another. What does not count in a project does not count from its export.
"""

from collections.abc import Callable
from typing import Final

ROUND: Final = "round"
CODEBOOK: Final = "codebook_id"
KIND: Final = "annotator_kind"
CONFLICT: Final = "in_conflict"
FIELDS: Final = (ROUND, CODEBOOK, KIND, CONFLICT)
"""The columns that are looked at, where a long form has them; the names are those of `export`."""

_NOT_PEOPLE: Final = {"model": "by models", "reference": "reference labels"}


class Restrictions:
    """Decides label by label, over all files of a call: rounds and codebooks are never pooled."""

    takes_everything = False
    """Whether skipped items are wanted as well, and what models said beside people."""

    def __init__(self, round_number: int | None) -> None:
        self._chosen = None if round_number is None else str(round_number)
        self._round: str | None = self._chosen
        self._codebook: str | None = None

    @property
    def wants_round(self) -> bool:
        """Whether the user chose a round, so that every file has to say which round is which."""
        return self._chosen is not None

    def reason_against(
        self,
        value: Callable[[str], str | None],
        error: Callable[[str], Exception],
    ) -> str | None:
        """Return why a label does not take part; None if it does.

        `value` gives what the label's row has in one of FIELDS (None where it has no such field),
        `error` makes the exception that is raised where rounds or codebooks would be pooled.
        """
        if reason := _NOT_PEOPLE.get(value(KIND) or ""):
            return reason
        if (value(CONFLICT) or "").lower() == "true":
            return "in conflict"
        number = value(ROUND)
        if number and number != self._round:
            if self._chosen is not None:
                return "in other rounds"
            if self._round is not None:
                raise error(
                    f"there are labels of round {self._round!r} and of round {number!r}, "
                    "which are never pooled: choose one with --round"
                )
            self._round = number
        codebook = value(CODEBOOK)
        if codebook and codebook != self._codebook:
            if self._codebook is not None:
                raise error(
                    f"there are labels under codebook {self._codebook!r} and under {codebook!r}, "
                    "which are never pooled: keep the rows of one"
                )
            self._codebook = codebook
        return None
