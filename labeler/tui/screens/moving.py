"""The ways from sentence to sentence and from document to document."""

from labeler.tui.screens.describing import DescribingScreen


class MovingScreen(DescribingScreen):
    """Gives every key that moves to the session, which knows where it leads."""

    def window(self, direction: int) -> int:
        """Return how many sentences away the next (1) or previous (-1) window is."""
        raise NotImplementedError

    def action_down(self) -> None:
        """Go to the next sentence."""
        self.change(lambda: self.session.move(1))

    def action_up(self) -> None:
        """Go to the previous sentence."""
        self.change(lambda: self.session.move(-1))

    def action_page_down(self) -> None:
        """Go a window further."""
        self.change(lambda: self.session.move(self.window(1)))

    def action_page_up(self) -> None:
        """Go a window back."""
        self.change(lambda: self.session.move(self.window(-1)))

    def action_first(self) -> None:
        """Go to the first sentence."""
        self.change(lambda: self.session.go_to(0))

    def action_last(self) -> None:
        """Go to the last sentence."""
        self.change(lambda: self.session.go_to(len(self.session.states) - 1))

    def action_next_open(self) -> None:
        """Go to the next unlabelled sentence."""
        self.change(lambda: self.session.next_open(1))

    def action_previous_open(self) -> None:
        """Go to the previous unlabelled sentence."""
        self.change(lambda: self.session.next_open(-1))

    def action_next_document(self) -> None:
        """Open the next document."""
        self.change(lambda: self.session.next_document(1))

    def action_previous_document(self) -> None:
        """Open the previous document."""
        self.change(lambda: self.session.next_document(-1))
