"""The whole of what the agreement report says, as numbers and words without a layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from labeler.agreement.coefficients import COEFFICIENTS, SCOTT, Coefficient
from labeler.agreement.counts import Counts
from labeler.agreement.estimates import Estimate, Unit, estimate, sample_of
from labeler.agreement.labels import label_alpha, pairs_touching, specific_agreement
from labeler.agreement.scales import interval_alpha, ordinal_alpha
from labeler.errors import LabelerError

LOWEST_LEVEL: Final = 0.5
HIGHEST_LEVEL: Final = 0.9999
INTERVAL: Final = "linearised"
MISSING: Final = "items with fewer than two labels are left out; no label is filled in"

_NOTHING_LEFT_OUT: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settings:
    """What has to be the same for the numbers to come out the same."""

    unit: Unit
    """What the intervals take for sampled independently."""
    level: float
    data_sha256: str
    interval: str = INTERVAL
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
    left_out: Mapping[str, int]
    """What was not counted: a reason that reads on from its number ("by models"), the number."""
    notes: tuple[str, ...]
    settings: Settings


def summarise(
    counts: Counts,
    *,
    unit: Unit = "document",
    level: float = 0.95,
    annotators: int | None = None,
    round_number: int | None = None,
    left_out: Mapping[str, int] = _NOTHING_LEFT_OUT,
    scale: Sequence[float] | None = None,
) -> AgreementSummary:
    """Return the agreement of the counted labels, with intervals at `level`.

    `unit` is what was sampled: documents, whose sentences resemble each other, or single items.
    Where no document is known, items are the unit and a note says so. `annotators`, `round_number`
    and `left_out` are passed through: counts do not know them. `scale` are the numbers that the
    categories stand for, where they are steps of a scale; alpha is then also given by distance.
    LabelerError where `level` is not from 0.5 to 0.9999, or where only some items have a document.
    """
    if not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
        raise LabelerError(
            f"the level of an interval is {level}: "
            f"give one from {LOWEST_LEVEL} to {HIGHEST_LEVEL}, such as 0.95"
        )
    notes = []
    if unit == "document" and not counts.documents_known:
        if len(counts.documents) > 1:
            raise LabelerError(
                "some items have a document and others have none: "
                "name the document in every row, or in none"
            )
        unit = "item"
        notes.append(
            "no document is named: items were taken for independent, and the intervals are too "
            "narrow if several items come from one document"
        )
    if not counts.declared:
        notes.append("no codebook was given: the categories are the labels found in the data")
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
            coefficient.name: estimate(counts, coefficient, unit=unit, level=level)
            for coefficient in _coefficients(annotators, scale)
        },
        per_label={
            label: _label_agreement(counts, column, unit, level)
            for column, label in enumerate(counts.categories)
        },
        left_out={reason: number for reason, number in left_out.items() if number},
        notes=tuple(notes),
        settings=Settings(unit=unit, level=level, data_sha256=counts.data_sha256),
    )


def _coefficients(annotators: int | None, scale: Sequence[float] | None) -> tuple[Coefficient, ...]:
    chosen = list(COEFFICIENTS)
    if annotators == 2:
        chosen.append(SCOTT)
    if scale is not None:
        chosen += [ordinal_alpha(scale), interval_alpha(scale)]
    return tuple(chosen)


def _label_agreement(counts: Counts, column: int, unit: Unit, level: float) -> LabelAgreement:
    given = counts.vectors[:, column]
    count, pairs = int(counts.vector_weights @ given), pairs_touching(counts, column)
    sample = sample_of(counts, (counts.sizes >= 2) & (given > 0), pairs)
    return LabelAgreement(
        count=count,
        prevalence=count / counts.labels if counts.labels else 0.0,
        pairs=pairs,
        specific_agreement=estimate(
            counts, specific_agreement(column), unit=unit, level=level, sample=sample
        ),
        alpha=estimate(counts, label_alpha(column), unit=unit, level=level, sample=sample),
    )
