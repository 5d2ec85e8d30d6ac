"""Somebody else's project, opened to be read: never written to, and nothing in it is trusted."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from labeler.errors import LabelerError
from labeler.identity import EventClock
from labeler.store.connection import Store, connect, explained, open_store
from labeler.store.migrations import APPLICATION_ID, latest_version
from labeler.store.sqlite import Database, sqlite3
from labeler.store.verify import UNREADABLE, check_schema, check_truth

_MAGIC = b"SQLite format 3\x00"

_STEP = 1000


class Foreign(Store):
    """A connection that tells, through `watch`, how many rows were read since it told last."""

    def __init__(self, database: Database, path: Path, watch: Callable[[int], None]) -> None:
        super().__init__(database, path, EventClock())
        self._watch = watch

    def rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, one at a time."""
        count = 0
        for row in super().rows(sql, parameters):
            count += 1
            if count == _STEP:
                self._watch(count)
                count = 0
            yield row
        self._watch(count)


@contextmanager
def opened_foreign(path: Path, watch: Callable[[int], None]) -> Iterator[Foreign]:
    """Open another project as it is at this moment; it is ours by its header, or LabelerError.

    One of an older schema is copied, and the copy brought up to date: the file stays as it is.
    """
    _check_file(path)
    with explained(path):
        database = connect(path, mode=_mode(path))
    try:
        store = Foreign(database, path, watch)
        if _check_version(store) == latest_version():
            with store.read():
                yield store
            return
        with tempfile.TemporaryDirectory(prefix="labeler-") as folder:
            copy = _brought_up_to_date(store, Path(folder) / "copy.db", watch)
            try:
                with copy.read():
                    yield copy
            finally:
                copy.close()
    finally:
        database.close()


def _check_file(path: Path) -> None:
    try:
        if not path.is_file():
            kind = "is not a file" if path.exists() else "there is no such file"
            raise LabelerError(f"{path}: {kind}; name a project made by labeler")
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise LabelerError(f"{path}: cannot be read ({error.strerror})") from error
    if start != _MAGIC:
        what = "is not a database" if start else "is empty"
        raise LabelerError(f"{path}: {what}; name a project made by labeler")


def _mode(path: Path) -> str:
    """Return how to open the file so that it, and what lies beside it, is left as it is.

    Reading a write-ahead log needs two files beside the project. Where they are missing, only a
    connection that could write takes them away again; where they are there, they stay.
    """
    beside = any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    return "ro" if beside or not os.access(path, os.W_OK) else "rw"


def _check_version(store: Store) -> int:
    version = int(store.value("PRAGMA user_version"))
    if store.value("PRAGMA application_id") != APPLICATION_ID or version < 1:
        raise LabelerError(f"{store.path}: is a database of another program, not labeler's")
    if version > latest_version():
        raise LabelerError(
            f"{store.path}: was written by a newer labeler (schema {version}, this one knows"
            f" {latest_version()}); update labeler"
        )
    return version


def _brought_up_to_date(store: Store, path: Path, watch: Callable[[int], None]) -> Foreign:
    with _named(store):
        check_schema(store)
    with explained(store.path):
        copy = sqlite3.connect(path, isolation_level=None)
        try:
            store.database.conn.backup(copy)
        finally:
            copy.close()
        opened = open_store(path)
    # Messages are to name the file that people know.
    return Foreign(opened.database, store.path, watch)


def check_file(store: Store) -> None:
    """Compute every hash of a project again; LabelerError with the file and what is wrong."""
    with _named(store):
        check_truth(store)


@contextmanager
def _named(store: Store) -> Iterator[None]:
    """Let what is wrong with a file say which file it is."""
    try:
        yield
    except UNREADABLE as problem:
        raise LabelerError(
            f"{store.path}: something in the file cannot be read ({problem!r})"
        ) from problem
    except LabelerError as problem:
        text = str(problem)
        if text.startswith(f"{store.path}: "):
            raise
        raise LabelerError(f"{store.path}: {text}") from problem
