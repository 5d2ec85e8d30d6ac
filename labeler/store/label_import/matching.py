"""Finds the sentence that a label from elsewhere belongs to: by its id, its place, or its text.

Nothing is guessed: a text that stands twice, or an article's name that two articles have, is a
reason and not a sentence. Memory does not grow with the project.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from labeler.store.connection import Store
from labeler.text.duplicates import fold_key

_REMEMBERED: Final = 1 << 14
"""How many places are remembered: an item's labels by several people often follow each other."""

_AT_ONCE: Final = 10_000

UNKNOWN: Final = "no sentence has this id, and there are no offsets and no text to go by"
OTHER_CUT: Final = "the sentence is of another cut, or its article is hidden"
NO_DOCUMENT: Final = "no article has this name"
MANY_DOCUMENTS: Final = "several articles have this name"
NO_PLACE: Final = "no sentence has these offsets"
OTHER_TEXT: Final = "another text stands at these offsets"
NO_TEXT: Final = "no sentence has this text"
REPEATED: Final = "the text stands more than once"


class Wanted(NamedTuple):
    """What a file says of a sentence: ids that it may have, its article by any name, offsets, text.

    `start` and `stop` count code points of the article's text, `stop` exclusive.
    """

    ids: tuple[str, ...]
    document: str | None = None
    start: int | None = None
    stop: int | None = None
    text: str | None = None


class Match(NamedTuple):
    """The sentence that was found, or the reason why none was."""

    sentence_id: str | None
    reason: str = ""


_NAMES = """
CREATE TEMP TABLE document_name (name TEXT, rank INTEGER, document_id TEXT,
  PRIMARY KEY (name, rank, document_id)) WITHOUT ROWID
"""

_RECORDS = """
SELECT i.document_id, i.url, i.source, i.title
FROM catalogue c JOIN import_record i ON i.document_id = c.document_id
"""

_HERE = """
SELECT s.sentence_id, s.text FROM sentence s
JOIN in_force f ON f.sentence_id = s.sentence_id
WHERE s.document_id = ? AND s.start = ? AND s.stop = ?
"""

_IN_DOCUMENT = """
SELECT f.sentence_id, s.text FROM in_force f INDEXED BY in_force_fold
JOIN sentence s ON s.sentence_id = f.sentence_id WHERE f.fold = ?1 AND f.document_id = ?2
"""
"""The index ends in the table's key, so it finds the equal sentences of one article alone."""

_WITHOUT_WORDS = """
SELECT f.sentence_id, s.text FROM in_force f JOIN sentence s ON s.sentence_id = f.sentence_id
WHERE f.document_id = ?2 AND f.fold IS ?1
"""

_ANYWHERE = """
SELECT f.sentence_id, s.text FROM in_force f JOIN sentence s ON s.sentence_id = f.sentence_id
WHERE f.fold = ?1
"""


class Matcher:
    """Finds sentences in force; makes a temporary table, so one lives as long as its store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names_are_listed = False
        self.match = lru_cache(maxsize=_REMEMBERED)(self._match)
        self._document = lru_cache(maxsize=_REMEMBERED)(self._find_document)

    def _match(self, wanted: Wanted) -> Match:
        """Return the sentence of the first way that the file offers, or the reason against all."""
        known = False
        for identifier in wanted.ids:
            if self._is_in_force(identifier):
                return Match(identifier)
            known = known or self._is_known(identifier)
        document: str | None = None
        if wanted.document is not None and (wanted.text or wanted.start is not None):
            found = self._document(wanted.document)
            if found.sentence_id is None:
                return Match(None, OTHER_CUT) if known else found
            document = found.sentence_id
        if document is not None and wanted.start is not None and wanted.stop is not None:
            return self._at(document, wanted)
        if wanted.text:
            return self._with_text(wanted.text, document)
        return Match(None, OTHER_CUT if known else UNKNOWN)

    def _is_in_force(self, identifier: str) -> bool:
        sql = "SELECT 1 FROM in_force WHERE sentence_id = ?"
        return len(identifier) == 32 and self._store.value(sql, (identifier,)) is not None

    def _is_known(self, identifier: str) -> bool:
        sql = "SELECT 1 FROM sentence WHERE sentence_id = ?"
        return len(identifier) == 32 and self._store.value(sql, (identifier,)) is not None

    def _at(self, document_id: str, wanted: Wanted) -> Match:
        row = self._store.row(_HERE, (document_id, wanted.start, wanted.stop))
        if row is None:
            return Match(None, NO_PLACE)
        if wanted.text is not None and plain_text(row[1]) != plain_text(wanted.text):
            return Match(None, OTHER_TEXT)
        return Match(row[0])

    def _with_text(self, text: str, document_id: str | None) -> Match:
        fold, plain = fold_key(text), plain_text(text)
        if document_id is not None:
            sql = _WITHOUT_WORDS if fold is None else _IN_DOCUMENT
            rows = self._store.rows(sql, (fold, document_id))
        else:
            # Without a word in it, a text says too little to be looked for everywhere.
            rows = iter(()) if fold is None else self._store.rows(_ANYWHERE, (fold,))
        found: str | None = None
        for sentence_id, candidate in rows:
            if plain_text(candidate) == plain:
                if found is not None:
                    return Match(None, REPEATED)
                found = sentence_id
        return Match(found, "" if found else NO_TEXT)

    def _find_document(self, name: str) -> Match:
        """Return the id of the one article of this name, as a match."""
        if not self._names_are_listed:
            self._list_names()
        best: tuple[int, str] | None = None
        for rank, document_id in self._store.rows(
            "SELECT rank, document_id FROM temp.document_name WHERE name = ? ORDER BY rank LIMIT 2",
            (name,),
        ):
            if best is None:
                best = (rank, document_id)
            elif rank == best[0] and document_id != best[1]:
                return Match(None, MANY_DOCUMENTS)
        return Match(best[1]) if best else Match(None, NO_DOCUMENT)

    def _list_names(self) -> None:
        """List what each article may be called: what tells articles apart best has rank 0."""
        store = self._store
        store.execute("DROP TABLE IF EXISTS temp.document_name")
        store.execute(_NAMES)
        rows = (name for record in store.rows(_RECORDS) for name in _names(*record))
        while batch := list(islice(rows, _AT_ONCE)):
            store.execute_many("INSERT OR IGNORE INTO temp.document_name VALUES (?, ?, ?)", batch)
        self._names_are_listed = True


def _names(
    document_id: str, url: str | None, source: str, title: str
) -> Iterator[tuple[str, int, str]]:
    file = PurePosixPath(source)
    for rank, name in enumerate((document_id, url, source, file.name, file.stem, title)):
        if name:
            yield name, rank, document_id


def plain_text(text: str) -> str:
    """Return a text as two tools would agree on it: composed (NFC), white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())
