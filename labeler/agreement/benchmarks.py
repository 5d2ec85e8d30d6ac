"""Words that readers look for beside a coefficient. All are conventions, none is a law.

They are held against what the data can vouch for, the lower end of the interval, or, as Gwet does,
against the probability that the coefficient lies in a band.
"""

from typing import Final, NamedTuple

from labeler.agreement.estimates import Estimate
from labeler.agreement.tails import normal_cdf

TENTATIVE: Final = 0.667
RELIABLE: Final = 0.800
"""Krippendorff's customary bounds for alpha (2004, page 241)."""

LANDIS_KOCH: Final = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
)
"""The lower ends of the bands of Landis and Koch (1977) for kappa, and their words."""
LOWEST_BAND: Final = "poor"

SURE: Final = 0.95
"""The cumulative probability that Gwet (2014, chapter 6) asks for."""


class GwetBenchmark(NamedTuple):
    """For each band, from the top, the probability of this band or a better one."""

    probabilities: tuple[tuple[str, float], ...]
    word: str
    """The highest band with a cumulative probability of 95 %."""


def landis_koch(value: float) -> str:
    """Return the word of Landis and Koch (1977) for a kappa, best the lower end of its interval.

    The upper end of a band belongs to it (.21 is fair, .20 slight), and 0 is slight.
    """
    if value < 0:
        return LOWEST_BAND
    return next((word for bound, word in LANDIS_KOCH if value > bound), LANDIS_KOCH[-1][1])


def krippendorff_verdict(lower: float) -> str:
    """Return "firm", "tentative" or "none": the conclusions that a lower end of alpha allows."""
    if lower >= RELIABLE:
        return "firm"
    return "tentative" if lower >= TENTATIVE else "none"


def gwet_benchmark(estimate: Estimate) -> GwetBenchmark | None:
    """Return Gwet's probabilities of the bands of Landis and Koch; None without an interval.

    What is too uncertain for an interval is too uncertain for a probability. The coefficient is
    taken for normal around its estimate, cut off at -1 and 1 (Gwet 2014).
    """
    value, se = estimate.value, estimate.se
    if value is None or not se or estimate.ci is None:
        return None

    def above(bound: float) -> float:
        return normal_cdf((value - bound) / se)

    whole = above(-1.0) - above(1.0)
    probabilities = tuple(
        (word, (above(bound) - above(1.0)) / whole) for bound, word in LANDIS_KOCH
    )
    word = next((word for word, probability in probabilities if probability >= SURE), LOWEST_BAND)
    return GwetBenchmark(probabilities, word)
