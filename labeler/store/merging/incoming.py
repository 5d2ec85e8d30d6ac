"""The union of truth: what other files hold and this one does not.

It is collected in temporary tables without holding up whoever is labelling, and then added at
once. Memory does not grow with the files where SQLite keeps temporary tables in a file, as it does
unless it was compiled otherwise (TEMP_STORE=3); else it holds what is new in them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from labeler.errors import LabelerError
from labeler.identity import canonical_json
from labeler.store.connection import Store, explained
from labeler.store.merging.foreign import Foreign, check_file

_BATCH_ROWS = 500
_BATCH_CHARACTERS = 4_000_000


class Table(NamedTuple):
    """A table of truth: its name, how many of its first columns are its key, what to call it."""

    name: str
    key: int = 1


TRUTH = (
    Table("document"),
    Table("import_record"),
    Table("segmentation", 2),
    Table("sentence"),
    Table("codebook"),
    Table("annotator"),
    Table("event"),
    Table("decision"),
)
"""In an order in which no row comes before one that it refers to."""


def prepare(store: Store) -> None:
    """Make the temporary tables, empty."""
    for table in TRUTH:
        name = f"incoming_{table.name}"
        store.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM main.{table.name} WHERE 0")
        key = ", ".join(_columns(store, table)[: table.key])
        store.execute(f"CREATE UNIQUE INDEX temp.{name}_key ON {name} ({key})")


def forget(store: Store) -> None:
    """Drop the temporary tables."""
    for table in TRUTH:
        store.execute(f"DROP TABLE IF EXISTS temp.incoming_{table.name}")


def collect(
    store: Store,
    foreign: Foreign,
    is_taken: Callable[[str, tuple[Any, ...]], bool] = lambda _table, _row: True,
) -> dict[str, int]:
    """Keep the rows of a checked file that are new; return how many, by table.

    Of the new rows only those are kept of which `is_taken` (table, row) says so.
    LabelerError where both files hold a row under one id, and not the same row.
    """
    return {
        table.name: _collect(store, foreign, table, partial(is_taken, table.name))
        for table in TRUTH
    }


def _collect(
    store: Store, foreign: Foreign, table: Table, is_taken: Callable[[tuple[Any, ...]], bool]
) -> int:
    places = ", ".join("?" * len(_columns(store, table)))
    count = 0
    for batch in _batches(foreign.rows(f"SELECT * FROM {table.name}")):
        known = _known(store, table, batch)
        new = []
        for row in batch:
            ours = known.get(row[: table.key])
            if ours is None:
                if is_taken(row):
                    new.append(row)
            elif ours != row:
                _explain_clash(store, foreign, table, row)
        if new:
            with explained(store.path):
                # One transaction a batch; temporary tables lock nobody out.
                store.execute("BEGIN")
                try:
                    store.execute_many(
                        f"INSERT INTO temp.incoming_{table.name} VALUES ({places})", new
                    )
                    store.execute("COMMIT")
                except BaseException:
                    if store.database.conn.in_transaction:
                        store.execute("ROLLBACK")
                    raise
        count += len(new)
    return count


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield lists of rows that are small enough to be kept in memory, whatever a row holds."""
    batch: list[tuple[Any, ...]] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if len(batch) == _BATCH_ROWS or characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _known(
    store: Store, table: Table, batch: Sequence[tuple[Any, ...]]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return the rows that this file, or one collected before, has under the keys of a batch."""
    first = _columns(store, table)[0]
    these = f"WHERE {first} IN (SELECT value FROM json_each(?1))"
    rows = store.rows(
        f"SELECT * FROM main.{table.name} {these}"
        f" UNION ALL SELECT * FROM temp.incoming_{table.name} {these}",
        (canonical_json(sorted({row[0] for row in batch})),),
    )
    return {row[: table.key]: row for row in rows}


def add(store: Store) -> None:
    """Add what was collected, inside `write`."""
    for table in TRUTH:
        columns = _columns(store, table)
        same = " AND ".join(f"o.{name} = i.{name}" for name in columns[: table.key])
        # Somebody else may have added the same rows since they were collected.
        for row in store.rows(
            f"SELECT i.*, o.* FROM temp.incoming_{table.name} i JOIN main.{table.name} o ON {same}"
        ):
            if row[: len(columns)] != row[len(columns) :]:
                raise LabelerError(_clash(table, row, store))
        names = ", ".join(columns)
        store.execute(
            f"INSERT INTO main.{table.name} ({names})"
            f" SELECT {names} FROM temp.incoming_{table.name} WHERE 1 ON CONFLICT DO NOTHING"
        )


def _columns(store: Store, table: Table) -> list[str]:
    rows = store.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table.name,))
    return [name for (name,) in rows]


def _explain_clash(store: Store, foreign: Foreign, table: Table, row: Sequence[Any]) -> None:
    """Raise LabelerError for a row that two files hold differently, naming the damaged one.

    The other file was checked: if this one's hashes are all right too, somebody made the other's
    row by hand, hash and all.
    """
    check_file(store)
    raise LabelerError(_clash(table, row, foreign))


def _clash(table: Table, row: Sequence[Any], where: Store) -> str:
    kind = table.name.replace("_", " ")
    return f"{where.path}: {kind} {row[0]} is another row than the one known under this id"
