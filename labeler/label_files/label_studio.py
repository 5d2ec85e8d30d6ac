"""Label Studio's JSON export: tasks with their annotations.

A task has `id`, `data` and `annotations` (older: `completions`); an annotation has `completed_by`
(a number, an e-mail address, or an object with both), `was_cancelled` (older: `skipped`) and a list
`result`, of which those of the type `choices` carry `from_name` and `value.choices`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from labeler.agreement.rows import quoted
from labeler.label_files.json_records import Record
from labeler.label_files.rows import FileLabel, LabelFile, listed
from labeler.label_files.values import as_text, document_of, item_of, one_label

CANCELLED: Final = "cancelled by the annotator"
NO_CHOICE: Final = "without a choice"
_PREDICTIONS: Final = "predicted by a model"
_DRAFTS: Final = "not submitted"


def is_label_studio(record: Record) -> bool:
    """Return whether a record is a Label Studio task."""
    annotations = record.get("annotations", record.get("completions"))
    if not isinstance(annotations, list):
        return False
    if "data" in record:
        return True
    return any(isinstance(one, dict) and "result" in one for one in annotations)


def label_studio_labels(records: Iterable[Record], file: LabelFile) -> Iterator[FileLabel]:
    """Yield the choice of each annotation; the item is the task's `id` unless the user named it.

    Where the tasks ask several questions, the label column is the name of the one that counts.
    """
    control = file.columns.label
    for task in records:
        annotations = task.get("annotations", task.get("completions"))
        if not isinstance(annotations, list):
            raise file.error("is no Label Studio task: there is no list of annotations")
        item = item_of(task, ("id",), file)
        document = document_of(task, file)
        file.leave_out(_PREDICTIONS, _length(task.get("predictions")))
        file.leave_out(_DRAFTS, _length(task.get("drafts")))
        for annotation in annotations:
            if not isinstance(annotation, dict):
                raise file.error(f"item {quoted(item)} has an annotation that is no object")
            if annotation.get("was_cancelled") or annotation.get("skipped"):
                file.leave_out(CANCELLED)
                continue
            annotator = _annotator(annotation, item, file)
            found, chosen = _chosen(annotation, control, item, file)
            control = control or found
            label = one_label(chosen, item, annotator, file)
            if label is None:
                file.leave_out(NO_CHOICE)
            else:
                yield FileLabel(document, item, annotator, label)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _annotator(annotation: Record, item: str, file: LabelFile) -> str:
    who = annotation.get(file.columns.annotator or "completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    if name := as_text(who):
        return name
    raise file.error(f"item {quoted(item)} has an annotation that does not say who it is by")


def _chosen(
    annotation: Record, control: str | None, item: str, file: LabelFile
) -> tuple[str | None, list[Any]]:
    """Return the control and what was chosen there; LabelerError where there are several."""
    chosen: list[Any] = []
    for result in annotation.get("result") or ():
        value = result.get("value") if isinstance(result, dict) else None
        choices = value.get("choices") if isinstance(value, dict) else None
        if not isinstance(choices, list):
            continue
        name = as_text(result.get("from_name")) or ""
        if control is None:
            control = name
        if name == control:
            chosen += choices
        elif file.columns.label is None:
            raise file.error(
                f"item {quoted(item)} answers several questions ({listed((control, name))}): "
                "name the one that counts with --label-column"
            )
    return control, chosen
