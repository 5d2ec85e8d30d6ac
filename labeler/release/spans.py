"""Labels as marks in the article's text, for tools that annotate spans: who marked what, and links.

Each annotator's marks of a round are a layer of their own, as those tools have them.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from labeler.label_files.told import file_stem, folded
from labeler.models import Attribute
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord, SentenceRecord
from labeler.release.tasks import Answer, Tasks

_TAKES_BACK: Final = "targets"
_RETRACTS: Final = "Retracts"


class Mark(NamedTuple):
    """One sentence as somebody marked it; without an answer, it is only what a link points at."""

    sentence: SentenceRecord
    answer: Answer | None

    @property
    def attributes(self) -> Mapping[str, Any]:
        """What was recorded beside the label; empty for one label a sentence."""
        found = None if self.answer is None else self.answer.record.get("attributes")
        return found or {}


class Link(NamedTuple):
    """That one mark points at another: a retraction at what it takes back."""

    name: str
    """Of the relation."""
    start: int
    """The place of the mark that points, in the layer."""
    stop: int
    """The place of the mark that is pointed at."""


class Layer(NamedTuple):
    """What one annotator marked in one document in one round, or one label a sentence of it."""

    annotator: str
    round: int | None
    """None for one label a sentence."""
    marks: tuple[Mark, ...]
    """In the order of the text."""
    links: tuple[Link, ...]

    @property
    def labels(self) -> int:
        """How many labels it holds."""
        return sum(mark.answer is not None for mark in self.marks)


class Layers:
    """Makes the layers of documents."""

    def __init__(self, context: ReleaseContext) -> None:
        """Take what the labels are made of from the context."""
        self._tasks = Tasks(context)
        self._context = context
        self._links = link_names(context)

    def of(self, document: DocumentRecord) -> Iterator[Layer]:
        """Yield a layer for each round and annotator, or the one of the labels aggregated."""
        sentences = {each.sentence_id: each for each in document.sentences}
        marks: dict[tuple[int | None, str], list[Mark]] = {}
        for task in self._tasks.of(document):
            for answer in task.answers:
                if answer.label is None:
                    continue
                number = None if self._context.choices.aggregated else answer.record["round"]
                mark = Mark(sentences[task.place["sentence_id"]], answer)
                marks.setdefault((number, answer.annotator), []).append(mark)
        for (number, annotator), made in marks.items():
            yield self._layer(annotator, number, made, sentences)

    def _layer(
        self,
        annotator: str,
        number: int | None,
        made: list[Mark],
        sentences: Mapping[str, SentenceRecord],
    ) -> Layer:
        pointing = [
            (mark, name, target)
            for mark in made
            for attribute, name in self._links.items()
            for target in self._targets(mark, attribute)
            if target in sentences
        ]
        marked = {mark.sentence.sentence_id for mark in made}
        only_pointed_at = {target for _, _, target in pointing} - marked
        marks = made + [Mark(sentences[target], None) for target in only_pointed_at]
        marks.sort(key=lambda mark: mark.sentence.position)
        places: dict[str, int] = {}
        for place, mark in enumerate(marks):
            places.setdefault(mark.sentence.sentence_id, place)
        links = (
            Link(name, places[mark.sentence.sentence_id], places[target])
            for mark, name, target in pointing
        )
        return Layer(annotator, number, tuple(marks), tuple(links))

    def _targets(self, mark: Mark, attribute: str) -> Sequence[str]:
        """Return the ids that a mark points at.

        Those of one label a sentence are named by more than half of the people who gave this label
        and said what it points at.
        """
        if not self._context.choices.aggregated:
            return sentences_named(mark.attributes.get(attribute))
        label = None if mark.answer is None else mark.answer.label
        said = [
            each.attributes[attribute]
            for each in mark.sentence.counted(self._context.round)
            if each.label == label and attribute in each.attributes
        ]
        named = dict.fromkeys(target for value in said for target in sentences_named(value))
        return [
            each for each in named if 2 * sum(each in sentences_named(v) for v in said) > len(said)
        ]


class Folders:
    """Names the folder of each layer: two layers never share one, on any file system."""

    def __init__(self, folder: Path) -> None:
        """Put all of them into one folder."""
        self._folder = folder
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, document: DocumentRecord, layer: Layer) -> Path:
        """Return the folder for a document's layer, made if it is not there.

        It is that of the split, if there is one, then of the round and of the annotator.
        """
        parts = [] if document.split is None else [document.split]
        if layer.round is not None:
            parts.append(f"round-{layer.round}")
        path = self._folder.joinpath(*parts, self._name(layer.annotator))
        path.mkdir(parents=True, exist_ok=True)
        return path

    def _name(self, annotator: str) -> str:
        if annotator not in self._names:
            stem = name = file_stem(annotator)
            number = 1
            while folded(name) in self._taken:
                number += 1
                name = f"{stem}~{number}"
            self._taken.add(folded(name))
            self._names[annotator] = name
        return self._names[annotator]


def link_names(context: ReleaseContext) -> dict[str, str]:
    """Return the name of a relation for each attribute that points at sentences."""
    found = (each.name for each in attributes(context) if each.type == "sentences")
    return {name: _RETRACTS if name == _TAKES_BACK else name for name in found}


def attributes(context: ReleaseContext) -> tuple[Attribute, ...]:
    """Return what may stand beside a label, once a name, the codebook in use first.

    Each goes with all labels that it goes with in any codebook; with every label, if there are none
    named.
    """
    books = (context.codebook, *context.codebooks.values())
    found: dict[str, list[Attribute]] = {}
    for book in books:
        for attribute in book.attributes:
            found.setdefault(attribute.name, []).append(attribute)
    return tuple(each[0].model_copy(update={"labels": _together(each)}) for each in found.values())


def _together(attributes: Sequence[Attribute]) -> tuple[str, ...]:
    if not all(each.labels for each in attributes):
        return ()
    return tuple(dict.fromkeys(label for each in attributes for label in each.labels))


def sentences_named(value: Any) -> Sequence[str]:
    """Return the sentences that an attribute names: none where it says that they are elsewhere."""
    return value if isinstance(value, list) else ()
