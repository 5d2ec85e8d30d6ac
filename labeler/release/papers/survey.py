"""Counts a dataset while it is written: no second look at a large project."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from labeler.release.papers.facts import Counts
from labeler.release.records import DocumentRecord, SentenceRecord
from labeler.release.tally import Tally


class Survey:
    """Counts the documents that go by, and what is said of a whole release besides a tally."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._documents: Counter[str] = Counter()
        self._sentences: Counter[str] = Counter()
        self._decided: Counter[str] = Counter()
        self._published: list[str] = []

    def of(self, documents: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
        """Yield the same documents, counted."""
        for document in documents:
            before = self._tally.labelled
            self._tally.add(document)
            self._documents["labelled"] += self._tally.labelled > before
            self._documents["with address"] += document.url is not None
            self._date(document.published_at)
            for sentence in document.sentences:
                self._count(sentence)
            yield document

    def counts(self, label_names: Sequence[str]) -> Counts:
        """Return what was counted; the labels named come first, given or not."""
        tally = self._tally
        return Counts(
            documents=tally.documents,
            labelled_documents=self._documents["labelled"],
            with_address=self._documents["with address"],
            published=(self._published[0], self._published[-1]) if self._published else None,
            undated=self._documents["undated"],
            sentences=tally.sentences,
            labelled_sentences=tally.labelled,
            labels=_ordered(tally.given, label_names),
            decided=_ordered(self._decided, label_names),
            skips=self._sentences["skips"],
            in_conflict=self._sentences["in conflict"],
            imported=tally.imported,
            accepted=tally.suggestions_accepted,
            by_annotator=tally.annotators,
            dates=(min(tally.days), max(tally.days)) if tally.days else None,
            splitters=tuple(sorted(tally.splitters)),
        )

    def _date(self, published_at: str | None) -> None:
        """Keep the first and the last day; a date is text from outside, and may be none."""
        if published_at is None or not published_at[:4].isdecimal():
            self._documents["undated"] += 1
        else:
            self._published = sorted({*self._published, published_at[:10]})
            del self._published[1:-1]

    def _count(self, sentence: SentenceRecord) -> None:
        self._sentences["skips"] += len(sentence.skips)
        self._sentences["in conflict"] += sum(label.in_conflict for label in sentence.labels)
        if sentence.adjudicated is not None:
            self._decided[sentence.adjudicated.label] += 1


def _ordered(counts: Counter[str], label_names: Sequence[str]) -> dict[str, int]:
    others = sorted(counts.keys() - set(label_names))
    return {name: counts[name] for name in (*label_names, *others)}
