"""What became of the labels of a file: counts, and what did not come in, one by one."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from labeler.models import Annotator
from labeler.store.connection import Store

_TABLES: Final = (
    """CREATE TABLE aside.staged (sentence_id TEXT, who INTEGER, round INTEGER, label TEXT,
       codebook_id TEXT, attributes TEXT, note TEXT, duration_ms INTEGER, created_at TEXT,
       meta TEXT, place TEXT, PRIMARY KEY (sentence_id, who, round)) WITHOUT ROWID""",
    """CREATE TABLE aside.not_taken (number INTEGER PRIMARY KEY, place TEXT, document TEXT,
       item TEXT, annotator TEXT, label TEXT, reason TEXT)""",
)


SKIP: Final = "(skipped)"
"""What is shown in the place of a label; no label can be called so."""


class NotTaken(NamedTuple):
    """A label that did not come in, and why; `place` is where in the file it stands."""

    place: str
    document: str | None
    item: str
    annotator: str
    label: str
    reason: str


@dataclass
class LabelImport:
    """What became of the labels of one file.

    `known` labels are in the project already. `not_taken` counts by reason; `each_not_taken` has
    them one by one. All count skipped sentences as well; `skips` says how many of `added` are such.
    """

    store: Store
    read: int = 0
    repeated: int = 0
    added: int = 0
    skips: int = 0
    replaced: int = 0
    notes: int = 0
    known: int = 0
    not_taken: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    newcomers: list[Annotator] = field(default_factory=list)

    def each_not_taken(self) -> Iterator[NotTaken]:
        """Yield what did not come in, in the file's order and then by sentence."""
        columns = ", ".join(NotTaken._fields)
        for row in self.store.rows(f"SELECT {columns} FROM aside.not_taken ORDER BY number"):
            yield NotTaken(*row)

    def refuse(self, refused: NotTaken) -> None:
        """Set a label aside that does not come in."""
        self.not_taken[refused.reason] += 1
        self.store.execute(
            "INSERT INTO aside.not_taken (place, document, item, annotator, label, reason)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            refused,
        )


@contextmanager
def set_aside(store: Store) -> Iterator[None]:
    """Have room for the labels of one file, as long as anything is asked about them.

    That is a file of its own, which goes away: some SQLites keep temporary tables in memory.
    """
    with tempfile.TemporaryDirectory(prefix="labeler-") as folder:
        name = (Path(folder) / "labels").as_uri()
        store.execute("ATTACH ? AS aside", (f"{name}?mode=rwc",))
        try:
            for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
                store.execute(f"PRAGMA aside.{pragma}")
            for table in _TABLES:
                store.execute(table)
            yield
        finally:
            store.execute("DETACH aside")
