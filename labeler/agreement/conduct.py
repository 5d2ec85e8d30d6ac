"""How each annotator worked: speed, skips, runs of one label, suggestions taken over.

Reasons to look at somebody's labels, never a verdict: filler comes in runs at the end of an
article, and who takes over a suggestion may simply agree with it.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.details import Conduct
from labeler.agreement.runs import run_probability

LONGEST_MS: Final = 300_000
"""Five minutes: who took longer for one sentence was not reading it all the time."""


class WorkTotals(NamedTuple):
    """What stands of an annotator's work."""

    labels: int = 0
    skips: int = 0
    suggested: int = 0
    """Labels on sentences that carry a suggestion."""
    accepted: int = 0
    """Of those, the ones that are the suggested label."""
    confirmed: int = 0
    """Of those again, the ones given with the key that accepts a suggestion."""


class Act(NamedTuple):
    """An annotator labels a sentence for the first time."""

    annotator: str
    label: str
    duration_ms: int | None
    """From arriving at the sentence to the key; None where that means nothing."""


def conducts(totals: Mapping[str, WorkTotals], acts: Iterable[Act]) -> tuple[Conduct, ...]:
    """Return how each annotator in `totals` worked, in order of their names.

    `acts` come in the order in which they happened, those of different annotators mixed as they
    may be; acts of somebody who is not in `totals` are passed over.
    """
    diaries: defaultdict[str, _Diary] = defaultdict(_Diary)
    for annotator, label, duration_ms in acts:
        diaries[annotator].add(label, duration_ms)
    return tuple(
        _conduct(annotator, total, diaries[annotator])
        for annotator, total in sorted(totals.items())
    )


class _Diary:
    """What has to be kept of an annotator's acts."""

    def __init__(self) -> None:
        self.durations = array("i")
        self.numbers: Counter[str] = Counter()
        self.longest_run = 0
        self.run_label: str | None = None
        self._label: str | None = None
        self._run = 0

    def add(self, label: str, duration_ms: int | None) -> None:
        self.numbers[label] += 1
        if duration_ms is not None and duration_ms <= LONGEST_MS:
            self.durations.append(duration_ms)
        self._run = self._run + 1 if label == self._label else 1
        self._label = label
        if self._run > self.longest_run:
            self.longest_run, self.run_label = self._run, label


def _conduct(annotator: str, total: WorkTotals, diary: _Diary) -> Conduct:
    handled = total.labels + total.skips
    median, quartiles = None, None
    if diary.durations:
        seconds = np.quantile(np.array(diary.durations), [0.25, 0.5, 0.75]) / 1000
        median, quartiles = float(seconds[1]), (float(seconds[0]), float(seconds[2]))
    run = diary.longest_run
    return Conduct(
        annotator=annotator,
        labels=total.labels,
        skips=total.skips,
        skip_rate=total.skips / handled if handled else 0.0,
        median_seconds=median,
        quartile_seconds=quartiles,
        longest_run=run,
        run_label=diary.run_label,
        run_probability=run_probability(diary.numbers.values(), run) if run else None,
        suggested=total.suggested,
        accepted=total.accepted,
        confirmed=total.confirmed,
    )
