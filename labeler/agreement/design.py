"""Who labelled how much, and together with whom: what any coefficient can rest on."""

from collections.abc import Iterable, Sequence

import numpy as np

from labeler.agreement.details import LabellingDesign, SharedItems
from labeler.agreement.pairs import pair_tables
from labeler.agreement.patterns import Patterns


def labelling_design(patterns: Patterns) -> LabellingDesign:
    """Return how many labels the items got, which annotators share items, and who is linked.

    Two annotators are linked where they share an item, or where others link them. What is said of
    annotators who are not linked rests on no comparison at all.
    """
    names = patterns.annotators
    tables = pair_tables(patterns)
    shared = tables.tables.sum(axis=(1, 2)).tolist()
    pairs = tables.annotators.tolist()
    return LabellingDesign(
        items_by_labels=_items_by_labels(patterns),
        overlap=tuple(
            SharedItems(names[first], names[second], items)
            for (first, second), items in zip(pairs, shared, strict=True)
        ),
        groups=_groups(names, pairs),
    )


def _items_by_labels(patterns: Patterns) -> dict[int, int]:
    sizes, place = np.unique(patterns.vectors.sum(axis=1), return_inverse=True)
    items = np.zeros(len(sizes), np.int64)
    np.add.at(items, place, patterns.weights)
    return dict(zip(sizes.tolist(), items.tolist(), strict=True))


def _groups(names: Sequence[str], pairs: Iterable[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    """Return the connected groups: the largest first, then by their first names."""
    group_of = [[annotator] for annotator in range(len(names))]
    for first, second in pairs:
        smaller, larger = sorted((group_of[first], group_of[second]), key=len)
        if smaller is larger:
            continue
        larger += smaller
        for annotator in smaller:
            group_of[annotator] = larger
    distinct = {id(group): sorted(names[one] for one in group) for group in group_of}
    return tuple(map(tuple, sorted(distinct.values(), key=lambda group: (-len(group), group))))
