"""Which column of a table, or field of a record, is the item, the annotator, the label."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from labeler.agreement.rows import quoted
from labeler.label_files.rows import LabelFile

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
    weight: str | None


def plain(name: str) -> str:
    """Return a column's name as it is compared: case, spaces, hyphens and underscores aside."""
    return "".join(character for character in name.casefold() if character not in " \t_-\ufeff")


def assign(names: Sequence[str], file: LabelFile, kind: str = "column") -> Roles:
    """Return which of `names` plays which role: as the user named it, else by the usual names.

    LabelerError for a name that the user gave and that is not there, or for a name that plays a
    role and is there twice. `kind` is what the error calls it.
    """
    roles = Roles(*(_find(role, names, file, kind) for role in Roles._fields))
    counts = Counter(names)
    for name in roles:
        if name is not None and counts[name] > 1:
            raise file.error(f"there are {counts[name]} {kind}s called {quoted(name)}: rename one")
    return roles


@lru_cache(maxsize=64)  # the records of a file share their fields' names
def usual(role: str, names: tuple[str, ...]) -> str | None:
    """Return which of `names` usually plays a role, the likeliest; None if none does."""
    by_plain = {plain(name): name for name in reversed(names)}
    return next((by_plain[name] for name in _PLAIN[role] if name in by_plain), None)


def _find(role: str, names: Sequence[str], file: LabelFile, kind: str) -> str | None:
    given: str | None = getattr(file.columns, role)
    if given is None:
        return usual(role, tuple(names)) if role in SYNONYMS else None
    found = given if given in names else {plain(name): name for name in names}.get(plain(given))
    if found is None:
        raise file.no_column(role, names, kind)
    return found


_PLAIN: Final = {role: tuple(map(plain, names)) for role, names in SYNONYMS.items()}
