"""The labels that a consensus is made from: who gave which label to what, as columns of codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from labeler.agreement.rows import quoted
from labeler.errors import LabelerError

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """One entry a label. An annotator may have labelled an item several times: each label counts.

    The codes in `item`, `annotator` and `label` [N] are places in `items`, `annotators` and
    `categories`. Every item and every annotator has a label; a category need not.
    """

    items: tuple[str, ...]
    annotators: tuple[str, ...]
    categories: tuple[str, ...]
    """The labels there are, in the codebook's order, which ties may be decided by."""
    item: Integers
    annotator: Integers
    label: Integers

    def __len__(self) -> int:
        """Return the number of labels."""
        return len(self.item)

    @property
    def votes(self) -> Integers:
        """[items, categories]: how often each item got each label."""
        width = len(self.categories)
        cells = np.bincount(self.item * width + self.label, minlength=len(self.items) * width)
        return cells.reshape(-1, width)


def label_table(
    items: Sequence[str],
    annotators: Sequence[str],
    categories: Sequence[str],
    item: ArrayLike,
    annotator: ArrayLike,
    label: ArrayLike,
) -> LabelTable:
    """Return the table of coded labels, checked; `item`, `annotator`, `label` are whole numbers.

    Columns of 64-bit integers are not copied.

    LabelerError if there is no label at all. ValueError where the columns are not of one length,
    a name stands twice, a code names nothing, or an item or annotator has no label.
    """
    columns = [_column(codes) for codes in (item, annotator, label)]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("item, annotator and label must be columns of one length")
    if not len(columns[0]):
        raise LabelerError("there are no labels to make a consensus from: label some items first")
    names = [tuple(items), tuple(annotators), tuple(categories)]
    kinds = ("item", "annotator", "label")
    for kind, column, known in zip(kinds, columns, names, strict=True):
        if len(set(known)) < len(known):
            raise ValueError(f"the name of an {kind} stands twice")
        if column.min() < 0 or column.max() >= len(known):
            raise ValueError(f"a code in {kind} names nothing")
        if kind != "label" and not np.bincount(column, minlength=len(known)).all():
            raise ValueError(f"an {kind} has no label")
    return LabelTable(names[0], names[1], names[2], columns[0], columns[1], columns[2])


def tabulate(
    rows: Iterable[tuple[str, str, str]], categories: Sequence[str] | None = None
) -> LabelTable:
    """Return the table of rows (item, annotator, label), in any order.

    `categories` are the declared labels, in order; without them, the labels found are taken,
    sorted. LabelerError for a label that is not declared, or if there are no rows.
    """
    known: tuple[dict[str, int], ...] = ({}, {}, {})
    for category in categories or ():
        known[2].setdefault(category, len(known[2]))
    declared = len(known[2]) if categories is not None else None
    columns: tuple[list[int], ...] = ([], [], [])
    for row in rows:
        for names, column, name in zip(known, columns, row, strict=True):
            column.append(names.setdefault(name, len(names)))
        if declared is not None and len(known[2]) > declared:
            expected = ", ".join(map(quoted, categories or ()))
            raise LabelerError(
                f"label {quoted(row[2])} of item {quoted(row[0])} is not one of {expected}: "
                "correct it, or use the codebook that it belongs to"
            )
    items, annotators, labels = map(tuple, known)
    label = _column(columns[2])
    if declared is None:
        order = sorted(labels)
        label = np.array([order.index(name) for name in labels], np.int64)[label]
        labels = tuple(order)
    return label_table(items, annotators, labels, columns[0], columns[1], label)


def _column(codes: ArrayLike) -> Integers:
    """Return a read-only view; columns that are what they have to be are not copied."""
    column = np.asarray(codes)
    if column.ndim != 1 or (column.size and column.dtype.kind not in "iu"):
        raise ValueError("codes must be a column of whole numbers")
    view = column.astype(np.int64, copy=False).view()
    view.setflags(write=False)
    return view
