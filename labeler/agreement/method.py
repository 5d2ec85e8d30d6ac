"""How intervals are to be made: the choices that a reader of the report can repeat."""

from dataclasses import dataclass
from typing import Final, Literal

from labeler.errors import LabelerError

Unit = Literal["document", "item"]
Interval = Literal["linearised", "gwet", "bootstrap"]

LOWEST_LEVEL: Final = 0.5
HIGHEST_LEVEL: Final = 0.9999
FEWEST_RESAMPLES: Final = 100
MOST_RESAMPLES: Final = 1_000_000
DEFAULT_RESAMPLES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Method:
    """The sampled unit, the kind of interval, its level, and for a bootstrap how it is drawn.

    LabelerError where the level is not from 0.5 to 0.9999, or the resamples are too few or many.
    """

    unit: Unit = "document"
    interval: Interval = "linearised"
    level: float = 0.95
    resamples: int = DEFAULT_RESAMPLES
    seed: int = 1

    def __post_init__(self) -> None:
        if not LOWEST_LEVEL <= self.level <= HIGHEST_LEVEL:
            raise LabelerError(
                f"the level of an interval is {self.level}: "
                f"give one from {LOWEST_LEVEL} to {HIGHEST_LEVEL}, such as 0.95"
            )
        if not FEWEST_RESAMPLES <= self.resamples <= MOST_RESAMPLES:
            raise LabelerError(
                f"a bootstrap of {self.resamples:,} resamples: "
                f"give a number from {FEWEST_RESAMPLES} to {MOST_RESAMPLES:,}, such as 2000"
            )
        if self.seed < 0:
            raise LabelerError(f"the seed of a bootstrap is {self.seed}: give 0 or more")
