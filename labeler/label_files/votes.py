"""Label files on their way to a consensus, in which every label given is a vote."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from labeler.agreement.consensus.table import LabelTable, label_table
from labeler.errors import LabelerError
from labeler.label_files.rows import FileLabel


def file_table(labels: Iterable[FileLabel], categories: Sequence[str] | None = None) -> LabelTable:
    """Return the table of labels in any order; an annotator may have given an item several.

    An item is called by its name, with its document before it where other documents have an item
    of the same name. `categories` are the declared labels, in order; without them, the labels
    found are taken, sorted. LabelerError if there are no labels.
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
        raise LabelerError(f"the label '{list(found)[-1]}' is not among the categories")
    order = sorted(found) if categories is None else list(found)
    codes = {name: code for code, name in enumerate(order)}
    renamed = array("q", map([codes[name] for name in found].__getitem__, columns[2]))
    return label_table(_names(list(items)), tuple(annotators), order, *columns[:2], renamed)


def _names(items: Sequence[tuple[str | None, str]]) -> list[str]:
    times = Counter(item for _, item in items)
    names = [
        item if document is None or times[item] == 1 else f"{document}: {item}"
        for document, item in items
    ]
    if len(set(names)) == len(names):
        return names
    # A name may look like what was made for another: then all are told apart alike.
    return [f"{document}: {item}" for document, item in items]
