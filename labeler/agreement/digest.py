"""A fingerprint of counted labels: equal where every number of a report has to be equal.

It is taken from the sufficient statistics, from which all coefficients are computed, in one
canonical order: it depends neither on the order of rows nor on what items are called. It finds
out accidents, not forgers.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.identity import canonical_json

Names = Sequence[str | None]

_ROWS_AT_ONCE: Final = 1 << 16


def fingerprint(
    categories: Names,
    annotators: Names | None,
    documents: Names,
    table: Sequence[NDArray[np.int64] | Sequence[int]],
    cells: Sequence[NDArray[np.int64]],
) -> str:
    """Return the SHA-256 of sufficient statistics as 64 hexadecimal digits.

    What is hashed: canonical JSON of `[categories, annotators, documents]` and a line feed; then
    numbers of 64 bits with a sign, little-endian: the parts of the `table`, one after the other;
    the number of cells, and for each its document, its row of the table, and its items. The parts
    of count vectors are the height and the width of their table, and its rows; those of patterns
    the number of patterns and that of all their codes, the length of each pattern, and the codes.
    """
    names = canonical_json([categories, annotators, documents])
    digest = hashlib.sha256(names.encode("utf-8", "surrogatepass") + b"\n")
    number = len(cells[0])
    for part in (*table, [number]):
        digest.update(np.ascontiguousarray(part, "<i8").data)
    for start in range(0, number, _ROWS_AT_ONCE):
        rows = [column[start : start + _ROWS_AT_ONCE] for column in cells]
        digest.update(np.ascontiguousarray(np.column_stack(rows), "<i8").data)
    return digest.hexdigest()
