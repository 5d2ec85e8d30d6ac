"""Reads the texts of the sentences back from what each format wrote.

Whoever adds a format adds its reader here, and to REFUSED what it cannot carry and says so.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[Path], list[str]]


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
}
"""Format → a function from what it wrote (a file or a folder) to the texts, in their order."""

REFUSED: dict[str, frozenset[str]] = {}
"""Format → the cases of `hostile_texts` that it refuses, because it cannot carry them."""
