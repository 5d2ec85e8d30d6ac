"""What the apps have in common: themes, help, saving, leaving."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.command import Provider

from labeler.errors import LabelerError
from labeler.keys import Screen, label_actions
from labeler.tui.bindings import action_call, bindings
from labeler.tui.hang_up import EVERY_S, has_terminal, is_hung_up
from labeler.tui.saving import Saver
from labeler.tui.screens.changing import ChangingScreen, Left, Sitting
from labeler.tui.theme import DARK, LIGHT
from labeler.tui.type_ahead import KeysInTurn


def _actions_provider() -> type[Provider]:
    from labeler.tui.palette import ActionsProvider  # noqa: PLC0415 (when the palette is opened)

    return ActionsProvider


class ProjectApp(KeysInTurn, inherit_bindings=False):
    """An app for one sitting on a project; label keys work on the screen `labelling`, if any.

    Somebody leaves as soon as everything is saved, and their place with it.
    """

    TITLE = "labeler"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere")]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_actions_provider}

    def __init__(self, sitting: Sitting, labelling: Screen | None) -> None:
        # Textual's answer to NO_COLOR is shades of grey; with the terminal's own colours it sends
        # no colours at all, which is what the variable asks for.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.sitting = sitting
        self.saver = Saver(self)
        is_dark = self.current_theme.dark
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = (DARK if is_dark else LIGHT).name
        for action in label_actions(sitting.codebook, labelling) if labelling else ():
            self.bind(",".join(action.keys), action_call(action), description=action.title)

    def on_mount(self) -> None:
        """Look from time to time whether the terminal is still there."""
        if not self.is_headless and has_terminal():
            self.set_interval(EVERY_S, self._leave_if_hung_up)

    def action_help(self) -> None:
        """Show the keys and the codebook."""
        from labeler.tui.screens.help import HelpScreen  # noqa: PLC0415

        screens = (each for each in reversed(self.screen_stack) if isinstance(each, ChangingScreen))
        shown = next(screens, None)
        if shown is not None:
            self.push_screen(HelpScreen(self.sitting.codebook, shown.TABLE))

    def action_toggle_theme(self) -> None:
        """Change between light and dark."""
        self.theme = (LIGHT if self.current_theme.dark else DARK).name

    async def action_quit(self) -> None:
        """Leave as soon as everything is saved."""
        self._leave_when_saved()

    @on(Left)
    def _leave_when_saved(self) -> None:
        if self.saver.is_waiting and isinstance(self.screen, ChangingScreen):
            self.screen.leaving_waits()
        self.saver.when_saved(self._leave)

    def _leave_if_hung_up(self) -> None:
        # What waits for a busy file is saved first, or given up in its time; then there is nobody
        # to be told.
        if is_hung_up() and not self.saver.is_waiting:
            self._leave()

    def _leave(self) -> None:
        # The place is a convenience: if the file cannot take it, the next start is at the first
        # open sentence.
        with suppress(LabelerError):
            self.sitting.remember_place()
        self.exit()
