"""What people had said of a sentence when it was first adjudicated, where they changed it later.

A decision that was put off tells nobody anything. From the first that was made, the answer is
known, and may have been talked about: who changes a label now says what was decided, and no longer
what they would have said. So the label that stood counts. A label that somebody first gives later
counts as ever, as it was given without any of that.
"""

from typing import Final

from labeler.identity import UNKNOWN_TIME
from labeler.store.connection import Store
from labeler.store.standing import derive_earlier

_TABLES: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS stood (sentence_id TEXT, annotator_id TEXT, round INTEGER,"
    " event_id TEXT, label TEXT, skipped INTEGER, heads INTEGER,"
    " PRIMARY KEY (sentence_id, annotator_id, round)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS ruled (sentence_id TEXT PRIMARY KEY, moment TEXT)"
    " WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS stood_as_of (events INTEGER, decisions INTEGER)",
)

_STOOD: Final = "FROM temp.stood s WHERE s.sentence_id = c.sentence_id" + (
    " AND s.annotator_id = c.annotator_id AND s.round = c.round"
)

_VIEW: Final = f"""
CREATE TEMP VIEW IF NOT EXISTS said AS
SELECT c.sentence_id, c.annotator_id, c.round,
       coalesce((SELECT s.event_id {_STOOD}), c.event_id) AS event_id,
       CASE WHEN EXISTS (SELECT 1 {_STOOD}) THEN (SELECT s.label {_STOOD})
            ELSE c.label END AS label,
       coalesce((SELECT s.skipped {_STOOD}), c.skipped) AS skipped,
       coalesce((SELECT s.heads {_STOOD}), c.heads) AS heads
FROM main.current c
"""
"""Look-ups and no join, so that SQLite puts the view's columns into the query that reads it."""

_LOG: Final = "SELECT (SELECT max(rowid) FROM main.event), (SELECT max(rowid) FROM main.decision)"
"""How far the log goes: what is derived follows from it, and nothing is ever taken out of it."""

_UNDATED: Final = f"""
(e.origin = 'import' AND e.created_at = '{UNKNOWN_TIME}' AND e.supersedes <> '[]')
"""
"""Nobody knows when a label was given that came in over another without a time: it may have been
when the answer was known, so that it counts as given later."""

_RULED: Final = f"""
INSERT INTO temp.ruled
SELECT r.sentence_id, r.moment FROM (
  SELECT g.sentence_id, min(e.created_at || e.event_id) AS moment
  FROM main.gold g CROSS JOIN main.event e ON e.sentence_id = g.sentence_id
  WHERE e.kind = 'adjudicate' AND e.label IS NOT NULL GROUP BY g.sentence_id) r
WHERE EXISTS (
  SELECT 1 FROM main.current k CROSS JOIN main.event e ON e.event_id = k.event_id
  WHERE k.sentence_id = r.sentence_id AND (e.created_at || e.event_id > r.moment OR {_UNDATED}))
"""
"""The sentences of which somebody says something else than before the first decision, and when
that was made."""

_BEFORE: Final = """
e.sentence_id IN (SELECT sentence_id FROM temp.ruled)
AND e.created_at || e.event_id <
  (SELECT r.moment FROM temp.ruled r WHERE r.sentence_id = e.sentence_id)
"""

_SAME: Final = """
DELETE FROM temp.stood WHERE EXISTS (
  SELECT 1 FROM main.current k WHERE k.sentence_id = stood.sentence_id
  AND k.annotator_id = stood.annotator_id AND k.round = stood.round
  AND k.event_id = stood.event_id)
"""
"""What has not changed since is looked up in no second table."""

CHANGED: Final = """
SELECT count(*) FROM temp.stood s
CROSS JOIN current k ON k.sentence_id = s.sentence_id AND k.annotator_id = s.annotator_id
  AND k.round = s.round
CROSS JOIN roster a ON a.annotator_id = k.annotator_id
CROSS JOIN in_force f ON f.sentence_id = k.sentence_id
WHERE k.round = :round AND a.kind = 'person' AND k.label IS NOT NULL AND k.label IS NOT s.label
"""
"""How many labels of a round stand and are not the ones that stood; only where `said` is read."""


def said(store: Store) -> str:
    """Return the table to read labels from that are to count as given before any feedback.

    `current`, where nobody changed anything after an adjudication, which costs nothing; else
    `temp.said`, a view of the same columns. What it rests on is found anew when the log has grown.
    """
    if store.value("SELECT 1 FROM gold LIMIT 1") is None:
        return "current"
    for statement in (*_TABLES, _VIEW):
        store.execute(statement)
    (log,) = store.rows(_LOG)
    if next(store.rows("SELECT events, decisions FROM temp.stood_as_of"), None) != log:
        for table in ("stood", "ruled"):
            store.execute(f"DELETE FROM temp.{table}")
        store.execute(_RULED)
        derive_earlier(store, "temp.stood", _BEFORE, _UNDATED)
        store.execute(_SAME)
        store.execute("DELETE FROM temp.stood_as_of")
        store.execute("INSERT INTO temp.stood_as_of VALUES (?, ?)", log)
    return "current" if store.value("SELECT 1 FROM temp.stood LIMIT 1") is None else "temp.said"
