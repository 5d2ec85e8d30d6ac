"""Labels sentence by sentence in lines of text: for screen readers, slow lines and scripts.

One line in, a few lines out: no cursor moves, no colours, no screen. A line is a key of the table
of actions or the name of an action, with a text after it where one is wanted: `c`, `skip`,
`n who says this?`, `g 12`, `/ ferry`. The end of the input leaves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from labeler.errors import LabelerError
from labeler.keys import Action, actions, shown_key
from labeler.session import Outcome, Session
from labeler.text.display import display_text

Say = Callable[[str], object]

_LEAVE: Final = frozenset({"back", "quit"})
_WANTS_TEXT: Final = frozenset({"note", "find", "go_to"})
_OFFERED: Final = (
    *("accept", "skip", "clear", "undo", "redo", "note", "down", "up", "next_open"),
    *("previous_open", "first", "last", "go_to", "find", "next_document", "previous_document"),
    *("help", "back"),
)
"""The actions that make sense in lines, by id."""


def annotate_in_lines(session: Session, lines: Iterable[str], say: Say) -> None:
    """Label until the input ends or says so; `say` writes one line, without a line end.

    What is said was committed before; a failure is said, and the sentence stays.
    """
    table = _table(session)
    if session.document is None:
        nothing = session.nothing_assigned
        say(
            "Nothing is assigned to you."
            if nothing
            else "There are no documents in this project yet."
        )
        return
    say("Type a key or its name, then enter. Type ? for all of them.")
    _say_document(session, say)
    for line in lines:
        action, text = _understood(line.rstrip("\r\n"), table)
        if action is None:
            say(f"There is no key or name '{display_text(line.strip())}'. Type ? for all of them.")
        elif action.id in _LEAVE:
            return
        elif action.id == "help":
            _say_help(session, say)
        else:
            _do(session, action, text, say)


def _table(session: Session) -> tuple[Action, ...]:
    table = actions("annotate", session.codebook)
    return tuple(a for a in table if a.label is not None or a.id in _OFFERED or a.id in _LEAVE)


def _understood(line: str, table: Iterable[Action]) -> tuple[Action | None, str]:
    """Return the action that a line names, and the text after it."""
    typed = {"": "enter", " ": "space"}.get(line, line.strip())
    first, _, rest = typed.partition(" ")
    for action in table:
        if typed in action.keys or typed.casefold() == action.title.casefold():
            return action, ""
        if action.id in _WANTS_TEXT and first in {*action.keys, action.title}:
            return action, rest.strip()
    return None, ""


def _do(session: Session, action: Action, text: str, say: Say) -> None:
    try:
        outcome = (
            _calls(session, text)[action.id]() if action.label is None else _label(session, action)
        )
    except LabelerError as error:
        say(f"Not saved: {display_text(str(error))}")
        return
    if outcome.message:
        say(f"{display_text(outcome.message)}.")
    if outcome.feedback:
        say(_feedback(session, outcome))
    if outcome.document_changed:
        _say_document(session, say)
    else:
        _say_sentence(session, say)


def _label(session: Session, action: Action) -> Outcome:
    """Label, and say so; what the session says of it goes after that, or alone where it refuses."""
    outcome = session.label(action.label or "", unsure=action.unsure)
    if not outcome.changed:
        return outcome
    said = action.title if outcome.saved_at is not None else f"{action.title}, as before"
    return outcome._replace(message="; ".join(filter(None, (said, outcome.message))))


def _calls(session: Session, text: str) -> Mapping[str, Callable[[], Outcome]]:
    last = len(session.states) - 1
    return {
        "accept": session.accept,
        "skip": session.skip,
        "clear": session.clear,
        "undo": session.undo,
        "redo": session.redo,
        "note": lambda: session.note(text),
        "down": lambda: session.move(1),
        "up": lambda: session.move(-1),
        "next_open": lambda: session.next_open(1),
        "previous_open": lambda: session.next_open(-1),
        "first": lambda: session.go_to(0),
        "last": lambda: session.go_to(last),
        "go_to": lambda: _go_to(session, text),
        "find": lambda: _find(session, text),
        "next_document": lambda: session.next_document(1),
        "previous_document": lambda: session.next_document(-1),
    }


def _go_to(session: Session, text: str) -> Outcome:
    count = len(session.states)
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= count:
        return session.go_to(int(text) - 1)
    return Outcome(cursor=session.cursor, message=f"say which: g 1 to g {count}")


def _find(session: Session, text: str) -> Outcome:
    index = session.find(text)
    if index is None:
        return Outcome(cursor=session.cursor, message=f"“{text}” is not in this article")
    return session.go_to(index)


def _feedback(session: Session, outcome: Outcome) -> str:
    feedback = outcome.feedback
    if feedback is None:
        return ""
    expected = session.codebook.label(feedback.expected).title
    verdict = "as in the reference" if feedback.agrees else f"the reference has {expected}"
    rule = f" {feedback.rule.id}: {feedback.rule.text}" if feedback.rule else ""
    why = f" {feedback.why}" if feedback.why else ""
    return display_text(f"Practice: {verdict}.{why}{rule}")


def _say_document(session: Session, say: Say) -> None:
    document = session.document
    if document is None:
        return
    title = display_text(document.title or document.source)
    say(f"Document {document.number} of {document.total}: {title}. {session.open_count} open.")
    _say_sentence(session, say)


def _say_sentence(session: Session, say: Say) -> None:
    for line in _sentence(session):
        say(line)


def _sentence(session: Session) -> Iterator[str]:
    document = session.document
    if document is None:
        return
    index, state = session.cursor, session.state
    text = display_text(document.sentences[index].text.replace("\n", " "))
    yield f"{index + 1} of {len(session.states)}. {text}"
    if state.label is not None:
        known = state.label in session.codebook.label_names
        title = session.codebook.label(state.label).title if known else state.label
        unsure = ", unsure" if state.attributes.get("unsure") else ""
        yield f"   labelled: {display_text(title)}{unsure}"
    elif state.skipped:
        yield "   skipped"
    elif state.context:
        yield "   not yours to label"
    elif suggestion := document.suggestions.get(index):
        title = session.codebook.label(suggestion.label).title
        yield display_text(f"   suggested: {title} ({suggestion.reason}); an empty line takes it")
    if state.note:
        yield f"   {'question' if state.question else 'note'}: {display_text(state.note)}"
    if state.answer:
        yield f"   answer: {display_text(state.answer)}"


def _say_help(session: Session, say: Say) -> None:
    for action in _table(session):
        if action.id in _OFFERED or action.label is not None:
            keys = ", ".join(
                shown_key(key) for key in action.keys if len(key) == 1 or key == "space"
            )
            # The enter key is an empty line; what no key of one character does has its name only.
            typed = [keys or ("an empty line" if "enter" in action.keys else ""), action.title]
            name = display_text(": ".join(filter(None, typed)))
            say(f"{name}. {display_text(action.help)}")
    for step in session.codebook.steps:
        title = session.codebook.label(step.label).title
        say(display_text(f"{title}? {step.question}"))
