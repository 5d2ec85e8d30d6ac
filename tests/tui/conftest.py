"""Keys are pressed as fast as the app takes them, and looked at when it has done all they ask."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

_REPAINT_S = 1 / 500
"""How often the app repaints, at most; a test waits for each."""
_SOON_S = 5 * _REPAINT_S
"""A timer that is due sooner is waited for: a repaint is one, a retry or a blinking cursor none."""


async def _wait_until_idle(min_sleep: float = 0.0, max_sleep: float = 20.0) -> None:
    """Wait until the event loop has nothing to do now or soon.

    Textual's pilot calls the like of it after each key. Its own looks how much of the processor
    was used while it slept, which takes time when the app has nothing to do, and takes an app for
    idle that a busy machine has kept from working.
    """
    # The loops of asyncio have had these two since Python 3.4, but no public name for them.
    loop: Any = asyncio.get_running_loop()
    deadline = time.monotonic() + max_sleep
    await asyncio.sleep(min_sleep)
    while time.monotonic() < deadline:
        if not loop._ready:
            due = (timer.when() for timer in loop._scheduled if not timer.cancelled())
            wait_s = min(due, default=float("inf")) - loop.time()
            if wait_s > _SOON_S:
                return
            await asyncio.sleep(max(0.0, wait_s))
        else:
            await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def _no_waiting_for_nothing() -> Iterator[None]:
    """Repaint without delay, and wait after each key for what it does and not longer."""
    with (
        patch("textual.app.wait_for_idle", _wait_until_idle),
        patch("textual.pilot.wait_for_idle", _wait_until_idle),
        patch("textual.screen.UPDATE_PERIOD", _REPAINT_S),
    ):
        yield
