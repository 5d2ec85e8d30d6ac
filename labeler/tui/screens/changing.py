"""What the screens that change the project have in common."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

from textual.message import Message as TextualMessage
from textual.screen import Screen

from labeler.errors import LabelerError
from labeler.keys import Screen as Place
from labeler.models import Codebook
from labeler.session import Outcome
from labeler.tui.saving import Change, Saver

Answer = TypeVar("Answer")


class Sitting(Protocol):
    """What every screen asks of the session behind it."""

    codebook: Codebook

    @property
    def path(self) -> Path:
        """The project's file."""
        ...

    def remember_place(self) -> None:
        """Save where the person stands."""
        ...


class Left(TextualMessage):
    """The annotator leaves the project."""


class HomeWanted(TextualMessage):
    """The annotator goes back to the list of documents."""


class ArticleWanted(TextualMessage):
    """The annotator goes to the article that the session has open."""


def _elsewhere(outcome: Outcome) -> Outcome:
    """Return what another screen has to show: everything, for it knows nothing of the change."""
    return outcome._replace(document_changed=True)


class ChangingScreen(Screen[None], inherit_bindings=False):
    """Runs the session's actions and hands on how they went."""

    AUTO_FOCUS = ""
    """Keys are the screen's own: nothing on it has the focus until text is looked for."""
    TABLE: ClassVar[Place] = "annotate"
    """The part of the table of keys that is the screen's."""

    def __init__(self, session: Sitting, saver: Saver) -> None:
        super().__init__()
        self.session = session
        self.saver = saver

    def change(
        self,
        change: Change,
        *,
        done: Callable[[Outcome], object] | None = None,
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Run an action of the session, unless an earlier one still waits for the file.

        `done` and `failed` are called besides the screen's own `outcome` and `failure`; `failed`
        is for what a person typed and must be able to send again.
        """
        if self.saver.is_waiting:
            self.refused()
            return

        def finished(outcome: Outcome) -> None:
            if not self.is_attached:
                # The annotator left this screen while the change waited for the file.
                self._shown_now(lambda screen: screen.outcome(_elsewhere(outcome)))
                return
            self.outcome(outcome)
            if done is not None:
                done(outcome)

        def gave_up(error: LabelerError) -> None:
            problem = self.explained(error)
            if not self.is_attached:
                self._shown_now(lambda screen: screen.failure(problem))
                return
            self.failure(problem)
            if failed is not None:
                failed(problem)

        self.saver.run(change, done=finished, waiting=self.waiting, failed=gave_up)

    def _shown_now(self, tell: Callable[["ChangingScreen"], None]) -> None:
        """Tell the screen that is shown instead of this one."""
        shown = self.app.screen
        if isinstance(shown, ChangingScreen):
            tell(shown)

    def read(self, question: Callable[[], Answer]) -> Answer | None:
        """Return what the session knows, or None, with the reason shown, if it cannot be read."""
        try:
            return question()
        except LabelerError as error:
            self.failure(self.explained(error))
            return None

    def explained(self, error: LabelerError) -> str:
        """Return what an error says, with the file's name instead of its path."""
        return str(error).replace(str(self.session.path), self.session.path.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep this screen's keys from working while text is typed in a line of it."""
        is_typing = self.focused is not None
        return False if is_typing else super().check_action(action, parameters)

    def outcome(self, outcome: Outcome) -> None:
        """Show what an action changed."""
        raise NotImplementedError

    def waiting(self) -> None:
        """Show that an action waits for the file."""
        raise NotImplementedError

    def failure(self, problem: str) -> None:
        """Show that an action could not be made, and what to do."""
        raise NotImplementedError

    def leaving_waits(self) -> None:
        """Show that leaving waits for an action that waits for the file."""
        raise NotImplementedError

    def refused(self) -> None:
        """Show that an action was not taken, because an earlier one waits."""
        raise NotImplementedError
