"""What agreement needs to know of the labels: how often each count vector stands in a document.

Every coefficient that does not ask who gave a label is a function of the number of labels of each
category that an item has, its count vector (Fleiss 1971). So the data shrink to a histogram of
(document, count vector), whose size does not depend on the number of items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.digest import fingerprint

Integers = NDArray[np.int64]

_TABLE_OF: Final = 8
"""A table that is so much longer than a column is still made sooner than the column is sorted."""
_LARGEST_TABLE: Final = 1 << 20
"""But a table of more entries than this, which takes memory, only as long as the column."""

_BITS: Final = 64
"""Of a number, its sign among them."""


class Cells(NamedTuple):
    """A histogram as three columns: `weights[p]` items of one document share one count vector.

    `documents` and `vectors` are indices into the lists of documents and of count vectors.
    """

    documents: Integers
    vectors: Integers
    weights: Integers


@dataclass(frozen=True, eq=False)
class Counts:
    """The histogram of (document, count vector): the same whatever the order of the rows was.

    Documents, vectors and cells are sorted and distinct, and the arrays are read-only.
    """

    categories: tuple[str, ...]
    declared: bool
    """Whether the categories were declared (a codebook's) or taken from the data."""
    documents: tuple[str | None, ...]
    """The documents that hold a label; None stands for a document that is not known."""
    vectors: Integers
    """[V, q]: the distinct count vectors over the q categories."""
    cells: Cells

    @property
    def data_sha256(self) -> str:
        """The fingerprint of the counts, whatever the order in which categories are declared."""
        same = _in_order_of_names(self)
        parts = same.vectors.shape, same.vectors
        return fingerprint(same.categories, None, same.documents, parts, same.cells)

    @property
    def documents_known(self) -> bool:
        """Whether it is known of every item which document it stands in."""
        return None not in self.documents

    @property
    def sizes(self) -> Integers:
        """[V]: the number of labels in each count vector."""
        return np.asarray(self.vectors.sum(axis=1))

    @cached_property
    def vector_weights(self) -> Integers:
        """[V]: the number of items that have each count vector."""
        return _frozen(sums(self.cells.vectors, self.cells.weights, len(self.vectors)))

    @property
    def items(self) -> int:
        """The number of items with a label."""
        return int(self.cells.weights.sum())

    @property
    def labels(self) -> int:
        """The number of labels."""
        return int(self.vector_weights @ self.sizes)

    @property
    def singletons(self) -> int:
        """The number of items with exactly one label, which there is nothing to compare with."""
        return int(self.vector_weights[self.sizes == 1].sum())

    @property
    def pairable(self) -> int:
        """The number of items with two labels or more."""
        return self.items - self.singletons

    @property
    def pairable_documents(self) -> int:
        """The number of documents that hold a pairable item."""
        pairable = self.sizes[self.cells.vectors] >= 2
        return len(np.unique(self.cells.documents[pairable]))


def assemble(
    categories: Sequence[str],
    documents: Sequence[str | None],
    vectors: Integers,
    cells: Cells,
    *,
    declared: bool,
) -> Counts:
    """Return the counts in their canonical form.

    `vectors` is [V, q]; vectors and cells may repeat and come in any order, `categories` and
    `documents` may not repeat. Declared categories keep their order, others are sorted.
    """
    if not declared:
        columns = sorted(range(len(categories)), key=categories.__getitem__)
        categories = [categories[column] for column in columns]
        vectors = vectors[:, columns]
    order = sorted(
        range(len(documents)), key=lambda index: (documents[index] is not None, documents[index])
    )
    rank = np.empty(len(documents), np.int64)
    rank[order] = np.arange(len(documents))
    if len(vectors):
        vectors, place = np.unique(vectors, axis=0, return_inverse=True)
        cells = cells._replace(vectors=place.reshape(-1)[cells.vectors])
    codes, weights = tally(rank[cells.documents] * len(vectors) + cells.vectors, cells.weights)
    number_of_vectors = max(1, len(vectors))
    return Counts(
        categories=tuple(categories),
        declared=declared,
        documents=tuple(documents[index] for index in order),
        vectors=_frozen(vectors),
        cells=Cells(
            documents=_frozen(codes // number_of_vectors),
            vectors=_frozen(codes % number_of_vectors),
            weights=_frozen(weights),
        ),
    )


def _in_order_of_names(counts: Counts) -> Counts:
    """Return the same counts with the categories in the order of their names."""
    if list(counts.categories) == sorted(counts.categories):
        return counts
    return assemble(
        counts.categories, counts.documents, counts.vectors, counts.cells, declared=False
    )


def tally(codes: Integers, weights: Integers) -> tuple[Integers, Integers]:
    """Return the distinct codes in order, and the sum of the weights of each.

    Codes are 0 or more, weights 1 or more. By a table where it is short, else by one sort of the
    codes, in half the memory that `np.unique` takes to tell places as well.
    """
    length = int(codes.max(initial=-1)) + 1
    if _table_is_short(length, len(codes)):
        found = sums(codes, weights, length)
        codes = np.flatnonzero(found)
        return codes, found[codes]
    bits = int(weights.max()).bit_length()
    if length.bit_length() + bits < _BITS:
        # Both in one number, which is sorted in place, and in a third of the time.
        weights = codes << bits | weights
        del codes
        weights.sort()
        codes = weights >> bits
        weights &= (1 << bits) - 1
    else:
        order = np.argsort(codes)
        codes, weights = codes[order], weights[order]
    starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    if len(starts) == len(codes):
        return codes, weights
    return codes[starts], np.add.reduceat(weights, starts)


def numbered(codes: Integers, length: int) -> tuple[Integers, Integers]:
    """Return the distinct codes in order, and the place [N] of each code [N] among them.

    Codes are 0 or more, and below `length`. It is what `np.unique` does, where `length` is small
    without a sort.
    """
    if not _table_is_short(length, len(codes)):
        return np.unique(codes, return_inverse=True)
    places = np.zeros(length, np.int64)
    places[codes] = 1
    distinct = np.flatnonzero(places)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[codes]


def _table_is_short(length: int, codes: int) -> bool:
    return length <= codes or length <= min(_TABLE_OF * codes, _LARGEST_TABLE)


def sums(index: Integers, weights: Integers, length: int) -> Integers:
    """Return [length]: the sum of the whole weights at each index, exact up to 2**53."""
    return np.bincount(index, weights, length).astype(np.int64)


def _frozen(array: Integers) -> Integers:
    array.setflags(write=False)
    return array
