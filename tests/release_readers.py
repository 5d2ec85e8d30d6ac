"""Reads the texts of the sentences back from what each format wrote.

Whoever adds a format adds its reader here, and to REFUSED what it cannot carry and says so.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from labeler.release.formats import Format

Reader = Callable[[Path], list[str]]

PROOFS_ONLY = frozenset({"spacy"})
"""Extras that the environment of the tests is without."""


def cases(formats: Iterable[Format]) -> list[Any]:
    """Return formats as cases of a test, each in the environment that has what it needs."""
    return [
        pytest.param(
            known, id=known.name, marks=[pytest.mark.proofs] if known.extra in PROOFS_ONLY else []
        )
        for known in formats
    ]


def _jsonl(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_bytes().decode().split("\n")[:-1]]


def _delimited(delimiter: str) -> Reader:
    def read(path: Path) -> list[str]:
        with path.open(encoding="utf-8", newline="") as file:
            return [row["text"] for row in csv.DictReader(file, delimiter=delimiter)]

    return read


def _parquet(path: Path) -> list[str]:
    from pyarrow import parquet

    return [str(text) for text in parquet.read_table(path)["text"].to_pylist()]


def _label_studio(path: Path) -> list[str]:
    return [task["data"]["text"] for task in json.loads((path / "tasks.json").read_bytes())]


def _checkthat(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["Text"] for row in csv.DictReader(file, delimiter="\t")]


def _web_annotation(path: Path) -> list[str]:
    page = json.loads(path.read_bytes())["first"]
    return [str(item["target"]["selector"][1]["exact"]) for item in page["items"]]


def _spacy(path: Path) -> list[str]:
    import spacy
    from spacy.tokens import DocBin

    read = DocBin().from_disk(path / "labels" / "00001.spacy")
    return [doc.text for doc in read.get_docs(spacy.blank("xx").vocab)]


def _brat(path: Path) -> list[str]:
    """Read what stands at the places that are marked, in every article."""
    texts = []
    for file in (path / "round-1" / "A1").glob("*.ann"):
        article = file.with_suffix(".txt").read_bytes().decode()
        for line in file.read_bytes().decode().splitlines():
            if line.startswith("T"):
                places = [int(place) for place in re.findall(r"\d+", line.split("\t")[1])]
                texts.append(article[places[0] : places[-1]])
    return texts


def _uima(path: Path) -> list[str]:
    texts = []
    for file in (path / "round-1" / "A1").glob("*.xmi"):
        root = ElementTree.parse(file).getroot()  # noqa: S314 - our own
        (sofa,) = root.iter("{http:///uima/cas.ecore}Sofa")
        units = sofa.attrib["sofaString"].encode("utf-16-le")
        for mark in root.iter("{http:///webanno/custom.ecore}SentenceLabel"):
            start, stop = int(mark.attrib["begin"]), int(mark.attrib["end"])
            texts.append(units[2 * start : 2 * stop].decode("utf-16-le"))
    return texts


READERS: dict[str, Reader] = {
    "jsonl": _jsonl,
    "csv": _delimited(","),
    "tsv": _delimited("\t"),
    "parquet": _parquet,
    "huggingface": lambda path: _parquet(path / "aggregated" / "train.parquet"),
    "croissant": lambda path: _parquet(path / "aggregated.parquet"),
    "label-studio": _label_studio,
    "doccano": lambda path: _jsonl(path / "A1.jsonl"),
    "prodigy": _jsonl,
    "checkthat": _checkthat,
    "web-annotation": _web_annotation,
    "lewidi": lambda path: [row["text"] for row in json.loads(path.read_bytes()).values()],
    "claimreview": lambda path: [
        review["claimReviewed"] for review in json.loads(path.read_bytes())["dataFeedElement"]
    ],
    "spacy": _spacy,
    "brat": _brat,
    "uima": _uima,
}
"""Format → a function from what it wrote (a file or a folder) to the texts, in their order."""

A_FILE_AN_ARTICLE = frozenset({"brat", "uima"})
"""Formats whose articles are in no order."""

REFUSED: dict[str, frozenset[str]] = {"uima": frozenset({"NUL", "terminal"})}
"""Format → the cases of `hostile_texts` that it refuses, because it cannot carry them."""
