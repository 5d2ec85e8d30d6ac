"""The bars around the article: which document, which sentence, what is to be said about it."""

from datetime import datetime
from typing import ClassVar, Literal, NamedTuple

from textual.content import Content

from labeler.models import Codebook
from labeler.session import Feedback, OpenDocument, SentenceState
from labeler.tui import marks
from labeler.tui.codebook_content import first_sentence
from labeler.tui.content import plain, progress_bar, spread
from labeler.tui.widgets.bar import Bar

_ROOMY = 100
"""From this width on nothing needs to be abbreviated."""

_MOST_LINES = 5
"""The most lines that an error takes from the article."""


class DocumentBar(Bar):
    """The document's title, its place among the others, and how much of it is labelled."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._document: OpenDocument | None = None
        self._done = self._total = 0

    def show(self, document: OpenDocument, done: int, total: int) -> None:
        """Show a document; of `total` sentences to label, `done` are labelled or skipped."""
        self._document, self._done, self._total = document, done, total
        self.changed()

    def content(self, width: int) -> Content:
        """Return title and date at the left, counts at the right."""
        document = self._document
        if document is None:
            return Content()
        left = plain(document.title or document.source, "bold $ink-bright")
        if document.published_at:
            date = document.published_at.partition("T")[0]
            left += plain(f" · {date}", "$ink-quiet")
        bar, rest = progress_bar(self._done, self._total)
        word = "documents" if width >= _ROOMY else "docs"
        right = Content.assemble(
            (f"{document.number}/{document.total} {word}   ", "$ink-quiet"),
            (f"{self._done}/{self._total} ", "$foreground"),
            (bar, "$primary"),
            (rest, "$number"),
        )
        return spread(left, right, width)


class StatusBar(Bar):
    """What is recorded about the sentence at the cursor, and when it was saved."""

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._codebook = codebook
        self._index = 0
        self._count = 0
        self._state = SentenceState()
        self._run = 0
        self._saving = Content()

    def show(self, index: int, count: int, state: SentenceState, run: int) -> None:
        """Show sentence `index` of `count`; `run` is the length of the run that is marked."""
        self._index, self._count, self._state, self._run = index, count, state, run
        self.changed()

    def saved(self, at: str) -> None:
        """Say when the last change was committed (ISO 8601, UTC), in local time."""
        local = datetime.fromisoformat(at).astimezone()
        self._saving = Content.styled(f"saved {local:%H:%M:%S}", "$ink-quiet")
        self.changed()

    def waiting(self) -> None:
        """Say that a change is not saved yet."""
        self._saving = Content.styled("not saved yet", "bold $warning")
        self.changed()

    def unsaved(self) -> None:
        """Say that the last change could not be saved."""
        self._saving = Content.styled("not saved", "bold $error")
        self.changed()

    def content(self, width: int) -> Content:
        """Return the sentence at the left, the saving at the right."""
        where = f"Sentence {self._index + 1} of {self._count}"
        if self._run > 1:
            where = f"{self._run} sentences"
        left = Content.assemble(
            (where, "bold $ink-bright"), " · ", marks.state_content(self._codebook, self._state)
        )
        return spread(left, self._saving, width)


Tone = Literal["hint", "info", "good", "warning", "error"]


class Message(NamedTuple):
    """Something to tell: `tone` gives the colour, the words (and the sign) say the same."""

    tone: Tone
    text: Content


class MessageBar(Bar):
    """One message, wrapped to as many lines as the bar has; an error gets the lines it needs."""

    DEFAULT_CSS = """
    MessageBar { text-wrap: wrap; text-overflow: ellipsis; }
    """
    STYLES: ClassVar[dict[Tone, str]] = {
        "hint": "$ink-quiet",
        "info": "$foreground",
        "good": "$success",
        "warning": "$warning",
        "error": "bold $error",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._message: Message | None = None
        self._has_grown = False

    def show(self, message: Message | None) -> None:
        """Show a message, or none."""
        self._message = message
        needed = 0
        if message is not None and message.tone == "error":
            needed = min(_MOST_LINES, len(message.text.wrap(max(1, self.size.width))))
        # Changing the height lays the screen out, so only what cannot be said otherwise does it.
        if needed > self.size.height:
            self.styles.height = needed
            self._has_grown = True
        elif self._has_grown and not needed:
            self.styles.height = None
            self._has_grown = False
        self.changed()

    def content(self, width: int) -> Content:
        """Return the message, cut to the bar's lines."""
        if self._message is None:
            return Content()
        style = self.STYLES[self._message.tone]
        lines = self._message.text.stylize_before(style).wrap(width) if width else []
        height = max(1, self.size.height)
        if len(lines) > height:
            cut = Content(" ").join(lines[height - 1 :]).truncate(width, ellipsis=True)
            lines = [*lines[: height - 1], cut]
        return Content("\n").join(lines)


def feedback_message(codebook: Codebook, number: int, feedback: Feedback) -> Message:
    """Return how a practice label compares with the reference, and which rule decides."""
    given = marks.label_content(codebook, feedback.given)
    if feedback.agrees:
        head = Content.assemble(f"{marks.AGREES} {number}: ", given, ", as in the reference.")
    else:
        expected = marks.label_content(codebook, feedback.expected)
        head = Content.assemble(
            f"{marks.DIFFERS} {number}: you chose ", given, "; the reference has ", expected, "."
        )
    parts = [head]
    if feedback.why:
        parts.append(plain(feedback.why, "$foreground"))
    if feedback.rule is not None:
        # With the reason at hand, the rule's first sentence is enough to know it by.
        text = first_sentence(feedback.rule.text) if feedback.why else feedback.rule.text
        parts.append(plain(f"{feedback.rule.id} ", "bold $foreground") + plain(text, "$foreground"))
    return Message("good" if feedback.agrees else "warning", Content(" ").join(parts))


def hint_message(
    codebook: Codebook, document: OpenDocument, index: int, state: SentenceState
) -> Message | None:
    """Return what is worth knowing about a sentence: note, answer, suggestion, an equal one."""
    said = []
    if state.answer:
        said.append(f"{marks.ANSWER} the lead: {state.answer}")
    if state.note:
        said.append(f"{marks.NOTE} {'you ask: ' if state.question else ''}{state.note}")
    if said:
        return Message("info", plain("  ".join(said)))
    suggestion = document.suggestions.get(index)
    if suggestion and state.open and suggestion.label in codebook.label_names:
        title = codebook.label(suggestion.label).title
        text = f"{marks.SUGGESTED} suggested: {title} ({suggestion.reason}); enter takes it"
        return Message("hint", plain(text))
    repeat = document.repeats.get(index)
    if repeat:
        where = "" if repeat.same_document else f" in {repeat.title}"
        return Message(
            "hint", plain(f"{marks.REPEATED} the same words as sentence {repeat.position}{where}")
        )
    return None
