"""What a lead asks for, and how it is kept beside the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

from labeler.assignment.request import EVERYBODY, Request, Unit
from labeler.errors import LabelerError
from labeler.models import RoundPurpose

CALIBRATION: Final = 100
"""How many sentences everybody labels in a calibration round, unless another number is given."""
_MOST_SHARE: Final = Fraction(1, 2)
"""The most of a load that gold and repeats may be, together: more would be no production."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a round is to be assigned; shares are from 0 to 1.

    LabelerError where what is asked for does not go together.
    """

    purpose: RoundPurpose = "production"
    people: tuple[str, ...] = ()
    """Ids, in the order of a table."""
    seed: int = 1
    unit: Unit | None = None
    """None: articles, but sentences where there are few articles, too few to link everybody."""
    sentences: int | None = None
    """About how many are given out; None for all."""
    overlap: Fraction = Fraction(1, 5)
    together: int = 2
    oversample: Mapping[str, Fraction] = field(default_factory=dict)
    cues: tuple[str, ...] = ()
    gold: Fraction = Fraction(0)
    repeats: Fraction = Fraction(0)
    gap: int = 14
    """Days between a sentence and its repeat, at least."""
    again: bool = False
    """Whether sentences come in that other rounds hold."""

    def __post_init__(self) -> None:
        if not 0 <= self.gold + self.repeats <= _MOST_SHARE and self.purpose != "repeat":
            raise LabelerError("gold and repeats together: give them half of a load at most")
        if self.purpose == "calibration" and (self.gold or self.repeats):
            raise LabelerError(
                "a calibration round is the same for all, without gold and repeats: mix them into"
                " a round of production"
            )
        if self.repeats and self.again:
            raise LabelerError(
                "repeats and sentences of other rounds cannot be told apart in one round: assign"
                " the repeats to a round of their own"
            )
        if self.gap < 0 or (self.sentences is not None and self.sentences < 1):
            raise LabelerError("days and sentences: give a number above 0")

    def request(self, unit: Unit, sample: Fraction) -> Request:
        """Return what is asked of the plan, for a unit and the share that is given out."""
        return Request(
            self.people,
            self.seed,
            unit,
            sample,
            self.overlap,
            self.together,
            self.oversample,
        )


def default_wish(purpose: RoundPurpose) -> Wish:
    """Return what is asked for where nothing else is said."""
    if purpose == "calibration":
        return Wish(purpose, sentences=CALIBRATION, overlap=Fraction(1), together=EVERYBODY)
    if purpose == "repeat":
        return Wish(purpose, repeats=Fraction(1, 10))
    return Wish(purpose)


_SHARES = ("overlap", "gold", "repeats")
_PLAIN = ("seed", "unit", "sentences", "together", "gap", "again")


def to_recipe(wish: Wish) -> dict[str, Any]:
    """Return a wish as JSON values; the purpose is a decision of its own."""
    return {
        **{name: str(getattr(wish, name)) for name in _SHARES},
        **{name: getattr(wish, name) for name in _PLAIN},
        "people": list(wish.people),
        "oversample": {label: str(share) for label, share in wish.oversample.items()},
        "cues": list(wish.cues),
    }


def from_recipe(recipe: Mapping[str, Any], purpose: RoundPurpose) -> Wish:
    """Return the wish that a recipe was made of; what cannot be read is as by default."""
    wish = default_wish(purpose)
    try:
        kept: dict[str, Any] = {name: Fraction(recipe[name]) for name in _SHARES}
        kept |= {name: recipe[name] for name in _PLAIN}
        if purpose == "calibration":
            kept |= {"gold": Fraction(0), "repeats": Fraction(0)}
        kept["people"] = tuple(recipe["people"])
        kept["oversample"] = {name: Fraction(each) for name, each in recipe["oversample"].items()}
        kept["cues"] = tuple(recipe["cues"])
        return replace(wish, **kept)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError):
        return wish
