"""Keys are pressed as fast as the app takes them."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

_STEP_S = 1 / 250


@pytest.fixture(autouse=True)
def _no_waiting_for_nothing() -> Iterator[None]:
    """Look whether the app is idle every 4 ms instead of every 20, and repaint as often.

    Textual's pilot does so after each key, which is most of what a test of the screens costs.
    """
    with (
        patch("textual._wait.SLEEP_GRANULARITY", _STEP_S),
        patch("textual._wait.SLEEP_IDLE", _STEP_S / 20),
        patch("textual.screen.UPDATE_PERIOD", _STEP_S / 2),
    ):
        yield
