"""Answers many questions about the same labels, with the kind of interval that is asked for."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeVar

import numpy as np

from labeler.agreement.bootstrap import Drawn, drawn_units, resampled, resampled_totals
from labeler.agreement.coefficients import Floats
from labeler.agreement.estimates import TOO_FEW, UNANIMOUS, Estimate, Question, estimate
from labeler.agreement.gwet import gwet_standard_error
from labeler.agreement.method import Method
from labeler.agreement.tails import student_t_quantile

Key = TypeVar("Key", bound=Hashable)

NOT_PUBLISHED: Final = "no standard error of this kind is published: it is linearised"
_NOTHING: Final[Mapping[str, Drawn]] = MappingProxyType({})
_ZERO: Final = 1e-12
"""A published standard error below this is 0 but for rounding."""


def measure(
    questions: Mapping[Key, Question], method: Method, also: Mapping[str, Drawn] = _NOTHING
) -> tuple[dict[Key, Estimate], dict[str, Floats]]:
    """Return the answer to each question. All must be about the same classes of items.

    In a bootstrap, what is `also` to be drawn comes back as its totals [B, m], by its name.
    """
    answers = {key: estimate(question, method) for key, question in questions.items()}
    if method.interval == "gwet":
        answers = {key: _published(questions[key], answers[key], method) for key in questions}
    if method.interval != "bootstrap":
        return answers, {}
    drawn, places = _to_be_drawn(list(questions.values()), method)
    totals, *others = resampled_totals([drawn, *also.values()], method)
    for (key, question), place in zip(questions.items(), places, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            values = question.coefficient.value(totals[:, place])
        answers[key] = resampled(answers[key], values, method)
    return answers, dict(zip(also, others, strict=True))


def with_standard_error(answer: Estimate, se: float, items: int, level: float) -> Estimate:
    """Return the estimate with another standard error, of `items` independent items.

    The interval is that of irrCAC: Student's t with the number of labelled items less one, clipped
    at 1. A label with too few pairs still has none.
    """
    answer = replace(answer, se=se, df=items - 1, design_effect=None, ci=None, notes=())
    if se < _ZERO or answer.value is None:
        return replace(answer, se=0.0, reason=answer.reason or UNANIMOUS)
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


def _to_be_drawn(questions: list[Question], method: Method) -> tuple[Drawn, list[slice]]:
    """Return the units with the statistics of all questions, and where each question's are."""
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
    statistics = np.column_stack([statistics for _, statistics in blocks.values()])
    return drawn_units(statistics, questions[0].sample, method), places
