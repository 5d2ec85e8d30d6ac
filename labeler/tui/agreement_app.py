"""The app that shows agreement and progress."""

from textual.screen import Screen

from labeler.tui.agreement_source import AgreementSource
from labeler.tui.project_app import ProjectApp
from labeler.tui.screens.agreement import AgreementScreen


class AgreementApp(ProjectApp):
    """The terminal interface for whoever leads a project and looks at its state."""

    def __init__(self, source: AgreementSource) -> None:
        super().__init__(source, None)
        self.source = source

    def get_default_screen(self) -> Screen[None]:
        """Start with the whole."""
        return AgreementScreen(self.source, self.saver)


def show_agreement(source: AgreementSource) -> int:
    """Show agreement and progress in the terminal; return the exit code."""
    app = AgreementApp(source)
    app.run()
    return app.return_code or 0
