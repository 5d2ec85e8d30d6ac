"""UIMA CAS XMI: an analysed text for each article and annotator, as INCEpTION reads them.

https://uima.apache.org/d/uimaj-current/ref.html#ugr.ref.xmi. Offsets count UTF-16 code units, as
UIMA is written in Java. XML 1.0 has no NUL and hardly any other control character, not even
escaped: a text with one is refused.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from labeler.label_files.told import RECORD
from labeler.release.context import ReleaseContext
from labeler.release.iri import web_address
from labeler.release.records import DocumentRecord, refusal
from labeler.release.spans import Folders, Layer, Layers, Mark
from labeler.release.uima_types import (
    CUSTOM,
    LABEL,
    METADATA,
    NEVER_IN_XML,
    SEGMENTATION,
    features,
    links,
    safe,
    type_system,
)

TYPES: Final = "TypeSystem.xml"
_FORMAT: Final = "uima"
_WHY: Final = "a character that XML has no way to write"
_PACKAGES: Final = {"metadata": METADATA, "segmentation": SEGMENTATION, "custom": CUSTOM}
_NAMESPACES: Final = {
    "xmlns:xmi": "http://www.omg.org/XMI",
    "xmlns:cas": "http:///uima/cas.ecore",
    **{
        f"xmlns:{prefix}": f"http:///{package.replace('.', '/')}.ecore"
        for prefix, package in _PACKAGES.items()
    },
    "xmi:version": "2.0",
}
_TWO_UNITS: Final = re.compile("[\U00010000-\U0010ffff]")
"""Characters that UTF-16 has as a pair."""


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the type system and a folder for each round and annotator; return how many labels.

    One label a sentence is one folder, called after the method.
    """
    (folder / TYPES).write_bytes(_serialized(type_system(context)))
    layers = Layers(context)
    folders = Folders(folder)
    cas = _Cas(context)
    labels = 0
    for document in documents:
        made = tuple(layers.of(document))
        if made:
            _check(document, made)
        for layer in made:
            path = folders.of(document, layer) / f"{document.document_id}.xmi"
            path.write_bytes(_serialized(cas.of(document, layer)))
            labels += layer.labels
    return labels


class _Cas:
    """Makes analysed texts."""

    def __init__(self, context: ReleaseContext) -> None:
        self._project = context.project
        self._features = features(context)
        self._links = links(context)

    def of(self, document: DocumentRecord, layer: Layer) -> Element:
        """Return the text of a document, its sentences, and what one layer says of them."""
        text = document.text or ""
        pairs = [found.start() for found in _TWO_UNITS.finditer(text)]
        numbers = count(1)
        sofa = str(next(numbers))
        root = Element("xmi:XMI", _NAMESPACES)
        SubElement(root, "cas:NULL", {"xmi:id": "0"})
        members = []

        def add(kind: str, start: int, stop: int, said: dict[str, str]) -> str:
            number = str(next(numbers))
            units = (str(offset + bisect_left(pairs, offset)) for offset in (start, stop))
            place = dict(zip(("begin", "end"), units, strict=True))
            SubElement(root, kind, {"xmi:id": number, "sofa": sofa, **place, **said})
            members.append(number)
            return number

        add("metadata:DocumentMetaData", 0, len(text), self._metadata(document))
        for each in document.sentences:
            add("segmentation:Sentence", each.start, each.stop, {"id": each.sentence_id})
        marks = [
            add(f"custom:{LABEL}", mark.sentence.start, mark.sentence.stop, self._said(mark))
            for mark in layer.marks
        ]
        for link in layer.links:
            end = layer.marks[link.stop].sentence
            ends = {"Governor": marks[link.start], "Dependent": marks[link.stop]}
            add(f"custom:{self._links[link.name]}", end.start, end.stop, ends)
        initial = {"sofaNum": "1", "sofaID": "_InitialView", "mimeType": "text/plain"}
        SubElement(root, "cas:Sofa", {"xmi:id": sofa, **initial, "sofaString": text})
        SubElement(root, "cas:View", {"sofa": sofa, "members": " ".join(members)})
        return root

    def _metadata(self, document: DocumentRecord) -> dict[str, str]:
        found = {
            "language": document.language,
            "documentTitle": document.title,
            "documentId": document.document_id,
            "documentUri": web_address(document.url),
            "collectionId": self._project,
        }
        return {name: safe(value) for name, value in found.items() if value}

    def _said(self, mark: Mark) -> dict[str, str]:
        if mark.answer is None:
            return {}
        found = {"label": str(mark.answer.label)}
        for name, value in mark.attributes.items():
            if name in self._features:
                found[self._features[name]] = value if isinstance(value, str) else _json(value)
        if mark.answer.note is not None:
            found["note"] = mark.answer.note
        return found | {RECORD: _json(mark.answer.record)}


def _check(document: DocumentRecord, layers: Iterable[Layer]) -> None:
    """LabelerError with the sentence where a text, or what was said of it, is not one for XML."""
    for mark in (mark for layer in layers for mark in layer.marks):
        said = [*mark.attributes.values(), mark.answer.note if mark.answer else None]
        if any(NEVER_IN_XML.search(text) for text in said if isinstance(text, str)):
            raise refusal(_FORMAT, document, mark.sentence, f"in what was said of it {_WHY}")
    found = NEVER_IN_XML.search(document.text or "")
    if found is not None:  # white space between sentences may have one, too
        near = [each for each in document.sentences if each.stop > found.start()]
        raise refusal(_FORMAT, document, (near or document.sentences[-1:])[0], _WHY)


def _json(value: Any) -> str:
    """Return a value as JSON in ASCII, which XML can hold whatever is in it."""
    return json.dumps(value, allow_nan=False)


def _serialized(root: Element) -> bytes:
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
