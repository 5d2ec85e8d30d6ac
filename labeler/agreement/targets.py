"""Agreement on sets of sentences: which ones a label points at (a retraction: what it takes back).

Two annotators who gave the label are compared by the sets that they named. MASI (Passonneau 2006)
gives partly equal sets their due; alpha is Krippendorff's with 1 - MASI for the distance. Chance
has to be told by position: no two sentences share a target, but most targets are near, and whoever
always points at the sentence before is often right by chance.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, groupby
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.coefficients import Floats
from labeler.agreement.counts import Cells
from labeler.agreement.details import TargetAgreement
from labeler.agreement.estimates import Estimate, Sample, interval_estimate
from labeler.agreement.linearise import linearise
from labeler.agreement.method import Method

Target = int | str
"""Where a target stands, in sentences from the one that points at it: -1 is the one before. Text
for what stands nowhere in the same document: a sentence of another one, or "outside"."""

_SUBSET: Final = 2 / 3
_OVERLAP: Final = 1 / 3
_NONE_NAMED: Final = "no two annotators who gave this label both named a target"
_ALL_ALIKE: Final = "everybody named the same targets: chance agreement is complete"


class TargetAnswer(NamedTuple):
    """What one annotator said of one item; `targets` is empty where none was named."""

    document: str | None
    item: str
    annotator: str
    label: str
    targets: frozenset[Target]


def masi(first: Collection[Target], second: Collection[Target]) -> float:
    """Return MASI, the similarity of two sets that are not empty, from 0 to 1.

    Jaccard's index times 1 for equal sets, 2/3 where one holds the other, 1/3 where they only
    overlap (Passonneau 2006).
    """
    one, other = frozenset(first), frozenset(second)
    shared = len(one & other)
    if one == other:
        return 1.0
    weight = _SUBSET if shared == min(len(one), len(other)) else _OVERLAP
    return weight * shared / len(one | other)


def target_agreements(
    attribute: str, answers: Iterable[TargetAnswer], labels: Sequence[str], method: Method
) -> tuple[TargetAgreement, ...]:
    """Return the agreement on targets for each of the labels that two people gave to one item.

    Answers of one item follow each other, one an annotator; each carries one of the labels.
    Intervals are linearised, with the documents that hold a compared item for clusters. Only the
    sets that are compared are held in memory.
    """
    gathered: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    for (document, _), of_item in groupby(answers, key=lambda answer: (answer[0], answer[1])):
        named: defaultdict[str, list[frozenset[Target]]] = defaultdict(list)
        for answer in of_item:
            named[answer.label].append(answer.targets)
        for label, sets in named.items():
            if len(sets) > 1:
                gathered[label].add(document, sets)
    return tuple(
        gathered[label].agreement(label, attribute, method) for label in labels if label in gathered
    )


class _Gathered:
    """The answers to one label, item by item."""

    def __init__(self) -> None:
        self._documents: dict[str | None, int] = {}
        self._rows: list[int] = []
        self._items: list[list[frozenset[Target]]] = []
        self._unnamed = 0

    def add(self, document: str | None, sets: Sequence[frozenset[Target]]) -> None:
        named = [targets for targets in sets if targets]
        self._unnamed += _pairs(len(sets)) - _pairs(len(named))
        if len(named) > 1:
            self._items.append(named)
            self._rows.append(self._documents.setdefault(document, len(self._documents)))

    def agreement(self, label: str, attribute: str, method: Method) -> TargetAgreement:
        sample, pairs = self._sample(), sum(_pairs(len(sets)) for sets in self._items)
        if not pairs:
            nothing = sample.without_value(_NONE_NAMED)
            return TargetAgreement(
                label, attribute, 0, self._unnamed, nothing, None, nothing, nothing
            )
        chance = _Chance(self._items)
        answers, similarity, links, shared = (column for column in _statistics(self._items).T)
        n, different, apart = answers.sum(), answers - similarity, chance.apart.sum()

        def ratio(part: Floats, whole: Floats) -> Estimate:
            total, value = whole.sum(), float(part.sum() / whole.sum())
            return _estimate(
                value,
                np.column_stack([part, whole]),
                [1 / total, -value / total],
                sample,
                method,
                lower=0.0,
            )

        if apart == 0:
            alpha = sample.without_value(_ALL_ALIKE)
        else:
            # 1 - (n - 1) T / P, for T the disagreement within items and P that of all pairs.
            odds = different.sum() / apart
            alpha = _estimate(
                float(1 - (n - 1) * odds),
                np.column_stack([answers, different, chance.by_item]),
                [-odds, -(n - 1) / apart, (n - 1) * odds / apart],
                sample,
                method,
            )
        return TargetAgreement(
            label=label,
            attribute=attribute,
            pairs=pairs,
            unnamed=self._unnamed,
            masi=ratio(similarity, answers),
            expected_masi=float(1 - apart / (n * (n - 1))),
            alpha=alpha,
            link_f1=ratio(shared, links),
        )

    def _sample(self) -> Sample:
        """Return the compared items, each a class of its own."""
        number = len(self._items)
        ones = np.ones(number, np.int64)
        return Sample(
            Cells(np.array(self._rows, np.int64), np.arange(number), ones),
            len(self._documents),
            None not in self._documents,
            ones,
            ones > 0,
            sum(_pairs(len(sets)) for sets in self._items),
        )


class _Chance:
    """How far the answers are apart if it is forgotten which item they were given to."""

    def __init__(self, items: Sequence[Sequence[frozenset[Target]]]) -> None:
        pool = Counter(targets for sets in items for targets in sets)
        self._number = {targets: index for index, targets in enumerate(pool)}
        weights = np.array(list(pool.values()), np.float64)
        distances = self._summed_distances(list(pool), weights)
        self.apart: Floats = weights * distances
        """[K]: the distances of all answers with one set to all answers, summed."""
        self.by_item: Floats = np.array(
            [2 * sum(distances[self._number[targets]] for targets in sets) for sets in items]
        )
        """[items]: by how much the sum of `apart` grows with the weight of an item."""

    def _summed_distances(self, sets: Sequence[frozenset[Target]], weights: Floats) -> Floats:
        """Return [K]: the distance of each set to all answers, summed.

        Sets without a common target are as far apart as can be, so that only those that share one
        are looked at: time does not grow with the number of targets outside of the document, of
        which each stands alone.
        """
        holders: defaultdict[Target, list[int]] = defaultdict(list)
        for index, targets in enumerate(sets):
            for target in targets:
                holders[target].append(index)
        arrays = {target: np.array(held) for target, held in holders.items()}
        sizes = np.array([len(targets) for targets in sets])
        summed: Floats = weights.sum() - weights
        for index, targets in enumerate(sets):
            shared_with = [arrays[target] for target in targets if len(arrays[target]) > 1]
            if not shared_with:
                continue
            near, shared = np.unique(np.concatenate(shared_with), return_counts=True)
            near, shared = near[near != index], shared[near != index]
            similarity = shared / (sizes[index] + sizes[near] - shared)
            similarity *= np.where(
                shared == np.minimum(sizes[index], sizes[near]), _SUBSET, _OVERLAP
            )
            summed[index] -= weights[near] @ similarity
        return summed


def _statistics(items: Sequence[Sequence[frozenset[Target]]]) -> Floats:
    """Return [items, 4]: answers, similarity, links named, and links shared.

    Of r answers to an item each is compared with r - 1 others, and each comparison counts
    1 / (r - 1): an item counts by its answers, not by its pairs.
    """
    rows = np.empty((len(items), 4))
    for row, sets in zip(rows, items, strict=True):
        others = len(sets) - 1
        pairs = list(combinations(sets, 2))
        row[0] = len(sets)
        row[1] = sum(2 * masi(one, other) for one, other in pairs) / others
        row[2] = sum(map(len, sets))
        row[3] = sum(2 * len(one & other) for one, other in pairs) / others
    return rows


def _estimate(
    value: float,
    statistics: Floats,
    slope: Sequence[float],
    sample: Sample,
    method: Method,
    *,
    lower: float = -1.0,
) -> Estimate:
    classes = linearise(statistics, np.array(slope), sample.class_weights)
    return interval_estimate(value, classes, sample, method, lower=lower)


def _pairs(number: int) -> int:
    return number * (number - 1) // 2
