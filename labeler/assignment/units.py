"""Sentences or whole articles as the units that are given out, and which of them are drawn."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from labeler.assignment.hashing import Integers, Words, numbers
from labeler.assignment.request import NEW, Frame, Request
from labeler.assignment.sampling import systematic


@dataclass(frozen=True, slots=True)
class Units:
    """U units of a frame; `of` [N] is each sentence's unit, `weights` [U] their sentences.

    `words` [U] are their hashes, `order` [U] the order for systematic samples, `stratum` [U] an
    index in `labels` (None for what looks like nothing in particular), `before` [U] as in a frame.
    """

    of: Integers
    weights: Integers
    words: Words
    order: NDArray[np.intp]
    labels: tuple[str | None, ...]
    stratum: Integers
    before: Integers


@dataclass(frozen=True, slots=True)
class Stratum:
    """What was drawn of the units that look like a label (None: like none that was asked for).

    `drawn` and `shared` are the probabilities of being given out at all, and to several people.
    """

    label: str | None
    units: int
    drawn: Fraction
    shared: Fraction


def units_of(frame: Frame, request: Request) -> Units:
    """Return the units of a frame."""
    labels = (*request.oversample, None)
    stratum = np.full(len(frame), len(labels) - 1, np.int64)
    for index in reversed(range(len(request.oversample))):
        stratum[frame.likely[labels[index] or ""]] = index
    words = numbers(request.seed, "document", frame.documents)
    if request.unit == "sentence":
        own = numbers(request.seed, "sentence", frame.keys())
        return Units(
            np.arange(len(frame)),
            np.ones(len(frame), np.int64),
            own,
            _by_article_and_label(frame, words, own),
            labels,
            stratum,
            frame.before,
        )
    count = len(frame.documents)
    weights = np.bincount(frame.document, minlength=count).astype(np.int64)
    lowest = np.full(count, len(labels) - 1, np.int64)
    np.minimum.at(lowest, frame.document, stratum)
    before = np.full(count, NEW, np.int64)
    np.maximum.at(before, frame.document, frame.before)
    # By length: so that short and long articles have their part.
    order = np.lexsort((words, weights))
    return Units(frame.document, weights, words, order, labels, lowest, before)


def _by_article_and_label(frame: Frame, words: Words, own: Words) -> NDArray[np.intp]:
    """Return [N]: the sentences by article and suggested label, so that each has its part.

    Each article begins elsewhere in the round of its labels: where all are of one length, a sample
    that takes every fifth sentence would else take the same label in each.
    """
    order = np.lexsort((own, frame.suggested, words[frame.document]))
    if not len(order):
        return order
    documents = frame.document[order]
    sizes = np.bincount(documents, minlength=len(words))
    begins = np.flatnonzero(np.r_[True, documents[1:] != documents[:-1]])
    place = np.arange(len(order)) - np.repeat(begins, sizes[documents[begins]])
    size = sizes[documents].astype(np.uint64)
    turned = (place.astype(np.uint64) + words[documents] % size) % size
    return order[np.lexsort((turned, words[documents]))]


def draw(units: Units, request: Request) -> tuple[Integers, tuple[Stratum, ...]]:
    """Return [U]: how many people are to have each unit, and what was drawn of each stratum.

    What was decided before stays; units that are new are drawn with the same probabilities.
    """
    copies = np.zeros(len(units.weights), np.int64)
    strata = []
    filled = units.weights > 0
    for index, label in enumerate(units.labels):
        more = request.oversample[label] if label is not None else Fraction(0)
        drawn_share, shared_share = max(request.sample, more), max(request.overlap, more)
        members = units.order[(units.stratum == index)[units.order] & filled[units.order]]
        new = members[units.before[members] == NEW]
        drawn = new[systematic(len(new), drawn_share, request.seed, f"sample {label}")]
        copies[drawn] = 1
        several = systematic(len(drawn), shared_share, request.seed, f"overlap {label}")
        copies[drawn[several]] = request.copies()
        if len(members) or label is not None:
            strata.append(Stratum(label, len(members), drawn_share, drawn_share * shared_share))
    known = units.before != NEW
    again = np.where(units.before > 1, request.copies(), units.before)
    copies[known & filled] = again[known & filled]
    return copies, tuple(strata)
