"""Which articles of a common heap have something left for an annotator, as one sitting knows it.

Asking the file anew each time costs more the more is done: near the end, next to nothing is left in
as good as every article. So a sitting remembers where nothing is left, and looks again only where
something was taken back since.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Final

from labeler.store.connection import Store

Article = tuple[str, str]
"""By what it is sorted, and its id."""

AVAILABLE: Final = """
  NOT EXISTS (SELECT 1 FROM current k WHERE k.sentence_id = f.sentence_id
    AND k.annotator_id = :me AND k.round = :round AND (k.label IS NOT NULL OR k.skipped))
  AND (SELECT count(*) FROM (
    SELECT k.annotator_id FROM current k
    JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
    WHERE k.sentence_id = f.sentence_id AND k.round = :round AND k.label IS NOT NULL
    UNION
    SELECT l.annotator_id FROM lease l WHERE l.sentence_id = f.sentence_id
    AND l.round = :round AND l.annotator_id <> :me AND l.expires_at > :now)) < :labels
"""
"""Whether a sentence f waits for this annotator: fewer have labelled it, or hold it, than asked."""

_WAITS = f"""
SELECT EXISTS (SELECT 1 FROM in_force f WHERE f.document_id = :document AND {AVAILABLE})
"""

_NOT_DONE = """
WITH closed AS (
  SELECT sentence_id FROM current
  WHERE annotator_id = :me AND round = :round AND (label IS NOT NULL OR skipped)
  UNION SELECT k.sentence_id FROM current k
  JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
  WHERE k.round = :round AND k.label IS NOT NULL
  GROUP BY k.sentence_id HAVING count(*) >= :labels),
counts AS MATERIALIZED (
  SELECT f.document_id, count(*) AS count FROM closed
  JOIN in_force f ON f.sentence_id = closed.sentence_id GROUP BY f.document_id)
SELECT c.sort_key, c.document_id FROM catalogue c
LEFT JOIN counts ON counts.document_id = c.document_id
WHERE coalesce(counts.count, 0) < c.sentences ORDER BY c.sort_key, c.document_id
"""
"""The articles with something left, whoever holds it, in one pass over what was labelled."""

_ALL = "SELECT sort_key, document_id FROM catalogue ORDER BY sort_key, document_id"

_LOGS = """
SELECT (SELECT max(rowid) FROM decision), (SELECT max(rowid) FROM import_record),
  (SELECT max(rowid) FROM event)
"""

_TAKEN_BACK = """
SELECT DISTINCT c.sort_key, c.document_id FROM event e
CROSS JOIN in_force f ON f.sentence_id = e.sentence_id
CROSS JOIN catalogue c ON c.document_id = f.document_id
WHERE e.rowid > ? AND e.kind IN ('withdraw', 'skip')
"""
"""A label never makes a sentence wait again; a skip does, where it takes a label's place."""

_NEVER: Final = "9999"
"""A time at which every lease has run out."""

_NEAR: Final = 5
"""How many articles are looked through one by one, before all are counted."""


class Heap:
    """The articles in which something may be left for one annotator, in the order of sources."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ahead: list[Article] = []
        self._counted = False
        self._known: tuple[int | None, int | None] | None = None
        """How far decisions and imports had come, either of which may change anything."""
        self._events = 0

    def first(self, after: Article | int, values: Mapping[str, object]) -> str | None:
        """Return the first article with a sentence that waits, or None.

        The search begins behind an article, or at some number of the list, and goes around once.
        `values` are those of `AVAILABLE`.
        """
        self._follow()
        ahead = self._ahead
        place = after % max(1, len(ahead)) if isinstance(after, int) else bisect_right(ahead, after)
        looked, left = 0, len(ahead)
        while left:
            article = ahead[place % len(ahead)]
            here = {**values, "document": article[1]}
            if self._waits(here):
                return article[1]
            if looked == _NEAR and not self._counted:
                ahead[:] = self._store.rows(_NOT_DONE, values)
                self._counted = True
                place, left = bisect_right(ahead, article), len(ahead)
                continue
            if self._waits({**here, "now": _NEVER}):
                place = place % len(ahead) + 1  # somebody holds what is left
            else:
                place %= len(ahead)
                del ahead[place]
            looked, left = looked + 1, left - 1
        return None

    def _waits(self, values: Mapping[str, object]) -> bool:
        return bool(next(self._store.rows(_WAITS, values))[0])

    def _follow(self) -> None:
        """Take in what happened since the last time."""
        decisions, imports, events = self._store.row(_LOGS) or (None, None, None)
        if (decisions, imports) != self._known:
            self._ahead = list(self._store.rows(_ALL))
            self._counted = False
            self._known = (decisions, imports)
        elif events != self._events:
            for article in self._store.rows(_TAKEN_BACK, (self._events,)):
                place = bisect_left(self._ahead, article)
                if self._ahead[place : place + 1] != [article]:
                    self._ahead.insert(place, article)
        self._events = events or 0
