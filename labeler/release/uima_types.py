"""The UIMA types of what is written: those of DKPro Core, a layer of labels, layers of links.

https://uima.apache.org/d/uimaj-current/ref.html#ugr.ref.xml.component_descriptor.type_system

INCEpTION makes its layers from such a file: a type whose features are all texts is a span layer,
one that refers to a Governor and a Dependent of the same type is a relation layer.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from labeler.label_files.told import RECORD
from labeler.release.context import ReleaseContext
from labeler.release.spans import attributes, link_names

CUSTOM: Final = "webanno.custom"
"""The package of the layers that INCEpTION's users define."""
METADATA: Final = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type"
SEGMENTATION: Final = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"

LABEL: Final = "SentenceLabel"
_DOCUMENT: Final = ("documentTitle", "documentId", "documentUri", "collectionId")
_TAKEN: Final = ("sofa", "begin", "end", "label", "note", RECORD)

NEVER_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write, not even escaped."""


def features(context: ReleaseContext) -> dict[str, str]:
    """Return the feature for each attribute, but for those that point at sentences."""
    links = link_names(context)
    return _identifiers((e.name for e in attributes(context) if e.name not in links), _TAKEN)


def links(context: ReleaseContext) -> dict[str, str]:
    """Return the type, in the package CUSTOM, for each name of a link."""
    return _identifiers(link_names(context).values(), (LABEL,))


def type_system(context: ReleaseContext) -> Element:
    """Return the description of the types.

    What is recorded beside a label is a text, as a number of UIMA's cannot be missing.
    """
    root = Element("typeSystemDescription", xmlns="http://uima.apache.org/resourceSpecifier")
    SubElement(root, "name").text = context.codebook.name
    types = SubElement(root, "types")
    _add(
        types,
        f"{METADATA}.DocumentMetaData",
        dict.fromkeys(_DOCUMENT, ""),
        parent="uima.tcas.DocumentAnnotation",
    )
    _add(types, f"{SEGMENTATION}.Sentence", {"id": ""})
    titles = {each.name: each.title for each in attributes(context)}
    said = {feature: titles[name] for name, feature in features(context).items()}
    label = f"{CUSTOM}.{LABEL}"
    _add(types, label, {"label": context.codebook.title, **said, "note": "", RECORD: ""})
    for link in links(context).values():
        _add(types, f"{CUSTOM}.{link}", {"Governor": "", "Dependent": ""}, features_are=label)
    return root


def safe(text: str) -> str:
    """Return a text about the data, such as a title, without what XML has no way to write."""
    return NEVER_IN_XML.sub("\ufffd", text)


def _add(
    types: Element,
    name: str,
    described: Mapping[str, str],
    *,
    parent: str = "uima.tcas.Annotation",
    features_are: str = "uima.cas.String",
) -> None:
    """Add a type with its features, each with a description."""
    made = SubElement(types, "typeDescription")
    SubElement(made, "name").text = name
    SubElement(made, "description").text = ""
    SubElement(made, "supertypeName").text = parent
    within = SubElement(made, "features")
    for feature, description in described.items():
        each = SubElement(within, "featureDescription")
        SubElement(each, "name").text = feature
        SubElement(each, "description").text = safe(description)
        SubElement(each, "rangeTypeName").text = features_are


def _identifiers(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return an identifier of UIMA's for each name, no two alike and none that is taken."""
    found: dict[str, str] = {}
    for name in names:
        identifier = name.replace("-", "_")
        while identifier in taken or identifier in found.values():
            identifier += "_"
        found[name] = identifier
    return found
