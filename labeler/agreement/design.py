"""Who labelled how much, and together with whom: what any coefficient can rest on."""

import numpy as np

from labeler.agreement.counts import Integers
from labeler.agreement.details import LabellingDesign, SharedItems, Sharing
from labeler.agreement.patterns import Patterns
from labeler.agreement.shared import MOST_PAIRS, SharedPairs, shared_items


def labelling_design(patterns: Patterns) -> LabellingDesign:
    """Return how many labels the items got, which annotators share items, and who is linked.

    Two annotators are linked where they share an item, or where others link them. What is said of
    annotators who are not linked rests on no comparison at all.
    """
    shared = shared_items(patterns)
    return LabellingDesign(
        items_by_labels=_items_by_labels(patterns),
        overlap=tuple(_pairs(patterns, shared, shared.most(MOST_PAIRS))),
        groups=_groups(patterns),
        sharing=_sharing(patterns, shared),
    )


def _pairs(patterns: Patterns, shared: SharedPairs, chosen: Integers) -> list[SharedItems]:
    names = patterns.annotators
    first, second = np.divmod(shared.keys[chosen], max(1, len(names)))
    columns = first.tolist(), second.tolist(), shared.items[chosen].tolist()
    return [SharedItems(names[a], names[b], items) for a, b, items in zip(*columns, strict=True)]


def _sharing(patterns: Patterns, shared: SharedPairs) -> Sharing:
    number = len(shared.keys)
    if not number:
        return Sharing(shared.looked_at, 0, None, 0, 0)
    (fewest,) = _pairs(patterns, shared, np.array([shared.items.argmin()]))
    in_order = np.sort(shared.items)
    middle, most = int(in_order[number // 2]), int(in_order[-1])
    return Sharing(shared.looked_at, number, fewest, middle, most)


def _items_by_labels(patterns: Patterns) -> dict[int, int]:
    sizes, place = np.unique(patterns.vectors.sum(axis=1), return_inverse=True)
    items = np.zeros(len(sizes), np.int64)
    np.add.at(items, place, patterns.weights)
    return dict(zip(sizes.tolist(), items.tolist(), strict=True))


def _groups(patterns: Patterns) -> tuple[tuple[str, ...], ...]:
    """Return the connected groups: the largest first, then by their first names.

    From item to item, whose annotators are all linked to its first one: pairs are many more.
    """
    names, width = patterns.annotators, max(1, len(patterns.categories))
    group_of = [[annotator] for annotator in range(len(names))]
    rows, codes = patterns.entries
    people = codes // width
    firsts = people[patterns.table.starts[rows]]
    links = np.unique(firsts * len(names) + people)
    first_of, second_of = np.divmod(links, max(1, len(names)))
    for first, second in zip(first_of.tolist(), second_of.tolist(), strict=True):
        smaller, larger = sorted((group_of[first], group_of[second]), key=len)
        if smaller is larger:
            continue
        larger += smaller
        for annotator in smaller:
            group_of[annotator] = larger
    distinct = {id(group): group for group in group_of}.values()
    called = [tuple(sorted(names[one] for one in group)) for group in distinct]
    return tuple(sorted(called, key=lambda group: (-len(group), group)))
