"""What people had said of a sentence when it was first adjudicated, where they changed it later.

A decision that was put off tells nobody anything. From the first that was made, the answer is
known, and may have been talked about: who changes a label now says what was decided, and no longer
what they would have said. So the label that stood counts. A label that somebody first gives later
counts as ever, as it was given without any of that.
"""

from typing import Final

from labeler.store.connection import Store
from labeler.store.packing.round_numbers import real_round

_TABLES: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS stood (sentence_id TEXT, annotator_id TEXT, round INTEGER,"
    " event_id TEXT, label TEXT, skipped INTEGER, heads INTEGER,"
    " PRIMARY KEY (sentence_id, annotator_id, round)) WITHOUT ROWID",
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

_FIND: Final = """
INSERT INTO temp.stood
WITH ruled AS MATERIALIZED (
  SELECT g.sentence_id, min(e.created_at || e.event_id) AS moment
  FROM main.gold g CROSS JOIN main.event e ON e.sentence_id = g.sentence_id
  WHERE e.kind = 'adjudicate' AND e.label IS NOT NULL GROUP BY g.sentence_id),
before AS MATERIALIZED (
  SELECT k.sentence_id, k.annotator_id, k.round, e.event_id, e.label, e.kind, e.attributes,
         e.supersedes, e.created_at
  FROM ruled r
  CROSS JOIN main.current k ON k.sentence_id = r.sentence_id
  CROSS JOIN main.event n ON n.event_id = k.event_id
  CROSS JOIN main.event e ON e.sentence_id = k.sentence_id
  CROSS JOIN main.roster a ON a.annotator_id = e.annotator_id
  WHERE n.created_at || n.event_id > r.moment AND e.created_at || e.event_id < r.moment
    AND e.kind IN ('label', 'skip', 'withdraw')
    AND a.person_id = k.annotator_id AND {round} = k.round)
SELECT sentence_id, annotator_id, round, event_id, label, skipped, heads FROM (
  SELECT b.sentence_id, b.annotator_id, b.round, b.event_id, b.label, b.kind = 'skip' AS skipped,
         max(1, count(DISTINCT b.kind || ' ' || coalesce(b.label, '') || ' ' || b.attributes))
           AS heads,
         max(b.created_at || b.event_id)
  FROM before b
  WHERE (b.annotator_id, b.event_id) NOT IN (
    SELECT o.annotator_id, old.value FROM before o, json_each(o.supersedes) old)
  GROUP BY b.sentence_id, b.annotator_id, b.round)
"""
"""With max(), SQLite takes the other columns from the row that holds the greatest value."""

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
        store.execute("DELETE FROM temp.stood")
        store.execute(_FIND.format(round=real_round(store, "e.round")))
        store.execute("DELETE FROM temp.stood_as_of")
        store.execute("INSERT INTO temp.stood_as_of VALUES (?, ?)", log)
    return "current" if store.value("SELECT 1 FROM temp.stood LIMIT 1") is None else "temp.said"
