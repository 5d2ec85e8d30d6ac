"""An annotator's steps, for undo and redo across restarts: read from the log, nothing kept.

A step is one key press: one event, or several that it made at once. Undo and redo are events
themselves, so that the log alone says what can be undone next. It is read backwards, and only as
far as it is needed: an annotator's log may hold hundreds of thousands of events.
"""

import json
from collections.abc import Iterator
from typing import Any

from labeler.store.connection import Store
from labeler.store.events import Author, NewEvent, Written

Step = tuple[Written, ...]

_PAGE = 200

_COLUMNS = (
    "event_id, kind, sentence_id, label, attributes, note, duration_ms, origin, refers_to,"
    " codebook_id, supersedes, meta"
)

_LOG = f"""
SELECT {_COLUMNS} FROM event
WHERE annotator_id = ? AND round = ? AND event_id < ? AND (kind = 'adjudicate') = ?
  AND origin IN ('key', 'suggestion', 'undo', 'redo')
ORDER BY event_id DESC LIMIT {_PAGE}
"""

_CONTENT = f"""
SELECT {_COLUMNS} FROM event WHERE event_id IN (SELECT value FROM json_each(?))
ORDER BY created_at DESC, event_id DESC LIMIT 1
"""


class History:
    """The steps that can be undone and redone, the next one last in each list.

    What somebody did as an annotator and what they did as an adjudicator are two histories.
    """

    def __init__(self, store: Store, author: Author, *, adjudicating: bool = False) -> None:
        self._older = _steps_backwards(store, author, adjudicating)
        self._undoable: list[Step] = []
        self.redoable: list[Step] = []
        # What can be redone was undone after the last new step: it stands at the log's end.
        for step, state in self._older:
            if state == "redoable":
                self.redoable.append(step)
            elif state == "undoable":
                self._undoable.append(step)
                break
        self.redoable.sort(key=lambda step: step[0].event_id, reverse=True)

    @property
    def next_undo(self) -> Step | None:
        """The step that undo takes back, or None."""
        if not self._undoable:
            older = next((step for step, state in self._older if state == "undoable"), None)
            if older is not None:
                self._undoable.append(older)
        return self._undoable[-1] if self._undoable else None

    def did(self, step: Step) -> None:
        """Take note of a new step: it can be undone, and nothing can be redone any more."""
        self._undoable.append(step)
        self.redoable.clear()

    def undid(self) -> None:
        """Take note that the next step was undone."""
        self.redoable.append(self._undoable.pop())

    def redid(self) -> None:
        """Take note that the step undone last was redone."""
        self._undoable.append(self.redoable.pop())


def _steps_backwards(
    store: Store, author: Author, adjudicating: bool
) -> Iterator[tuple[Step, str]]:
    """Yield each step, newest first, and what it is: undoable, redoable, or gone.

    The newest undo or redo event that refers to a step says whether it stands. One that does not
    can be redone if no new step was made after it was undone.
    """
    last_word: dict[str, str] = {}
    members: dict[str, list[Written]] = {}
    is_newest = True
    for written in _log_backwards(store, author, adjudicating):
        origin, first = written.event.origin, written.event.refers_to
        if origin in ("undo", "redo"):
            undone = "redoable" if is_newest else "gone"
            last_word.setdefault(str(first), undone if origin == "undo" else "undoable")
        elif first is not None:
            is_newest = False
            members.setdefault(first, []).append(written)
        else:
            is_newest = False
            others = members.pop(written.event_id, [])
            step = (written, *reversed(others))
            yield step, last_word.get(written.event_id, "undoable")


def _log_backwards(store: Store, author: Author, adjudicating: bool) -> Iterator[Written]:
    before = "~"  # after every identifier
    while True:
        page = list(store.rows(_LOG, (author.annotator_id, author.round, before, adjudicating)))
        yield from map(_written, page)
        if len(page) < _PAGE:
            return
        before = page[-1][0]


def content_of_newest(store: Store, event_ids: tuple[str, ...]) -> NewEvent:
    """Return what the newest of some events said: what a screen showed while they stood."""
    row = next(store.rows(_CONTENT, (json.dumps(event_ids),)))
    return _written(row).event


def _written(row: tuple[Any, ...]) -> Written:
    identifier, kind, sentence_id, label, attributes, note, duration, origin, refers_to = row[:9]
    codebook_id, supersedes, meta = row[9:]
    event = NewEvent(
        kind,
        sentence_id,
        label,
        json.loads(attributes),
        note,
        duration,
        origin,
        refers_to,
        codebook_id,
        meta=json.loads(meta),
    )
    return Written(identifier, event, tuple(json.loads(supersedes)))
