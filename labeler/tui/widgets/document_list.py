"""The documents of a project with their progress, one line each, however many there are."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message

from labeler.session import DocumentProgress
from labeler.tui import marks
from labeler.tui.content import fit, one_line, progress_bar
from labeler.tui.widgets.line_view import LineView

_COUNTS = 9
_BAR = 12
_SOURCE = 18
_WIDE = 72
"""From this width on there is room for the source and the bar."""

_CONTEXT = 3


class DocumentList(LineView):
    """A line a document; the cursor is on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--bar",
        "list--current",
        "list--done",
        "list--pointer",
        "list--quiet",
        "list--rest",
        "list--row",
        "list--title",
    }
    DEFAULT_CSS = """
    DocumentList {
        & > .list--bar { color: $primary; }
        & > .list--current { color: $ink-bright; text-style: bold; }
        & > .list--done { color: $success; }
        & > .list--pointer { color: $accent; text-style: bold; }
        & > .list--quiet { color: $ink-quiet; }
        & > .list--rest { color: $number; }
        & > .list--row { background: $row; }
        & > .list--title { color: $foreground; }
    }
    """

    class Clicked(Message):
        """A document was clicked; `index` counts from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name for it)
        super().__init__(id=id)
        self.documents: list[DocumentProgress] = []
        self.cursor = 0

    def show(self, documents: Sequence[DocumentProgress], cursor: int) -> None:
        """Show documents with the cursor on one of them."""
        self.documents, self.cursor = list(documents), cursor
        self.content_changed()
        self.follow()

    def move_to(self, index: int) -> None:
        """Put the cursor on a document, the nearest one if there is no such index."""
        index = max(0, min(index, len(self.documents) - 1))
        before, self.cursor = self.cursor, index
        if before != index:
            self.redraw((before, index))
        self.follow()

    def update_progress(self, labelled: int, skipped: int) -> None:
        """Show how far the document at the cursor is by now."""
        if self.documents:
            here = self.documents[self.cursor]
            now = here._replace(labelled=labelled, skipped=skipped)
            if now != here:
                self.documents[self.cursor] = now
                self.redraw((self.cursor,))

    @property
    def line_count(self) -> int:
        """One line a document."""
        return len(self.documents)

    def draw_line(self, line: int) -> list[Segment]:
        """Draw a document: pointer, title, source, counts, bar."""
        document = self.documents[line]
        width = self.size.width
        is_current = line == self.cursor
        done = document.labelled + document.skipped
        counts = f"{done}/{document.sentences}"
        is_done = done == document.sentences
        sign = marks.AGREES if is_done else " "
        title = one_line(document.title or document.source)
        wide = width >= _WIDE
        room = width - 4 - _COUNTS - 1 - ((_SOURCE + _BAR + 3) if wide else 0)
        parts = [
            (f"{marks.POINTER if is_current else ' '} ", "list--pointer"),
            (f"{sign} ", "list--done"),
            (fit(title, max(0, room)), "list--current" if is_current else "list--title"),
        ]
        if wide:
            parts.append((f"  {fit(one_line(document.source), _SOURCE)}", "list--quiet"))
        parts.append((f"{counts:>{_COUNTS}} ", "list--quiet" if is_done else "list--title"))
        if wide:
            bar, rest = progress_bar(done, document.sentences, _BAR - 2)
            parts += [(bar, "list--bar"), (rest, "list--rest")]
        row = ("list--row",) if is_current else ()
        return [Segment(text, self.role(*row, role)) for text, role in parts]

    def on_click(self, event: events.Click) -> None:
        """Say which document was clicked."""
        line = event.y + self.scroll_offset.y
        if line < self.line_count:
            self.post_message(self.Clicked(line))

    def follow(self) -> None:
        """Keep the document at the cursor in view."""
        if self.documents and self.size.height:
            self.keep_in_view(self.cursor, self.cursor + 1, _CONTEXT)
