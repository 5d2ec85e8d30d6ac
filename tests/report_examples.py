"""Reports for the tests: one with every part, made of invented people and articles."""

import random
from collections.abc import Sequence

import numpy as np

from labeler.agreement.confusion import Confusion
from labeler.agreement.details import (
    AgreementReport,
    Comparison,
    Conduct,
    DisputedItem,
    Drift,
    IntraAnnotator,
    LabellingDesign,
    RuleConfusion,
    Sensitivity,
    SharedItems,
    Sharing,
    Slice,
    TargetAgreement,
)
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.agreement.weighted import weighted_rows

LABELS = ("claim", "attribution", "filler", "retraction")
PEOPLE = ("Ada", "Ben", "Cem", "Dov")


def rows(
    people: Sequence[str] = PEOPLE,
    labels: Sequence[str] = LABELS,
    *,
    documents: int = 14,
    sentences: int = 20,
    annotators_an_item: int = 3,
    seed: int = 1,
) -> list[AnnotatedRow]:
    """Simulate labels: articles differ in how hard they are, and the first two labels are mixed."""
    chance = random.Random(seed)
    found: list[AnnotatedRow] = []
    weights = [0.5, 0.3, 0.19, 0.01][: len(labels)] + [0.01] * max(0, len(labels) - 4)
    for document in range(documents):
        hard = chance.uniform(0.02, 0.35)
        for sentence in range(sentences):
            truth = chance.choices(range(len(labels)), weights)[0]
            number = min(len(people), annotators_an_item - (sentence % 5 == 0))
            for name in sorted(chance.sample(list(people), number)):
                said = truth
                if chance.random() < hard:
                    said = 1 - truth if truth < 2 and len(labels) > 1 else 0
                found.append((f"Article {document + 1}", str(sentence + 1), name, labels[said]))
    return found


def summary_of(found: Sequence[AnnotatedRow], labels: Sequence[str] = LABELS) -> AgreementSummary:
    """Return the agreement of labels in round 2."""
    return summarise(
        annotated_unordered(found, labels),
        Method(),
        round_number=2,
        left_out={"skipped": 7, "in other rounds": 1_200},
    )


def estimate(value: float | None, se: float | None = 0.03, *, documents: int = 14) -> Estimate:
    """Return an estimate that is only there to be shown."""
    if value is None:
        return Estimate(None, 0, 0, reason="no item has two labels or more")
    if se is None:
        return Estimate(value, 9, 3, 0.1, None, 2, 1.2, "too few to say: 3 documents")
    return Estimate(value, 200, documents, se, (value - 2 * se, value + 2 * se), documents - 1, 1.4)


def design_of(found: Sequence[AnnotatedRow]) -> LabellingDesign:
    """Count who shares items with whom, all annotators in one group."""
    by_item: dict[tuple[str | None, str], list[str]] = {}
    for document, item, annotator, _ in found:
        by_item.setdefault((document, item), []).append(annotator)
    people = list(dict.fromkeys(row[2] for row in found))
    numbers: dict[int, int] = {}
    for names in by_item.values():
        numbers[len(names)] = numbers.get(len(names), 0) + 1
    shared = tuple(
        SharedItems(one, other, number)
        for place, one in enumerate(people)
        for other in people[place + 1 :]
        if (number := sum(one in names and other in names for names in by_item.values()))
    )
    return LabellingDesign(numbers, shared, (tuple(people),), sharing_of(shared, len(people)))


def sharing_of(shared: Sequence[SharedItems], people: int) -> Sharing:
    """Count what the pairs share, all of which are listed."""
    counts = sorted(pair.items for pair in shared) or [0]
    fewest = min(shared, key=lambda pair: pair.items, default=None)
    return Sharing(people, len(shared), fewest, counts[len(counts) // 2], counts[-1])


def full_report(
    people: Sequence[str] = PEOPLE,
    labels: Sequence[str] = LABELS,
    *,
    outside: str = "Storm on the coast",
) -> AgreementReport:
    """Return a report with every part; `outside` stands where text of an article stands."""
    found = rows(people, labels)
    summary = summary_of(found, labels)
    first, last = people[0], people[-1]
    size = len(labels)
    table = Confusion(np.eye(size) * 12 + 1, np.ones((size, size)))
    high, low, none = estimate(0.84), estimate(0.61), estimate(None)
    few = estimate(0.5, None)
    return AgreementReport(
        summary,
        source=f"{outside}.db",
        design=design_of(found),
        weighted=weighted_rows(
            found,
            {(row[0], row[1]): 1.0 + 4.0 * (int(row[1]) % 3 > 0) for row in found},
            labels,
            Method(),
            origin="assignment",
        ),
        sensitivity=(
            Sensitivity("skips as a category", 900, 281, estimate(0.8), estimate(0.66)),
            Sensitivity("accepted suggestions only", 3, 1, none, none),
        ),
        targets=(TargetAgreement(labels[-1], outside, 12, 3, low, 0.2, low, few),),
        rules=(
            RuleConfusion("A4", 41, 22, 60, table),
            RuleConfusion("C1", 120, 118, 130, table),
        ),
        intra_annotator=(
            IntraAnnotator(first, 1, 3, 60, 12.5, high, low),
            IntraAnnotator(last, 1, 3, 9, None, high, few),
        ),
        drift=Drift(
            by_time=tuple(
                Slice(f"2 to 9 May, part {part}", 70, 200, estimate(0.8 + part / 50), estimate(0.6))
                for part in range(1, 5)
            ),
            by_document=(
                Slice(outside, 20, 55, low, few),
                Slice("Article 2", 20, 55, high, low),
            ),
            by_codebook=(Slice("default 1.0", 200, 600, high, low),),
        ),
        comparisons=(
            Comparison("alpha", "round 1", "round 2", 0.61, 0.7, estimate(0.09), 0.0004),
            Comparison("", outside, "labels.csv", 0.61, None, none, None),
        ),
        conduct=(
            Conduct(first, 210, 4, 0.018, 4.25, (2.5, 9.0), 14, labels[0], 0.03, 30, 28, 20),
            Conduct(last, 12, 0, 0.0, None, None, 0, None, None, 0, 0),
        ),
        disputed=(
            DisputedItem(
                "s1", outside, 7, f"{outside}, said the mayor.", 1.5, _votes(people, labels)
            ),
            DisputedItem("s2", None, None, None, 1.0, _votes(people[:2], labels)),
        ),
    )


def _votes(people: Sequence[str], labels: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, labels[place % len(labels)]) for place, name in enumerate(people))
