"""The practice articles and their reference labels, as they ship: what a newcomer starts with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labeler.resources import data_folder
from labeler.text.normalise import normalise


@dataclass(frozen=True, slots=True)
class Reference:
    """The label that the codebook gives one sentence of a practice article, and why.

    `start` and `stop` are code points of the article's text. `attributes` is as an annotator would
    record it, but for `targets`: either "outside" or a list of `[start, stop]`, because a sentence
    has its id only once it is stored (see `recorded_attributes`). `why` is a sentence for whoever
    chose another label; empty where nobody should.
    """

    start: int
    stop: int
    label: str
    rule: str
    attributes: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class PracticeArticle:
    """One practice article; `source` is its file's name, the references are in reading order."""

    title: str
    text: str
    source: str
    language: str
    references: tuple[Reference, ...]


def practice_articles() -> tuple[PracticeArticle, ...]:
    """Return the practice articles, easiest first.

    Raises LabelerError when the installation lacks its `seeds` folder.
    """
    folder = data_folder("seeds")
    return tuple(
        _article(path, folder / "reference" / f"{path.stem}.jsonl")
        for path in sorted((folder / "articles").glob("*.txt"))
    )


def recorded_attributes(
    reference: Reference, sentence_ids: Mapping[tuple[int, int], str]
) -> dict[str, Any]:
    """Return the attributes as a label event records them: with the rule, and targets by their ids.

    `sentence_ids` maps the `(start, stop)` of the stored article's sentences to their ids. Raises
    KeyError where the article was cut elsewhere than the reference expects.
    """
    attributes = {**reference.attributes, "rule": reference.rule}
    if isinstance(targets := attributes.get("targets"), list):
        attributes["targets"] = [sentence_ids[start, stop] for start, stop in targets]
    return attributes


def _article(path: Path, references: Path) -> PracticeArticle:
    """Read an article and its references; the first line is the headline, as in real imports."""
    text = normalise(path.read_text(encoding="utf-8"))
    return PracticeArticle(
        title=text.partition("\n")[0],
        text=text,
        source=path.name,
        language="en",
        references=tuple(
            _reference(line) for line in references.read_text(encoding="utf-8").splitlines()
        ),
    )


def _reference(line: str) -> Reference:
    row = json.loads(line)
    return Reference(
        start=row["start"],
        stop=row["stop"],
        label=row["label"],
        rule=row["rule"],
        attributes=row.get("attributes", {}),
        why=row.get("why", ""),
    )
