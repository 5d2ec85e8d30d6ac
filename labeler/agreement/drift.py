"""Whether agreement changes: over time, and from codebook to codebook.

Nothing here tests a trend. A part whose interval lies below that of another is a reason to read
what was labelled then, and by which rules.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.categories import Categories
from labeler.agreement.counts import Cells, Counts, Integers
from labeler.agreement.details import Slice
from labeler.agreement.estimates import Sample
from labeler.agreement.feasible import feasible
from labeler.agreement.headline import headline, headline_of
from labeler.agreement.method import Method

MOST_PARTS: Final = 8
"""More parts than this show noise, not a course."""
FEWEST_ITEMS: Final = 30
"""Items with two labels that a part of the time takes."""

_PRECISIONS: Final = (10, 16, 19, 23)
"""Characters of an ISO 8601 time up to the day, the minute, the second, the millisecond."""


class TimedItem(NamedTuple):
    """One item with all its labels, and when the last of them was given."""

    document: str | None
    item: str
    labels: tuple[str, ...]
    moment: int
    """Milliseconds since 1970, UTC."""


def slices_by_time(
    items: Iterable[TimedItem], categories: Sequence[str] | None, method: Method
) -> tuple[Slice, ...]:
    """Return the agreement in up to eight parts of the time, of about equally many items each.

    An item stands where its last label does, since that is when it could first be compared. Items
    of one moment (labels brought in from a file) stay together. A part holds 30 items with two
    labels or more, or there are fewer parts; a single part is none. An item is a few numbers in
    memory. LabelerError for a label that is not declared, and where documents are the unit and
    only some items have one.
    """
    timeline = _Timeline(items, categories)
    method, _ = feasible(timeline.documents, method)
    order = np.argsort(timeline.moments, kind="stable")
    starts = _starts(timeline.moments[order])
    if len(starts) < 2:
        return ()
    parts = np.split(order, starts[1:])
    names = _names([timeline.moments[part] for part in parts])
    return tuple(
        timeline.slice(name, part, method) for name, part in zip(names, parts, strict=True)
    )


def slices_by_codebook(codebooks: Mapping[str, Counts], method: Method) -> tuple[Slice, ...]:
    """Return the agreement under each codebook, by its name, in the order given.

    They are never pooled: labels of two codebooks answer two questions. Nothing where there is
    only one. LabelerError where documents are the unit and only some items have one.
    """
    if len(codebooks) < 2:
        return ()
    return tuple(
        Slice(name, counts.pairable, counts.labels - counts.singletons, *headline(counts, method))
        for name, counts in codebooks.items()
    )


class _Timeline:
    """The items with two labels or more, as columns: document, count vector, moment."""

    def __init__(self, items: Iterable[TimedItem], categories: Sequence[str] | None) -> None:
        known = Categories(categories)
        documents: dict[str | None, int] = {}
        kinds: dict[tuple[str, ...], int] = {}
        columns = array("q"), array("q"), array("q")
        for document, item, labels, moment in items:
            if len(labels) < 2:
                continue
            kind = kinds.get(labels)
            if kind is None:
                for label in labels:
                    if label not in known.numbers:
                        known.new(label, item)
                kind = kinds[labels] = len(kinds)
            columns[0].append(documents.setdefault(document, len(documents)))
            columns[1].append(kind)
            columns[2].append(moment)
        self.documents: tuple[str | None, ...] = tuple(documents)
        self.vectors: Integers = np.zeros((len(kinds), len(known)), np.int64)
        for kind, labels in enumerate(kinds):
            for label in labels:
                self.vectors[kind, known.numbers[label]] += 1
        self._document, self._kind, self.moments = (
            np.frombuffer(column, np.int64) for column in columns
        )

    def slice(self, name: str, part: Integers, method: Method) -> Slice:
        """Return the agreement of some items; `part` are their places in the columns."""
        held, documents = np.unique(self._document[part], return_inverse=True)
        width = len(self.vectors)
        cells, weights = np.unique(documents * width + self._kind[part], return_counts=True)
        numbers = np.bincount(self._kind[part], minlength=width)
        sample = Sample(
            Cells(cells // width, cells % width, weights),
            len(held),
            None not in self.documents,
            numbers,
            np.ones(width, np.bool_),
        )
        labels = int(numbers @ self.vectors.sum(axis=1))
        return Slice(name, len(part), labels, *headline_of(self.vectors, sample, method))


def _starts(moments: Integers) -> list[int]:
    """Return where the parts of ascending moments start: 0, and each place where one ends.

    Each is the change of moment that is nearest to where equal parts would have it.
    """
    number = min(MOST_PARTS, len(moments) // FEWEST_ITEMS)
    changes = np.flatnonzero(np.diff(moments)) + 1
    starts = [0]
    if not len(changes):
        return starts
    for part in range(1, number):
        wanted = part * len(moments) / number
        start = int(changes[np.abs(changes - wanted).argmin()])
        if min(start - starts[-1], len(moments) - start) >= FEWEST_ITEMS:
            starts.append(start)
    return starts


def _names(parts: Sequence[Integers]) -> list[str]:
    """Return what the parts are called: days, or times where days do not tell them apart."""
    ends = [(_iso(int(part.min())), _iso(int(part.max()))) for part in parts]
    names: list[str] = []
    for length in _PRECISIONS:
        names = [
            first[:length]
            if first[:length] == last[:length]
            else f"{first[:length]} to {last[:length]}"
            for first, last in ends
        ]
        if len(set(names)) == len(names):
            break
    return names


def _iso(moment: int) -> str:
    """Return the time as `2026-05-03 14:02:11.250`, UTC."""
    seconds, milliseconds = divmod(moment, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}.{milliseconds:03d}"
