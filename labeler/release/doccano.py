"""doccano's JSON Lines for text classification: a file an annotator, as its own export has them.

Its importer guesses the encoding and loads rows into tables, in which a key that a row lacks, and
a null among numbers, become NaN, which its database refuses. So the files are ASCII, every key is
on every row, and nothing outside the record is null.
https://github.com/doccano/doccano/tree/master/backend/data_import/pipeline
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from labeler.label_files.told import RECORD, file_stem, folded
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.release.tasks import Answer, Task, Tasks

LABELS: Final = "label_config.json"
"""What doccano calls the file when it asks for labels to import."""

_LIGHT: Final = 0.4
"""The relative luminance from which black is easier to read than white."""


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the label file and a JSON Lines file an annotator; return how many labels there were.

    One label a sentence is one file, called after the method.
    """
    (folder / LABELS).write_bytes(_ascii(_labels(context)).encode())
    tasks = Tasks(context)
    names: dict[str, str] = {}
    count = 0
    for document in documents:
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for task in tasks.of(document):
            for answer in task.answers:
                stem = file_stem(answer.annotator)
                lines[names.setdefault(folded(stem), stem)].append(_ascii(_row(task, answer)))
                count += answer.label is not None
        # Opened anew for each article: there may be more annotators than open files are allowed.
        for stem, rows in lines.items():
            with (folder / f"{stem}.jsonl").open("a", encoding="ascii", newline="") as file:
                file.writelines(rows)
    return count


def _row(task: Task, answer: Answer) -> dict[str, Any]:
    return {
        "id": task.place["sentence_id"],
        "text": task.text,
        "label": [] if answer.label is None else [answer.label],
        "title": task.title,
        "before": task.before,
        "after": task.after,
        **task.place,
        RECORD: answer.record,
    }


def _labels(context: ReleaseContext) -> list[dict[str, Any]]:
    """Return the label types: keys are those of the codebook in use."""
    keys = {label.name: label.key for label in context.codebook.labels}
    return [
        {
            "text": name,
            "prefix_key": None,
            "suffix_key": keys.get(name),
            "background_color": colour,
            "text_color": _on(colour),
        }
        for name, colour in context.colours.items()
    ]


def _on(colour: str) -> str:
    """Return black or white, whichever is read better on a colour (WCAG 2 luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _LIGHT else "#ffffff"


def _ascii(value: Any) -> str:
    return f"{json.dumps(value, ensure_ascii=True, allow_nan=False)}\n"
