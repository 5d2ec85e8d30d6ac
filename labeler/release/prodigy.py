"""Prodigy's JSON Lines: an answer a line, as its interface `choice` saves and `db-in` takes them.

https://prodi.gy/docs/api-interfaces#choice and https://prodi.gy/docs/api-loaders#hashing
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from typing import Any, BinaryIO, Final

from labeler.identity import canonical_json
from labeler.label_files.prodigy import TOOL
from labeler.label_files.told import RECORD
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.release.tasks import Answer, Task, Tasks
from labeler.text.jsonlines import json_line

_VIEW: Final = "choice"
_HASH_BITS: Final = 53
"""As many as JavaScript keeps of a number, so that hashes of a million sentences still differ;
Prodigy's database has room for 64."""


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write a line for each label and each skipped sentence; return how many labels there were.

    Hashes are those of the sentence in its article: equal sentences of two articles are two tasks.
    A task that came from Prodigy keeps Prodigy's own, so that it knows the task again.
    """
    tasks = Tasks(context)
    codebook = {label.name: label.title for label in context.codebook.labels}
    options = [{"id": name, "text": codebook.get(name, name)} for name in context.label_names]
    count = 0
    for document in documents:
        for task in tasks.of(document):
            shared = _shared(task, options)
            for answer in task.answers:
                file.write(json_line(shared | _answer(answer, context)).encode())
                count += answer.label is not None
    return count


def _shared(task: Task, options: list[dict[str, str]]) -> dict[str, Any]:
    place = task.place
    asked = {
        "text": task.text,
        "document_id": place["document_id"],
        "position": place["position"],
        "sentence_id": place["sentence_id"],
    }
    return {
        "text": task.text,
        "before": task.before,
        "after": task.after,
        **place,
        "meta": {"title": task.title, "position": place["position"]},
        "options": options,
        "_input_hash": _hash(asked),
        "_task_hash": _hash(asked | {"options": [option["id"] for option in options]}),
        **task.foreign.get(TOOL, {}),
        "_view_id": _VIEW,
        "config": {"choice_style": "single"},
    }


def _answer(answer: Answer, context: ReleaseContext) -> dict[str, Any]:
    row: dict[str, Any] = {
        "accept": [] if answer.label is None else [answer.label],
        "answer": "ignore" if answer.label is None else "accept",
        "_session_id": f"{context.project}-{answer.annotator}",
        "_annotator_id": answer.annotator,
    }
    if (day := answer.record.get("created_at")) is not None:
        row["_timestamp"] = int(
            datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC).timestamp()
        )
    return {**row, RECORD: answer.record}


def _hash(value: dict[str, Any]) -> int:
    digest = blake2b(canonical_json(value).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - _HASH_BITS)
