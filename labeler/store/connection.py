"""Opens a database file by the rules, and runs every write in one kind of transaction."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from labeler.errors import Busy, LabelerError
from labeler.identity import EventClock
from labeler.store.migrations import APPLICATION_ID, latest_version, migrate
from labeler.store.sqlite import (
    OLDEST_SQLITE,
    Database,
    journal_mode_for,
    sqlite3,
    version_text,
)

PATIENCE_S = 30.0
"""How long a connection waits for a lock. Screens wait less, so that they never freeze."""

_MAGIC = b"SQLite format 3\x00"


class Store:
    """One connection to a project's file: opened, used and closed by one thread.

    Reads go through `rows` and `row`; writes through `write`, which runs BEGIN IMMEDIATE and
    commits or rolls back. Failures come out as LabelerError (Busy: somebody else holds the lock).
    """

    def __init__(self, database: Database, path: Path, clock: EventClock) -> None:
        self.database = database
        self.path = path
        self.clock = clock

    def rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, one at a time."""
        with explained(self.path):
            # Not `yield from`: that would close the cursor of a connection that is closed already
            # when a reader stops half way.
            for row in self.database.conn.execute(sql, parameters):  # noqa: UP028
                yield row

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        with explained(self.path):
            cursor = self.database.conn.execute(sql, parameters)
            found: tuple[Any, ...] | None = cursor.fetchone()
            cursor.close()
            return found

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        found = self.row(sql, parameters)
        return found[0] if found else None

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Run one statement inside `write`; return how many rows it changed."""
        return int(self.database.conn.execute(sql, parameters).rowcount)

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows inside `write`."""
        self.database.conn.executemany(sql, rows)

    @contextmanager
    def write(self) -> Iterator[None]:
        """Run what is inside as one transaction that holds the write lock from its start.

        A deferred BEGIN fails at once when two writers meet; BEGIN IMMEDIATE waits its turn.
        Everything is committed on leaving, or nothing.
        """
        connection = self.database.conn
        with explained(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """Let all queries inside see one state of the file, whatever is written meanwhile."""
        connection = self.database.conn
        with explained(self.path):
            connection.execute("BEGIN")
            try:
                yield
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection; the file is complete at any time, also without this."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's exceptions into one line for people, naming the file and what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _explain(error, path) from error
    except sqlite3.IntegrityError:
        # A rule of the schema was broken: by us, not by the file or the disk.
        raise
    except sqlite3.DatabaseError as error:
        raise LabelerError(
            f"{path}: the file cannot be used ({error}); run `labeler verify`, and go back to a"
            " backup if it is damaged"
        ) from error


def _explain(error: Exception, path: Path) -> LabelerError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return Busy(f"{path}: another program is writing to the file; try again in a moment")
    if "readonly" in text:
        return LabelerError(
            f"{path}: the file or its folder is read-only; nothing was changed; copy the file to a"
            " folder that you can write to"
        )
    if "full" in text:
        return LabelerError(f"{path}: the disk is full; nothing was changed; free some space")
    if "unable to open" in text or "disk I/O" in text:
        return LabelerError(
            f"{path}: the file or its folder cannot be used ({text}); copy the file to a folder"
            " that you can write to"
        )
    return LabelerError(f"{path}: SQLite says: {text}")


def open_store(
    path: Path,
    *,
    create: bool = False,
    patience_s: float = PATIENCE_S,
    clock: EventClock | None = None,
) -> Store:
    """Open the project in `path`, and bring its schema up to date (after a backup).

    With `create`, a missing file is made, readable by its owner only. Raises LabelerError where
    the file is missing, is no database, belongs to another program or to a newer version.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise LabelerError(
            f"SQLite {version_text()} is too old: labeler needs"
            f" {'.'.join(map(str, OLDEST_SQLITE))}; install the extra [sqlite]"
        )
    _claim(path, create=create)
    _check_header(path, create=create)
    with explained(path):
        database = connect(path, patience_s)
    store = Store(database, path, clock or EventClock())
    try:
        _bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def _claim(path: Path, *, create: bool) -> None:
    """Create the file where that is asked for.

    Nobody ever removes it again, empty as it may be: somebody else may be writing to it already.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not create:
            raise LabelerError(
                f"{path}: there is no such file; `labeler --db {path} import PATH` makes it"
            ) from None
    except OSError as error:
        raise LabelerError(f"{path}: cannot be opened ({error.strerror})") from error
    else:
        if not stat.S_ISREG(mode):
            raise LabelerError(f"{path}: is not a file; name a database file with --db")
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise LabelerError(f"{path}: cannot be created ({error.strerror})") from error


def _check_header(path: Path, *, create: bool) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise LabelerError(f"{path}: cannot be read ({error.strerror})") from error
    if start == _MAGIC or (create and not start):
        return
    if not start:
        raise LabelerError(f"{path}: is empty; `labeler --db {path} import PATH` fills it")
    raise LabelerError(f"{path}: is not a database; name a file made by labeler with --db")


def connect(path: Path, patience_s: float = PATIENCE_S, mode: str = "rw") -> Database:
    """Connect to a file by our rules; `mode` is `rw`, or `ro` to read without any change."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=patience_s,
    )
    try:
        for pragma in (
            "foreign_keys=ON",
            "synchronous=FULL",
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "mmap_size=0",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return Database(connection, recursive_triggers=True, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def _bring_up_to_date(store: Store) -> None:
    application = store.value("PRAGMA application_id")
    version = store.value("PRAGMA user_version")
    has_tables = store.value("SELECT count(*) FROM sqlite_master")
    if has_tables and application != APPLICATION_ID:
        raise LabelerError(f"{store.path}: is a database of another program, not labeler's")
    newest = latest_version()
    if version > newest:
        raise LabelerError(
            f"{store.path}: was written by a newer labeler (schema {version}, this one knows"
            f" {newest}); update labeler"
        )
    if version < newest:
        _migrate(store)
    _choose_journal(store)


def _migrate(store: Store) -> None:
    """Copy an older file, then change it; who comes second finds that done and does nothing."""
    from labeler.store.backup import backup_before_migration  # noqa: PLC0415 - once in a file's life

    if store.value("SELECT count(*) FROM sqlite_master"):
        backup_before_migration(store, store.value("PRAGMA user_version"))
    with store.write():
        if store.value("PRAGMA user_version") < latest_version():
            migrate(store.database)


def _choose_journal(store: Store) -> None:
    wanted, _ = journal_mode_for(sqlite3.sqlite_version_info)
    if store.value("PRAGMA journal_mode") == wanted or not os.access(store.path, os.W_OK):
        return
    patience = store.value("PRAGMA busy_timeout")
    connection = store.database.conn
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute(f"PRAGMA journal_mode={wanted}")
    except sqlite3.OperationalError:
        # Somebody else has the file open: the next one to open it alone changes the mode, and
        # `verify` says which mode is in use.
        pass
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")
