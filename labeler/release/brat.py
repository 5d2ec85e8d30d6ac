"""brat standoff: a text and its annotations for each article, with the project's configuration.

https://brat.nlplab.org/standoff.html and https://brat.nlplab.org/configuration.html. Offsets count
code points. brat reads annotations line by line, and takes all that `str.splitlines` does for the
end of a line, so a sentence with such a character in it is marked in pieces around it, as brat
itself does where somebody marks more than one line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Final

from labeler.label_files.told import RECORD
from labeler.models import Attribute
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.release.spans import Folders, Layer, Layers, Mark, attributes, link_names
from labeler.text.display import display_text
from labeler.text.jsonlines import json_line

UNLABELLED: Final = "Unlabelled"
"""The type of a sentence that has no label and is pointed at; labels begin with a small letter."""

_BREAKS: Final = "\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029"
_PIECE: Final = re.compile(f"[^{_BREAKS}]+")
_BREAK: Final = re.compile(f"[{_BREAKS}]+")
_NEVER_IN_A_VALUE: Final = re.compile(r"[^a-zA-Z0-9_-]")
_NEVER_IN_A_TITLE: Final = re.compile(r"[<>|]")
"""The configuration reads them as its own signs."""


Values = Mapping[str, str]
"""What an attribute may be → what brat has for it; empty for a flag, which is there or not."""


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the configuration and a folder for each round and annotator; return how many labels.

    One label a sentence is one folder, called after the method. The configuration holds for all
    folders below its own.
    """
    (folder / "annotation.conf").write_bytes(annotation_configuration(context).encode())
    (folder / "visual.conf").write_bytes(visual_configuration(context).encode())
    layers = Layers(context)
    folders = Folders(folder)
    closed = _closed(context)
    written = 0
    for document in documents:
        for layer in layers.of(document):
            stem = folders.of(document, layer) / document.document_id
            stem.with_suffix(".txt").write_bytes((document.text or "").encode())
            lines = "".join(f"{line}\n" for line in _lines(layer, closed))
            stem.with_suffix(".ann").write_bytes(lines.encode())
            written += layer.labels
    return written


def annotation_configuration(context: ReleaseContext) -> str:
    """Return annotation.conf: labels, what is recorded beside them, and what points at what."""
    links = link_names(context)
    closed = _closed(context)
    relations, others = [], []
    for each in attributes(context):
        labels = "|".join(each.labels) or "<ENTITY>"
        if each.name in links:
            relations.append(f"{links[each.name]}\tArg1:{labels}, Arg2:<ENTITY>")
        elif each.name in closed:
            values = "|".join(closed[each.name].values())
            others.append(f"{each.name}\tArg:{labels}" + (f", Value:{values}" if values else ""))
    parts = {
        "spans": [*context.label_names, UNLABELLED],
        "relations": relations,
        "events": [],
        "attributes": others,
    }
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in parts.items())


def visual_configuration(context: ReleaseContext) -> str:
    """Return visual.conf: titles and colours."""
    named = [(each.name, each.title) for each in context.codebook.labels]
    named += [(each.name, each.title) for each in attributes(context)]
    titles = (f"{name} | {_title(title)}" for name, title in named)
    colours = (
        f"{name}\tfgColor:black, bgColor:white, borderColor:{colour}"
        for name, colour in context.colours.items()
    )
    lines = (
        "[labels]",
        *titles,
        "",
        "[drawing]",
        "SPAN_DEFAULT\tfgColor:black, bgColor:white, borderColor:darken",
        "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5",
        "ATTRIBUTE_DEFAULT\tglyph:*",
        *colours,
        "",
    )
    return "\n".join(lines)


def _lines(layer: Layer, closed: Mapping[str, Values]) -> Iterator[str]:
    numbers = count(1)
    notes = count(1)
    for place, mark in enumerate(layer.marks, 1):
        yield f"T{place}\t{_marked(mark)}"
        for name, value in mark.attributes.items():
            known = closed.get(name, {})
            if value is True:
                yield f"A{next(numbers)}\t{name} T{place}"
            elif str(value) in known:
                yield f"A{next(numbers)}\t{name} T{place} {known[str(value)]}"
        if mark.answer is not None:
            yield f"#{next(notes)}\t{RECORD} T{place}\t{json_line(mark.answer.record)[:-1]}"
            if mark.answer.note is not None:
                note = _BREAK.sub(" ", mark.answer.note)
                yield f"#{next(notes)}\tAnnotatorNotes T{place}\t{note}"
    for place, link in enumerate(layer.links, 1):
        yield f"R{place}\t{link.name} Arg1:T{link.start + 1} Arg2:T{link.stop + 1}"


def _marked(mark: Mark) -> str:
    """Return the label of a sentence, where it stands, and its words."""
    label = UNLABELLED if mark.answer is None else mark.answer.label
    start = mark.sentence.start
    pieces = list(_PIECE.finditer(mark.sentence.text or ""))
    places = ";".join(f"{start + piece.start()} {start + piece.end()}" for piece in pieces)
    return f"{label} {places}\t{' '.join(piece.group() for piece in pieces)}"


def _closed(context: ReleaseContext) -> Mapping[str, Values]:
    """Return the values of each attribute that has a closed set of them, of every codebook."""
    found: dict[str, dict[str, str]] = {}
    for attribute in (each for book in context.codebooks.values() for each in book.attributes):
        values = _values(attribute, context)
        if values is None:
            continue
        known = found.setdefault(attribute.name, {})
        for value in values:
            if value not in known:
                name = _NEVER_IN_A_VALUE.sub("_", value)
                while name in known.values():
                    name += "_"
                known[value] = name
    return found


def _values(attribute: Attribute, context: ReleaseContext) -> Iterable[str] | None:
    """Return the values that an attribute may have: none for a flag, None where they are open."""
    match attribute.type:
        case "flag":
            return ()
        case "choice":
            return attribute.choices
        case "scale":
            return map(str, range(attribute.minimum or 0, (attribute.maximum or 0) + 1))
        case "label":
            return context.label_names
        case "rule":
            return (rule.id for book in context.codebooks.values() for rule in book.rules)
        case _:
            return None


def _title(title: str) -> str:
    return _NEVER_IN_A_TITLE.sub(" ", display_text(title))
