"""Prodigy's JSON Lines, as `db-out` writes them: a line an answer.

A task has `answer` (`accept`, `reject` or `ignore`), the hashes `_input_hash` and `_task_hash`, and
since version 1.8 `_annotator_id` and `_session_id`. The `choice` interface keeps the ids of the
chosen options in the list `accept`; text classification that asks about one label keeps it in
`label`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from labeler.label_files.json_records import Record
from labeler.label_files.rows import SKIPPED, FileLabel, LabelFile
from labeler.label_files.told import RECORD, reason_against, told
from labeler.label_files.values import (
    as_text,
    document_of,
    fields,
    item_of,
    named,
    one_label,
    one_text,
)

_LEFT_OUT: Final = {"reject": "rejected", "ignore": "ignored"}
_NO_OPTION: Final = "without an option chosen"
TOOL: Final = "prodigy"
"""What an imported label calls the tool that its `HASHES` are of."""
HASHES: Final = ("_input_hash", "_task_hash")
"""By which Prodigy knows what it asked about, and what it asked."""
_ITEM: Final = ("_input_hash", "_task_hash", "id")
_ANNOTATOR: Final = ("_annotator_id", "_session_id")


def is_prodigy(record: Record) -> bool:
    """Return whether a record is an answer from Prodigy."""
    return record.get("answer") in ("accept", "reject", "ignore") and any(
        name in record for name in ("_input_hash", "_task_hash", "accept", *_ANNOTATOR)
    )


def prodigy_labels(records: Iterable[Record], file: LabelFile) -> Iterator[FileLabel]:
    """Yield the label of each accepted answer; the item is its `_input_hash` unless named.

    The annotator is `_annotator_id`, else `_session_id`, else the file's name without its ending.
    Where the user named `answer` as the label, what is compared is accepting and rejecting. What
    was ignored was skipped.
    """
    is_binary = file.columns.label == "answer"
    for task in records:
        answer = task.get("answer")
        if answer not in ("accept", *_LEFT_OUT):
            raise file.error("the answer is not accept, reject or ignore: is it from Prodigy?")
        is_skipped = answer == "ignore"
        if (is_skipped and not file.restrictions.takes_everything) or (
            answer == "reject" and not is_binary
        ):
            file.leave_out(_LEFT_OUT[answer])
            continue
        item = item_of(task, _ITEM, file)
        annotator = _annotator(task, file)
        label = SKIPPED if is_skipped else one_label(_chosen(task, file), item, annotator, file)
        if label is None:
            file.leave_out(_NO_OPTION)
            continue
        record = told(task.get(RECORD), annotator, label)
        if reason := reason_against(record, file):
            file.leave_out(reason)
            continue
        file.part = record or {}
        hashes = {name: task.get(name) for name in HASHES}
        file.foreign = {TOOL: hashes} if all(map(_is_hash, hashes.values())) else {}
        yield FileLabel(document_of(task, file), item, annotator, label)


def _is_hash(value: Any) -> bool:
    """Say whether a value is a whole number that Prodigy's database takes."""
    return type(value) is int and -(2**63) <= value < 2**63


def _annotator(task: Record, file: LabelFile) -> str:
    name = file.columns.annotator
    if name is None:
        found = (as_text(task.get(name)) for name in _ANNOTATOR)
        return next((text for text in found if text), file.stem)
    if name not in fields(task):
        raise file.no_column("annotator", fields(task), "field")
    return one_text(named(task, name), "annotator", file)


def _chosen(task: Record, file: LabelFile) -> list[Any]:
    name = file.columns.label or next((name for name in ("accept", "label") if name in task), None)
    if name is None or name not in fields(task):
        raise file.no_column("label", fields(task), "field")
    value = named(task, name)
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]
