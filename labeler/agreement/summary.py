"""The whole of what the agreement report says, as numbers and words without a layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from labeler.agreement.coefficients import COEFFICIENTS, SCOTT
from labeler.agreement.conger import conger_kappa
from labeler.agreement.counts import Counts
from labeler.agreement.estimates import Estimate, Question, sample_of, sample_of_patterns
from labeler.agreement.labels import label_alpha, pairs_touching, specific_agreement
from labeler.agreement.measure import measure
from labeler.agreement.method import Interval, Method, Unit
from labeler.agreement.pairs import cohen_kappas, pair_tables
from labeler.agreement.pairwise import PairAgreement, light_kappa, pairs_of
from labeler.agreement.patterns import Patterns
from labeler.agreement.scales import interval_alpha, ordinal_alpha
from labeler.errors import LabelerError

MISSING: Final = "items with fewer than two labels are left out; no label is filled in"

_AS_USUAL: Final = Method()
_NOTHING_LEFT_OUT: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settings:
    """What has to be the same for the numbers to come out the same."""

    unit: Unit
    """What the intervals take for sampled independently."""
    interval: Interval
    level: float
    bootstrap: int | None
    """The number of resamples; None where there was no bootstrap."""
    seed: int | None
    data_sha256: str
    missing: str = MISSING


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How far annotators agree on one label."""

    count: int
    """How often it was given, on items with one label too."""
    prevalence: float
    """Its share of all labels given; 0 where there are none."""
    pairs: int
    """Pairs of labels of one item of which at least one is this label."""
    specific_agreement: Estimate
    alpha: Estimate
    """Krippendorff's alpha of this label against all others taken as one."""


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """What was counted, what was left out, and the coefficients by name."""

    items: int
    """Items with a label."""
    pairable: int
    """Items with two labels or more: the ones that are compared."""
    documents: int | None
    """Documents with a label; None where they are not known."""
    annotators: int | None
    """None where the caller did not say."""
    labels: int
    singletons: int
    """Items with exactly one label."""
    round_number: int | None
    """The round that the labels were given in; None where there are no rounds, as in a file."""
    categories: tuple[str, ...]
    coefficients: Mapping[str, Estimate]
    per_label: Mapping[str, LabelAgreement]
    pairs: tuple[PairAgreement, ...]
    """Every two annotators who labelled an item in common; none where it is not known who did."""
    left_out: Mapping[str, int]
    """What was not counted: a reason that reads on from its number ("by models"), the number."""
    notes: tuple[str, ...]
    settings: Settings


def summarise(
    labels: Counts | Patterns,
    method: Method = _AS_USUAL,
    *,
    annotators: int | None = None,
    round_number: int | None = None,
    left_out: Mapping[str, int] = _NOTHING_LEFT_OUT,
    scale: Sequence[float] | None = None,
    unlabelled: int = 0,
) -> AgreementSummary:
    """Return the agreement of the counted labels, with intervals made by `method`.

    Patterns know who gave a label; counts do not, and `annotators` then is how many there were, or
    None. Where no document is known, items are the sampled unit whatever the method says, and a
    note says so. `round_number` and `left_out` are passed through. `scale` are the numbers that
    the categories stand for, where they are steps of a scale; alpha is then also given by
    distance. `unlabelled` is how many items nobody labelled; only the published standard error of
    Conger's kappa asks for it.
    LabelerError where documents are the unit and only some items have one.
    """
    counts = labels.counts if isinstance(labels, Patterns) else labels
    method, notes = _feasible(counts, method)
    if not counts.declared:
        notes.append("no codebook was given: the categories are the labels found in the data")
    identified = _Identified.absent(counts)
    if isinstance(labels, Patterns):
        annotators, identified = len(labels.annotators), _Identified.of(labels, method, unlabelled)
    answers = measure(_questions(counts, annotators, scale), method)
    overall = {name: answer for (label, name), answer in answers.items() if label is None}
    bootstrap = method.interval == "bootstrap"
    return AgreementSummary(
        items=counts.items,
        pairable=counts.pairable,
        documents=len(counts.documents) if counts.documents_known else None,
        annotators=annotators,
        labels=counts.labels,
        singletons=counts.singletons,
        round_number=round_number,
        categories=counts.categories,
        coefficients={
            **{coefficient.name: overall.pop(coefficient.name) for coefficient in COEFFICIENTS},
            **identified.coefficients,
            **overall,
        },
        per_label={
            label: _label_agreement(counts, column, answers)
            for column, label in enumerate(counts.categories)
        },
        pairs=identified.pairs,
        left_out={reason: number for reason, number in left_out.items() if number},
        notes=tuple(notes),
        settings=Settings(
            unit=method.unit,
            interval=method.interval,
            level=method.level,
            bootstrap=method.resamples if bootstrap else None,
            seed=method.seed if bootstrap else None,
            data_sha256=counts.data_sha256,
        ),
    )


