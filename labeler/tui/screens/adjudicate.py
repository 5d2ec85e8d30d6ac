"""The screen on which cases are decided."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from labeler.keys import actions
from labeler.session import Outcome
from labeler.session.adjudication import Adjudication
from labeler.tui.bindings import action_call, bindings
from labeler.tui.case_content import kind_words, verdict_message
from labeler.tui.content import plain
from labeler.tui.saving import Saver
from labeler.tui.screens.changing import ChangingScreen, Left
from labeler.tui.widgets.annotate_bars import Message, MessageBar
from labeler.tui.widgets.article_view import ArticleView
from labeler.tui.widgets.case_article import CaseArticle
from labeler.tui.widgets.case_bars import CasePanel, CasesBar, CaseStatus
from labeler.tui.widgets.key_bar import KeyBar

_KEYS = (
    *("defer", "undo", "next_open", "names", "reason", "help", "command_palette", "leave"),
    *("everything", "next_kind", "clear", "next_document", "previous_document", "redo"),
)
"""The keys in the bar at the foot, the most important first."""


class AdjudicateScreen(ChangingScreen):
    """Shows a case in its article, and passes keys on to the adjudicator's sitting."""

    TABLE = "adjudicate"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("adjudicate")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide"), (150, "-wider")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]  # noqa: RUF012

    session: Adjudication

    def __init__(self, session: Adjudication, saver: Saver) -> None:
        super().__init__(session, saver)
        self._problem: Message | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars around article and case."""
        codebook = self.session.codebook
        yield CasesBar(id="document")
        with Container(id="body"):
            yield CaseArticle(codebook, id="article")
            yield CasePanel(codebook, id="case")
        yield CaseStatus(codebook, id="status")
        yield MessageBar(id="message")
        yield KeyBar(actions("adjudicate", codebook), _KEYS, codebook, id="keys")

    def on_mount(self) -> None:
        """Show the case at the adjudicator's place."""
        self._show_document()
        left_out = self.session.left_out
        if left_out:
            text = f"{left_out} left out: you labelled them yourself (--allow-own takes them in)."
            self._say(Message("hint", Content(text)))

    # What is shown ---------------------------------------------------------------------------

    def outcome(self, outcome: Outcome) -> None:
        """Repaint what an action changed, and nothing else."""
        if outcome.saved_at:
            self._problem = None
            self.query_one(CaseStatus).saved(outcome.saved_at)
        session = self.session
        if outcome.document_changed:
            self._show_document()
        else:
            article = self.query_one(CaseArticle)
            article.update_case(session.decided_here, outcome.cursor, outcome.changed)
            self._show_case()
        if outcome.saved_at and session.verdict is not None:
            self._say(verdict_message(session.codebook, session.verdict))
        elif outcome.message is not None and self._problem is None:
            self._say(Message("info", plain(outcome.message)))

    def waiting(self) -> None:
        """Show that a decision waits for the file."""
        self.query_one(CaseStatus).waiting()
        text = "Waiting for the file: another program is writing to it."
        self._say(Message("warning", Content(text)))

    def failure(self, problem: str) -> None:
        """Show why a decision could not be saved, until one can."""
        self.query_one(CaseStatus).unsaved()
        self._problem = Message("error", plain(problem))
        self._say(self._problem)

    def refused(self) -> None:
        """Show that a key was not taken."""
        text = "Not taken: the decision before still waits for the file. Press it again then."
        self._say(Message("warning", Content(text)))

    def leaving_waits(self) -> None:
        """Show that leaving waits for what is not saved."""
        self._say(Message("warning", Content("Leaving as soon as the last decision is saved …")))

    def _show_document(self) -> None:
        session = self.session
        if session.document is not None:
            self.query_one(CaseArticle).show_cases(
                session.document, session.cases_here, session.decided_here, session.cursor
            )
        self._show_case()

    def _show_case(self) -> None:
        session = self.session
        labels = session.kind_labels
        kind = "" if labels is None else kind_words(session.codebook, labels)
        self.query_one(CasesBar).show(session.document, session.counts, kind)
        self.query_one(CasePanel).show(session.view)
        count = len(session.document.sentences) if session.document else 0
        self.query_one(CaseStatus).show_case(session.cursor, count, session.view)
        self._say(self._problem)

    def _say(self, message: Message | None) -> None:
        self.query_one(MessageBar).show(message)

    # Decide ----------------------------------------------------------------------------------

    def action_label(self, name: str, unsure: bool) -> None:
        """Decide for a label and go on; with a capital, or where that is asked for, say why."""
        if (unsure or self.session.asked.ask_reason) and self.session.view is not None:
            title = self.session.codebook.label(name).title
            self._ask(f"Why {title}?", lambda reason: self.session.decide(name, reason))
        else:
            self.change(lambda: self.session.decide(name))

    def action_defer(self) -> None:
        """Put the case off."""
        self.change(self.session.defer)

    def action_clear(self) -> None:
        """Take the decision back."""
        self.change(self.session.clear)

    def action_undo(self) -> None:
        """Take the last change back."""
        self.change(self.session.undo)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.change(self.session.redo)

    def action_reason(self) -> None:
        """Write why."""
        view = self.session.view
        question = "Why?" if view is not None and view.decided else "What keeps it open?"
        self._ask(question, self.session.give_reason)

    def _ask(
        self,
        question: str,
        answer: Callable[[str], Outcome],
        draft: str | None = None,
        problem: str = "",
    ) -> None:
        from labeler.tui.screens.adjudicate_dialogs import ReasonDialog  # noqa: PLC0415

        document = self.session.document
        if document is None or self.session.view is None:
            return
        if self.saver.is_waiting:
            self.refused()
            return

        def answered(text: str | None) -> None:
            if text is not None:
                self.change(
                    lambda: answer(text), failed=lambda why: self._ask(question, answer, text, why)
                )

        sentence = document.sentences[self.session.cursor].text
        draft = self.session.reason or "" if draft is None else draft
        self.app.push_screen(ReasonDialog(question, sentence, draft, problem), answered)

    # Look ------------------------------------------------------------------------------------

    def action_names(self) -> None:
        """Show who said what, or hide it again."""
        self.change(self.session.show_names)

    def action_everything(self) -> None:
        """Show all that was said of the sentence."""
        from labeler.tui.screens.adjudicate_dialogs import SaidScreen  # noqa: PLC0415

        document, view = self.session.document, self.session.view
        if document is not None and view is not None:
            index = self.session.cursor
            sentence = document.sentences[index].text
            self.app.push_screen(SaidScreen(self.session.codebook, index + 1, sentence, view))

    def action_next_kind(self) -> None:
        """Show the next kind of disagreement only."""
        self.change(self.session.next_kind)

    def action_page_down(self) -> None:
        """Read on."""
        self.query_one(CaseArticle).scroll_window(1)

    def action_page_up(self) -> None:
        """Read back."""
        self.query_one(CaseArticle).scroll_window(-1)

    # Move ------------------------------------------------------------------------------------

    def action_down(self) -> None:
        """Go to the next case."""
        self.change(lambda: self.session.move(1))

    def action_up(self) -> None:
        """Go to the previous case."""
        self.change(lambda: self.session.move(-1))

    def action_next_open(self) -> None:
        """Go to the next open case."""
        self.change(lambda: self.session.next_open(1))

    def action_previous_open(self) -> None:
        """Go to the previous open case."""
        self.change(lambda: self.session.next_open(-1))

    def action_first(self) -> None:
        """Go to the first case."""
        self.change(lambda: self.session.end(-1))

    def action_last(self) -> None:
        """Go to the last case."""
        self.change(lambda: self.session.end(1))

    def action_next_document(self) -> None:
        """Go to the next document that has a case."""
        self.change(lambda: self.session.next_document(1))

    def action_previous_document(self) -> None:
        """Go to the previous document that has a case."""
        self.change(lambda: self.session.next_document(-1))

    def action_leave(self) -> None:
        """Leave."""
        self.post_message(Left())

    @on(ArticleView.Clicked)
    def _sentence_clicked(self, event: ArticleView.Clicked) -> None:
        self.change(lambda: self.session.show_index(event.index))

    @on(KeyBar.Clicked)
    async def _key_clicked(self, event: KeyBar.Clicked) -> None:
        await self.run_action(action_call(event.action))
