"""Keys in turn: each is done, with all that it opens, before the next is looked at.

A slow line and a fast typist send several keys at once. Textual hands them all to what has the
focus when they arrive, so that `/ c a f` would label three sentences instead of searching for
"caf". Here a key waits until the one before it has been handled, and goes where keys go then.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

_LOST_S = 1.0
"""After so long a key counts as handled, whatever became of it: no key may block the others."""


class KeysInTurn(App[None], inherit_bindings=False):
    """An app that handles one key at a time."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._keys: deque[events.Key] = deque()
        self._key_since: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; a key only when it is its turn."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._key_since is not None and time.monotonic() - self._key_since < _LOST_S:
            self._keys.append(event)
            return
        await self._handle_key(event)

    async def _handle_key(self, event: events.Key) -> None:
        self._key_since = time.monotonic()
        screen = self.screen
        target: MessagePump = self.focused or screen
        await super().on_event(event)

        # The key bubbles from the target to the app, which runs its action; what the action posts
        # bubbles from the target again; what a screen makes of that, such as leaving, from the
        # screen. Each step goes to the end of a queue, and so do we.
        def acted() -> None:
            self._when_through(target, told)

        def told() -> None:
            self._when_through(screen, settled)

        def settled() -> None:
            if self.screen is screen or not self.screen.call_after_refresh(self._next_key):
                self.call_later(self._next_key)

        self._when_through(target, acted)

    async def _next_key(self) -> None:
        self._key_since = None
        if self._keys:
            await self._handle_key(self._keys.popleft())

    def _when_through(
        self, node: MessagePump | None, then: Callable[[], Awaitable[None] | None]
    ) -> None:
        """Call `then` once the queues from a node up to the app have been worked off."""
        if node is None or node is self:
            self.call_later(then)
            return
        parent = node._parent
        if not node.call_later(self._when_through, parent, then):
            self._when_through(parent, then)
