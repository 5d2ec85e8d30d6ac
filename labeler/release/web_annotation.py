"""W3C Web Annotation: each label as an annotation that points at its words, in JSON-LD.

https://www.w3.org/TR/annotation-model/ (Recommendation of 23 February 2017). Positions count code
points of the article's text, as the model asks; the quote finds the sentence where a page holds
more than the article.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final
from uuid import NAMESPACE_URL, UUID

from labeler.codebook import OUTSIDE
from labeler.identity import canonical_json
from labeler.release.context import ReleaseContext
from labeler.release.iri import named_uuid, web_address
from labeler.release.json_stream import write_levels
from labeler.release.records import DocumentRecord, RawLabel, SentenceRecord
from labeler.release.spans import link_names, sentences_named

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_LABEL: Final = "classifying"
_AROUND: Final = 32
"""Code points before and after a quotation that tell it from an equal one."""

_TYPES: Final[Mapping[str, str]] = {"person": "Person", "model": "Software"}


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write a collection of annotations; return how many labels it holds.

    Each label is one, and each sentence that it points at one more (a retraction and what it takes
    back).
    """
    collection = named_uuid(
        NAMESPACE_URL,
        context.project,
        context.codebook_id,
        context.choices.labels,
        str(context.documents),
    )
    page = named_uuid(collection, "page")
    outer = {
        "@context": _CONTEXT,
        "id": collection.urn,
        "type": "AnnotationCollection",
        "label": context.project,
    }
    inner = {
        "id": page.urn,
        "type": "AnnotationPage",
        "partOf": {"id": collection.urn},
        "startIndex": 0,
    }
    annotations = _Annotations(context, collection)
    write_levels(file, [(outer, "first"), (inner, "items")], annotations.of(documents))
    return annotations.labels


class _Annotations:
    """Makes the annotations of documents, and counts the labels among them."""

    def __init__(self, context: ReleaseContext, collection: UUID) -> None:
        self.labels = 0
        self._choices = context.choices
        self._collection = collection
        self._pointing = link_names(context).keys()

    def of(self, documents: Iterable[DocumentRecord]) -> Iterator[dict[str, Any]]:
        for document in documents:
            places = {each.sentence_id: each for each in document.sentences}
            for sentence in document.sentences:
                target = _place(document, sentence)
                if not self._choices.aggregated:
                    for label in sentence.labels:
                        yield from self._given(document, sentence, label, target, places)
                elif sentence.aggregated is not None:
                    body = _body(_LABEL, sentence.aggregated.label)
                    yield self._label([sentence.sentence_id], {}, body, target)

    def _given(
        self,
        document: DocumentRecord,
        sentence: SentenceRecord,
        label: RawLabel,
        target: dict[str, Any],
        places: Mapping[str, SentenceRecord],
    ) -> Iterator[dict[str, Any]]:
        """Yield the label that somebody gave, then what it points at in its article."""
        key = [sentence.sentence_id, label.annotator, str(label.round)]
        by = {"creator": _creator(label, names=self._choices.names)}
        yield self._label(key, by, _bodies(label, self._pointing), target)
        for name, value in label.attributes.items():
            named = sentences_named(value) if name in self._pointing else ()
            for each in named:
                if each in places:
                    body = _place(document, places[each])
                    yield self._annotation("linking", [*key, name, each], by, body, target)

    def _label(
        self, key: Sequence[str], by: dict[str, Any], body: Any, target: dict[str, Any]
    ) -> dict[str, Any]:
        self.labels += 1
        return self._annotation(_LABEL, key, by, body, target)

    def _annotation(
        self, motivation: str, key: Sequence[str], by: dict[str, Any], body: Any, target: Any
    ) -> dict[str, Any]:
        return {
            "id": named_uuid(self._collection, *key).urn,
            "type": "Annotation",
            "motivation": motivation,
            **by,
            "body": body,
            "target": target,
        }


def _bodies(label: RawLabel, pointing: Container[str]) -> list[dict[str, Any]]:
    """Return the label, what was recorded beside it, and the note."""
    said = [
        _body("describing", f"{name}: {_words(value)}")
        for name, value in label.attributes.items()
        if name not in pointing or value == OUTSIDE
    ]
    note = [] if label.note is None else [_body("commenting", label.note)]
    return [_body(_LABEL, label.label), *said, *note]


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _words(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value)


def _creator(label: RawLabel, *, names: bool) -> dict[str, str]:
    found = {"name" if names else "nickname": label.annotator}
    if label.kind in _TYPES:
        found = {"type": _TYPES[label.kind], **found}
    return found


def _place(document: DocumentRecord, sentence: SentenceRecord) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": sentence.start, "end": sentence.stop}
    ]
    if sentence.text is not None and document.text is not None:
        before = document.text[max(0, sentence.start - _AROUND) : sentence.start]
        after = document.text[sentence.stop : sentence.stop + _AROUND]
        selectors.append(
            {
                "type": "TextQuoteSelector",
                "exact": sentence.text,
                "prefix": before,
                "suffix": after,
            }
        )
    source = web_address(document.url) or UUID(document.document_id).urn
    return {"type": "SpecificResource", "source": source, "selector": selectors}
