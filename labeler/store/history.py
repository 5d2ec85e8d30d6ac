"""An annotator's steps, for undo and redo across restarts: read from the log, nothing kept.

A step is one key press: one event, or several that it made at once. Undo and redo are events
themselves, so that the log alone says what can be undone next.
"""

import json
from typing import NamedTuple

from labeler.store.connection import Store
from labeler.store.events import Author, NewEvent


class Done(NamedTuple):
    """One event of a step, with the event that stood before it."""

    event_id: str
    event: NewEvent
    before: str | None


Step = tuple[Done, ...]


class History(NamedTuple):
    """The steps that can be undone and redone; the next one is the last of each list."""

    undoable: list[Step]
    redoable: list[Step]


_LOG = """
SELECT event_id, kind, sentence_id, label, attributes, note, duration_ms, origin, refers_to,
       supersedes
FROM event
WHERE annotator_id = ? AND round = ? AND origin IN ('key', 'suggestion', 'undo', 'redo')
ORDER BY event_id
"""


def history(store: Store, author: Author) -> History:
    """Replay the log of an annotator's own keys in a round."""
    undoable: list[Step] = []
    redoable: list[Step] = []
    group: str | None = None
    for row in store.rows(_LOG, (author.annotator_id, author.round)):
        done = _done(row)
        event = done.event
        starts = event.refers_to if event.origin in ("key", "suggestion") else None
        if event.origin in ("key", "suggestion"):
            if starts is not None and starts == group and undoable:
                undoable[-1] = (*undoable[-1], done)
            else:
                undoable.append((done,))
                redoable.clear()
                group = done.event_id
        elif event.origin == "undo":
            _move(undoable, redoable, event.refers_to)
        else:
            _move(redoable, undoable, event.refers_to)
    return History(undoable, redoable)


def _done(row: tuple[str, ...]) -> Done:
    identifier, kind, sentence_id, label, attributes, note, duration, origin, refers_to, old = row
    superseded = json.loads(old)
    event = NewEvent(
        kind,  # type: ignore[arg-type]
        sentence_id,
        label,
        json.loads(attributes),
        note,
        duration,  # type: ignore[arg-type]
        origin,  # type: ignore[arg-type]
        refers_to,
    )
    return Done(identifier, event, superseded[0] if superseded else None)


def _move(source: list[Step], target: list[Step], step_id: str | None) -> None:
    """Move the step that an undo or redo event refers to, once for all events of the step."""
    if source and step_id == source[-1][0].event_id:
        target.append(source.pop())


def event_content(store: Store, event_id: str) -> NewEvent:
    """Return what an event said."""
    row = store.row(
        "SELECT event_id, kind, sentence_id, label, attributes, note, duration_ms, origin,"
        " refers_to, supersedes FROM event WHERE event_id = ?",
        (event_id,),
    )
    if row is None:
        raise KeyError(event_id)
    return _done(row).event
