"""Copies of the file that are whole, also while somebody writes to it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from labeler.errors import LabelerError
from labeler.store.connection import Store, explained
from labeler.store.sqlite import sqlite3


def backup(store: Store, target: Path | None = None) -> Path:
    """Copy the project to `target` (default: beside it, with the time in its name); return it.

    The copy is made by SQLite itself into a temporary file, flushed, and then named. An existing
    file is never replaced.
    """
    if target is None:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        target = store.path.with_name(f"{store.path.stem}.backup-{moment}{store.path.suffix}")
    with written_whole(target) as temporary:
        _copy(store, temporary, target)
    return target


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Yield an empty file to fill, readable by its owner only; it gets its name once it is whole.

    An existing file is never replaced; on any failure nothing is left.
    """
    if target.exists():
        raise LabelerError(f"{target}: exists already; name another file")
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        os.close(descriptor)
        yield temporary
        descriptor = os.open(temporary, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _name(temporary, target)
    except OSError as error:
        raise LabelerError(f"{target}: cannot be written ({error.strerror})") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            temporary.with_name(temporary.name + ending).unlink(missing_ok=True)


def _name(temporary: Path, target: Path) -> None:
    """Give the finished copy its name, without replacing what has taken the name meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        temporary.rename(target)


def _copy(store: Store, temporary: Path, target: Path) -> None:
    with explained(target):
        copy = sqlite3.connect(temporary, isolation_level=None)
        try:
            store.database.conn.backup(copy)
            # One file, with nothing beside it, is what people expect a backup to be.
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()


def backup_before_migration(store: Store, version: int) -> Path:
    """Copy the file, as it is in schema `version`, before it is changed; return the copy."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    # Two processes may open the file at once: each makes a copy, one of them changes the file.
    tag = secrets.token_hex(2)
    name = f"{store.path.stem}.schema-{version}-{moment}-{tag}{store.path.suffix}"
    return backup(store, store.path.with_name(name))
