"""Looking for text, on the screens that have something to look through."""

from textual import on

from labeler.session import Session
from labeler.tui.saving import Saver
from labeler.tui.screens.changing import ChangingScreen
from labeler.tui.widgets.find_bar import FindBar


class FindingScreen(ChangingScreen):
    """Opens the line in which text is typed, in place of the keys at the foot."""

    session: Session

    def __init__(self, session: Session, saver: Saver) -> None:
        super().__init__(session, saver)
        self._find_from = 0

    @property
    def cursor(self) -> int:
        """Where a search starts."""
        raise NotImplementedError

    def look_for(self, text: str, direction: int, start: int) -> None:
        """Go to the next (1) or previous (-1) place that has a text, from `start` on, around."""
        raise NotImplementedError

    def stop_looking(self) -> None:
        """Take away what marked the places."""

    async def action_find(self) -> None:
        """Look for text."""
        # Made when it is first wanted, so that the first screen is up sooner.
        if not self.query(FindBar):
            await self.mount(FindBar())
        self._find_from = self.cursor
        self.query_one(FindBar).open()
        self.add_class("-finding")

    @on(FindBar.Wanted)
    def _text_wanted(self, event: FindBar.Wanted) -> None:
        start = self.cursor + event.direction if event.direction else self._find_from
        self.look_for(event.text, event.direction or 1, start)

    @on(FindBar.Closed)
    def _find_closed(self) -> None:
        self.remove_class("-finding")
        self.stop_looking()
