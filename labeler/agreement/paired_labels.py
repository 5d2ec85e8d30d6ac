"""Two sets of labels of the same items, item by item, so that they can be held side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from labeler.agreement.counts import Cells, Integers
from labeler.agreement.estimates import Sample
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.patterns import Patterns
from labeler.agreement.rows import AnnotatedRow


@dataclass(frozen=True, slots=True, eq=False)
class PairedLabels:
    """The items that two sets of labels both compare: those with two labels or more in each."""

    names: tuple[str, str]
    """What the sets are called."""
    documents: tuple[str | None, ...]
    """Those that hold such an item."""
    first: Integers
    second: Integers
    """[V, q] each: the count vectors of an item of each class, in the one set and the other."""
    sample: Sample


def paired_labels(
    first: Iterable[AnnotatedRow],
    second: Iterable[AnnotatedRow],
    names: tuple[str, str],
    categories: Sequence[str] | None = None,
) -> PairedLabels:
    """Pair the labels of two sets, such as two files, by document and item.

    Rows come in any order; every item is held in memory. `categories` are the declared labels,
    in order; without them, the labels found in either set are taken.
    LabelerError for a label that is not declared, and where an annotator labels an item twice.
    """
    in_second: set[str] = set()

    def under_own_names() -> Iterator[AnnotatedRow]:
        for document, item, annotator, label in first:
            yield document, item, f"{annotator} in {names[0]} (first)", label
        for document, item, annotator, label in second:
            name = f"{annotator} in {names[1]} (second)"
            in_second.add(name)
            yield document, item, name, label

    patterns = annotated_unordered(under_own_names(), categories)
    return pair_up(patterns, [name in in_second for name in patterns.annotators], names)


def pair_up(patterns: Patterns, in_second: Sequence[bool], names: tuple[str, str]) -> PairedLabels:
    """Take labels apart that were counted together, by who gave them.

    `in_second` [A] says of each annotator whether his or her labels are the second set; whoever
    labelled in both has to be there under two names.
    """
    whose = np.array(in_second, np.bool_)
    q = max(1, len(patterns.categories))
    index, codes = patterns.entries
    flat = index * q + codes % q
    sides = [
        np.bincount(flat[chosen], minlength=len(patterns.table) * q).reshape(-1, q)
        for chosen in (~whose[codes // q], whose[codes // q])
    ]
    return _common(patterns, sides, names)


def _common(patterns: Patterns, sides: Sequence[Integers], names: tuple[str, str]) -> PairedLabels:
    compared = (sides[0].sum(axis=1) >= 2) & (sides[1].sum(axis=1) >= 2)
    place = np.cumsum(compared) - 1
    cells = patterns.cells
    kept = compared[cells.vectors]
    held, documents = np.unique(cells.documents[kept], return_inverse=True)
    names_of_documents = tuple(patterns.documents[document] for document in held)
    sample = Sample(
        Cells(documents, place[cells.vectors[kept]], cells.weights[kept]),
        len(held),
        None not in names_of_documents,
        patterns.weights[compared],
        np.ones(int(compared.sum()), np.bool_),
    )
    first, second = (side[compared] for side in sides)
    return PairedLabels(names, names_of_documents, first, second, sample)
