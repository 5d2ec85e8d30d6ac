"""The things the project is made of, frozen.

pydantic guards what comes in from outside (a codebook, an imported row). What is made in bulk or
on every key press is a NamedTuple.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

EventKind = Literal["label", "skip", "withdraw", "note", "adjudicate"]
Origin = Literal["key", "suggestion", "undo", "redo", "import", "carry", "settle"]
AnnotatorKind = Literal["person", "model", "reference"]
RoundPurpose = Literal["practice", "calibration", "production", "repeat"]
AttributeType = Literal["text", "choice", "scale", "flag", "sentences", "label", "rule"]

MOST_VALUES: Final = 256
"""How many rules, choices or steps of a scale may be declared: what agreement can tell apart."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9.]{0,7}$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Frozen(BaseModel):
    """A checked, immutable record that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Span(NamedTuple):
    """One sentence of a text: offsets in code points, `stop` exclusive; paragraph from 0."""

    start: int
    stop: int
    paragraph: int


class SourceDocument(NamedTuple):
    """A document as a reader found it, before it is stored.

    `text` is already normalised (see `labeler.text.normalise`); `meta` holds the other fields of
    a JSONL or CSV row, as JSON values.
    """

    text: str
    title: str
    source: str
    url: str | None
    published_at: str | None
    language: str
    raw_sha256: str
    encoding: str
    extractor: str
    meta: Mapping[str, Any]


class Skipped(NamedTuple):
    """Something that a reader could not take in, and why, in words for people.

    `harmless` marks what is passed over by design (a folder's picture file), which is mentioned
    but does not make the command fail.
    """

    source: str
    reason: str
    harmless: bool = False


class Sentence(NamedTuple):
    """One sentence of a document, in its place (`position` counts from 1, as people do)."""

    sentence_id: str
    position: int
    start: int
    stop: int
    paragraph: int
    text: str


class Annotator(NamedTuple):
    """Someone or something that labels."""

    annotator_id: str
    name: str
    kind: AnnotatorKind


class Label(Frozen):
    """A label of a codebook: `name` is stored, `title` and `glyph` are shown, `key` is pressed."""

    name: Name
    title: Prose
    key: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    glyph: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    definition: Prose


class Rule(Frozen):
    """One rule of the decision tree: when it applies, the sentence gets `label`."""

    id: RuleId
    label: Name
    text: Prose
    examples: tuple[Prose, ...] = ()


class Step(Frozen):
    """One step of the decision tree, in order: a question, and the label if the answer is yes."""

    label: Name
    question: Prose
    unless: tuple[Prose, ...] = ()


class Attribute(Frozen):
    """Something more to record about a sentence; optional for the annotator, declared once here."""

    name: Name
    title: Prose
    type: AttributeType
    labels: tuple[Name, ...] = ()
    """The labels it goes with; empty means any."""
    choices: Annotated[tuple[Prose, ...], Field(max_length=MOST_VALUES)] = ()
    minimum: int | None = None
    maximum: int | None = None
    help: str = ""

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("'choices' belongs to the type 'choice', which needs it")
        bounds = (self.minimum, self.maximum)
        if self.type == "scale":
            if self.minimum is None or self.maximum is None or self.minimum >= self.maximum:
                raise ValueError("a scale needs 'minimum' below 'maximum'")
            if self.maximum - self.minimum >= MOST_VALUES:
                raise ValueError(f"a scale has {MOST_VALUES} steps at most")
        elif bounds != (None, None):
            raise ValueError("'minimum' and 'maximum' belong to the type 'scale'")
        return self


class Contrast(Frozen):
    """Two labels that people confuse, to be shown side by side.

    A pair holds a sentence with the first label and its like with the second.
    """

    labels: tuple[Name, Name]
    question: Prose
    pairs: Annotated[tuple[tuple[Prose, Prose], ...], Field(min_length=1)]


class Case(Frozen):
    """A hard case with its ruling."""

    text: Prose
    label: Name
    rule: RuleId
    why: Prose


class Codebook(Frozen):
    """What the labels mean, the rules that decide, and what else may be recorded."""

    name: Name
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.+-]{1,20}$")]
    title: Prose
    unit: Prose
    """What one sentence is read as, and what is ignored."""
    labels: Annotated[tuple[Label, ...], Field(min_length=2, max_length=9)]
    steps: tuple[Step, ...] = ()
    rules: Annotated[tuple[Rule, ...], Field(max_length=MOST_VALUES)] = ()
    contrasts: tuple[Contrast, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    cases: tuple[Case, ...] = ()
    boilerplate: Name | None = None
    """The label suggested for what looks like boilerplate; None switches suggestions off."""

    @property
    def label_names(self) -> tuple[str, ...]:
        """The labels in the codebook's order."""
        return tuple(label.name for label in self.labels)

    def label(self, name: str) -> Label:
        """Return the label called `name`; KeyError if the codebook has none."""
        for label in self.labels:
            if label.name == name:
                return label
        raise KeyError(name)

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
