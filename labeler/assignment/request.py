"""What is asked of an assignment, and what there is to give out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from labeler.assignment.hashing import Integers
from labeler.errors import LabelerError

Unit = Literal["article", "sentence"]

EVERYBODY: Final = 0
"""As a number of people: all of them, however many there are."""
NEW: Final = -1
"""As a number of copies: not decided yet."""


@dataclass(frozen=True, slots=True)
class Request:
    """How units are to be given out; shares are from 0 to 1.

    LabelerError where people are named twice, or a share or number is out of range.
    """

    people: tuple[str, ...]
    """Ids of those who label."""
    seed: int = 1
    unit: Unit = "sentence"
    sample: Fraction = Fraction(1)
    """The share of units that is given out at all."""
    overlap: Fraction = Fraction(1, 5)
    """The share of these that several people label."""
    together: int = 2
    """How many people label a unit of the overlap; `EVERYBODY`."""
    oversample: Mapping[str, Fraction] = field(default_factory=dict)
    """Label → share: at least so many of the units that look like it are given out, and overlap."""

    def __post_init__(self) -> None:
        if not self.people or len(set(self.people)) < len(self.people):
            raise LabelerError("name the people who are to label, each of them once")
        for name, share in {
            "sample": self.sample,
            "overlap": self.overlap,
            **{f"oversample of {label}": each for label, each in self.oversample.items()},
        }.items():
            if not 0 <= share <= 1:
                raise LabelerError(f"the {name} is {float(share):.0%}: give a share up to 100%")
        if self.together != EVERYBODY and self.together < 1:
            raise LabelerError("a sentence needs one person at least who labels it")

    def copies(self) -> int:
        """Return how many people label a unit of the overlap."""
        everybody = len(self.people)
        return everybody if self.together == EVERYBODY else min(self.together, everybody)


@dataclass(frozen=True, slots=True)
class Frame:
    """The N sentences that may be given out, by document and position.

    `document` [N] is an index in `documents`, `position` [N] counts from 1, `suggested` [N] is a
    number for each label that is suggested (0 for none), `likely` holds [N] for each label whether
    a sentence looks like it. `before` [N] is how many people had the sentence when this round was
    assigned last, `NEW` where its document was not there.
    """

    documents: tuple[str, ...]
    document: Integers
    position: Integers
    suggested: Integers
    before: Integers
    likely: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return N."""
        return len(self.document)

    def keys(self) -> list[str]:
        """Return a name for each sentence, the same in every file."""
        return [
            f"{self.documents[document]} {position}"
            for document, position in zip(
                self.document.tolist(), self.position.tolist(), strict=True
            )
        ]
