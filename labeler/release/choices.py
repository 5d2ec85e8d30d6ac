"""What a user chose of a release. Loads nothing, as the command line reads it for its help."""

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from labeler.agreement.consensus.choice import TieRule

LabelChoice = Literal["raw", "majority", "adjudicated", "dawid-skene", "mace"]
LABEL_CHOICES: Final[tuple[LabelChoice, ...]] = get_args(LabelChoice)


class Licences(NamedTuple):
    """Under which licences the text and the labels may be used, such as `CC-BY-4.0`."""

    text: str | None = None
    labels: str | None = None


class Choices(NamedTuple):
    """What a release shows, and how."""

    labels: LabelChoice = "raw"
    ties: "TieRule" = "codebook"
    seed: int = 0
    names: bool = False
    text: bool = True
    notes: bool = False
    practice: bool = False
    round: int | None = None
    """Raw: this round alone; aggregated: this one instead of the round in force."""
    excel_safe: bool = False
    completed_by: bool = False
    """Whether names are written as the e-mail addresses of another tool's users."""
    licences: Licences = Licences()

    @property
    def aggregated(self) -> bool:
        """Whether there is one label a sentence, and not one a label given."""
        return self.labels != "raw"

    @property
    def tie_rule(self) -> str:
        """The rule for ties as rows name it: `codebook`, or `random:` and the seed."""
        return f"random:{self.seed}" if self.ties == "random" else self.ties
