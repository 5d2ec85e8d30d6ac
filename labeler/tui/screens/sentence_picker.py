"""Chooses sentences of the article: one by one, or a run of them in two keys."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from labeler.models import Codebook
from labeler.session import OpenDocument, SentenceState
from labeler.tui.content import number_spans
from labeler.tui.screens.dialog import Dialog
from labeler.tui.widgets.article_view import ArticleView


class Picked(NamedTuple):
    """The chosen sentences' indices, counted from 0; or that they are not in this article."""

    indices: tuple[int, ...] = ()
    outside: bool = False


class SentencePicker(Dialog[Picked]):
    """Shows the article; what is chosen carries a dot and a bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)"),
        Binding("k,up", "move(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("pageup", "page(-1)"),
        Binding("home", "first"),
        Binding("end", "last"),
        Binding("space", "choose"),
        Binding("v", "run"),
        Binding("o", "outside"),
        Binding("0,backspace,delete", "none"),
        Binding("enter", "accept"),
    ]

    def __init__(
        self,
        codebook: Codebook,
        document: OpenDocument,
        states: Sequence[SentenceState],
        cursor: int,
        chosen: Iterable[int],
    ) -> None:
        super().__init__()
        self._codebook = codebook
        self._document = document
        self._states = states
        self._cursor = cursor
        self._chosen = set(chosen)
        self._run_from: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical(id="box", classes="large") as box:
            box.border_title = "Which sentences?"
            box.border_subtitle = "enter done · esc cancels"
            yield ArticleView(self._codebook)
            yield Static(Content(), classes="hint", id="chosen")

    def on_mount(self) -> None:
        """Show the article."""
        self._view.show(self._document, self._states, self._cursor)
        self._changed()

    @property
    def _view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self._cursor = max(0, min(self._cursor + step, len(self._states) - 1))
        self._view.update(self._states, self._cursor)
        self._changed()

    def action_page(self, direction: int) -> None:
        """Move the cursor by a window."""
        self.action_move(self._view.sentences_per_window(direction))

    def action_first(self) -> None:
        """Move to the first sentence."""
        self.action_move(-len(self._states))

    def action_last(self) -> None:
        """Move to the last sentence."""
        self.action_move(len(self._states))

    def action_choose(self) -> None:
        """Choose the sentence at the cursor, or do not."""
        self._chosen ^= {self._cursor}
        self._changed()

    def action_run(self) -> None:
        """Start a run here, or end it here."""
        if self._run_from is None:
            self._run_from = self._cursor
        else:
            self._chosen |= self._run()
            self._run_from = None
        self._changed()

    def action_none(self) -> None:
        """Choose none."""
        self._chosen.clear()
        self._run_from = None
        self._changed()

    def action_outside(self) -> None:
        """Answer that the sentences are not in this article."""
        self.dismiss(Picked(outside=True))

    def action_accept(self) -> None:
        """Answer with what is chosen, a run that was started included."""
        self.dismiss(Picked(tuple(sorted(self._chosen | self._run()))))

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        self._cursor = event.index
        self._view.update(self._states, self._cursor)
        self.action_choose()

    def _run(self) -> set[int]:
        if self._run_from is None:
            return set()
        first, last = sorted((self._run_from, self._cursor))
        return set(range(first, last + 1))

    def _changed(self) -> None:
        chosen = self._chosen | self._run()
        self._view.select(chosen)
        what = number_spans(index + 1 for index in chosen) or "none"
        run = "v starts a run" if self._run_from is None else "v ends the run"
        text = f"{what}   space one · {run} · o not in this article · 0 none"
        self.query_one("#chosen", Static).update(Content(text), layout=False)
