"""Makes changes, and makes them later if somebody else is writing to the file right now.

What a person entered is either committed or still standing on the screen as not saved: it is
never taken and then lost, and a file that is busy never freezes the screen.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import App

from labeler.errors import Busy, LabelerError
from labeler.session import Outcome

if TYPE_CHECKING:
    from textual.timer import Timer

Change = Callable[[], Outcome]
"""Commits and returns what changed, or raises and has changed nothing."""


class Saver:
    """Runs one change at a time.

    A change that finds the file busy is tried again every `RETRY_S` seconds until it goes through
    or `PATIENCE_S` seconds have passed; each try waits for the file as long as the session's
    connection does (0.2 s).
    """

    RETRY_S: ClassVar[float] = 0.3
    PATIENCE_S: ClassVar[float] = 30.0

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._timer: Timer | None = None
        self._afterwards: Callable[[], object] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a change waits for the file; no other can be made until it is through."""
        return self._timer is not None

    def run(
        self,
        change: Change,
        *,
        done: Callable[[Outcome], None],
        waiting: Callable[[], None],
        failed: Callable[[LabelerError], None],
    ) -> None:
        """Make a change, now or as soon as the file is free, and say how that went.

        `waiting` is called once, when the file turns out to be busy; then either `done` or
        `failed` is. Must not be called while another change waits.
        """
        try:
            outcome = change()
        except Busy:
            began = time.monotonic()
            self._timer = self._app.set_interval(
                self.RETRY_S, lambda: self._try_again(change, began, done, failed)
            )
            waiting()
        except LabelerError as error:
            failed(error)
        else:
            done(outcome)

    def when_saved(self, action: Callable[[], object]) -> None:
        """Do something as soon as nothing waits; if what waits fails in the end, do not."""
        if self.is_waiting:
            self._afterwards = action
        else:
            action()

    def _try_again(
        self,
        change: Change,
        began: float,
        done: Callable[[Outcome], None],
        failed: Callable[[LabelerError], None],
    ) -> None:
        try:
            outcome = change()
        except Busy as error:
            if time.monotonic() < began + self.PATIENCE_S:
                return
            self._stop()
            failed(error)
        except LabelerError as error:
            self._stop()
            failed(error)
        else:
            afterwards = self._stop()
            done(outcome)
            if afterwards is not None:
                afterwards()

    def _stop(self) -> Callable[[], object] | None:
        if self._timer is not None:
            self._timer.stop()
        afterwards, self._timer, self._afterwards = self._afterwards, None, None
        return afterwards
