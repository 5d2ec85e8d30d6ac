"""What the project knows of a release: the one record from which all papers are written."""

from collections.abc import Mapping
from dataclasses import dataclass

from labeler.agreement.details import AgreementReport
from labeler.models import AnnotatorKind, RoundPurpose
from labeler.release.choices import Choices, LabelChoice, Licences
from labeler.release.context import ReleaseContext
from labeler.release.splits.splitting import Splits
from labeler.store.adjudication.release import AdjudicationSummary


@dataclass(frozen=True, slots=True)
class Counts:
    """What the data of a release come to."""

    documents: int
    labelled_documents: int
    """Documents of which at least one sentence has a label."""
    with_address: int
    """Documents whose web address is known."""
    published: tuple[str, str] | None
    """The first and the last day of publication that is known."""
    undated: int
    sentences: int
    labelled_sentences: int
    labels: Mapping[str, int]
    """Label → how many raw labels, people's and models'; the codebook's order, then others."""
    decided: Mapping[str, int]
    """Label → how many sentences adjudicators decided for it."""
    skips: int
    in_conflict: int
    """Raw labels by somebody of whom different labels stand."""
    imported: int
    """Raw labels that were made elsewhere."""
    accepted: int
    """Raw labels with which a suggestion was accepted."""
    by_annotator: Mapping[str, tuple[AnnotatorKind, int]]
    """Annotator as the data name them → kind, and how many labels."""
    dates: tuple[str, str] | None
    """The days of the first and of the last of these labels that a person gave."""
    splitters: tuple[str, ...]

    @property
    def all_labels(self) -> int:
        """How many raw labels there are."""
        return sum(self.labels.values())

    def annotators(self, kind: AnnotatorKind) -> int:
        """Return how many annotators of a kind gave a label."""
        return sum(each == kind for each, _ in self.by_annotator.values())


@dataclass(frozen=True, slots=True)
class Written:
    """One file or folder of data that the release has."""

    path: str
    """Within the release, with `/`; a folder's ends in one."""
    format: str
    title: str
    """Of the format."""
    labels: LabelChoice
    rows: int
    row: str
    """What a row is: label, sentence or document."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What only people know: of the dataset as a whole, and by the id of a question."""

    title: str = ""
    authors: tuple[str, ...] = ()
    given: Mapping[str, str] | None = None

    @property
    def any(self) -> bool:
        """Whether anything was answered."""
        return bool(self.title or self.authors or self.given)

    def to(self, question: str) -> str:
        """Return the answer to a question, empty where nobody gave one."""
        return (self.given or {}).get(question, "")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that papers are written from; nothing in it depends on the machine or the time of day."""

    context: ReleaseContext
    file: str
    """The name of the project's file, without its folder."""
    choices: Choices
    """What holds for all files; which labels, each file says itself."""
    formats: tuple[str, ...]
    methods: tuple[LabelChoice, ...]
    """The labels that were asked for: raw, a method of aggregation, or both."""
    split: str | None
    """The shares of the parts, as they were asked for."""
    counts: Counts
    report: AgreementReport
    adjudication: AdjudicationSummary
    left_out: Mapping[str, int]
    """Labels of the round that is aggregated that count for nothing: reason → how many."""
    purposes: Mapping[int, RoundPurpose]
    """Round → what it is for, of every round with labels."""
    pseudonyms: Mapping[str, str]
    """A1…An, as agreement is told of → name; empty where annotators are not named."""
    splits: Splits | None
    warnings: tuple[str, ...]
    written: tuple[Written, ...]
    answers: Answers

    @property
    def method(self) -> LabelChoice | None:
        """By which method the aggregated labels were made; None if there are none."""
        return next((method for method in self.methods if method != "raw"), None)

    @property
    def title(self) -> str:
        """What the dataset is called: as people said, else after its file and its codebook."""
        return self.answers.title or f"{self.context.project}: {self.context.codebook.title}"

    @property
    def licences(self) -> Licences:
        """The licences as they were stated."""
        return self.choices.licences
