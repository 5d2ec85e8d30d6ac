"""How much of the dataset goes to training, development and test."""

import re
from fractions import Fraction
from typing import Final, NamedTuple

from labeler.errors import LabelerError

PARTS: Final = ("train", "dev", "test")
TEST: Final = "test"

_NUMBER: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)


class Shares(NamedTuple):
    """The part of the labelled sentences that goes to each, exactly; together 1."""

    train: Fraction
    dev: Fraction
    test: Fraction


def parse_shares(text: str) -> Shares:
    """Return the shares of train, dev and test, given as `80/10/10` or in any other proportion.

    A share of 0 leaves a part out. Raises LabelerError for anything but three numbers, and where
    nothing goes to train: what people practised on has to have a place.
    """
    numbers = [number.strip() for number in text.split("/")]
    if len(numbers) != len(PARTS) or not all(map(_NUMBER.fullmatch, numbers)):
        raise LabelerError(
            f"split '{text}': is not three numbers for train, dev and test, such as 80/10/10"
        )
    train, dev, test = map(Fraction, numbers)
    if not train:
        raise LabelerError(f"split '{text}': leaves nothing for train; give it a share")
    whole = train + dev + test
    return Shares(train / whole, dev / whole, test / whole)
