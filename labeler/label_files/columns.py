"""Which column of a table, or field of a record, is the item, the annotator, the label."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from labeler.label_files.rows import Columns, LabelFile

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "item": (
        "item",
        "item_id",
        "sentence_id",
        "unit",
        "unit_id",
        "task",
        "task_id",
        "example",
        "example_id",
        "instance",
        "instance_id",
        "question",
        "question_id",
        "sample",
        "sample_id",
        "subject",
        "subject_id",
        "segment",
        "segment_id",
        "text_id",
        "hit_id",
        "sentence",
        "id",
    ),
    "annotator": (
        "annotator",
        "annotator_id",
        "worker",
        "worker_id",
        "coder",
        "coder_id",
        "rater",
        "rater_id",
        "judge",
        "judge_id",
        "labeler",
        "labeller",
        "user",
        "user_id",
        "username",
        "participant",
        "participant_id",
        "completed_by",
    ),
    "label": (
        "label",
        "category",
        "annotation",
        "value",
        "class",
        "code",
        "rating",
        "answer",
        "response",
        "judgment",
        "judgement",
        "choice",
        "tag",
        "labels",
    ),
    "document": (
        "document",
        "document_id",
        "doc",
        "doc_id",
        "article",
        "article_id",
    ),
}
"""What each column is called elsewhere, the likeliest first."""


class Roles(NamedTuple):
    """The name of the column for each role; None for what is not there."""

    item: str | None
    annotator: str | None
    label: str | None
    document: str | None


def plain(name: str) -> str:
    """Return a column's name as it is compared: case, spaces, hyphens and underscores aside."""
    return "".join(character for character in name.casefold() if character not in " \t_-\ufeff")


def assign(names: Sequence[str], file: LabelFile, kind: str = "column") -> Roles:
    """Return which of `names` plays which role: as the user named it, else by the usual names.

    LabelerError for a name that the user gave and that is not there, or that is there twice.
    """
    roles = Roles(*(_find(role, names, file, kind) for role in Columns.__slots__))
    counts = Counter(names)
    for name in roles:
        if name is not None and counts[name] > 1:
            raise file.error(f"there are {counts[name]} columns called {name!r}: rename one")
    return roles


def _find(role: str, names: Sequence[str], file: LabelFile, kind: str) -> str | None:
    by_plain = {plain(name): name for name in reversed(names)}
    given: str | None = getattr(file.columns, role)
    if given is not None:
        found = given if given in names else by_plain.get(plain(given))
        if found is None:
            raise file.no_column(role, names, kind)
        return found
    return next((by_plain[plain(name)] for name in SYNONYMS[role] if plain(name) in by_plain), None)
