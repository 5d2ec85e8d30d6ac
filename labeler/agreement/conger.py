"""Conger's kappa: chance agreement from what each annotator tends to say.

Conger (1980) generalised Cohen's kappa to many annotators by the mean, over all pairs of them, of
the chance that they agree; Gwet (2014) to missing labels. It needs the pairs' marginals, so it is
a function of how often each annotator gave each label.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from labeler.agreement.bootstrap import Drawn, drawn_units, resampled
from labeler.agreement.coefficients import NOT_PAIRABLE, ONE_LABEL, PERCENT, Floats
from labeler.agreement.counts import Integers
from labeler.agreement.estimates import Estimate, Sample, interval_estimate
from labeler.agreement.gwet import agreement_shares, standard_error
from labeler.agreement.linearise import centred
from labeler.agreement.measure import with_standard_error
from labeler.agreement.method import Method
from labeler.agreement.patterns import Patterns

FEW_LABELS: Final = 30
"""An annotator's tendency is not known from fewer labels."""
_NAMED: Final = 10
"""How many of them a note names."""
_LABELS_AT_ONCE: Final = 1 << 18
_FEW_KINDS: Final = 8
"""Kinds of items, by the share of their pairs that differ, that are counted by document."""
LARGEST_BOOTSTRAP: Final = 50_000_000
"""Numbers in the table of what each unit adds, above which Conger's kappa is not resampled."""


def conger_kappa(
    patterns: Patterns, sample: Sample, method: Method, *, unlabelled: int = 0
) -> Estimate:
    """Return Conger's kappa of the annotators with a label.

    Its default standard error is ratio-linearised, as for all coefficients: kappa is a function of
    the pairable items, their disagreement, and the annotators' marginals, and an item's influence
    is the change of kappa along what it adds to them. For two annotators without missing labels it
    is that of Fleiss, Cohen and Everitt (1969) times sqrt(n / (n - 1)).
    `unlabelled` items, which nobody labelled, count in irrCAC's standard error of Conger's kappa
    (and of no other coefficient), and therefore in ours where that is asked for.
    """
    statistics = PERCENT.statistics(patterns.vectors)
    totals = np.concatenate([patterns.weights @ statistics, patterns.marginals.reshape(-1)])
    number = len(patterns.annotators)
    reason = _undefined(totals, number)
    if reason is not None:
        return sample.without_value(reason)
    value = float(_value(totals, number))
    disagreement, chance = totals[1] / totals[0], _chance(totals[2:].reshape(number, -1))
    along = np.array([disagreement, -1.0]) / (totals[0] * chance)
    slopes = _marginal_slopes(patterns.marginals) * disagreement / chance**2
    marginal = _per_pattern(patterns, slopes)
    influence = statistics @ along + marginal
    size = statistics @ np.abs(along) + _per_pattern(patterns, np.abs(slopes))
    answer = interval_estimate(
        value, centred(influence, size, patterns.weights), sample, method, lower=-np.inf
    )
    if answer.se is not None and method.interval == "gwet":
        se = _published(patterns, value, chance, unlabelled)
        items = int(patterns.weights.sum()) + unlabelled
        answer = with_standard_error(answer, se, items, method.level)
    few = np.flatnonzero(patterns.marginals.sum(axis=1) < FEW_LABELS).tolist()
    if not few:
        return answer
    named = ", ".join(patterns.annotators[annotator] for annotator in few[:_NAMED])
    more = "" if len(few) <= _NAMED else f" and {len(few) - _NAMED:,} more"
    how_many = f"{len(few):,} of {number:,} annotators"
    who = f"{how_many} gave fewer than {FEW_LABELS} labels: {named}{more}"
    return replace(answer, notes=(*answer.notes, who))


def conger_drawn(patterns: Patterns, sample: Sample, method: Method) -> Drawn | None:
    """Return what a bootstrap of Conger's kappa draws; None where there are too many annotators."""
    width = patterns.marginals.size
    if (sample.documents + len(patterns.table)) * (width + 2) > LARGEST_BOOTSTRAP:
        return None
    pairs = PERCENT.statistics(patterns.vectors)
    if method.unit == "item":
        given = np.zeros((len(patterns.table), width))
        index, codes = patterns.entries
        given[index, codes] = 1.0
        return drawn_units(np.column_stack([pairs, given]), sample, method)
    given, weights = _given_by_document(patterns, width), np.ones(sample.documents, np.int64)
    kinds, kind = np.unique(pairs, axis=0, return_inverse=True)
    if not 0 < len(kinds) <= _FEW_KINDS:
        return Drawn(np.column_stack([sample.by_document(pairs), given]), weights)
    # Numbers of items of each kind are whole, which is added up in half the time.
    items = sample.by_document(np.eye(len(kinds))[kind.reshape(-1)])
    totals_of = np.zeros((len(kinds) + width, pairs.shape[1] + width))
    totals_of[: len(kinds), : pairs.shape[1]] = kinds
    totals_of[len(kinds) :, pairs.shape[1] :] = np.eye(width)
    return Drawn(np.column_stack([items, given]), weights, totals_of)


