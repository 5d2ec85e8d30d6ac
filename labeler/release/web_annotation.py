"""W3C Web Annotation: each label as an annotation that points at its words, in JSON-LD.

https://www.w3.org/TR/annotation-model/ (Recommendation of 23 February 2017). Positions count code
points of the article's text, as the model asks; the quote finds the sentence where a page holds
more than the article.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final
from uuid import NAMESPACE_URL, UUID

from labeler.codebook import OUTSIDE
from labeler.identity import canonical_json
from labeler.release.context import ReleaseContext
from labeler.release.iri import named_uuid, web_address
from labeler.release.json_stream import write_levels
from labeler.release.records import DocumentRecord, RawLabel, SentenceRecord

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
    labels = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal labels
        for annotation in _annotations(documents, context, collection):
            labels += annotation["motivation"] == _LABEL
            yield annotation

    write_levels(file, [(outer, "first"), (inner, "items")], counted())
    return labels


def _annotations(
    documents: Iterable[DocumentRecord], context: ReleaseContext, collection: UUID
) -> Iterator[dict[str, Any]]:
    pointing = {
        attribute.name
        for codebook in context.codebooks.values()
        for attribute in codebook.attributes
        if attribute.type == "sentences"
    }
    for document in documents:
        places = {each.sentence_id: each for each in document.sentences}
        for sentence in document.sentences:
            target = _place(document, sentence)
            if context.choices.aggregated:
                if sentence.aggregated is not None:
                    yield {
                        "id": named_uuid(collection, sentence.sentence_id).urn,
                        "type": "Annotation",
                        "motivation": _LABEL,
                        "body": _body(_LABEL, sentence.aggregated.label),
                        "target": target,
                    }
                continue
            for label in sentence.labels:
                key = (sentence.sentence_id, label.annotator, str(label.round))
                creator = _creator(label, names=context.choices.names)
                yield {
                    "id": named_uuid(collection, *key).urn,
                    "type": "Annotation",
                    "motivation": _LABEL,
                    "creator": creator,
                    "body": _bodies(label, pointing),
                    "target": target,
                }
                for name, value in label.attributes.items():
                    for each in value if name in pointing and isinstance(value, list) else ():
                        if each in places:
                            yield {
                                "id": named_uuid(collection, *key, name, each).urn,
                                "type": "Annotation",
                                "motivation": "linking",
                                "creator": creator,
                                "body": _place(document, places[each]),
                                "target": target,
                            }


def _bodies(label: RawLabel, pointing: set[str]) -> list[dict[str, Any]]:
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
