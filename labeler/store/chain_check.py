"""Checks that every event supersedes events of its own chain, and none that is not there.

A packed file leaves out what others said, also where its owner labelled over that while the two
were taken for one person: it alone may hold events that supersede what it does not hold. Where it
comes back, what they supersede has to be there.
"""

from typing import Final

from labeler.store.connection import Store
from labeler.store.decisions import is_packed
from labeler.store.packing.round_numbers import real_round
from labeler.store.persons import ever_joined

_ASTRAY: Final = """
SELECT e.event_id FROM {events} e, json_each(e.supersedes) old
LEFT JOIN main.event p ON p.event_id = old.value
WHERE {missing} OR p.sentence_id <> e.sentence_id
-- Adjudications are one chain a sentence, whichever round they looked at.
OR ({round_before} <> {round} AND e.kind <> 'adjudicate')
OR (p.kind = 'note') <> (e.kind = 'note')
OR (p.kind = 'adjudicate') <> (e.kind = 'adjudicate')
-- Whatever the clocks said, an event comes after what it supersedes.
OR (substr(p.event_id, 15, 1) = '7' AND substr(e.event_id, 15, 1) = '7'
  AND p.event_id >= e.event_id)
"""

_ACROSS: Final = """
SELECT e.event_id, e.annotator_id, p.annotator_id
FROM {events} e, json_each(e.supersedes) old JOIN main.event p ON p.event_id = old.value
WHERE e.annotator_id <> p.annotator_id AND e.kind <> 'adjudicate'
"""


def astray_event(store: Store, events: str = "main.event") -> str | None:
    """Return an event that supersedes one that is not of its chain, or not there; None if none.

    `events` is the table of those to look at; what they supersede is looked for in the log.
    """
    found = store.value(
        _ASTRAY.format(
            events=events,
            missing="0" if is_packed(store) else "p.event_id IS NULL",
            round_before=real_round(store, "p.round"),
            round=real_round(store, "e.round"),
        )
    )
    return _across_people(store, events) if found is None else str(found)


def _across_people(store: Store, events: str) -> str | None:
    """Return an event that supersedes what another person said of a sentence, or None."""
    group = ever_joined(store)
    across = store.rows(_ACROSS.format(events=events))
    return next((i for i, a, b in across if a not in group or group[a] != group.get(b)), None)
