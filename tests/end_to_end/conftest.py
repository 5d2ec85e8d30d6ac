"""Chance that can be repeated: `LABELER_TEST_SEED` is shown with a failure and may be set."""

import os
import random
import sys
from typing import Final

import pytest

SEED: Final = "LABELER_TEST_SEED"
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []
"""Windows has no pseudo-terminals of this kind."""


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get(SEED) or random.SystemRandom().randrange(2**32))
    print(f"{SEED}={seed}")  # noqa: T201 - pytest shows it with a failure
    return random.Random(seed)
