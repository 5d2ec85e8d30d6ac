"""Chance that can be repeated: `LABELER_TEST_SEED` is shown with a failure and may be set."""

import os
import random
import signal
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


@pytest.fixture(scope="session", autouse=True)
def _can_be_interrupted() -> None:
    """Let the processes that tests start be interrupted.

    A shell lets those that it starts in the background ignore that, and they pass it on.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
