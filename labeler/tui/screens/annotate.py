"""The screen on which sentences are labelled."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from labeler.keys import actions
from labeler.session import Outcome, Session
from labeler.tui.bindings import action_call, bindings
from labeler.tui.content import plain
from labeler.tui.saving import Saver
from labeler.tui.screens.changing import HomeWanted
from labeler.tui.screens.moving import MovingScreen
from labeler.tui.widgets.annotate_bars import (
    DocumentBar,
    Message,
    MessageBar,
    StatusBar,
    feedback_message,
    hint_message,
)
from labeler.tui.widgets.article_view import ArticleView
from labeler.tui.widgets.document_list import DocumentList
from labeler.tui.widgets.key_bar import KeyBar
from labeler.tui.widgets.rule_panel import RulePanel

_KEYS = (
    *("skip", "undo", "next_open", "note", "details", "help", "command_palette", "back"),
    *("find", "go_to", "defect", "select_run", "accept", "clear", "redo"),
    *("previous_document", "next_document"),
)
"""The keys in the bar at the foot, the most important first."""

_WIDE = 120
_WIDEST = 170


class AnnotateScreen(MovingScreen):
    """Shows the session's document and passes keys on to the session.

    A key runs one action of the session, which commits; then what changed is repainted, once.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("annotate"),
        Binding("escape", "let_go", "let go"),
    ]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (declared so by Textual)
        (0, "-narrow"),
        (_WIDE, "-wide"),
        (_WIDEST, "-widest"),
    ]

    def __init__(self, session: Session, saver: Saver, *, coaching: str = "") -> None:
        super().__init__(session, saver)
        self._run_from: int | None = None
        self._target = 0
        self._done = self._total = 0
        self._problem: Message | None = None
        self._coaching = Message("info", plain(coaching)) if coaching else None
        self.set_class(session.practice, "-practice")

    def compose(self) -> ComposeResult:
        """Lay out the bars around the article."""
        codebook = self.session.codebook
        yield DocumentBar(id="document")
        with Horizontal(id="body"):
            with Vertical(id="queue"):
                yield DocumentList()
            yield ArticleView(codebook, id="article")
            yield RulePanel(codebook, id="rules")
        yield StatusBar(codebook, id="status")
        yield MessageBar(id="message")
        yield KeyBar(actions("annotate", codebook), _KEYS, codebook, id="keys")

    def on_mount(self) -> None:
        """Show the document at the annotator's place."""
        self._show_document()

    def on_resize(self, event: events.Resize) -> None:
        """Fill the list of documents once there is room for it."""
        if event.size.width >= _WIDEST and not self._queue.documents:
            self._fill_queue()

    # What is shown ---------------------------------------------------------------------------

    @property
    def _article(self) -> ArticleView:
        return self.query_one(ArticleView)

    @property
    def _queue(self) -> DocumentList:
        return self.query_one(DocumentList)

    def outcome(self, outcome: Outcome) -> None:
        """Repaint what an action changed, and nothing else."""
        if outcome.saved_at:
            self._problem = self._coaching = None
            self._run_from = None
            self.query_one(StatusBar).saved(outcome.saved_at)
        if outcome.document_changed:
            self._show_document()
        else:
            if outcome.saved_at:
                self._count()
            self._article.update(self.session.states, outcome.cursor, outcome.changed)
            self._show_bars()
        if outcome.feedback is not None:
            number = self._target + 1
            self._say(feedback_message(self.session.codebook, number, outcome.feedback))
        elif outcome.message is not None and self._problem is None:
            self._say(Message("info", plain(outcome.message)))

    def waiting(self) -> None:
        """Show that a change waits for the file."""
        self.query_one(StatusBar).waiting()
        self._say(
            Message("warning", Content("Waiting for the file: another program is writing to it."))
        )

    def failure(self, problem: str) -> None:
        """Show why a change could not be made, until one can."""
        self.query_one(StatusBar).unsaved()
        self._problem = Message("error", plain(problem))
        self._say(self._problem)

    def refused(self) -> None:
        """Show that a key was not taken."""
        text = "Not taken: the change before still waits for the file. Press it again then."
        self._say(Message("warning", Content(text)))

    def leaving_waits(self) -> None:
        """Show that leaving waits for what is not saved."""
        self._say(Message("warning", Content("Leaving as soon as the last change is saved …")))

    def resume(self) -> None:
        """Show the session's document and place, after the list of documents."""
        self._problem = None
        self._show_document()

    def _show_document(self) -> None:
        document = self.session.document
        self._run_from = None
        if document is None:
            return
        if self._queue.documents:
            self._fill_queue()
        self._count()
        self._article.show(document, self.session.states, self.session.cursor)
        self._show_bars()

    def _show_bars(self) -> None:
        session = self.session
        document = session.document
        if document is None:
            return
        run = self._run()
        self._article.select(run)
        self.query_one(DocumentBar).show(document, self._done, self._total)
        self.query_one(StatusBar).show(session.cursor, len(session.states), session.state, len(run))
        self.query_one(RulePanel).show(session.state)
        hint = hint_message(session.codebook, document, session.cursor, session.state)
        self._say(self._problem or hint or self._coaching)

    def _count(self) -> None:
        """Count what is done: of all sentences, so only when something was changed."""
        self._total = self.session.count
        self._done = self._total - self.session.open_count
        if self._queue.documents:
            labelled = self.session.labelled
            self._queue.update_progress(labelled, self._done - labelled)

    def _say(self, message: Message | None) -> None:
        self.query_one(MessageBar).show(message)

    def _fill_queue(self) -> None:
        documents = self.read(self.session.overview) or []
        here = self.session.document.document_id if self.session.document else ""
        at = next((i for i, item in enumerate(documents) if item.document_id == here), 0)
        self._queue.show(documents, at)

    # Label -----------------------------------------------------------------------------------

    def _run(self) -> range:
        if self._run_from is None:
            return range(0)
        first, last = sorted((self._run_from, self.session.cursor))
        return range(first, last + 1)

    def _change_run(self, change: Callable[[Sequence[int] | None], Outcome]) -> None:
        """Change the sentence at the cursor, or the run, which is let go once that is done."""
        indices = self._run() or None
        target = max(indices) if indices else self.session.cursor

        def changed() -> Outcome:
            outcome = change(indices)
            self._run_from = None
            self._target = target
            return outcome

        self.change(changed)

    def action_label(self, name: str, unsure: bool) -> None:
        """Label the sentence, or the run, and go on."""
        label = self.session.label
        self._change_run(lambda indices: label(name, unsure=unsure, indices=indices))

    def action_accept(self) -> None:
        """Label the sentence as suggested."""
        self._run_from = None
        self._change_run(lambda _: self.session.accept())

    def action_skip(self) -> None:
        """Pass over the sentence, or the run."""
        self._change_run(self.session.skip)

    def action_clear(self) -> None:
        """Take label or skip off the sentence, or the run."""
        self._change_run(self.session.clear)

    def action_undo(self) -> None:
        """Take the last change back."""
        self.change(self.session.undo)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.change(self.session.redo)

    def action_select_run(self) -> None:
        """Start a run of sentences here, or let go of it."""
        self._run_from = self.session.cursor if self._run_from is None else None
        self._show_bars()

    def action_let_go(self) -> None:
        """Let go of a run."""
        self._run_from = None
        self._show_bars()

    # Elsewhere -------------------------------------------------------------------------------

    def window(self, direction: int) -> int:
        """Return how many sentences away the next or previous window is."""
        return self._article.sentences_per_window(direction)

    def action_back(self) -> None:
        """Go to the list of documents, as soon as everything is saved."""
        if self.saver.is_waiting:
            self.leaving_waits()
        self.saver.when_saved(lambda: self.post_message(HomeWanted()))

    @on(ArticleView.Clicked)
    def _sentence_clicked(self, event: ArticleView.Clicked) -> None:
        self.change(lambda: self.session.go_to(event.index))

    @on(KeyBar.Clicked)
    async def _key_clicked(self, event: KeyBar.Clicked) -> None:
        await self.run_action(action_call(event.action))

    # Find ------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int:
        """Look from the sentence at the cursor on."""
        return self.session.cursor

    def look_for(self, text: str, direction: int, start: int) -> None:
        """Go to the next sentence that has a text, and mark it wherever it stands."""
        self._article.mark_found(text)
        if not text:
            return
        index = self.session.find(text, direction, start=start)
        if index is None:
            self._say(Message("info", plain(f"“{text}” is not in this article")))
        else:
            self.change(lambda: self.session.go_to(index))

    def stop_looking(self) -> None:
        """Mark nothing any more."""
        self._article.mark_found("")
