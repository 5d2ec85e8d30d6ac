"""A common heap: several people take sentences from it, and none more often than asked.

Nobody is assigned anything; each sentence is to get a number of labels, by whomever. Whoever opens
an article takes a lease on its next few sentences, which others pass over meanwhile. A lease only
guides: it runs out after some minutes, and a label is taken whether or not there is one.
"""

from collections.abc import Callable
from typing import Final

from labeler.errors import Busy
from labeler.identity import timestamp, wall_clock_ms
from labeler.store import reading
from labeler.store.connection import Store
from labeler.store.events import Author
from labeler.store.reading import DocumentProgress
from labeler.store.rounds.heap import AVAILABLE, Heap

BATCH: Final = 10
"""How many open sentences somebody holds at once."""
LEASE_MS: Final = 10 * 60_000
"""How long, without a sign of life."""
_RENEWED_MS: Final = 3 * 60_000
"""A lease is renewed with the first label after so long, not with each: that would cost a write."""

_TAKE = f"""
INSERT OR IGNORE INTO lease (sentence_id, annotator_id, round, expires_at)
SELECT f.sentence_id, :me, :round, :until FROM in_force f
WHERE f.document_id = :document AND {AVAILABLE} AND NOT EXISTS (
  SELECT 1 FROM lease l WHERE l.sentence_id = f.sentence_id AND l.annotator_id = :me
  AND l.round = :round)
ORDER BY f.position LIMIT :most
"""

_HELD = """
SELECT count(*) FROM in_force f
JOIN lease l ON l.sentence_id = f.sentence_id AND l.annotator_id = :me AND l.round = :round
WHERE f.document_id = :document AND NOT EXISTS (
  SELECT 1 FROM current k WHERE k.sentence_id = f.sentence_id AND k.annotator_id = :me
  AND k.round = :round AND (k.label IS NOT NULL OR k.skipped))
"""

_OWN = """
SELECT f.position FROM in_force f WHERE f.document_id = :document AND (
  EXISTS (SELECT 1 FROM lease l WHERE l.sentence_id = f.sentence_id AND l.annotator_id = :me
    AND l.round = :round AND l.expires_at > :now)
  OR EXISTS (SELECT 1 FROM current k WHERE k.sentence_id = f.sentence_id AND k.annotator_id = :me
    AND k.round = :round AND (k.label IS NOT NULL OR k.skipped)))
"""

_DONE = """
SELECT f.document_id, count(*) FROM (
  SELECT k.sentence_id FROM current k
  JOIN roster a ON a.annotator_id = k.annotator_id AND a.kind = 'person'
  WHERE k.round = :round AND k.label IS NOT NULL GROUP BY k.sentence_id
  HAVING count(*) >= :labels AND NOT sum(k.annotator_id = :me)) done
JOIN in_force f ON f.sentence_id = done.sentence_id GROUP BY f.document_id
"""


class Shared:
    """The sentences that wait for a label, a few at a time (see `labeler.store.rounds.work`)."""

    strict = False

    def __init__(
        self,
        store: Store,
        author: Author,
        labels: int,
        now_ms: Callable[[], int] = wall_clock_ms,
    ) -> None:
        self._store, self._author, self._labels, self._now_ms = store, author, labels, now_ms
        self._renewed_ms = 0
        self._heap = Heap(store)

    def order(self) -> list[str]:
        """Return all documents, in the order of their sources."""
        return reading.document_order(self._store)

    def progress(self) -> list[DocumentProgress]:
        """Return the progress in all documents; what others have done is not counted."""
        done = dict(self._store.rows(_DONE, self._values()))
        return [
            each._replace(sentences=each.sentences - done.get(each.document_id, 0))
            for each in reading.progress(self._store, self._author)
        ]

    def next_open(self, after: str | None) -> str | None:
        """Take sentences of the next document that has some; after the last comes the first.

        Without `after`, everybody begins somewhere else, so that few meet in one article. If the
        file is busy, nothing is taken this time.
        """
        key = self._store.value("SELECT sort_key FROM catalogue WHERE document_id = ?", (after,))
        begin = int(self._author.annotator_id[:8], 16) if key is None else (str(key), str(after))
        while (found := self._heap.first(begin, self._values())) is not None:
            values = self._values(document=found)
            try:
                with self._store.write():
                    self._take(values)
            except Busy:
                break
            if next(self._store.rows(_HELD, values))[0]:
                break
            # Somebody else has taken what was there a moment before.
        return found

    def own(self, document_id: str) -> frozenset[int]:
        """Take the next few sentences of a document, and return the indices of all that are held.

        What was labelled by the annotator is among them. Leases in other documents end. If the file
        is busy, nothing is taken this time.
        """
        values = self._values(document=document_id)
        try:
            with self._store.write():
                self._take(values)
        except Busy:
            pass
        rows = self._store.rows(_OWN, values)
        return frozenset(position - 1 for (position,) in rows)

    def touch(self) -> None:
        """Keep what is held from running out, after a sign of life."""
        if self._now_ms() - self._renewed_ms < _RENEWED_MS:
            return
        try:
            with self._store.write():
                self._renew()
        except Busy:
            return

    def leave(self) -> None:
        """Give back what is held."""
        with self._store.write():
            self._store.execute(
                "DELETE FROM lease WHERE annotator_id = ? AND round = ?",
                (self._author.annotator_id, self._author.round),
            )

    def _take(self, values: dict[str, object]) -> None:
        store = self._store
        store.execute("DELETE FROM lease WHERE expires_at <= :now", values)
        store.execute(
            "DELETE FROM lease WHERE annotator_id = :me AND round = :round AND sentence_id NOT IN"
            " (SELECT sentence_id FROM in_force WHERE document_id = :document)",
            values,
        )
        self._renew()
        most = BATCH - next(store.rows(_HELD, values))[0]
        if most > 0:
            store.execute(_TAKE, {**values, "most": most, "until": self._until()})

    def _renew(self) -> None:
        self._store.execute(
            "UPDATE lease SET expires_at = ? WHERE annotator_id = ? AND round = ?",
            (self._until(), self._author.annotator_id, self._author.round),
        )
        self._renewed_ms = self._now_ms()

    def _until(self) -> str:
        return timestamp(self._now_ms() + LEASE_MS)

    def _values(self, **more: object) -> dict[str, object]:
        return {
            "me": self._author.annotator_id,
            "round": self._author.round,
            "labels": self._labels,
            "now": timestamp(self._now_ms()),
            **more,
        }
