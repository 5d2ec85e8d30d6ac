"""One annotator against themselves: the same items labelled again in a later round.

Krippendorff's stability (2004, section 11.1): what an annotator does not repeat, no other can be
expected to share. So it is an upper end for agreement between annotators.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from labeler.agreement.builder import count_unordered
from labeler.agreement.details import IntraAnnotator
from labeler.agreement.headline import headline
from labeler.agreement.method import Method


class RepeatedLabel(NamedTuple):
    """The two labels that one annotator gave to one item in two rounds."""

    annotator: str
    earlier: int
    later: int
    """Numbers of the rounds."""
    document: str | None
    item: str
    first: str
    second: str
    """The labels of the earlier and of the later round."""
    days: float | None
    """The time between them, where it is known."""


def intra_annotator(
    repeats: Iterable[RepeatedLabel], categories: Sequence[str] | None, method: Method
) -> tuple[IntraAnnotator, ...]:
    """Return each annotator's agreement with themselves, by pair of rounds, in order.

    Two labels of one person are compared as those of two people are, so that alpha takes chance
    from both rounds together. `categories` are the declared labels; without them, those that an
    annotator used are taken. LabelerError for a label that is not declared.
    """
    groups: dict[tuple[str, int, int], list[RepeatedLabel]] = defaultdict(list)
    for repeat in repeats:
        groups[repeat.annotator, repeat.earlier, repeat.later].append(repeat)
    found = []
    for (annotator, earlier, later), own in sorted(groups.items(), key=lambda group: group[0]):
        rows = [
            (each.document, each.item, label) for each in own for label in (each.first, each.second)
        ]
        counts = count_unordered(rows, categories)
        percent, alpha = headline(counts, method)
        days = [each.days for each in own if each.days is not None]
        found.append(
            IntraAnnotator(
                annotator=annotator,
                earlier=earlier,
                later=later,
                items=counts.items,
                days=median(days) if days else None,
                percent=percent,
                alpha=alpha,
            )
        )
    return tuple(found)


def only_repeats(round_number: int, again: Sequence[IntraAnnotator]) -> str:
    """Say what a round of repeats is for, and where to look instead."""
    repeated = sorted({each.earlier for each in again if each.later == round_number})
    rounds = " or ".join(f"--round {number}" for number in repeated) or "--round"
    return (
        f"round {round_number} holds repeats only: they say how far people agree with themselves"
        " (the same person again), and nothing about agreement among people, which the report of"
        f" the round that they repeat is about ({rounds})"
    )
