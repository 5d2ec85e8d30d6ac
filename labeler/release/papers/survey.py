"""Counts a dataset while it is written: no second look at a large project."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from labeler.release.papers.facts import Counts
from labeler.release.records import DocumentRecord, SentenceRecord

if TYPE_CHECKING:
    from labeler.models import AnnotatorKind


class Survey:
    """Counts the documents that go by."""

    def __init__(self) -> None:
        self._documents: Counter[str] = Counter()
        self._sentences: Counter[str] = Counter()
        self._labels: Counter[str] = Counter()
        self._raw: Counter[str] = Counter()
        self._decided: Counter[str] = Counter()
        self._people: dict[str, tuple[AnnotatorKind, int]] = {}
        self._published: list[str] = []
        self._days: set[str] = set()
        self._splitters: set[str] = set()

    def of(self, documents: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
        """Yield the same documents, counted."""
        for document in documents:
            self._documents["all"] += 1
            self._documents["with address"] += document.url is not None
            self._splitters.add(document.splitter)
            self._date(document.published_at)
            before = self._sentences["labelled"]
            for sentence in document.sentences:
                self._count(sentence)
            self._documents["labelled"] += self._sentences["labelled"] > before
            yield document

    def counts(self, label_names: Sequence[str]) -> Counts:
        """Return what was counted; the labels named come first, given or not."""
        return Counts(
            documents=self._documents["all"],
            labelled_documents=self._documents["labelled"],
            with_address=self._documents["with address"],
            published=(self._published[0], self._published[-1]) if self._published else None,
            undated=self._documents["undated"],
            sentences=self._sentences["all"],
            labelled_sentences=self._sentences["labelled"],
            labels=_ordered(self._labels, label_names),
            decided=_ordered(self._decided, label_names),
            skips=self._sentences["skips"],
            in_conflict=self._raw["in conflict"],
            imported=self._raw["imported"],
            accepted=self._raw["accepted"],
            by_annotator=dict(self._people),
            dates=(min(self._days), max(self._days)) if self._days else None,
            splitters=tuple(sorted(self._splitters)),
        )

    def _date(self, published_at: str | None) -> None:
        """Keep the first and the last day; a date is text from outside, and may be none."""
        if published_at is None or not published_at[:4].isdecimal():
            self._documents["undated"] += 1
        else:
            self._published = sorted({*self._published, published_at[:10]})
            del self._published[1:-1]

    def _count(self, sentence: SentenceRecord) -> None:
        self._sentences["all"] += 1
        self._sentences["labelled"] += bool(sentence.labels)
        self._sentences["skips"] += len(sentence.skips)
        for label in sentence.labels:
            self._labels[label.label] += 1
            self._raw["in conflict"] += label.in_conflict
            if label.date is not None and label.kind == "person":
                self._days.add(label.date)
            self._raw["imported"] += label.origin == "import"
            self._raw["accepted"] += label.accepted_suggestion
            _, so_far = self._people.get(label.annotator, (label.kind, 0))
            self._people[label.annotator] = (label.kind, so_far + 1)
        if sentence.adjudicated is not None:
            self._decided[sentence.adjudicated.label] += 1


def _ordered(counts: Counter[str], label_names: Sequence[str]) -> dict[str, int]:
    others = sorted(counts.keys() - set(label_names))
    return {name: counts[name] for name in (*label_names, *others)}
