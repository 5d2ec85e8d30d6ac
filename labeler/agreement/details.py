"""What the agreement report says beyond the coefficients, each part on its own.

A part is empty, or None, where its data do not exist: a label file knows nothing of skips, and a
project with one round nothing of repeats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from labeler.agreement.confusion import Confusion
from labeler.agreement.estimates import Estimate
from labeler.agreement.result import AgreementSummary
from labeler.agreement.weighted import WeightedAgreement

Choice = Literal[
    "skips as a category",
    "without unsure labels",
    "without accepted suggestions",
    "accepted suggestions only",
]
"""Another choice of which labels count."""


@dataclass(frozen=True, slots=True)
class SharedItems:
    """How many items two annotators have both labelled."""

    first: str
    second: str
    items: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many items the pairs of annotators share, those that share any."""

    annotators: int
    """Whose pairs were counted: of thousands, those with the most labels."""
    pairs: int
    fewest: SharedItems | None
    median: int
    most: int


@dataclass(frozen=True, slots=True)
class LabellingDesign:
    """Who labelled how much, and together with whom: what any number can rest on."""

    items_by_labels: Mapping[int, int]
    """Labels on an item → how many items have that many."""
    overlap: tuple[SharedItems, ...]
    """Two annotators each that share items, in order; of very many, those that share most."""
    groups: tuple[tuple[str, ...], ...]
    """Annotators linked by shared items, directly or through others; the largest group first.
    More than one group: nothing compares annotators of different groups."""
    sharing: Sharing
    """Of all pairs, also those that `overlap` leaves out."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Agreement with another choice of which labels count."""

    name: Choice
    labels: int
    items: int
    """Items with two labels or more under this choice."""
    percent: Estimate
    alpha: Estimate


@dataclass(frozen=True, slots=True)
class TargetAgreement:
    """How far two annotators who both said the label name the same targets (a set of sentences)."""

    label: str
    attribute: str
    pairs: int
    """Pairs of labels of one sentence that are both this label and both name a target."""
    unnamed: int
    """Pairs of which at least one names no target; they are not compared."""
    masi: Estimate
    """Mean MASI similarity (Passonneau 2006), 1 for equal sets."""
    expected_masi: float | None
    """What chance gives: targets drawn by their position relative to the sentence."""
    alpha: Estimate
    """Agreement beyond chance, 1 - observed / expected MASI distance."""
    link_f1: Estimate
    """F1 over single links (sentence → target), one annotator taken for the other's reference."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleConfusion:
    """The label pairs that labels made by one rule of the codebook stand in."""

    rule: str
    labels: int
    """Labels that name this rule."""
    agreeing: int
    pairs: int
    """Pairs with another label of the same item; `agreeing` of them are the same label."""
    confusion: Confusion


@dataclass(frozen=True, slots=True)
class IntraAnnotator:
    """One annotator against themselves: the same items in an earlier and in a later round."""

    annotator: str
    earlier: int
    later: int
    """Numbers of the rounds."""
    items: int
    days: float | None
    """The median time between the two labels."""
    percent: Estimate
    alpha: Estimate


@dataclass(frozen=True, slots=True)
class Slice:
    """Agreement on a part of the items: those of a time, a document, or a codebook version."""

    name: str
    """A date or a span of dates, a document's title, or a codebook's name and version."""
    items: int
    """Items with two labels or more; the others have nothing to compare."""
    labels: int
    """Labels of these items."""
    percent: Estimate
    alpha: Estimate


@dataclass(frozen=True, slots=True)
class Drift:
    """Agreement over time, document by document, and codebook by codebook."""

    by_time: tuple[Slice, ...] = ()
    """The items in order of their last label, in parts of about equal size."""
    by_document: tuple[Slice, ...] = ()
    """Every document with a compared item, the lowest agreement first."""
    by_codebook: tuple[Slice, ...] = ()
    """Never pooled; only where labels were made under more than one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two coefficients on the same items, and how far apart they are."""

    coefficient: str
    """Its name; where two coefficients are compared, both names: `alpha, ac1`."""
    first: str
    second: str
    """What is compared, in words ("round 1", "labels.csv"), or the name of a coefficient."""
    first_value: float | None
    second_value: float | None
    difference: Estimate
    """Second less first, with the interval of a paired comparison."""
    p: float | None
    """Of the t test of no difference; None where there is no interval."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How one annotator worked; a reason to look, never a verdict."""

    annotator: str
    labels: int
    skips: int
    skip_rate: float
    """Skips over labels and skips."""
    median_seconds: float | None
    quartile_seconds: tuple[float, float] | None
    """Between showing a sentence and its label, the lower and the upper quartile."""
    longest_run: int
    """The longest run of one label in the order in which the annotator labelled."""
    run_label: str | None
    run_probability: float | None
    """How probable a run as long as this, or longer, is for labels in random order."""
    suggested: int
    """Sentences with a suggestion that the annotator labelled."""
    accepted: int
    """Of those, the ones that got the suggested label."""
    confirmed: int = 0
    """Of those again, the ones labelled with the key that accepts a suggestion."""


@dataclass(frozen=True, slots=True)
class DisputedItem:
    """One item on which the annotators differ."""

    item: str
    document: str | None
    """The title where there is one, else the id."""
    position: int | None
    """The number of the sentence in its document."""
    text: str | None
    entropy: float
    """Of its labels, in bits."""
    labels: tuple[tuple[str, str], ...]
    """(annotator, label), in order of the annotators."""


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Everything that a report shows."""

    summary: AgreementSummary
    source: str
    """What was read: the project's or the files' names."""
    design: LabellingDesign | None = None
    sensitivity: tuple[Sensitivity, ...] = ()
    targets: tuple[TargetAgreement, ...] = ()
    rules: tuple[RuleConfusion, ...] = ()
    intra_annotator: tuple[IntraAnnotator, ...] = ()
    drift: Drift = Drift()
    comparisons: tuple[Comparison, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    disputed: tuple[DisputedItem, ...] = ()
    weighted: WeightedAgreement | None = None
    """By sampling weights; None where every item counts alike."""
