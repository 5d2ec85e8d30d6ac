"""The app in which cases are decided."""

from textual.screen import Screen

from labeler.session.adjudication import Adjudication
from labeler.tui.project_app import ProjectApp
from labeler.tui.screens.adjudicate import AdjudicateScreen


class AdjudicateApp(ProjectApp):
    """The terminal interface to an adjudicator's sitting."""

    def __init__(self, session: Adjudication) -> None:
        super().__init__(session, "adjudicate")
        self.session = session

    def get_default_screen(self) -> Screen[None]:
        """Start at the adjudicator's place."""
        return AdjudicateScreen(self.session, self.saver)


def adjudicate(session: Adjudication) -> int:
    """Decide cases in the terminal until the adjudicator leaves; the session stays open.

    Returns the exit code: 0, or another one if the interface broke down.
    """
    app = AdjudicateApp(session)
    app.run()
    return app.return_code or 0
