"""The screen of agreement and progress, for whoever leads a project."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message as TextualMessage

from labeler.errors import LabelerError
from labeler.keys import actions
from labeler.session import Outcome
from labeler.store.agreement.cells import CellSentence
from labeler.tui.agreement_source import AgreementSource, Cell, Measured
from labeler.tui.bindings import action_call, bindings
from labeler.tui.content import plain, spread
from labeler.tui.saving import Saver
from labeler.tui.screens.changing import ChangingScreen, Left
from labeler.tui.widgets.agreement_view import AgreementView
from labeler.tui.widgets.annotate_bars import Message, MessageBar
from labeler.tui.widgets.bar import Bar
from labeler.tui.widgets.key_bar import KeyBar

_KEYS = ("open", "leave", "measure", "cell_down", "section", "page_down", "help", "command_palette")


class SourceBar(Bar):
    """The project's file at the left, the round at the right."""

    def __init__(self, source: AgreementSource, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._source = source

    def content(self, width: int) -> Content:
        """Return the line."""
        left = Content.styled("Agreement · ", "bold $accent")
        left += plain(self._source.path.name, "bold $ink-bright")
        return spread(left, Content.styled(f"round {self._source.round}", "$ink-quiet"), width)


class AgreementScreen(ChangingScreen):
    """Shows what was measured; a thread measures, so that the screen never stands still."""

    TABLE = "agreement"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agreement")]

    session: AgreementSource

    class Ready(TextualMessage):
        """The project was measured."""

        def __init__(self, measured: Measured) -> None:
            super().__init__()
            self.measured = measured

    class Found(TextualMessage):
        """The sentences of a cell were found."""

        def __init__(self, cell: Cell, sentences: list[CellSentence]) -> None:
            super().__init__()
            self.cell = cell
            self.sentences = sentences

    class Failed(TextualMessage):
        """The project could not be read."""

        def __init__(self, problem: str) -> None:
            super().__init__()
            self.problem = problem

    def __init__(self, source: AgreementSource, saver: Saver) -> None:
        super().__init__(source, saver)
        self._is_ready = False

    def compose(self) -> ComposeResult:
        """Lay out the bars around what is shown."""
        yield SourceBar(self.session, id="document")
        yield AgreementView(self.session.codebook, id="agreement")
        yield MessageBar(id="message")
        yield KeyBar(actions("agreement"), _KEYS, id="keys")

    def on_mount(self) -> None:
        """Measure."""
        self.action_measure()

    @property
    def _view(self) -> AgreementView:
        return self.query_one(AgreementView)

    # Read ------------------------------------------------------------------------------------

    def action_measure(self) -> None:
        """Read the project and measure it, once more."""
        self._say("Measuring …")
        self._measure()

    @work(thread=True, exclusive=True, group="measure")
    def _measure(self) -> None:
        try:
            self.post_message(self.Ready(self.session.measure()))
        except LabelerError as error:
            self.post_message(self.Failed(self.explained(error)))

    @work(thread=True, exclusive=True, group="find")
    def _find(self, cell: Cell) -> None:
        try:
            self.post_message(self.Found(cell, self.session.sentences(cell)))
        except LabelerError as error:
            self.post_message(self.Failed(self.explained(error)))

    @on(Ready)
    def _ready(self, event: Ready) -> None:
        self._is_ready = True
        self._view.show(event.measured)
        self._say("")

    @on(Found)
    def _found(self, event: Found) -> None:
        from labeler.tui.screens.cell_sentences import CellScreen  # noqa: PLC0415

        self._say("")
        if self.app.screen is not self:
            return  # whoever asked went somewhere else meanwhile
        if not event.sentences:
            self._say("There is no such sentence.")
            return
        self.app.push_screen(CellScreen(self.session, event.cell, event.sentences))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.failure(event.problem)

    # Keys ------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the sentences of the cell at the cursor."""
        if self._is_ready:
            row, column = self._view.cursor
            self._say("Looking for the sentences …")
            self._find((min(row, column), max(row, column)))

    def action_cell_left(self) -> None:
        """Go to the cell at the left."""
        self._view.move(0, -1)

    def action_cell_right(self) -> None:
        """Go to the cell at the right."""
        self._view.move(0, 1)

    def action_cell_up(self) -> None:
        """Go to the cell above."""
        self._view.move(-1, 0)

    def action_cell_down(self) -> None:
        """Go to the cell below."""
        self._view.move(1, 0)

    def action_scroll_down(self) -> None:
        """Scroll a line down."""
        self._view.scroll_relative(y=1, animate=False)

    def action_scroll_up(self) -> None:
        """Scroll a line up."""
        self._view.scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """Scroll a screen down."""
        self._view.scroll_relative(y=self._view.size.height - 2, animate=False)

    def action_page_up(self) -> None:
        """Scroll a screen up."""
        self._view.scroll_relative(y=2 - self._view.size.height, animate=False)

    def action_section(self) -> None:
        """Go to the next section."""
        self._view.section(1)

    def action_previous_section(self) -> None:
        """Go to the section before."""
        self._view.section(-1)

    def action_leave(self) -> None:
        """Leave."""
        self.post_message(Left())

    @on(KeyBar.Clicked)
    async def _key_clicked(self, event: KeyBar.Clicked) -> None:
        await self.run_action(action_call(event.action))

    # Messages --------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        message = Message("info", Content(text)) if text else None
        self.query_one(MessageBar).show(message)

    def outcome(self, outcome: Outcome) -> None:
        """Do nothing: this screen changes nothing."""

    def waiting(self) -> None:
        """Do nothing: this screen changes nothing."""

    def failure(self, problem: str) -> None:
        """Show why the project could not be read."""
        self.query_one(MessageBar).show(Message("error", plain(problem)))

    def leaving_waits(self) -> None:
        """Do nothing: there is nothing to wait for."""

    def refused(self) -> None:
        """Do nothing: this screen changes nothing."""
