"""Wires the screens together, and nothing else."""

from textual import on
from textual.screen import Screen

from labeler.errors import LabelerError
from labeler.session import Session
from labeler.tui.project_app import ProjectApp
from labeler.tui.screens.annotate import AnnotateScreen
from labeler.tui.screens.changing import ArticleWanted, ChangingScreen, HomeWanted
from labeler.tui.screens.home import HomeScreen

COACHING = "Read the sentence at ▶ and press the key of its label. ? help, u takes back."


class LabelerApp(ProjectApp):
    """The terminal interface to one session.

    With `ask_name`, the annotator is asked once who they are; the session's name is offered.
    """

    def __init__(self, session: Session, *, ask_name: bool = False) -> None:
        super().__init__(session, "annotate")
        self.session = session
        self._ask_name = ask_name

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

    @on(HomeWanted)
    def _home_wanted(self) -> None:
        self.push_screen(HomeScreen(self.session, self.saver))

    @on(ArticleWanted)
    def _article_wanted(self) -> None:
        # The list of documents lies on top of the article it was called from.
        self.pop_screen()
        if isinstance(self.screen, AnnotateScreen):
            self.screen.resume()

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
