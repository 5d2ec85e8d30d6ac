"""The SQLite library in use, and what its version allows.

sqlite-utils takes `pysqlite3` where it is installed, else the standard library's module. Every
module of the store takes it from here, so that exceptions and connections are of one kind.
"""

import sys
from typing import TYPE_CHECKING

# sqlite-utils loads numpy and pandas if they are there, to know their types. That costs every
# start a tenth of a second and more, and no table of ours has such values: it is told that they
# are absent, unless somebody has loaded them already.
_UNWANTED = [name for name in ("numpy", "pandas") if name not in sys.modules]
sys.modules |= dict.fromkeys(_UNWANTED)  # type: ignore[arg-type]
try:
    from sqlite_utils import utils
    from sqlite_utils.db import Database
    from sqlite_utils.migrations import Migrations
finally:
    for _name in _UNWANTED:
        del sys.modules[_name]

if TYPE_CHECKING:
    import sqlite3
else:
    sqlite3 = utils.sqlite3

__all__ = [
    "OLDEST_SQLITE",
    "Database",
    "Migrations",
    "journal_mode_for",
    "sqlite3",
    "version_text",
]

OLDEST_SQLITE = (3, 37, 0)
"""STRICT tables came with this release."""

_WAL_RESET_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""Releases that repaired the WAL-reset defect, each for its own branch; the last for all later."""


def version_text() -> str:
    """Return the version of the SQLite library in use, such as `3.40.1`."""
    return str(sqlite3.sqlite_version)


def journal_mode_for(version: tuple[int, ...]) -> tuple[str, str]:
    """Return the journal mode for a SQLite version (`wal` or `delete`) and the reason for it.

    The write-ahead log is used unless the library has the WAL-reset defect, which can corrupt a
    file when two processes write; the rollback journal has no such defect.
    """
    fixed = version >= _WAL_RESET_FIXED[-1] or any(
        repaired <= version and version[:2] == repaired[:2] for repaired in _WAL_RESET_FIXED
    )
    number = ".".join(map(str, version))
    if fixed:
        return "wal", f"SQLite {number} has the WAL-reset repair"
    return "delete", f"SQLite {number} has the WAL-reset defect, so the rollback journal is used"
