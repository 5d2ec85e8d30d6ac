"""What is taken from a packed file that comes back: what its owner labelled, and no decisions.

A lead decides in the project. What a packed file holds besides (an older labeler let decisions be
made in it, or another project came into it) stays out, and is named.
"""

from collections import Counter
from typing import Any

from labeler.store.connection import Store
from labeler.store.decisions import BEFORE_PEOPLE, is_packed
from labeler.store.merging.foreign import Foreign

_KIND_OF_EVENT = 1
_KIND, _MADE_AT = 1, 5


class Taken:
    """Says row by row what comes in from a file; `left_out` counts by name what does not."""

    def __init__(self, store: Store, foreign: Foreign) -> None:
        self.left_out: Counter[str] = Counter()
        self._store = store
        # Files that were packed unite among themselves whole, in any order.
        self._chooses = is_packed(foreign) and not is_packed(store)

    def __call__(self, table: str, row: tuple[Any, ...]) -> bool:
        """Say whether a new row of a table, in its order, comes in."""
        if not self._chooses:
            return True
        if table == "import_record":
            # The project has the record with all its fields; a packed one is without them.
            query = "SELECT 1 FROM main.import_record WHERE document_id = ? LIMIT 1"
            return self._store.value(query, (row[1],)) is None
        if table == "decision" and row[_MADE_AT] >= BEFORE_PEOPLE:
            self.left_out[row[_KIND]] += 1
            return False
        if table == "event" and row[_KIND_OF_EVENT] == "adjudicate":
            self.left_out["adjudication"] += 1
            return False
        return True
