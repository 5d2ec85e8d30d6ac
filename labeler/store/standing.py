"""What stands in each chain of the log: the events that no other supersedes.

A chain's row shows the newest of them. `heads` counts how many *different* things they say: two
machines on which one person gave the same label are no conflict, and in whatever order files are
united, the same comes out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from labeler.store.connection import Store
from labeler.store.packing.round_numbers import real_round

_STANDING = """
INSERT INTO {{into}} SELECT {columns}, heads FROM (
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
        columns="sentence_id, person_id, round, event_id, label, kind = 'skip'",
        chain=_CHAIN,
        group=_GROUP,
        # What is recorded besides the label is said too: one must not silently replace the other.
        said="e.kind || ' ' || coalesce(e.label, '') || ' ' || e.attributes",
        newest=_NEWEST,
        kinds="e.kind IN ('label', 'skip', 'withdraw')",
    ),
    "current_note": _STANDING.format(
        columns="sentence_id, person_id, round, event_id, note",
        chain=_CHAIN,
        group=_GROUP,
        said="coalesce(e.note, '')",
        newest=_NEWEST,
        kinds="e.kind = 'note'",
    ),
    "gold": _STANDING.format(
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

_VOID = """
INSERT OR IGNORE INTO temp.void
WITH RECURSIVE settling AS MATERIALIZED (
  SELECT e.event_id, old.value AS old, p.person_id <> r.person_id AS across
  FROM main.event e
  CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id, json_each(e.supersedes) old
  JOIN main.event o ON o.event_id = old.value
  JOIN {schema}.roster p ON p.annotator_id = o.annotator_id
  WHERE e.origin = 'settle' AND e.kind <> 'adjudicate' AND {where}),
void (event_id) AS (
  SELECT event_id FROM settling WHERE across
  UNION
  SELECT s.event_id FROM void v JOIN settling s ON s.old = v.event_id)
SELECT event_id FROM void
UNION
SELECT e.event_id FROM main.event e WHERE {unless} AND {where}
"""
"""What settled a conflict of two names that are two people again, and what rests on that."""

_SUPERSEDED_BY_PERSON = """
INSERT OR IGNORE INTO temp.superseded
WITH RECURSIVE gone (event_id, person) AS (
  SELECT old.value, iif(e.kind = 'adjudicate', NULL, r.person_id)
  FROM main.event e
  CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id, json_each(e.supersedes) old
  WHERE {where} AND e.event_id NOT IN temp.void
  UNION
  SELECT old.value, g.person
  FROM gone g
  CROSS JOIN main.event e ON e.event_id = g.event_id
  CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id, json_each(e.supersedes) old
  WHERE r.person_id <> g.person OR e.event_id IN temp.void)
SELECT g.event_id FROM gone g
CROSS JOIN main.event e ON e.event_id = g.event_id
CROSS JOIN {schema}.roster r ON r.annotator_id = e.annotator_id
WHERE g.person IS NULL OR r.person_id = g.person
UNION
SELECT event_id FROM temp.void
"""
"""While two names were joined, one may have superseded what the other had said. Parted again, each
has its own back, as `labeler.store.chains` says. All that decide on a sentence are one chain."""

_TOUCHED = "e.sentence_id IN temp.touched"


def derive_standing(store: Store, schema: str = "main") -> None:
    """Fill the tables of what stands, which are empty, from the whole log; inside `write`."""
    _fill(store, {table: f"{schema}.{table}" for table in _TABLES}, "1", schema)


def refresh_standing(store: Store, sentences: str, parameters: Sequence[Any] = ()) -> None:
    """Derive anew what stands for the sentences that a query names, inside `write`."""
    store.execute("CREATE TEMP TABLE touched (sentence_id TEXT PRIMARY KEY) WITHOUT ROWID")
    store.execute(f"INSERT OR IGNORE INTO temp.touched {sentences}", parameters)
    for table in _TABLES:
        store.execute(f"DELETE FROM {table} WHERE sentence_id IN temp.touched")
    _fill(store, {table: table for table in _TABLES}, _TOUCHED)
    store.execute("DROP TABLE temp.touched")


def derive_earlier(store: Store, into: str, where: str, unless: str) -> None:
    """Fill a table like `current` with what would stand if only some events had been made.

    `where` and `unless` are SQL about the event `e`: which were made, and of these, which stand for
    nobody and end nothing, so that what follows one of them follows what came before it.
    """
    _fill(store, {"current": into}, where, unless=unless)


def _fill(
    store: Store,
    tables: Mapping[str, str],
    where: str,
    schema: str = "main",
    *,
    unless: str = "0",
) -> None:
    """Fill tables (by what they are of `_TABLES`) from the events of which `where` is true."""
    for name in ("superseded", "void"):
        store.execute(f"CREATE TEMP TABLE {name} (event_id TEXT PRIMARY KEY) WITHOUT ROWID")
    # Only who was ever joined has superseded what was said under another name.
    joined = store.value("SELECT 1 FROM main.decision WHERE kind = 'person' LIMIT 1")
    through = joined is not None or unless != "0"
    for statement in (_VOID, _SUPERSEDED_BY_PERSON) if through else (_SUPERSEDED,):
        store.execute(statement.format(where=where, schema=schema, unless=unless))
    number = real_round(store, "e.round")
    for table, into in tables.items():
        store.execute(_TABLES[table].format(into=into, where=where, schema=schema, round=number))
    for name in ("superseded", "void"):
        store.execute(f"DROP TABLE temp.{name}")
