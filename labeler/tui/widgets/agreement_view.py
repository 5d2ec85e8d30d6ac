"""Agreement and progress, to scroll through, with a cursor on the table of labels."""

from rich.segment import Segment
from textual.content import Content

from labeler.models import Codebook
from labeler.tui.agreement_content import Line, agreement_lines, cell_table, headings
from labeler.tui.agreement_source import Cell, Measured
from labeler.tui.widgets.line_view import LineView


class AgreementView(LineView):
    """Draws what was measured; nothing while that is not known."""

    DEFAULT_CSS = """
    AgreementView { width: 1fr; height: 1fr; }
    """

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._codebook = codebook
        self._measured: Measured | None = None
        self._lines: list[Line] = []
        self._table: list[int] = []
        """The lines that are rows of the table of labels."""
        self._width = 40
        self.cursor: Cell = (0, min(1, len(codebook.labels) - 1))

    def show(self, measured: Measured) -> None:
        """Show what was measured."""
        self._measured = measured
        self.content_changed()

    def move(self, rows: int, columns: int) -> None:
        """Move the cursor in the table of labels, and bring it into view."""
        last = len(self._codebook.labels) - 1
        row, column = self.cursor
        self.cursor = (max(0, min(row + rows, last)), max(0, min(column + columns, last)))
        if self._measured is None or not self._table:
            return
        # Only these lines change, however many articles are listed below them.
        _, *cells = cell_table(self._codebook, self._measured, self.cursor, self._width)
        for number, content in zip(self._table, cells, strict=True):
            self._lines[number] = self._lines[number]._replace(content=content)
        self.redraw(self._table)
        self.keep_in_view(self._table[0] - 2, self._table[-1] + 1, 0)

    def section(self, direction: int) -> None:
        """Scroll to the next (1) or previous (-1) section."""
        here = self.scroll_offset.y
        beyond = [top for top in headings(self._lines) if (top - here) * direction > 0]
        if beyond:
            self.scroll_to(y=min(beyond) if direction > 0 else max(beyond), animate=False)

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def prepare(self, width: int) -> None:
        """Write the lines for a width; a cell stays free on each side."""
        if self._measured is not None:
            self._width = max(40, width - 2)
            self._lines = agreement_lines(self._codebook, self._measured, self.cursor, self._width)
            self._table = [n for n, line in enumerate(self._lines) if line.row is not None]

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a line."""
        content = Content(" ") + self._lines[line].content
        parts = content.render(self.visual_style, "", self.app.stylesheet.parse_style)
        return [Segment(text, style.rich_style) for text, style in parts]
