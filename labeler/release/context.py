"""What holds for a release as a whole: what was chosen, the codebook, the project."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from labeler.models import Codebook
from labeler.release.choices import Choices

_COLOURS: Final = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
    "#56b4e9", "#f0e442", "#000000", "#999999",
)  # fmt: skip
"""Told apart with any kind of colour vision (Okabe and Ito 2008), and grey: a codebook has at most
nine labels."""


@dataclass(frozen=True, slots=True)
class ReleaseContext:
    """What every format is told beside the documents. Nothing in it depends on the machine."""

    choices: Choices
    project: str
    """The name of the project's file, without its ending."""
    version: str
    """The version of the program."""
    codebook_id: str
    codebook: Codebook
    """The one in use."""
    codebooks: Mapping[str, Codebook]
    """All of the project, by id: labels keep the one they were made under."""
    documents: int
    """How many documents there are."""
    languages: tuple[str, ...]
    round: int
    """The round whose labels are aggregated."""
    has_splits: bool = False

    @property
    def label_names(self) -> tuple[str, ...]:
        """Every label that a raw label may have: those of the codebook in use come first."""
        others = (codebook.label_names for codebook in self.codebooks.values())
        return tuple(dict.fromkeys(sum(others, self.codebook.label_names)))

    @property
    def colours(self) -> dict[str, str]:
        """A colour for each label, as #rrggbb."""
        names = self.label_names
        return {name: _COLOURS[n % len(_COLOURS)] for n, name in enumerate(names)}
