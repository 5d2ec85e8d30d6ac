"""The list of documents: what there is, how far it is, what to press."""

import shlex
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from labeler.keys import actions
from labeler.session import DocumentProgress, Outcome, Session
from labeler.tui import marks
from labeler.tui.bindings import action_call, bindings
from labeler.tui.content import one_line, plain, spread
from labeler.tui.screens.changing import ArticleWanted, Left
from labeler.tui.screens.finding import FindingScreen
from labeler.tui.widgets.annotate_bars import Message, MessageBar
from labeler.tui.widgets.bar import Bar
from labeler.tui.widgets.document_list import DocumentList
from labeler.tui.widgets.key_bar import KeyBar

_KEYS = ("open", "leave", "help", "find", "name", "resume", "command_palette", "next_open")

_PLACES = 3
"""How many new answers are named with their place."""


class ProjectBar(Bar):
    """The project's file and its progress at the left, who labels at the right."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = self._right = Content()

    def show(self, session: Session, documents: list[DocumentProgress]) -> None:
        """Show a session's project."""
        done = sum(item.labelled + item.skipped for item in documents)
        total = sum(item.sentences for item in documents)
        finished = sum(item.labelled + item.skipped == item.sentences for item in documents)
        self._left = Content.assemble(
            plain(session.path.name, "bold $ink-bright"),
            (
                f"   {finished}/{len(documents)} documents   {done}/{total} sentences",
                "$ink-quiet",
            ),
        )
        what = "practice" if session.practice else f"round {session.round}"
        self._right = Content.assemble(
            plain(session.annotator.name, "bold $accent"), (f" · {what}", "$ink-quiet")
        )
        self.changed()

    def content(self, width: int) -> Content:
        """Return the line."""
        return spread(self._left, self._right, width)