class _Identified(NamedTuple):
    """What can be said only where it is known who gave which label."""

    coefficients: Mapping[str, Estimate]
    pairs: tuple[PairAgreement, ...]

    @classmethod
    def absent(cls, counts: Counts) -> "_Identified":
        unknown = sample_of(counts).without_value("it is not known who gave which label")
        return cls({"conger": unknown}, ())

    @classmethod
    def of(cls, patterns: Patterns, method: Method, unlabelled: int) -> "_Identified":
        sample, tables = sample_of_patterns(patterns), pair_tables(patterns)
        kappas = cohen_kappas(tables.tables)
        coefficients = {
            "conger": conger_kappa(patterns, sample, method, unlabelled=unlabelled),
            "light": light_kappa(patterns, sample, tables, kappas, method),
        }
        return cls(coefficients, pairs_of(patterns, tables, kappas, method))


_Key = tuple[int | None, str]
"""The column of a label, None for all labels together, and the name of the coefficient."""


def _feasible(counts: Counts, method: Method) -> tuple[Method, list[str]]:
    """Return the method that these labels and this kind of interval allow, and what to note."""
    if method.unit == "item":
        return method, []
    if method.interval == "gwet":
        note = (
            "standard errors as published by Gwet take items for independent, and are too large "
            "where many items have one label"
        )
        return replace(method, unit="item"), [note]
    if counts.documents_known:
        return method, []
    if len(counts.documents) > 1:
        raise LabelerError(
            "some items have a document and others have none: "
            "name the document in every row, or in none"
        )
    note = (
        "no document is named: items were taken for independent, and the intervals are too "
        "narrow if several items come from one document"
    )
    return replace(method, unit="item"), [note]


def _questions(
    counts: Counts, annotators: int | None, scale: Sequence[float] | None
) -> dict[_Key, Question]:
    chosen = list(COEFFICIENTS)
    if annotators == 2:
        chosen.append(SCOTT)
    if scale is not None:
        chosen += [ordinal_alpha(scale), interval_alpha(scale)]
    sample = sample_of(counts)
    questions: dict[_Key, Question] = {
        (None, coefficient.name): Question(coefficient, counts.vectors, sample)
        for coefficient in chosen
    }
    for column in range(len(counts.categories)):
        for question in (specific_agreement(counts, column), label_alpha(counts, column)):
            questions[column, question.coefficient.name] = question
    return questions


def _label_agreement(
    counts: Counts, column: int, answers: Mapping[_Key, Estimate]
) -> LabelAgreement:
    count = int(counts.vector_weights @ counts.vectors[:, column])
    return LabelAgreement(
        count=count,
        prevalence=count / counts.labels if counts.labels else 0.0,
        pairs=pairs_touching(counts, column),
        specific_agreement=answers[column, "specific_agreement"],
        alpha=answers[column, "alpha"],
    )
