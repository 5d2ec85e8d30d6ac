"""Agreement of the material that items were drawn from, where not all were equally likely.

A coefficient is a function of totals over items; each item adds its statistics times its sampling
weight, so that the totals estimate those of all the material (Horvitz and Thompson 1952). What an
item moves a coefficient by is weighted alike, and added up by document as ever: that is the
standard error for a sample drawn with unequal probability (Binder 1983; Lumley 2010).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Literal

import numpy as np

from labeler.agreement.coefficients import COEFFICIENTS, Coefficient, Floats
from labeler.agreement.counts import Counts, Integers
from labeler.agreement.estimates import Estimate, Question, sample_of
from labeler.agreement.feasible import feasible
from labeler.agreement.labels import label_alpha, pairs_touching, specific_agreement
from labeler.agreement.measure import measure
from labeler.agreement.method import Method
from labeler.agreement.result import LabelAgreement
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.scales import interval_alpha, ordinal_alpha
from labeler.agreement.weighted_counts import WeightedCounts, WeightedItem, weighted_items

Origin = Literal["assignment", "column"]
"""Where sampling weights come from: how a round was drawn, or a column of a label file."""


@dataclass(frozen=True, slots=True)
class WeightedAgreement:
    """What agreement would be if every item of the material had been as likely to be drawn."""

    items: int
    """Items with two labels or more."""
    effective_items: float
    """How many equally likely items would say as much (Kish 1965); 0 where there are none."""
    coefficients: Mapping[str, Estimate]
    """Those that do not ask who gave a label."""
    per_label: Mapping[str, LabelAgreement]
    """Counts and pairs are those of the sample; the prevalence is that of the material."""
    origin: Origin = "assignment"
    lightest: float = 1.0
    heaviest: float = 1.0
    """The smallest and the largest weight of an item with two labels or more."""
    left_out: int = 0
    """Items with two labels or more of which nothing says how likely they were to be drawn."""


def weighted_rows(
    rows: Iterable[AnnotatedRow],
    weights: Mapping[tuple[str | None, str], float],
    categories: Sequence[str],
    method: Method,
    *,
    origin: Origin,
    scale: Sequence[float] | None = None,
) -> WeightedAgreement | None:
    """Return the agreement of rows in which those of one item follow each other, weighted.

    `weights` has the weight of each (document, item); what is not in it is left out. None where all
    that are compared weigh the same. An item with one label takes no part: what several people have
    is what was drawn. Otherwise as `weighted_agreement`.
    """
    unknown: list[str] = []

    def weighed() -> Iterator[WeightedItem]:
        for (document, item), of_item in groupby(rows, key=itemgetter(0, 1)):
            labels = [label for _, _, _, label in of_item]
            if len(labels) < 2:
                continue
            weight = weights.get((document, item))
            if weight is None:
                unknown.append(item)
            else:
                yield document, item, labels, weight

    counts = weighted_items(weighed(), categories)
    if not counts.differ:
        return None
    return weighted_agreement(counts, method, scale=scale, origin=origin, left_out=len(unknown))


def weighted_agreement(
    weighted: WeightedCounts,
    method: Method,
    *,
    scale: Sequence[float] | None = None,
    origin: Origin = "assignment",
    left_out: int = 0,
) -> WeightedAgreement:
    """Return the coefficients and the agreement on each label, by sampling weights.

    Standard errors as published by Gwet know no weights; where they are asked for, these are
    linearised for items. `scale` are the numbers that the categories stand for, where they are
    steps of a scale; `origin` and `left_out` are passed through.
    LabelerError where documents are the unit and only some items have one.
    """
    counts = weighted.counts
    method, _ = feasible(counts.documents, method)
    if method.interval == "gwet":
        method = replace(method, interval="linearised")
    shares = _shares(weighted)
    sample = sample_of(counts)
    chosen = list(COEFFICIENTS)
    if scale is not None:
        chosen += [ordinal_alpha(scale), interval_alpha(scale)]
    questions: dict[tuple[int | None, str], Question] = {
        (None, each.name): Question(each, counts.vectors, sample) for each in chosen
    }
    for column in range(len(counts.categories)):
        for question in (
            specific_agreement(counts, sample, column),
            label_alpha(counts, sample, column),
        ):
            questions[column, question.coefficient.name] = question
    answers, _ = measure({key: _weigh(each, shares) for key, each in questions.items()}, method)
    weights = weighted.weights[counts.sizes >= 2]
    given: Floats = (counts.vector_weights * shares) @ counts.vectors
    return WeightedAgreement(
        items=counts.pairable,
        effective_items=_effective(counts, shares),
        coefficients={name: answer for (column, name), answer in answers.items() if column is None},
        per_label={
            label: LabelAgreement(
                count=int(counts.vector_weights @ counts.vectors[:, column]),
                prevalence=float(given[column] / given.sum()) if counts.labels else 0.0,
                pairs=pairs_touching(counts, column),
                specific_agreement=answers[column, "specific_agreement"],
                alpha=answers[column, "alpha"],
            )
            for column, label in enumerate(counts.categories)
        },
        origin=origin,
        lightest=float(weights.min()) if len(weights) else 1.0,
        heaviest=float(weights.max()) if len(weights) else 1.0,
        left_out=left_out,
    )


def _shares(weighted: WeightedCounts) -> Floats:
    """Return [V]: the weights over their mean, which keeps the size of the sample.

    Alpha corrects for the number of labels, and so has to see that of the sample.
    """
    if not len(weighted.weights):
        return weighted.weights
    numbers, relative = weighted.counts.vector_weights, weighted.weights / weighted.weights.max()
    return np.asarray(relative * (numbers.sum() / (numbers @ relative)), np.float64)


def _weigh(question: Question, shares: Floats) -> Question:
    """Let each class of items add its statistics times its weight."""
    of_an_item = question.coefficient.statistics

    def statistics(vectors: Integers) -> Floats:
        return of_an_item(vectors) * shares[:, np.newaxis]

    coefficient: Coefficient = replace(question.coefficient, statistics=statistics)
    return question._replace(coefficient=coefficient)


def _effective(counts: Counts, shares: Floats) -> float:
    numbers = np.where(counts.sizes >= 2, counts.vector_weights, 0)
    squares = float(numbers @ shares**2)
    return float(numbers @ shares) ** 2 / squares if squares else 0.0
