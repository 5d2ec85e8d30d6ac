"""A histogram of items by document and kind, whose memory does not grow with the items."""

from array import array
from typing import Final

import numpy as np

from labeler.agreement.counts import Cells, Integers
from labeler.agreement.digest import fingerprint, item_digest, netstring

PENDING: Final = 1 << 20
"""How many items are held before they are counted."""

_KIND_BITS: Final = 32
"""A cell is one number: its document, and in these lower bits the kind of item."""


class ItemHistogram:
    """Counts items by document and kind (count vector or pattern), and takes their fingerprint."""

    def __init__(self) -> None:
        self.documents: dict[str | None, int] = {}
        self._document: str | None = None
        self._document_code = 0
        self._encoded_document = b""
        self._cells = _CellHistogram()
        self._digest = 0

    def add(self, document: str | None, item: str, kind: int, labels: bytes) -> None:
        """Count an item; `labels` are its labels as netstrings, in code point order."""
        if document != self._document or not self.documents:
            self._enter(document)
        self._cells.add(self._document_code | kind)
        self._digest += item_digest(self._encoded_document, item, labels)

    @property
    def data_sha256(self) -> str:
        """The fingerprint of the items counted so far."""
        return fingerprint(self._digest)

    def columns(self) -> Cells:
        """Return the cells counted so far, sorted and distinct."""
        return self._cells.columns()

    def _enter(self, document: str | None) -> None:
        """Work out once what the items of a document share, most of which follow each other."""
        self._document = document
        number = self.documents.setdefault(document, len(self.documents))
        self._document_code = number << _KIND_BITS
        self._encoded_document = b"-" if document is None else netstring(document)


class _CellHistogram:
    """Counts cells: those seen lately in a buffer, the others as a sorted array with weights.

    A dictionary of a few million cells would take ten times the memory.
    """

    def __init__(self) -> None:
        self._recent = array("q")
        self._room = PENDING
        self._codes: Integers = np.empty(0, np.int64)
        self._weights: Integers = np.empty(0, np.int64)

    def add(self, code: int) -> None:
        self._recent.append(code)
        if len(self._recent) >= self._room:
            self._fold()

    def columns(self) -> Cells:
        self._fold()
        return Cells(
            documents=self._codes >> _KIND_BITS,
            vectors=self._codes & ((1 << _KIND_BITS) - 1),
            weights=self._weights,
        )

    def _fold(self) -> None:
        codes = np.concatenate([self._codes, np.array(self._recent, np.int64)])
        weights = np.concatenate([self._weights, np.ones(len(self._recent), np.int64)])
        self._codes, place = np.unique(codes, return_inverse=True)
        self._weights = np.zeros(len(self._codes), np.int64)
        np.add.at(self._weights, place, weights)
        self._recent = array("q")
        # As long as what it is folded into: no cell is sorted more than a few times.
        self._room = max(PENDING, len(self._codes))
