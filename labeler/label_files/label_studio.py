"""Label Studio's JSON export: tasks with their annotations.

A task has `id`, `data` and `annotations` (older: `completions`); an annotation has `completed_by`
(a number, an e-mail address, or an object with both), `was_cancelled` (older: `skipped`) and a list
`result`, of which those of the type `choices` carry `from_name` and `value.choices`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from labeler.agreement.rows import quoted
from labeler.label_files.context import NAMES
from labeler.label_files.json_records import Record
from labeler.label_files.rows import SKIPPED, FileLabel, LabelFile, listed
from labeler.label_files.told import annotator_of, reason_against, record_of, told
from labeler.label_files.values import as_text, document_of, item_of, one_label

_CANCELLED: Final = "cancelled by the annotator"
_NO_CHOICE: Final = "without a choice"
_PREDICTIONS: Final = "predicted by a model"
_DRAFTS: Final = "not submitted"
_LONGEST: Final = 10**9
"""Seconds that an annotation may have taken; what says more says nothing."""


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

    Where everything is wanted, cancelled annotations are skips, and predictions count that this
    project wrote: labels by its models.
    Where the tasks ask several questions, the label column is the name of the one that counts.
    """
    questions = _Questions(file)
    for task in records:
        annotations = task.get("annotations", task.get("completions"))
        if not isinstance(annotations, list):
            raise file.error("is no Label Studio task: there is no list of annotations")
        item = item_of(task, ("id",), file)
        document = document_of(task, file)
        file.leave_out(_DRAFTS, _length(task.get("drafts")))
        for annotation in (*annotations, *_predictions(task, file)):
            if not isinstance(annotation, dict):
                raise file.error(f"item {quoted(item)} has an annotation that is no object")
            answer = _answer(annotation, item, questions, file)
            if answer is not None:
                yield FileLabel(document, item, *answer)
    questions.check()


def _answer(
    annotation: Record, item: str, questions: "_Questions", file: LabelFile
) -> tuple[str, str] | None:
    """Return who said what in an annotation; None, and it is counted, where it does not count."""
    who = _annotator(annotation, file)
    label: str | None = SKIPPED
    if not (annotation.get("was_cancelled") or annotation.get("skipped")):
        label = one_label(questions.chosen(annotation, item), item, who, file)
    elif not file.restrictions.takes_everything:
        file.leave_out(_CANCELLED)
        return None
    if label is None:
        file.leave_out(_NO_CHOICE)
        return None
    record = record_of(annotation)
    found = told(record, annotator_of(record), label)
    if reason := reason_against(found, file):
        file.leave_out(reason)
        return None
    if found is not None and file.columns.annotator is None:
        # Whoever loads tasks into Label Studio counts there as who made all their annotations.
        who = annotator_of(found)
    if not who:
        raise file.error(f"item {quoted(item)} has an annotation that does not say who it is by")
    file.part = {**_measured(annotation), **annotation, **(found or {}), **_noted(annotation)}
    return who, label


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _predictions(task: Record, file: LabelFile) -> list[Any]:
    """Return the predictions that this project wrote, if they are wanted: models' labels."""
    predictions = task.get("predictions")
    if not isinstance(predictions, list):
        return []
    ours = [one for one in predictions if isinstance(one, dict) and record_of(one) is not None]
    if not file.restrictions.takes_everything:
        ours = []
    file.leave_out(_PREDICTIONS, len(predictions) - len(ours))
    return ours


def _annotator(annotation: Record, file: LabelFile) -> str:
    """Return who made an annotation; empty if it does not say."""
    who = annotation.get(file.columns.annotator or "completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return as_text(who) or ""


def _measured(annotation: Record) -> Record:
    """Return how long the annotation took, in milliseconds."""
    seconds = annotation.get("lead_time")
    if isinstance(seconds, int | float) and 0 <= seconds < _LONGEST:
        return {"duration_ms": round(seconds * 1000)}
    return {}


def _noted(annotation: Record) -> Record:
    """Return the answer to a question that asks for a note."""
    results = annotation.get("result")
    for result in results if isinstance(results, list) else ():
        value = result.get("value") if isinstance(result, dict) else None
        if isinstance(value, dict) and result.get("from_name") in NAMES["note"]:
            return {"note": value.get("text")}
    return {}


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
