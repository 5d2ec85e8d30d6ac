"""Wires the screens together, and nothing else."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import Screen

from labeler.errors import LabelerError
from labeler.keys import Screen as Place
from labeler.keys import label_actions
from labeler.session import Session
from labeler.tui.bindings import action_call, bindings
from labeler.tui.saving import Saver
from labeler.tui.screens.annotate import AnnotateScreen
from labeler.tui.screens.changing import ArticleWanted, ChangingScreen, HomeWanted, Left
from labeler.tui.screens.home import HomeScreen
from labeler.tui.theme import DARK, LIGHT
from labeler.tui.type_ahead import KeysInTurn

COACHING = "Read the sentence at ▶ and press the key of its label. ? help, u takes back."


def _actions_provider() -> type[Provider]:
    from labeler.tui.palette import ActionsProvider  # noqa: PLC0415 (when the palette is opened)

    return ActionsProvider


class LabelerApp(KeysInTurn, inherit_bindings=False):
    """The terminal interface to one session.

    With `ask_name`, the annotator is asked once who they are; the session's name is offered.
    """

    TITLE = "labeler"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere")]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_actions_provider}

    def __init__(self, session: Session, *, ask_name: bool = False) -> None:
        # Textual's answer to NO_COLOR is shades of grey; with the terminal's own colours it sends
        # no colours at all, which is what the variable asks for.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.session = session
        self.saver = Saver(self)
        self._ask_name = ask_name
        is_dark = self.current_theme.dark
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = (DARK if is_dark else LIGHT).name
        for action in label_actions(session.codebook):
            self.bind(",".join(action.keys), action_call(action), description=action.title)

    def get_default_screen(self) -> Screen[None]:
        """Start where the annotator stopped; without documents, at the empty list of them."""
        if self.session.document is None:
            return HomeScreen(self.session, self.saver)
        coaching = COACHING if self._ask_name else ""
        return AnnotateScreen(self.session, self.saver, coaching=coaching)

    def on_mount(self) -> None:
        """Ask for the name at the first start."""
        if self._ask_name:
            self._name_wanted()

    def action_help(self) -> None:
        """Show the keys and the codebook."""
        from labeler.tui.screens.help import HelpScreen  # noqa: PLC0415

        where: Place = "home" if isinstance(self.screen, HomeScreen) else "annotate"
        self.push_screen(HelpScreen(self.session.codebook, where))

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

    @on(HomeWanted)
    def _home_wanted(self) -> None:
        self.push_screen(HomeScreen(self.session, self.saver))

    @on(ArticleWanted)
    def _article_wanted(self) -> None:
        # The list of documents lies on top of the article it was called from.
        self.pop_screen()
        if isinstance(self.screen, AnnotateScreen):
            self.screen.resume()

    def _leave(self) -> None:
        # The place is a convenience: if the file cannot take it, the next start is at the first
        # open sentence.
        with suppress(LabelerError):
            self.session.remember_place()
        self.exit()

    def _name_wanted(self, draft: str = "", problem: str = "") -> None:
        from labeler.tui.screens.name_dialog import Name, NameDialog  # noqa: PLC0415

        name = self.session.annotator.name

        def answered(answer: Name | None) -> None:
            chosen = name if answer is None else answer.name
            try:
                # A name that is in the file already is that person, who comes back.
                outcome = self.session.become(chosen)
            except LabelerError as error:
                self._name_wanted(chosen, str(error))
                return
            if isinstance(self.screen, ChangingScreen):
                self.screen.outcome(outcome)

        self.push_screen(NameDialog(draft or name, [], first=True, problem=problem), answered)


def run(session: Session, *, ask_name: bool = False) -> int:
    """Label in the terminal until the annotator leaves; the session stays open.

    Returns the exit code: 0, or another one if the interface broke down.
    """
    app = LabelerApp(session, ask_name=ask_name)
    app.run()
    return app.return_code or 0
