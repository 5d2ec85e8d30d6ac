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

_CANCELLED: Final = "cancelled by the annotator"
_NO_CHOICE: Final = "without a choice"
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
    questions = _Questions(file)
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
                file.leave_out(_CANCELLED)
                continue
            annotator = _annotator(annotation, item, file)
            label = one_label(questions.chosen(annotation, item), item, annotator, file)
            if label is None:
                file.leave_out(_NO_CHOICE)
            else:
                file.part = annotation
                yield FileLabel(document, item, annotator, label)
    questions.check()


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _annotator(annotation: Record, item: str, file: LabelFile) -> str:
    who = annotation.get(file.columns.annotator or "completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    if name := as_text(who):
        return name
    raise file.error(f"item {quoted(item)} has an annotation that does not say who it is by")


class _Questions:
    """Picks out the answers to one question: the one the user named, else the only one."""

    def __init__(self, file: LabelFile) -> None:
        self._file = file
        self._wanted = file.columns.label
        self._seen: dict[str, None] = {}

    def chosen(self, annotation: Record, item: str) -> list[Any]:
        """Return the choices of an annotation; LabelerError if they answer several questions."""
        chosen: list[Any] = []
        results = annotation.get("result")
        for result in results if isinstance(results, list) else ():
            value = result.get("value") if isinstance(result, dict) else None
            choices = value.get("choices") if isinstance(value, dict) else None
            if not isinstance(choices, list):
                continue
            question = as_text(result.get("from_name")) or ""
            self._seen[question] = None
            if self._wanted is None and len(self._seen) > 1:
                raise self._file.error(
                    f"item {quoted(item)} answers another question than before "
                    f"({listed(self._seen)}): name the one that counts with --label-column"
                )
            if self._wanted in (None, question):
                chosen += choices
        return chosen

    def check(self) -> None:
        """Raise LabelerError if nothing answers the question that the user named."""
        if self._wanted is not None and self._wanted not in self._seen:
            raise self._file.no_column("label", self._seen, "question")
