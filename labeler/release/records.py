"""What a dataset is made of, as every format gets it: documents with sentences with labels.

Nothing here tells more than a release may: annotators are A1…An unless names were asked for, times
are days, notes and texts are there only if they may be. A format writes what it finds.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from labeler.errors import LabelerError

if TYPE_CHECKING:
    from labeler.agreement.consensus.result import Method
    from labeler.models import AnnotatorKind, Origin
    from labeler.store.adjudication.release import AdjudicationKind

LabelSource = Literal["adjudicated", "consensus", "single", "majority"]
"""Where an aggregated label comes from: an adjudicator decided it; several annotators' labels;
one annotator alone; or, in the consensus of a model, most votes of people too few to be modelled.
"""


class RawLabel(NamedTuple):
    """What one annotator said of a sentence in one round."""

    annotator: str
    """A1…An in the order of each one's first event; the name only with --names."""
    kind: "AnnotatorKind"
    label: str
    attributes: Mapping[str, Any]
    """Checked against the codebook. Without text, free texts are left out, and `cue` is
    `{"start", "stop"}`: code points of the document's text."""
    date: str | None
    """The day, ISO 8601, UTC; None where it is not known."""
    duration_ms: int | None
    origin: "Origin"
    round: int
    in_conflict: bool
    """Whether different labels by this annotator stand."""
    note: str | None
    """Always None unless notes were asked for."""
    codebook_id: str
    foreign: Mapping[str, Any] = {}
    """By what the tool that the label was imported from knows its task again, by the tool."""

    @property
    def unsure(self) -> bool:
        """Whether the annotator marked the label as unsure."""
        return bool(self.attributes.get("unsure"))

    @property
    def accepted_suggestion(self) -> bool:
        """Whether the annotator accepted what was suggested."""
        return self.origin == "suggestion"


class Skip(NamedTuple):
    """That an annotator passed a sentence over in a round."""

    annotator: str
    kind: "AnnotatorKind"
    date: str | None
    """The day, as a label's."""
    round: int
    note: str | None
    codebook_id: str
    foreign: Mapping[str, Any] = {}
    """As a label's."""


class Adjudicated(NamedTuple):
    """The label that adjudication decided on."""

    label: str
    adjudicator: str
    kind: "AdjudicationKind"
    date: str | None
    round: int
    """The round whose labels were looked at."""
    reason: str | None
    """A note, so None unless notes were asked for."""
    codebook_id: str


class Voter(NamedTuple):
    """One person's vote."""

    annotator: str
    label: str


class Aggregated(NamedTuple):
    """One label for a sentence, and all that it rests on."""

    label: str
    label_source: LabelSource
    consensus: str | None
    """The label of the method, also where another was decided on; None without a vote."""
    method: "Method"
    tie_rule: str
    """`codebook`, or `random:` and the seed."""
    ties: tuple[str, ...]
    """The labels between which the tie rule decided, in the codebook's order; else empty."""
    votes: Mapping[str, int]
    """Label → how many people gave it, for each label of the codebook, in its order."""
    probabilities: Mapping[str, float] | None
    """Label → how probable the method holds it; None without a vote."""
    voters: tuple[Voter, ...] = ()
    """Whose votes they are, in the pseudonyms' order; empty for a format that does not ask."""

    @property
    def n_annotations(self) -> int:
        """How many people's labels it rests on."""
        return sum(self.votes.values())

    @property
    def soft_label(self) -> dict[str, float] | None:
        """Label → its share of the votes; None where fewer than two people labelled."""
        total = self.n_annotations
        if total < 2:
            return None
        return {label: votes / total for label, votes in self.votes.items()}


class SentenceRecord(NamedTuple):
    """One sentence in its place. Offsets count code points of the document's text from 0."""

    sentence_id: str
    """A hash of document, offsets and text: the same in every project."""
    position: int
    """From 1."""
    paragraph: int
    """From 1."""
    start: int
    stop: int
    """Exclusive."""
    text: str | None
    """None without text."""
    suggested: str | None
    """The label that the program suggested before anybody labelled: a sign of page furniture."""
    suggested_because: str | None
    labels: tuple[RawLabel, ...]
    """In the pseudonyms' order."""
    skips: tuple[Skip, ...]
    adjudicated: Adjudicated | None
    aggregated: Aggregated | None
    """None where labels stay raw, and where there is none to be had."""

    def counted(self, round_number: int) -> list[RawLabel]:
        """Return the labels of people in a round, but for those in conflict with themselves."""
        return [
            label
            for label in self.labels
            if label.kind == "person" and label.round == round_number and not label.in_conflict
        ]


class DocumentRecord(NamedTuple):
    """One article with all its sentences, labelled or not."""

    number: int
    """From 1, in the order of the release."""
    document_id: str
    """A hash of the text: the same in every project."""
    title: str | None
    """None without text, as are `source`, `meta` and `text`."""
    source: str | None
    """The file it came from."""
    url: str | None
    published_at: str | None
    language: str
    raw_sha256: str
    meta: str | None
    """The other fields of the row it was imported from, as canonical JSON."""
    splitter: str
    text: str | None
    """The whole text, for formats that ask for it."""
    sentences: tuple[SentenceRecord, ...]
    split: str | None
    """train, dev or test; None where no split was asked for."""


def refusal(
    format_name: str, document: DocumentRecord, sentence: SentenceRecord, why: str
) -> LabelerError:
    """Return the error for a sentence that a format cannot carry: `why` says what it holds."""
    return LabelerError(
        f"sentence {sentence.sentence_id} (document {document.document_id}, position"
        f" {sentence.position}): {why}, which the format {format_name} cannot carry; choose another"
        " format; nothing was written"
    )
