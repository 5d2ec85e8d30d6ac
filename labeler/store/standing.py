"""What stands in each chain of the log: the events that no other supersedes.

A chain's row shows the newest of them. `heads` counts how many *different* things they say: two
machines on which one person gave the same label are no conflict, and in whatever order files are
united, the same comes out.
"""

from collections.abc import Sequence
from typing import Any

from labeler.store.connection import Store
from labeler.store.packing.round_numbers import real_round

_STANDING = """
INSERT INTO {{schema}}.{table} SELECT {columns}, heads FROM (
  SELECT {chain}, e.event_id, e.label, e.kind, e.note,
    max(1, count(DISTINCT {said})) AS heads, max({newest})
  FROM main.event e JOIN {{schema}}.roster r ON r.annotator_id = e.annotator_id
  WHERE {kinds} AND e.event_id NOT IN temp.superseded AND {{where}}
  GROUP BY {group})
"""
"""With max(), SQLite takes the other columns from the row that holds the greatest value."""

_CHAIN = "e.sentence_id, r.person_id, {round} AS round"
_GROUP = "e.sentence_id, r.person_id, {round}"
_NEWEST = "e.created_at || e.event_id"

_TABLES = {
    "current": _STANDING.format(
        table="current",
        columns="sentence_id, person_id, round, event_id, label, kind = 'skip'",
        chain=_CHAIN,
        group=_GROUP,
        # What is recorded besides the label is said too: one must not silently replace the other.
        said="e.kind || ' ' || coalesce(e.label, '') || ' ' || e.attributes",
        newest=_NEWEST,
        kinds="e.kind IN ('label', 'skip', 'withdraw')",
    ),
    "current_note": _STANDING.format(
        table="current_note",
        columns="sentence_id, person_id, round, event_id, note",
        chain=_CHAIN,
        group=_GROUP,
        said="coalesce(e.note, '')",
        newest=_NEWEST,
        kinds="e.kind = 'note'",
    ),
    "gold": _STANDING.format(
        table="gold",
        columns="sentence_id, event_id, label",
        chain="e.sentence_id",
        group="e.sentence_id",
        # A decision that was put off or taken back says nothing beside one that stands.
        said="e.label",
        newest=f"(e.label IS NOT NULL) || {_NEWEST}",
        kinds="e.kind = 'adjudicate'",
    ),
}

_SUPERSEDED = """
INSERT OR IGNORE INTO temp.superseded
SELECT old.value FROM main.event e, json_each(e.supersedes) AS old WHERE {where}
"""

_SUPERSEDED_BY_PERSON = """
INSERT OR IGNORE INTO temp.superseded
WITH RECURSIVE gone (event_id, person) AS (
  SELECT old.value, iif(e.kind = 'adjudicate', NULL, r.person_id)
  FROM main.event e
  CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id, json_each(e.supersedes) old
  WHERE {where}
  UNION
  SELECT old.value, g.person
  FROM gone g
  CROSS JOIN main.event e ON e.event_id = g.event_id
  CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id, json_each(e.supersedes) old
  WHERE r.person_id <> g.person)
SELECT g.event_id FROM gone g
CROSS JOIN main.event e ON e.event_id = g.event_id
CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id
WHERE g.person IS NULL OR r.person_id = g.person
"""
"""While two names were joined, one may have superseded what the other had said. Parted again, each
has its own back: an event ends only what its person said. What it stood for is followed to what
came before, lest an older label of a person come back beside a newer one. All that decide on a
sentence are one chain."""

_TOUCHED = "e.sentence_id IN temp.touched"


def derive_standing(store: Store, schema: str = "main") -> None:
    """Fill the tables of what stands, which are empty, from the whole log; inside `write`."""
    _fill(store, schema, "1")


def refresh_standing(store: Store, sentences: str, parameters: Sequence[Any] = ()) -> None:
    """Derive anew what stands for the sentences that a query names, inside `write`."""
    store.execute("CREATE TEMP TABLE touched (sentence_id TEXT PRIMARY KEY) WITHOUT ROWID")
    store.execute(f"INSERT OR IGNORE INTO temp.touched {sentences}", parameters)
    for table in _TABLES:
        store.execute(f"DELETE FROM {table} WHERE sentence_id IN temp.touched")
    _fill(store, "main", _TOUCHED)
    store.execute("DROP TABLE temp.touched")


def _fill(store: Store, schema: str, where: str) -> None:
    store.execute("CREATE TEMP TABLE superseded (event_id TEXT PRIMARY KEY) WITHOUT ROWID")
    # Only who was ever joined has superseded what was said under another name.
    joined = store.value("SELECT 1 FROM main.decision WHERE kind = 'person' LIMIT 1")
    superseded = _SUPERSEDED_BY_PERSON if joined else _SUPERSEDED
    store.execute(superseded.format(where=where, schema=schema))
    number = real_round(store, "e.round")
    for statement in _TABLES.values():
        store.execute(statement.format(schema=schema, where=where, round=number))
    store.execute("DROP TABLE temp.superseded")