def _given_by_document(patterns: Patterns, width: int) -> Floats:
    """Return [D, A * q]: how often each annotator gave each label in each document."""
    documents, vectors, weights = patterns.cells
    number = len(patterns.documents)
    given = np.zeros(number * width)
    for portion in patterns.table.portions(vectors, _LABELS_AT_ONCE):
        cells, codes = patterns.table.take(vectors[portion])
        # Cells come by document, so that a portion is a stretch of the table.
        start = documents[portion.start] * width
        flat = documents[portion][cells] * width + codes - start
        found = np.bincount(flat, weights[portion][cells])
        given[start : start + len(found)] += found
    return given.reshape(number, width)


def conger_resampled(
    answer: Estimate, totals: Floats | None, patterns: Patterns, method: Method
) -> Estimate:
    """Return the estimate with what the totals [B, m] of its resamples say."""
    if not answer.se:
        return answer
    if totals is None:
        note = "too many annotators to resample: the standard error is linearised"
        return replace(answer, notes=(*answer.notes, note))
    with np.errstate(divide="ignore", invalid="ignore"):
        return resampled(answer, _value(totals, len(patterns.annotators)), method)


def _undefined(totals: Floats, annotators: int) -> str | None:
    if totals[0] == 0:
        return NOT_PAIRABLE
    used = totals[2:].reshape(annotators, -1).any(axis=0)
    return ONE_LABEL if used.sum() == 1 else None


def _value(totals: Floats, annotators: int) -> Floats:
    """Return kappa [...] of totals [..., 2 + annotators * categories]."""
    marginals = totals[..., 2:].reshape(*totals.shape[:-1], annotators, -1)
    return np.asarray(1 - totals[..., 1] / totals[..., 0] / _chance(marginals))


def _chance(marginals: Floats) -> Floats:
    """Return [...]: the mean chance disagreement of all pairs of annotators [..., A, q].

    Annotators without a label, as a resample may have them, count for none.
    """
    labels = marginals.sum(axis=-1, keepdims=True)
    shares = marginals / np.where(labels > 0, labels, 1)
    number = (labels > 0).sum(axis=(-2, -1))
    others = shares.sum(axis=-2, keepdims=True) - shares
    differing = shares * ((number - 1)[..., np.newaxis, np.newaxis] - others)
    return np.asarray(differing.sum(axis=(-2, -1)) / (number * (number - 1)))


def _marginal_slopes(marginals: Integers) -> Floats:
    """Return [A, q]: by how much chance disagreement grows with a label of an annotator."""
    number = len(marginals)
    labels = marginals.sum(axis=1, keepdims=True)
    shares = marginals / labels
    slope = (number - 1 - 2 * (shares.sum(axis=0) - shares)) / (number * (number - 1))
    return np.asarray((slope - (shares * slope).sum(axis=1, keepdims=True)) / labels)


def _per_pattern(patterns: Patterns, of_labels: Floats) -> Floats:
    """Return [P]: the sum of a number for each annotator and label, over those of the pattern."""
    index, codes = patterns.entries
    sums = np.bincount(index, of_labels.reshape(-1)[codes], len(patterns.table))
    return np.asarray(sums, np.float64)


def _published(patterns: Patterns, value: float, chance: Floats, unlabelled: int) -> float:
    """Return the standard error as Gwet (2014, chapter 5) has it, and irrCAC prints it."""
    marginals, weights = patterns.marginals, patterns.weights
    number, items = len(marginals), weights.sum() + unlabelled
    pairable, agreeing = agreement_shares(patterns.vectors)
    labels = marginals.sum(axis=1, keepdims=True)
    shares = marginals / labels
    others = shares.sum(axis=0) - shares
    moved = items / labels * (others - (shares * others).sum(axis=1, keepdims=True))
    seen = _per_pattern(patterns, moved) / (number * (number - 1))
    expected, left = 1 - float(chance), float(chance)
    scale = items / (weights @ pairable)
    terms = scale * (agreeing - expected * pairable) / left - 2 * (1 - value) * seen / left
    numbers = np.append(weights, unlabelled).astype(np.float64)
    return standard_error(numbers, np.append(terms, 0.0), value)
