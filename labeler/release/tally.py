"""What is counted while a dataset goes by, for whoever describes it."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from labeler.release.records import DocumentRecord, SentenceRecord

if TYPE_CHECKING:
    from labeler.models import AnnotatorKind


class Tally:
    """Counts of a dataset's documents, sentences, labels and annotators."""

    def __init__(self) -> None:
        self.documents = 0
        self.sentences = 0
        """All of them, labelled or not."""
        self.labelled = 0
        """Sentences with at least one label given."""
        self.given: Counter[str] = Counter()
        """Label → how often it was given."""
        self.chosen: Counter[str] = Counter()
        """Label → how many sentences have it as their one label."""
        self.annotators: dict[str, tuple[AnnotatorKind, int]] = {}
        """Who gave the labels, as the release names them → what they are, and how many."""
        self.people_per_sentence: Counter[int] = Counter()
        """How many people labelled a sentence → how many sentences; those with a label."""
        self.votes: Counter[int] = Counter()
        """How many people's labels one label a sentence rests on → how many sentences."""
        self.adjudicated: Counter[str] = Counter()
        """What adjudicators had before them → how many sentences."""
        self.suggestions_accepted = 0
        self.imported = 0
        """Labels that came from other tools or files."""
        self.days: set[str] = set()
        """Those on which people gave the labels."""
        self.splitters: set[str] = set()
        self.rounds: set[int] = set()

    @property
    def people(self) -> int:
        """How many people gave labels."""
        return sum(kind == "person" for kind, _ in self.annotators.values())

    @property
    def made_here(self) -> bool:
        """Whether any label was given in labeler itself."""
        return self.imported < self.given.total()

    @property
    def models(self) -> list[str]:
        """The models that gave labels."""
        return [name for name, (kind, _) in self.annotators.items() if kind == "model"]

    @property
    def voted_together(self) -> int:
        """How many sentences rest on the labels of two people or more."""
        return sum(count for votes, count in self.votes.items() if votes > 1)

    def add(self, document: DocumentRecord) -> None:
        """Count a document."""
        self.documents += 1
        self.sentences += len(document.sentences)
        self.splitters.add(document.splitter)
        for sentence in document.sentences:
            self._add(sentence)

    def _add(self, sentence: SentenceRecord) -> None:
        if sentence.labels:
            self.labelled += 1
            people = {label.annotator for label in sentence.labels if label.kind == "person"}
            self.people_per_sentence[len(people)] += 1
        for label in sentence.labels:
            self.given[label.label] += 1
            _, so_far = self.annotators.get(label.annotator, (label.kind, 0))
            self.annotators[label.annotator] = (label.kind, so_far + 1)
            if label.date is not None and label.kind == "person":
                self.days.add(label.date)
            self.rounds.add(label.round)
            self.suggestions_accepted += label.accepted_suggestion
            self.imported += label.origin == "import"
        found = sentence.aggregated
        if found is not None:
            self.chosen[found.label] += 1
            self.votes[found.n_annotations] += 1
            if sentence.adjudicated is not None:
                self.adjudicated[sentence.adjudicated.kind] += 1


def spread(counts: Mapping[int, int]) -> str:
    """Return how many sentences have how many people's labels: `1 person: 3; 2 people: 5`."""
    return "; ".join(
        f"{people:,} {'person' if people == 1 else 'people'}: {counts[people]:,}"
        for people in sorted(counts)
    )


def made_elsewhere(imported: int, labels: int) -> str:
    """Return how many of the labels came from other tools, in a sentence; empty for none."""
    if not imported:
        return ""
    if imported == labels:
        return "All labels came from other tools or files."
    return f"{imported:,} of {labels:,} labels came from other tools or files."
