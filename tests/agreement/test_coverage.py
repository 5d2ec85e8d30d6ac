"""The interval covers the truth as often as it says; the one that ignores documents does not."""

from typing import get_args

import numpy as np
import pytest

from labeler.agreement.builder import count_unordered
from labeler.agreement.method import Method, Unit
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise

DOCUMENTS, ITEMS, ANNOTATORS, REPETITIONS = 30, 40, 3, 600
ERROR_RATES = np.array([0.02, 0.35])
"""How often an annotator errs, in easy and in hard documents."""
SHARES = np.array([0.2, 0.8])
"""How often the first label is right, in one half and the other half of the documents."""

TRUE_PERCENT = float(np.mean(ERROR_RATES**2 + (1 - ERROR_RATES) ** 2))
TRUE_ALPHA = 1 - (1 - TRUE_PERCENT) / 0.5
"""Over all documents both labels are equally common, so that chance disagreement is one half."""


def sample(random: np.random.Generator) -> list[Row]:
    error = random.choice(ERROR_RATES, DOCUMENTS)[:, None, None]
    share = random.choice(SHARES, DOCUMENTS)[:, None, None]
    truth = random.random((DOCUMENTS, ITEMS, 1)) < share
    labels = truth ^ (random.random((DOCUMENTS, ITEMS, ANNOTATORS)) < error)
    return [
        (f"d{document}", f"{item}", "claim" if label else "filler")
        for (document, item, _), label in np.ndenumerate(labels)
    ]


@pytest.mark.slow
def test_clustered_intervals_cover_and_others_do_not() -> None:
    random = np.random.default_rng(1971)
    truth = {"percent": TRUE_PERCENT, "alpha": TRUE_ALPHA}
    covered = {(unit, name): 0 for unit in get_args(Unit) for name in truth}
    for _ in range(REPETITIONS):
        counts = count_unordered(sample(random))
        for unit in get_args(Unit):
            found = summarise(counts, Method(unit=unit)).coefficients
            for name, value in truth.items():
                limits = found[name].ci
                assert limits is not None
                covered[unit, name] += limits[0] <= value <= limits[1]
    coverage = {key: number / REPETITIONS for key, number in covered.items()}
    for name in truth:  # .95 is measured to ± .018 by 600 repetitions, two standard errors
        assert 0.93 <= coverage["document", name] <= 0.97, coverage
        assert coverage["item", name] < 0.75, coverage
