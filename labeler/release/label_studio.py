"""Label Studio's tasks, with the labelling configuration that shows them.

https://labelstud.io/guide/task_format and https://labelstud.io/tags/choices. Where an annotation
says nothing of `ground_truth`, Label Studio's importer takes it for one, and a `completed_by` that
it does not know fails the whole import.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.etree import ElementTree

from labeler.errors import LabelerError
from labeler.label_files.told import RECORD
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.release.tasks import Answer, Task, Tasks
from labeler.text.jsonlines import json_line
from labeler.text.safe import safe_text

TASKS: Final = "tasks.json"
CONFIG: Final = "labeling_config.xml"

_LABEL: Final = "label"
_NOTE: Final = "note"
_TEXT: Final = "text"


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the tasks and their labelling configuration; return how many tasks there were."""
    (folder / CONFIG).write_bytes(labelling_configuration(context).encode())
    with (folder / TASKS).open("wb") as file:
        return _write_tasks(file, documents, context)


def labelling_configuration(context: ReleaseContext) -> str:
    """Return the XML that shows a sentence in its context and asks for one label.

    With notes, there is a field for them.
    """
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Header", value="$title")
    for name in ("before", _TEXT, "after"):
        ElementTree.SubElement(view, "Text", name=name, value=f"${name}")
    asked = {"name": _LABEL, "toName": _TEXT, "choice": "single", "showInline": "true"}
    choices = ElementTree.SubElement(view, "Choices", asked)
    known = {label.name: label for label in context.codebook.labels}
    for name in context.label_names:
        choice = ElementTree.SubElement(choices, "Choice", value=name)
        if name in known:
            choice.set("hint", safe_text(" ".join(known[name].definition.split())))
            choice.set("hotkey", known[name].key)
    if context.choices.notes:
        ElementTree.SubElement(view, "TextArea", name=_NOTE, toName=_TEXT, maxSubmissions="1")
    ElementTree.indent(view)
    return f"{ElementTree.tostring(view, encoding='unicode')}\n"


def _write_tasks(
    file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext
) -> int:
    tasks = Tasks(context, decisions=True)
    count = 0
    file.write(b"[")
    for document in documents:
        for task in tasks.of(document):
            count += 1
            line = json_line(_task(count, task, context))
            file.write(f"{',' if count > 1 else ''}\n{line[:-1]}".encode())
    file.write(b"\n]\n")
    return count


def _task(number: int, task: Task, context: ReleaseContext) -> dict[str, Any]:
    annotations, predictions = [], []
    for place, answer in enumerate(task.answers, 1):
        result = _result(f"{number}-{place}", answer)
        is_prediction = answer.kind == "model" and not context.choices.aggregated
        if is_prediction and answer.label is not None:  # there is no prediction of nothing
            predictions.append({"model_version": answer.annotator, "result": result})
        else:
            annotations.append(_annotation(answer, result, context))
    data = {
        "title": task.title,
        "before": task.before,
        _TEXT: task.text,
        "after": task.after,
        **task.place,
    }
    return {"id": number, "data": data, "annotations": annotations, "predictions": predictions}


def _annotation(
    answer: Answer, result: list[dict[str, Any]], context: ReleaseContext
) -> dict[str, Any]:
    annotation: dict[str, Any] = {
        "result": result,
        "was_cancelled": answer.label is None,
        "ground_truth": answer.is_decided,
    }
    if context.choices.completed_by:
        annotation["completed_by"] = {"email": _address(answer.annotator)}
    if (duration := answer.record.get("duration_ms")) is not None:
        annotation["lead_time"] = duration / 1000
    if answer.label is None:  # there is no result to have the record
        annotation[RECORD] = answer.record
    return annotation


def _result(identifier: str, answer: Answer) -> list[dict[str, Any]]:
    """Return what was answered to each question; the record goes with the label."""
    to_text = {"to_name": _TEXT, "origin": "manual"}
    result: list[dict[str, Any]] = []
    if answer.label is not None:
        result.append(
            {
                "id": f"{identifier}-{_LABEL}",
                "from_name": _LABEL,
                "type": "choices",
                "value": {"choices": [answer.label]},
                "meta": {RECORD: answer.record},
                **to_text,
            }
        )
    if answer.note is not None:
        result.append(
            {
                "id": f"{identifier}-{_NOTE}",
                "from_name": _NOTE,
                "type": "textarea",
                "value": {"text": [answer.note]},
                **to_text,
            }
        )
    return result


def _address(annotator: str) -> str:
    if "@" in annotator:
        return annotator
    raise LabelerError(
        f"annotator '{annotator}' is no e-mail address, which --completed-by writes for Label"
        " Studio: rename them with `labeler annotators rename`, or leave the option out"
    )
