"""The sentences of a cell of the table of labels, and each in its article."""

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from labeler.errors import LabelerError
from labeler.store.adjudication.cases import Case
from labeler.store.adjudication.finding import FRESH
from labeler.store.agreement.cells import MOST_LISTED, CellSentence
from labeler.tui.agreement_source import AgreementSource, Cell, Labelled
from labeler.tui.content import fit, one_line
from labeler.tui.widgets.case_article import CaseArticle
from labeler.tui.widgets.case_bars import CasePanel
from labeler.tui.widgets.line_view import LineView

_TITLE = 22


class SentencesView(LineView):
    """A line a sentence: its place and its beginning; the cursor is on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--current", "list--quiet", "list--row"}
    DEFAULT_CSS = """
    SentencesView {
        & > .list--current { color: $ink-bright; text-style: bold; }
        & > .list--quiet { color: $ink-quiet; }
        & > .list--row { background: $row; }
    }
    """

    def __init__(self, sentences: list[CellSentence]) -> None:
        super().__init__()
        self._sentences = sentences
        self.cursor = 0

    @property
    def line_count(self) -> int:
        """One line a sentence."""
        return len(self._sentences)

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a sentence."""
        one = self._sentences[line]
        is_current = line == self.cursor
        row = ("list--row",) if is_current else ()
        text = "list--current" if is_current else ""
        place = (
            f"{'▶' if is_current else ' '} {fit(one_line(one.title), _TITLE)} {one.position:>4}  "
        )
        room = max(0, self.size.width - _TITLE - 9)
        return [
            Segment(place, self.role(*row, "list--quiet")),
            Segment(fit(one_line(one.text), room), self.role(*row, *filter(None, (text,)))),
        ]

    def move_to(self, line: int) -> None:
        """Put the cursor on a line, the nearest one if there is no such line."""
        before, self.cursor = self.cursor, max(0, min(line, self.line_count - 1))
        if before != self.cursor:
            self.redraw((before, self.cursor))
        self.follow()

    def follow(self) -> None:
        """Keep the sentence at the cursor in view."""
        if self.size.height:
            self.keep_in_view(self.cursor, self.cursor + 1, 3)


class CellScreen(ModalScreen[None]):
    """Lists the sentences of a cell; enter opens one in its article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)"),
        Binding("k,up", "move(-1)"),
        Binding("pagedown,space", "page(1)"),
        Binding("pageup", "page(-1)"),
        Binding("enter", "open"),
        Binding("escape,q", "close"),
    ]

    def __init__(self, source: AgreementSource, cell: Cell, sentences: list[CellSentence]) -> None:
        super().__init__()
        self._source = source
        self._cell = cell
        self._sentences = sentences

    def compose(self) -> ComposeResult:
        """Lay out the frame and the list."""
        titles = [one_line(self._source.codebook.labels[place].title) for place in self._cell]
        words = " and ".join(titles) if titles[0] != titles[1] else f"{titles[0]} by two or more"
        count = len(self._sentences)
        more = f"the first {count}" if count == MOST_LISTED else f"{count}"
        with Vertical() as box:
            box.border_title = Content(f"{words}: {more} sentence{'' if count == 1 else 's'}")
            box.border_subtitle = "j k · enter opens the article · q closes"
            yield SentencesView(self._sentences)

    @property
    def _view(self) -> SentencesView:
        return self.query_one(SentencesView)

    def action_move(self, step: int) -> None:
        """Go to another sentence."""
        self._view.move_to(self._view.cursor + step)

    def action_page(self, direction: int) -> None:
        """Go a window further or back."""
        self.action_move(direction * max(1, self._view.size.height - 2))

    def action_open(self) -> None:
        """Open the sentence in its article."""
        one = self._sentences[self._view.cursor]
        try:
            labelled = self._source.article(one.document_id)
            self.app.push_screen(ArticleScreen(self._source, labelled, one.position - 1))
        except LabelerError as error:
            self.notify(one_line(str(error)), markup=False, severity="error")

    def action_close(self) -> None:
        """Go back to the table."""
        self.dismiss(None)


class ArticleScreen(ModalScreen[None]):
    """An article with what people agree on; below it who said what of the sentence at the cursor.

    It is for whoever leads: names are shown, and nothing can be changed here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)"),
        Binding("k,up", "move(-1)"),
        Binding("pagedown,space", "page(1)"),
        Binding("pageup", "page(-1)"),
        Binding("escape,q,enter", "close"),
    ]

    def __init__(self, source: AgreementSource, labelled: Labelled, index: int) -> None:
        super().__init__()
        self._source = source
        self._labelled = labelled
        self._index = index
        self._unanimous = {i: said[0] for i, said in labelled.labels.items() if len(said) == 1}

    def compose(self) -> ComposeResult:
        """Lay out article and panel."""
        document = self._labelled.document
        with Vertical() as box:
            box.border_title = Content(one_line(document.title or document.source))
            box.border_subtitle = "j k · q closes"
            yield CaseArticle(self._source.codebook, id="article")
            yield CasePanel(self._source.codebook, id="case")

    def on_mount(self) -> None:
        """Show the sentence."""
        divided = {
            index: Case(0, "", "", index + 1, 0b11, FRESH)
            for index, said in self._labelled.labels.items()
            if len(said) > 1
        }
        self.query_one(CaseArticle).show_cases(
            self._labelled.document, divided, self._unanimous, self._index
        )
        self._show_said()

    def _show_said(self) -> None:
        sentence = self._labelled.document.sentences[self._index]
        try:
            self.query_one(CasePanel).show(self._source.said(sentence.sentence_id))
        except LabelerError as error:
            self.notify(one_line(str(error)), markup=False, severity="error")

    def action_move(self, step: int) -> None:
        """Go to another sentence."""
        last = len(self._labelled.document.sentences) - 1
        self._index = max(0, min(self._index + step, last))
        self.query_one(CaseArticle).update_case(self._unanimous, self._index, ())
        self._show_said()

    def action_page(self, direction: int) -> None:
        """Read on or back."""
        self.query_one(CaseArticle).scroll_window(direction)

    def action_close(self) -> None:
        """Go back to the list."""
        self.dismiss(None)
