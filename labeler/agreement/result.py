"""The whole of what the agreement report says, as numbers and words without a layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from labeler.agreement.annotators import AnnotatorAgreement
from labeler.agreement.confusion import Confusion
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Interval, Unit
from labeler.agreement.pairwise import PairAgreement
from labeler.agreement.planning import Plan

MISSING: Final = "items with fewer than two labels are not compared; no label is filled in"


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
    """Two annotators each who labelled an item in common; none where it is not known who did."""
    by_annotator: tuple[AnnotatorAgreement, ...]
    """Each annotator against the rest; none where it is not known who gave a label."""
    confusion: Confusion
    """Over all pairs of labels of one item."""
    plans: tuple[Plan, ...]
    """What it takes for an interval that is narrow enough."""
    left_out: Mapping[str, int]
    """What was not counted: a reason that reads on from its number ("by models"), the number."""
    notes: tuple[str, ...]
    settings: Settings
    pairs_left_out: int = 0
    """Two annotators each who share items too, and are not in `pairs`: they share the fewest."""
