"""The schema's versions: numbered SQL files in `db/migrations`, registered with sqlite-utils."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from labeler.errors import LabelerError
from labeler.resources import data_folder
from labeler.store.sqlite import Database, Migrations, sqlite3

APPLICATION_ID = 0x6C61626C
"""`labl`: marks the file as ours, in the header's field for it."""


@cache
def migration_files() -> tuple[Path, ...]:
    """Return the migration files in order; their numbers are the schema's versions, from 1."""
    paths = tuple(sorted((data_folder("db") / "migrations").glob("[0-9]*.sql")))
    numbers = [int(path.name.split("_", 1)[0]) for path in paths]
    if numbers != list(range(1, len(paths) + 1)):
        raise LabelerError("the schema's migrations are incomplete: install labeler again")
    return paths


def latest_version() -> int:
    """Return the schema version that this labeler writes."""
    return len(migration_files())


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one.

    `executescript` would commit the transaction that a migration must be one with.
    """
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in pending.splitlines()):
        raise LabelerError("a schema file ends within a statement: install labeler again")


def migrate(database: Database, *, up_to: int | None = None) -> None:
    """Apply the pending migrations, inside the transaction that the caller has begun."""
    files = migration_files()[:up_to]
    registry = Migrations("labeler")
    for path in files:
        registry(name=path.stem)(_Run(path))
    registry.apply(database)
    database.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    database.conn.execute(f"PRAGMA user_version={len(files)}")


class _Run:
    """One migration as sqlite-utils wants it: a callable with a name."""

    def __init__(self, path: Path) -> None:
        self.__name__ = path.stem
        self._path = path

    def __call__(self, database: Database, /) -> None:
        for statement in statements(self._path.read_text("utf-8")):
            database.conn.execute(statement)
