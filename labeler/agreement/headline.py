"""The two figures by which parts of the labels are compared: percent agreement and alpha."""

from typing import NamedTuple

from labeler.agreement.coefficients import ALPHA, PERCENT
from labeler.agreement.counts import Counts, Integers
from labeler.agreement.estimates import Estimate, Question, Sample, sample_of
from labeler.agreement.feasible import feasible
from labeler.agreement.measure import measure
from labeler.agreement.method import Method


class Headline(NamedTuple):
    """How far the labels of some items agree, as it is, and beyond chance."""

    percent: Estimate
    alpha: Estimate


def headline(counts: Counts, method: Method) -> Headline:
    """Return percent agreement and Krippendorff's alpha, with intervals made by `method`.

    LabelerError where documents are the unit and only some items have one.
    """
    method, _ = feasible(counts.documents, method)
    return headline_of(counts.vectors, sample_of(counts), method)


def headline_of(vectors: Integers, sample: Sample, method: Method) -> Headline:
    """Return the same for count vectors [V, q] and how often each stands in which document.

    The method has to be one that the sample allows.
    """
    questions = {each.name: Question(each, vectors, sample) for each in (PERCENT, ALPHA)}
    answers, _ = measure(questions, method)
    return Headline(answers[PERCENT.name], answers[ALPHA.name])
