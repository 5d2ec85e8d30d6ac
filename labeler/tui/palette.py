"""The command palette: every action of the screen below, found by its name."""

from collections.abc import Awaitable, Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from labeler.keys import Action, actions, shown_key
from labeler.tui.bindings import action_call
from labeler.tui.content import one_line
from labeler.tui.screens.changing import ChangingScreen


class ActionsProvider(Provider):
    """Offers the actions of the table, titles and keys as the other places show them.

    Titles come from the codebook too, so they are given as content: the palette's own way of
    marking what matches would read them as markup.
    """

    async def search(self, query: str) -> Hits:
        """Yield the actions that fit what was typed, the best first."""
        matcher = self.matcher(query)
        for action in self._table():
            # What an action is called counts for more than how it is explained.
            score = max(matcher.match(action.title), matcher.match(action.help) / 2)
            if score > 0:
                yield Hit(score, _shown(action), self._command(action), _text(action))

    async def discover(self) -> Hits:
        """Yield all actions, before anything is typed."""
        for action in self._table():
            yield DiscoveryHit(_shown(action), self._command(action), _text(action))

    def _table(self) -> list[Action]:
        screen = self.screen
        if not isinstance(screen, ChangingScreen):
            return []
        table = actions(screen.TABLE, screen.session.codebook)
        if screen.focused is not None:  # text is being typed: see `ChangingScreen.check_action`
            table = tuple(action for action in table if action.screen == "everywhere")
        return [action for action in table if action.id != "command_palette"]

    def _command(self, action: Action) -> Callable[[], Awaitable[None]]:
        return partial(self.screen.run_action, action_call(action))


def _text(action: Action) -> str:
    return one_line(f"{action.title}: {action.help}")


def _shown(action: Action) -> Content:
    keys = "  ".join(shown_key(key) for key in action.keys)
    return Content.assemble(
        (one_line(action.title), "bold"),
        (f"  {keys}", "$accent"),
        (f"\n{one_line(action.help)}", "$ink-quiet"),
    )
