"""The bars around a case: how far the adjudicator is, the case, what was said of it."""

from textual.content import Content

from labeler.models import Codebook
from labeler.session import OpenDocument
from labeler.session.adjudication_views import CaseView
from labeler.store.adjudication.cases import Counts
from labeler.tui.case_content import case_lines, guidance, state_of_case
from labeler.tui.content import plain, progress_bar, spread
from labeler.tui.widgets.annotate_bars import StatusBar
from labeler.tui.widgets.bar import Bar

_MORE = "… enter shows all"
_LEAST_GUIDANCE = 5
"""With less room below the case than these lines, the codebook is left to the help screen."""


class CasesBar(Bar):
    """The document's title at the left; the cases that are shown, and how many are decided."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._document: OpenDocument | None = None
        self._counts = Counts()
        self._kind = ""

    def show(self, document: OpenDocument | None, counts: Counts, kind: str) -> None:
        """Show how far the cases of a kind are ("" for all kinds)."""
        self._document, self._counts, self._kind = document, counts, kind
        self.changed()

    def content(self, width: int) -> Content:
        """Return the line."""
        title = self._document.title or self._document.source if self._document else ""
        left = Content.styled("Adjudicate · ", "bold $accent") + plain(title, "bold $ink-bright")
        counts = self._counts
        bar, rest = progress_bar(counts.closed, counts.cases)
        deferred = f"  {counts.deferred} put off" if counts.deferred else ""
        right = Content.assemble(
            plain(f"{self._kind}  " if self._kind else "", "$ink-quiet"),
            (f"{counts.closed}/{counts.cases} decided{deferred} ", "$foreground"),
            (bar, "$primary"),
            (rest, "$number"),
        )
        return spread(left, right, width)


class CaseStatus(StatusBar):
    """Which sentence, how far its case is, and when the last decision was saved."""

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(codebook, id=id)
        self._view: CaseView | None = None

    def show_case(self, index: int, count: int, view: CaseView | None) -> None:
        """Show the case of sentence `index` of `count`."""
        self._index, self._count, self._view = index, count, view
        self.changed()

    def content(self, width: int) -> Content:
        """Return the sentence at the left, the saving at the right."""
        if self._view is None:
            return Content()
        names = " · names shown" if self._view.names_shown else ""
        left = Content.assemble(
            (f"Sentence {self._index + 1} of {self._count}", "bold $ink-bright"),
            " · ",
            state_of_case(self._codebook, self._view),
            (names, "$warning"),
        )
        return spread(left, self._saving, width)


class CasePanel(Bar):
    """What was said of the case; below it, where there is room, what the codebook says on it."""

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._codebook = codebook
        self._view: CaseView | None = None
        self._guidance: dict[tuple[object, ...], list[Content]] = {}

    def show(self, view: CaseView | None) -> None:
        """Show a case."""
        self._view = view
        self.changed()

    def content(self, width: int) -> Content:
        """Return the panel's lines, cut to its height."""
        if self._view is None or width < 1:
            return Content()
        lines = case_lines(self._codebook, self._view, width)
        height = max(1, self.size.height)
        if len(lines) > height:
            lines = [*lines[: height - 1], Content.styled(_MORE, "$ink-quiet")]
        room = height - len(lines) - 1
        if room >= _LEAST_GUIDANCE:
            rule = Content.styled("─" * width, "$line")
            lines += [rule, *self._advice(self._view, width)[:room]]
        return Content("\n").join(lines)

    def _advice(self, view: CaseView, width: int) -> list[Content]:
        labels = tuple(side.label for side in view.sides)
        key = (labels, width)
        if key not in self._guidance:
            # To lay out rules takes longer than all else that a key does.
            self._guidance[key] = guidance(self._codebook, labels, width)
        return self._guidance[key]
