"""One label for each item and annotator, in columns of numbers that take little memory."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from labeler.agreement.rows import quoted
from labeler.errors import LabelerError
from labeler.label_files.rows import FileLabel

POLICIES: Final = ("error", "first", "last")

_ANNOTATOR_BITS: Final = np.uint64(32)
_ANNOTATOR_MASK: Final = np.uint64(0xFFFF_FFFF)
_file_label: Final = partial(tuple.__new__, FileLabel)
"""Makes a label of a tuple without a call into Python, which a million of them would notice."""

_AT_ONCE: Final = 1 << 16
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class SettledLabels:
    """Labels of which no annotator has two for an item; those of one item follow each other.

    Items come in the order in which they were met first. Can be iterated any number of times.
    """

    dropped: int
    """How many labels were left out because another one of the pair was kept."""
    _documents: tuple[str | None, ...]
    _items: tuple[str, ...]
    _item_documents: NDArray[np.uint32]
    _annotators: tuple[str, ...]
    _categories: tuple[str, ...]
    _pairs: NDArray[np.uint64]
    _labels: NDArray[np.uint32]

    def __len__(self) -> int:
        """Return the number of labels."""
        return len(self._pairs)

    def __iter__(self) -> Iterator[FileLabel]:
        """Yield the labels, item by item."""
        for start in range(0, len(self._pairs), _AT_ONCE):
            pairs = self._pairs[start : start + _AT_ONCE]
            items = pairs >> _ANNOTATOR_BITS
            columns = (
                (self._documents, self._item_documents[items]),
                (self._items, items),
                (self._annotators, pairs & _ANNOTATOR_MASK),
                (self._categories, self._labels[start : start + _AT_ONCE]),
            )
            names = (map(known.__getitem__, codes.tolist()) for known, codes in columns)
            yield from map(_file_label, zip(*names, strict=True))


def settle_duplicates(labels: Iterable[FileLabel], policy: str = "error") -> SettledLabels:
    """Read all labels and keep one for each item and annotator: the first or the last of the file.

    With `error`, LabelerError says which have more than one (ten of them) and what to do; a label
    that is only repeated counts as well, because a file that says a thing twice may be two files
    put together. Takes 12 bytes a label, and what the names of the items take.
    """
    if policy not in POLICIES:
        raise LabelerError(f"duplicates '{policy}': is not one of {', '.join(POLICIES)}")
    documents: dict[str | None, int] = {}
    item_numbers: dict[int, dict[str, int]] = {}
    items: list[str] = []
    item_documents = array("I")
    annotators: dict[str, int] = {}
    categories: dict[str, int] = {}
    pair_column = array("Q")
    label_column = array("I")
    for document, item, annotator, label in labels:
        number = documents.setdefault(document, len(documents))
        known = item_numbers.get(number)
        if known is None:
            known = item_numbers[number] = {}
        place = known.get(item)
        if place is None:
            place = known[item] = len(items)
            items.append(item)
            item_documents.append(number)
        who = annotators.setdefault(annotator, len(annotators))
        pair_column.append(place << 32 | who)
        label_column.append(categories.setdefault(label, len(categories)))
    item_numbers.clear()
    everything = SettledLabels(
        0,
        tuple(documents),
        tuple(items),
        np.asarray(item_documents, np.uint32),
        tuple(annotators),
        tuple(categories),
        np.asarray(pair_column, np.uint64),
        np.asarray(label_column, np.uint32),
    )
    return _settled(everything, policy)


def _settled(everything: SettledLabels, policy: str) -> SettledLabels:
    """Return the labels sorted by item and annotator, with one of each pair."""
    order = np.argsort(everything._pairs, kind="stable")
    pairs = everything._pairs[order]
    begins = np.concatenate([[True], pairs[1:] != pairs[:-1]])[: len(pairs)]
    count = len(pairs) - int(begins.sum())
    if count and policy == "error":
        again = np.unique(pairs[~begins])
        raise LabelerError(
            _listed(
                replace(everything, _pairs=again, _labels=everything._labels[: len(again)]),
                len(again),
            )
        )
    kept = begins if policy == "first" else np.roll(begins, -1)
    return replace(
        everything, dropped=count, _pairs=pairs[kept], _labels=everything._labels[order][kept]
    )


def _listed(again: SettledLabels, count: int) -> str:
    shown = []
    for document, item, annotator, _ in islice(again, _SHOWN):
        of_document = "" if document is None else f" of {quoted(document)}"
        shown.append(f"{quoted(item)}{of_document} by {quoted(annotator)}")
    if count > _SHOWN:
        shown.append(f"and {count - _SHOWN} more")
    pairs = (
        "1 pair of item and annotator has"
        if count == 1
        else (f"{count} pairs of item and annotator have")
    )
    return (
        f"{pairs} more than one label ({', '.join(shown)}): correct the file, or keep one of "
        "each with --duplicates first or --duplicates last"
    )
