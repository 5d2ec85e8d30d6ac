"""What this project tells of a label in the files of tools that have no field for it.

The formats of other tools have no place for a round, for attributes or for the time a label took.
So a label carries a record of them, called RECORD, which those tools keep and hand back. Such a
record is believed only for the label that it was written for: who changed the label meanwhile, or
labelled the sentence anew, has said nothing of the rest.
"""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from labeler.label_files.rows import LabelFile
from labeler.label_files.values import as_text

RECORD: Final = "labeler_export"
"""The name of the record, wherever a format has room for it."""

DECIDED: Final = "decided by an adjudicator"
ADJUDICATED: Final = "adjudicated"

_UNSAFE: Final = re.compile(
    r'[\x00-\x1f\x7f-\x9f"*/:<>?\\|%]|^[. ]|[. ]$'
    r"|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
"""What some file system has no room for, and what a terminal obeys that lists a folder."""
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST: Final = 200
"""Bytes; file systems take 255 with the ending."""


def told(record: Any, annotator: str, label: str) -> Mapping[str, Any] | None:
    """Return a record if it was written for this label of this annotator, else None.

    `label` is empty for a sentence that was skipped.
    """
    if not annotator or annotator_of(record) != annotator:
        return None
    if as_text(record.get("label")) != label:
        return None
    return {name: value for name, value in record.items() if value is not None}


def annotator_of(record: Any) -> str:
    """Return the annotator whose label a record was written for; empty if it names none."""
    return as_text(record.get("annotator")) or "" if isinstance(record, dict) else ""


def reason_against(record: Mapping[str, Any] | None, file: LabelFile) -> str | None:
    """Return why a label with such a record does not take part; None if it does.

    LabelerError where rounds or codebooks would be pooled.
    """
    if not record:
        return None
    if record.get(ADJUDICATED) is True:
        return DECIDED
    return file.restrictions.reason_against(lambda name: as_text(record.get(name)), file.error)


def tells_rounds(task: Mapping[str, Any]) -> bool:
    """Say whether a task of another tool has a record, which tells rounds apart."""
    annotations = task.get("annotations")
    if not isinstance(annotations, list):
        return isinstance(task.get(RECORD), dict)
    return any(isinstance(one, dict) and record_of(one) is not None for one in annotations)


def record_of(annotation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the record in an annotation of Label Studio: beside its results, or in one of them."""
    results = annotation.get("result")
    holders = [annotation]
    for result in results if isinstance(results, list) else ():
        meta = result.get("meta") if isinstance(result, dict) else None
        if isinstance(meta, dict):
            holders.append(meta)
    found = (holder.get(RECORD) for holder in holders)
    return next((record for record in found if isinstance(record, dict)), None)


def is_file_of(annotator: str, stem: str) -> bool:
    """Say whether a file of this name, without ending, was written for an annotator.

    Case and composition of characters are what file systems change.
    """
    return bool(annotator) and folded(file_stem(annotator)) == folded(stem)


def file_stem(annotator: str) -> str:
    """Return a file's name, without ending, for an annotator's labels: safe on every system.

    Two annotators have one name only if their names differ by no more than case and by how
    characters are composed, see `folded`.
    """
    stem = _UNSAFE.sub(lambda match: _escaped(match.group()), annotator)
    if _RESERVED.match(stem):
        stem = _escaped(stem[0]) + stem[1:]
    encoded = stem.encode(errors="replace")
    if len(encoded) <= _LONGEST:
        return stem
    tail = blake2b(encoded, digest_size=8).hexdigest()
    return f"{encoded[: _LONGEST - 17].decode(errors='ignore')}~{tail}"


def folded(stem: str) -> str:
    """Return a file's name without what some file systems take for no difference."""
    return unicodedata.normalize("NFC", stem).casefold()


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
