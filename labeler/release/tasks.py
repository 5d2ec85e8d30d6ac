"""Sentences as tasks of an annotation tool: what is asked about, with its context and its answers.

What such a tool has no field for goes with each answer in a record, `labeler.label_files.told`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from labeler.label_files.told import ADJUDICATED
from labeler.release.columns import Rows
from labeler.release.context import ReleaseContext
from labeler.release.records import (
    Adjudicated,
    DocumentRecord,
    RawLabel,
    SentenceRecord,
    Skip,
)

_CONTEXT: Final = 2
"""Sentences before and after the one that is asked about: those whose voice it may go on with."""

_NO_FIELD: Final = frozenset({"title", "text"})


class Answer(NamedTuple):
    """What one annotator said of a sentence; without a label, it was skipped."""

    annotator: str
    kind: str
    label: str | None
    record: dict[str, Any]
    """All that a table would say of it, its annotator and label included."""
    is_decided: bool = False
    """Whether it is an adjudicator's decision."""

    @property
    def note(self) -> str | None:
        """The annotator's note; None unless notes were asked for."""
        return self.record.get("note")


class Task(NamedTuple):
    """One sentence that something was said of."""

    title: str
    before: str
    text: str
    after: str
    place: dict[str, Any]
    """What a table says of its document and of the sentence in it; "" for what is not known."""
    answers: tuple[Answer, ...]
    foreign: Mapping[str, Any]
    """By what a tool that the sentence's labels were imported from knows its task again."""


class Tasks:
    """Makes the tasks of documents, in their order."""

    def __init__(self, context: ReleaseContext, *, decisions: bool = False) -> None:
        """Take what the labels and their records are made of from the context.

        With `decisions`, an adjudicator's are answers beside the raw labels, for a tool that tells
        them apart.
        """
        self._rows = Rows(context)
        self._decisions = decisions
        self._choices = context.choices
        table = self._rows.table
        self._place = [column.name for column in (*table.document, *table.sentence)]
        self._record = [column.name for column in table.row]

    def of(self, document: DocumentRecord) -> Iterator[Task]:
        """Yield a task for each sentence that was labelled, skipped or decided on."""
        first = self._rows.document(document)
        for index, sentence in enumerate(document.sentences):
            answers = tuple(self._answers(sentence))
            if not answers:
                continue
            said: tuple[RawLabel | Skip, ...] = (*sentence.labels, *sentence.skips)
            values = zip(self._place, (*first, *self._rows.sentence(sentence)), strict=True)
            yield Task(
                title=document.title or "",
                before=_joined(document.sentences[max(0, index - _CONTEXT) : index]),
                text=sentence.text or "",
                after=_joined(document.sentences[index + 1 : index + 1 + _CONTEXT]),
                place={
                    name: "" if value is None else value
                    for name, value in values
                    if name not in _NO_FIELD
                },
                answers=answers,
                foreign=next((one.foreign for one in said if one.foreign), {}),
            )

    def _answers(self, sentence: SentenceRecord) -> Iterator[Answer]:
        if self._choices.aggregated:
            for part in self._rows.rows(sentence):
                yield self._of_method(dict(zip(self._record, part, strict=True)))
            return
        for label, part in zip(sentence.labels, self._rows.rows(sentence), strict=True):
            record = dict(zip(self._record, part, strict=True))
            yield Answer(label.annotator, label.kind, label.label, record)
        for skip in sentence.skips:
            record = {
                "label": None,
                "annotator": skip.annotator,
                "annotator_kind": skip.kind,
                "round": skip.round,
                "created_at": skip.date,
                "codebook_id": skip.codebook_id,
            }
            if self._choices.notes:
                record["note"] = skip.note
            yield Answer(skip.annotator, skip.kind, None, record)
        if self._decisions and sentence.adjudicated is not None:
            yield _decision(sentence.adjudicated)

    def _of_method(self, record: dict[str, Any]) -> Answer:
        """Return one label of a sentence: what made it stands where others have the annotator."""
        is_decided = record["label_source"] == ADJUDICATED
        kind = "reference" if is_decided else "model"
        record |= {"annotator": self._choices.labels, "annotator_kind": kind}
        return Answer(self._choices.labels, kind, record["label"], record, is_decided=is_decided)


def _decision(found: Adjudicated) -> Answer:
    record: dict[str, Any] = {
        "label": found.label,
        "annotator": found.adjudicator,
        "annotator_kind": "reference",
        "round": found.round,
        ADJUDICATED: True,
        "adjudication": found.kind,
        "created_at": found.date,
        "codebook_id": found.codebook_id,
        "note": found.reason,
    }
    return Answer(found.adjudicator, "reference", found.label, record, is_decided=True)


def _joined(sentences: tuple[SentenceRecord, ...]) -> str:
    """Return sentences as they follow each other: on a new line where a paragraph begins."""
    text = ""
    last = None
    for sentence in sentences:
        if last is not None:
            text += " " if sentence.paragraph == last else "\n"
        text += sentence.text or ""
        last = sentence.paragraph
    return text
