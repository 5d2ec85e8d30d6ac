"""Answers many questions about the same labels, with the kind of interval that is asked for."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np

from labeler.agreement.bootstrap import resampled, resampled_totals, unit_statistics
from labeler.agreement.coefficients import Floats
from labeler.agreement.estimates import TOO_FEW, UNANIMOUS, Estimate, Question, estimate
from labeler.agreement.gwet import gwet_standard_error
from labeler.agreement.method import Method
from labeler.agreement.tails import student_t_quantile

Key = TypeVar("Key", bound=Hashable)

NOT_PUBLISHED: Final = "no standard error of this kind is published: it is linearised"
_ZERO: Final = 1e-12
"""A published standard error below this is 0 but for rounding."""


def measure(questions: Mapping[Key, Question], method: Method) -> dict[Key, Estimate]:
    """Return the answer to each question. All must be about the same classes of items."""
    answers = {key: estimate(question, method) for key, question in questions.items()}
    if method.interval == "gwet":
        return {key: _published(questions[key], answers[key], method) for key in questions}
    if method.interval == "bootstrap" and questions:
        values = _resampled_values(list(questions.values()), method)
        return {
            key: resampled(answer, drawn, method)
            for (key, answer), drawn in zip(answers.items(), values, strict=True)
        }
    return answers


def with_standard_error(answer: Estimate, se: float, items: int, level: float) -> Estimate:
    """Return the estimate with another standard error, of `items` independent items.

    The interval is that of irrCAC: Student's t with the number of labelled items less one, clipped
    at 1. A label with too few pairs still has none.
    """
    answer = replace(answer, se=se, df=items - 1, design_effect=1.0, ci=None, notes=())
    if se < _ZERO or answer.value is None:
        return replace(answer, se=0.0, design_effect=None, reason=answer.reason or UNANIMOUS)
    if answer.pairs is not None and TOO_FEW in (answer.reason or ""):
        return answer
    margin = student_t_quantile((1 + level) / 2, items - 1) * se
    return replace(answer, ci=(answer.value - margin, min(1.0, answer.value + margin)), reason=None)


def _published(question: Question, answer: Estimate, method: Method) -> Estimate:
    if answer.se is None:
        return answer
    weights = question.sample.class_weights
    se = gwet_standard_error(question.coefficient.name, question.vectors, weights)
    if se is None:
        return replace(answer, notes=(*answer.notes, NOT_PUBLISHED))
    return with_standard_error(answer, se, int(weights.sum()), method.level)


def _resampled_values(questions: list[Question], method: Method) -> list[Floats]:
    """Return the values [B] of each question in the same resamples."""
    blocks: dict[tuple[Hashable, int], tuple[slice, Floats]] = {}
    width = 0
    places = []
    for coefficient, vectors, _ in questions:
        key = coefficient.statistics, id(vectors)  # Fleiss' kappa and AC1 are of the same sums
        if key not in blocks:
            statistics = coefficient.statistics(vectors)
            blocks[key] = slice(width, width + statistics.shape[1]), statistics
            width += statistics.shape[1]
        places.append(blocks[key][0])
    sample = questions[0].sample
    statistics = np.column_stack([statistics for _, statistics in blocks.values()])
    units = unit_statistics(statistics, sample.cells, sample.documents, method)
    weights = sample.class_weights if method.unit == "item" else np.ones(sample.documents, np.int64)
    totals = resampled_totals(units, weights, method)
    with np.errstate(divide="ignore", invalid="ignore"):
        return [
            question.coefficient.value(totals[:, place])
            for question, place in zip(questions, places, strict=True)
        ]