class HomeScreen(FindingScreen):
    """Shows the documents; one of them is opened with enter."""

    TABLE = "home"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("home")]

    def compose(self) -> ComposeResult:
        """Lay out the list between two bars."""
        yield ProjectBar(id="project")
        yield Static(id="empty")
        yield DocumentList(id="documents")
        yield MessageBar(id="message")
        yield KeyBar(actions("home"), _KEYS, id="keys")

    def on_mount(self) -> None:
        """Show the documents, and where answers wait to be read."""
        self._show_documents()
        self.query_one(MessageBar).show(self._news())

    @property
    def _list(self) -> DocumentList:
        return self.query_one(DocumentList)

    def _show_documents(self) -> None:
        documents = self.read(self.session.overview)
        if documents is None:
            return
        here = self.session.document.document_id if self.session.document else ""
        at = next((i for i, item in enumerate(documents) if item.document_id == here), 0)
        self.query_one(ProjectBar).show(self.session, documents)
        self.set_class(not documents, "-empty")
        path = shlex.quote(str(self.session.path))
        empty = (
            "There are no documents in this project yet.\n\n"
            "Leave with q, then bring articles in:\n\n"
            f"    {one_line(f'labeler --db {path} import PATH…')}"
        )
        if self.session.nothing_assigned:
            empty = (
                "Nothing is assigned to you.\n\n"
                f"If you are not {one_line(self.session.annotator.name)}, press w and say so."
            )
        self.query_one("#empty", Static).update(Content(empty))
        self._list.show(documents, at)

    def outcome(self, outcome: Outcome) -> None:
        """Show the project as it is now."""
        self._show_documents()
        message = Message("info", plain(outcome.message)) if outcome.message else self._news()
        self.query_one(MessageBar).show(message)

    def _news(self) -> Message | None:
        places = self.read(self.session.new_answers) or []
        if not places:
            return None
        word = "1 new answer" if len(places) == 1 else f"{len(places)} new answers"
        more = "" if len(places) <= _PLACES else f" and {len(places) - _PLACES} more"
        where = "; ".join(places[:_PLACES])
        return Message("good", plain(f"{marks.ANSWER} {word} of the lead: {where}{more}"))

    def waiting(self) -> None:
        """Show that something waits for the file."""
        text = "Waiting for the file: another program is writing to it."
        self.query_one(MessageBar).show(Message("warning", Content(text)))

    def failure(self, problem: str) -> None:
        """Show why something could not be done."""
        self.query_one(MessageBar).show(Message("error", plain(problem)))

    def leaving_waits(self) -> None:
        """Show that leaving waits for what is not saved."""
        text = "Leaving as soon as the last change is saved …"
        self.query_one(MessageBar).show(Message("warning", Content(text)))

    def refused(self) -> None:
        """Show that a key was not taken."""
        text = "Not taken: the change before still waits for the file."
        self.query_one(MessageBar).show(Message("warning", Content(text)))

    # Actions ---------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the document at the cursor."""
        if self._list.documents:
            document_id = self._list.documents[self._list.cursor].document_id
            self.change(
                lambda: self.session.open_document(document_id),
                done=lambda _: self.post_message(ArticleWanted()),
            )

    def action_resume(self) -> None:
        """Go back to the sentence that the list was called from."""
        if self.session.document is not None:
            self.post_message(ArticleWanted())

    def action_down(self) -> None:
        """Go to the next document."""
        self._list.move_to(self._list.cursor + 1)

    def action_up(self) -> None:
        """Go to the previous document."""
        self._list.move_to(self._list.cursor - 1)

    def action_page_down(self) -> None:
        """Go a window further."""
        self._list.move_to(self._list.cursor + max(1, self._list.size.height - 2))

    def action_page_up(self) -> None:
        """Go a window back."""
        self._list.move_to(self._list.cursor - max(1, self._list.size.height - 2))

    def action_first(self) -> None:
        """Go to the first document."""
        self._list.move_to(0)

    def action_last(self) -> None:
        """Go to the last document."""
        self._list.move_to(len(self._list.documents) - 1)

    def action_next_open(self) -> None:
        """Go to the next document with open sentences."""
        self._step_to_open(1)

    def action_previous_open(self) -> None:
        """Go to the previous document with open sentences."""
        self._step_to_open(-1)

    def _step_to_open(self, step: int) -> None:
        documents = self._list.documents
        stop = len(documents) if step > 0 else -1
        for index in range(self._list.cursor + step, stop, step):
            item = documents[index]
            if item.labelled + item.skipped < item.sentences:
                self._list.move_to(index)
                return

    def action_leave(self) -> None:
        """Leave the project."""
        self.post_message(Left())

    def action_name(self) -> None:
        """Ask who labels."""
        self._ask_name(self.session.annotator.name)

    def _ask_name(self, draft: str, problem: str = "") -> None:
        from labeler.tui.screens.name_dialog import Name, NameDialog  # noqa: PLC0415

        current = self.session.annotator.name

        def answered(answer: Name | None) -> None:
            if answer is None or answer.name == current:
                return

            def renamed() -> Outcome:
                self.session.rename(answer.name)
                return Outcome(message=f"you are {answer.name} now; your labels stay yours")

            self.change(
                renamed if answer.how == "rename" else lambda: self.session.become(answer.name),
                failed=lambda why: self._ask_name(answer.name, why),
            )

        names = self.read(self.session.names)
        if names is not None:
            dialog = NameDialog(draft, names, first=False, problem=problem)
            self.app.push_screen(dialog, answered)

    # Find ------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int:
        """Look from the document at the cursor on."""
        return self._list.cursor

    def look_for(self, text: str, direction: int, start: int) -> None:
        """Go to the next document whose title or source has a text."""
        wanted = text.casefold()
        documents = self._list.documents
        if not wanted:
            return
        for offset in range(len(documents)):
            index = (start + direction * offset) % len(documents)
            if wanted in f"{documents[index].title}\n{documents[index].source}".casefold():
                self._list.move_to(index)
                self.query_one(MessageBar).show(None)
                return
        message = Message("info", plain(f"no title or source has “{text}”"))
        self.query_one(MessageBar).show(message)

    def stop_looking(self) -> None:
        """Say nothing any more."""
        self.query_one(MessageBar).show(None)

    @on(DocumentList.Clicked)
    def _document_clicked(self, event: DocumentList.Clicked) -> None:
        if event.index == self._list.cursor:
            self.action_open()
        else:
            self._list.move_to(event.index)

    @on(KeyBar.Clicked)
    async def _key_clicked(self, event: KeyBar.Clicked) -> None:
        await self.run_action(action_call(event.action))
