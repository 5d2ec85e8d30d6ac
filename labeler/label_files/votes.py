"""Label files on their way to a consensus, in which every label given is a vote."""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from labeler.agreement.consensus.table import LabelTable, label_table
from labeler.agreement.rows import quoted
from labeler.errors import LabelerError
from labeler.identity import canonical_json
from labeler.label_files.rows import FileLabel


class FileVotes(NamedTuple):
    """The labels of files as votes: a table whose items are keys, and what the keys stand for."""

    table: LabelTable
    items: Sequence[tuple[str | None, str]]
    """The document and the item of each key, in the order of the table."""


def file_votes(labels: Iterable[FileLabel], categories: Sequence[str] | None = None) -> FileVotes:
    """Return the votes of labels in any order; an annotator may have given an item several.

    An item is one of its document: items of different documents may have the same name.
    `categories` are the declared labels, in order; without them, the labels found are taken,
    sorted. LabelerError if there are no labels, or one that is not declared.
    """
    items: dict[tuple[str | None, str], int] = {}
    annotators: dict[str, int] = {}
    found: dict[str, int] = {name: code for code, name in enumerate(categories or ())}
    columns = array("q"), array("q"), array("q")
    for document, item, annotator, label in labels:
        columns[0].append(items.setdefault((document, item), len(items)))
        columns[1].append(annotators.setdefault(annotator, len(annotators)))
        columns[2].append(found.setdefault(label, len(found)))
    if categories is not None and len(found) > len(categories):
        raise LabelerError(f"the label {quoted(list(found)[-1])} is not among the categories")
    order = sorted(found) if categories is None else list(found)
    codes = {name: code for code, name in enumerate(order)}
    renamed = array("q", map([codes[name] for name in found].__getitem__, columns[2]))
    keys = [canonical_json(item) if item[0] is not None else item[1] for item in items]
    table = label_table(keys, tuple(annotators), order, *columns[:2], renamed)
    return FileVotes(table, list(items))
