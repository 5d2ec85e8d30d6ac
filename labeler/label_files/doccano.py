"""doccano's JSON Lines and JSON: a file an annotator, or one file that names them.

An example has `id`, `text` and a list of labels: `label` (intent detection: `cats`; older:
`labels`). The file is named after the annotator. Older versions put everybody into one file, with
`annotations`, each of which has `label` and `user`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from labeler.agreement.rows import quoted
from labeler.label_files.json_records import Record
from labeler.label_files.rows import SKIPPED, FileLabel, LabelFile
from labeler.label_files.tables import NO_LABEL
from labeler.label_files.told import RECORD, annotator_of, is_file_of, reason_against, told
from labeler.label_files.values import (
    document_of,
    fields,
    item_of,
    named,
    one_label,
    one_text,
)

_LABELS: Final = ("label", "labels", "cats", "categories")
_ANNOTATOR: Final = ("annotator", "user", "annotation_approver")


def is_doccano(record: Record) -> bool:
    """Return whether a record is a doccano example."""
    if any(isinstance(record.get(name), list) for name in _LABELS):
        return True
    annotations = record.get("annotations")
    return isinstance(annotations, list) and any(
        isinstance(one, dict) and "user" in one and "label" in one for one in annotations
    )


def doccano_labels(records: Iterable[Record], file: LabelFile) -> Iterator[FileLabel]:
    """Yield the label of each example; the item is its `id` unless the user named another field.

    The annotator is who the example names, else the file's name without its ending.
    """
    for example in records:
        item = item_of(example, ("id",), file)
        document = document_of(example, file)
        for annotator, chosen in _by_annotator(example, item, file):
            label = one_label(chosen, item, annotator, file)
            record = _told(example, annotator, label or SKIPPED, file)
            is_skipped = record is not None and file.restrictions.takes_everything
            if label is None and not is_skipped:
                file.leave_out(NO_LABEL)
            elif reason := reason_against(record, file):
                file.leave_out(reason)
            else:
                file.part = record or {}
                # Files of one name are told apart by their folders: then the name is not enough.
                is_only = record is not None and file.stem == file.path.stem
                who = annotator_of(record) if is_only else annotator
                yield FileLabel(document, item, who, label or SKIPPED)


def _told(example: Record, annotator: str, label: str, file: LabelFile) -> Mapping[str, Any] | None:
    """Return the record of a label; it belongs to the example, so that the file has to match too.

    Comments that were made in doccano are added to the note that it has.
    """
    record = example.get(RECORD)
    who = annotator_of(record)
    if annotator != file.stem or not is_file_of(who, file.path.stem):
        return None
    found = told(record, who, label)
    comments = example.get("Comments")
    if found is None or not isinstance(comments, list):
        return found
    return {**found, "note": [found.get("note"), *comments]}


def _by_annotator(example: Record, item: str, file: LabelFile) -> Iterable[tuple[str, list[Any]]]:
    annotations = example.get("annotations")
    if isinstance(annotations, list) and file.columns.label is None:
        return _united(annotations, item, file)
    name = file.columns.label or next((name for name in _LABELS if name in example), None)
    if name is None or name not in fields(example):
        raise file.no_column("label", fields(example), "field")
    value = named(example, name)
    chosen = value if isinstance(value, list) else [] if value in (None, "") else [value]
    if any(isinstance(one, list) for one in chosen):
        raise file.error(
            f"item {quoted(item)} has labels on parts of its text, and agreement compares one "
            "label of the whole"
        )
    return [(_annotator(example, file), chosen)]


def _united(annotations: list[Any], item: str, file: LabelFile) -> Iterable[tuple[str, list[Any]]]:
    chosen: dict[str, list[Any]] = {}
    for annotation in annotations:
        if not isinstance(annotation, dict):
            raise file.error(f"item {quoted(item)} has an annotation that is no object")
        who = one_text(annotation.get(file.columns.annotator or "user"), "annotator", file)
        chosen.setdefault(who, []).append(annotation.get("label"))
    return chosen.items()


def _annotator(example: Record, file: LabelFile) -> str:
    name = file.columns.annotator
    if name is None:
        name = next((name for name in _ANNOTATOR if example.get(name) not in (None, "")), None)
        if name is None:
            return file.stem
    elif name not in fields(example):
        raise file.no_column("annotator", fields(example), "field")
    return one_text(named(example, name), "annotator", file)
