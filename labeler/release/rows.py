"""The rows of the dataset: one a label, with all that is needed to trace it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, NamedTuple

from labeler.models import Codebook
from labeler.store.labels import LabelRow

FIELDS = (
    "document_id",
    "title",
    "source",
    "url",
    "published_at",
    "language",
    "raw_sha256",
    "sentence_id",
    "position",
    "paragraph",
    "start",
    "stop",
    "text",
    "label",
    "annotator",
    "annotator_kind",
    "round",
    "attributes",
    "note",
    "created_at",
    "duration_ms",
    "origin",
    "in_conflict",
    "codebook",
    "codebook_version",
    "codebook_id",
    "splitter",
)

_TEXT_FIELDS = frozenset({"title", "source", "text", "note"})
_FREE_TEXT = frozenset({"text"})


class Choices(NamedTuple):
    """What a release shows: names or A1…An; the text, or only offsets and hashes."""

    names: bool = False
    text: bool = True


def fields(choices: Choices) -> tuple[str, ...]:
    """Return the columns of a release, in order."""
    if choices.text:
        return FIELDS
    return tuple(name for name in FIELDS if name not in _TEXT_FIELDS)


def release_rows(
    labels: Iterable[LabelRow],
    pseudonyms: Mapping[str, str],
    codebooks: Mapping[str, Codebook],
    choices: Choices,
) -> Iterator[dict[str, Any]]:
    """Yield a mapping field → value for each label, with the fields in their order.

    `labels` come grouped by sentence; those of one sentence go out in the pseudonyms' order.

    Offsets count code points from 0, `stop` exclusive; `position` and `paragraph` count from 1.
    Without text, attributes that hold free text are left out as well.
    """
    shown = fields(choices)
    free_text = {
        identifier: {a.name for a in codebook.attributes if a.type in _FREE_TEXT}
        for identifier, codebook in codebooks.items()
    }
    order = {identifier: number for number, identifier in enumerate(pseudonyms)}
    by_sentence = groupby(labels, key=attrgetter("sentence_id"))
    in_order = (
        sorted(group, key=lambda row: (order[row.annotator_id], row.round))
        for _, group in by_sentence
    )
    for row in chain.from_iterable(in_order):
        attributes = json.loads(row.attributes)
        if not choices.text:
            hidden = free_text.get(row.codebook_id, set())
            attributes = {k: v for k, v in attributes.items() if k not in hidden}
        record = row._asdict() | {
            "paragraph": row.paragraph + 1,
            "annotator": row.annotator if choices.names else pseudonyms[row.annotator_id],
            "annotator_kind": row.kind,
            "attributes": attributes,
            "in_conflict": row.heads > 1,
        }
        yield {name: record[name] for name in shown}
