"""Customary words for coefficients, judged once for every format, on the numbers as they are.

A number is never rounded before it is judged. Where it would then be shown as if it stood on the
other side of a bound, it is shown with more decimals.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from labeler.agreement.benchmarks import (
    RELIABLE,
    TENTATIVE,
    GwetBenchmark,
    gwet_benchmark,
    krippendorff_verdict,
    landis_koch,
)
from labeler.agreement.estimates import Estimate
from labeler.report.layout import number

BOUNDS: Final = (TENTATIVE, RELIABLE)
_DECIMALS: Final = 3
_MOST_DECIMALS: Final = 15

Standing = Literal["firm", "perhaps firm", "tentative", "open", "perhaps tentative", "none"]
"""What an interval of alpha says of Krippendorff's bounds: it lies above both, holds the upper one,
lies between them, holds both, holds the lower one, or lies below both."""

_STANDINGS: Final[Mapping[tuple[str, str], Standing]] = {
    ("firm", "firm"): "firm",
    ("tentative", "firm"): "perhaps firm",
    ("tentative", "tentative"): "tentative",
    ("none", "firm"): "open",
    ("none", "tentative"): "perhaps tentative",
    ("none", "none"): "none",
}
"""The words for the lower and the upper end → what they say together."""


def judged_alpha(coefficients: Mapping[str, Estimate]) -> str:
    """Return the name of the alpha that verdicts are about: on a scale the ordinal one.

    The nominal one counts a near miss as a whole one; the interval one takes for granted that the
    steps are equally far apart, where ordinal alpha asks for their order only.
    """
    return "alpha_ordinal" if "alpha_ordinal" in coefficients else "alpha"


def krippendorff_word(alpha: Estimate) -> str | None:
    """Return "firm", "tentative" or "none", by the lower end; None without an interval."""
    return None if alpha.ci is None else krippendorff_verdict(alpha.ci[0])


def krippendorff_standing(alpha: Estimate) -> Standing | None:
    """Return what the whole interval of alpha says; None without one."""
    if alpha.ci is None:
        return None
    low, high = map(krippendorff_verdict, alpha.ci)
    return _STANDINGS[low, high]


def landis_koch_word(fleiss: Estimate) -> str | None:
    """Return the word of Landis and Koch for the lower end; None without an interval."""
    return None if fleiss.ci is None else landis_koch(fleiss.ci[0])


def gwet_word(ac1: Estimate) -> GwetBenchmark | None:
    """Return Gwet's word and probabilities; None where too little is known for an interval."""
    return None if ac1.ci is None else gwet_benchmark(ac1)


def beside(value: float, bounds: Sequence[float] = BOUNDS) -> str:
    """Return a number as it is shown, with the decimals that tell on which side of each bound."""
    sides = [value >= bound for bound in bounds]
    for decimals in range(_DECIMALS, _MOST_DECIMALS):
        shown = number(value, decimals)
        if [float(shown) >= bound for bound in bounds] == sides:
            return shown
    return repr(value)
