"""Values of a JSON record or a Parquet cell as the text that a label file would have."""

from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any, Final

from labeler.agreement.rows import quoted
from labeler.label_files.columns import usual
from labeler.label_files.rows import LabelFile, listed

_HOLDERS: Final = ("meta", "data")
"""Where Prodigy and Label Studio keep what came with an item."""


def as_text(value: Any) -> str | None:
    """Return a name, number or truth value as text: empty for null; None for what is neither.

    Whole numbers lose their `.0`: a column of numbers with a gap in it is saved with it.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if isnan(value):  # how some tools save that there is nothing
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value) if isinstance(value, int) else None


def one_text(value: Any, what: str, file: LabelFile) -> str:
    """Return a value as text that is not empty; LabelerError names `what` is missing or odd."""
    text = as_text(value)
    if text is None:
        raise file.error(f"the {what} is neither a text nor a number")
    if not text:
        raise file.error(f"the {what} is missing")
    return text


def one_label(chosen: Iterable[Any], item: str, annotator: str, file: LabelFile) -> str | None:
    """Return the one label among what an annotator chose for an item; None if nothing was.

    LabelerError for several: agreement compares one label an item.
    """
    labels = list(dict.fromkeys(one_text(label, "label", file) for label in chosen))
    if len(labels) > 1:
        raise file.error(
            f"annotator {quoted(annotator)} chose {len(labels)} labels for item {quoted(item)} "
            f"({listed(labels)}), and agreement compares one: keep one, or split the question"
        )
    return labels[0] if labels else None


def named(record: Mapping[str, Any], name: str) -> Any:
    """Return a field of a record, or of the data that came with it; None if neither has it."""
    if name in record:
        return record[name]
    for holder in _HOLDERS:
        inner = record.get(holder)
        if isinstance(inner, dict) and name in inner:
            return inner[name]
    return None


def fields(record: Mapping[str, Any]) -> list[str]:
    """Return the names that `named` finds."""
    inner = [record[holder] for holder in _HOLDERS if isinstance(record.get(holder), dict)]
    return [*record, *(name for part in inner for name in part)]


def document_of(record: Mapping[str, Any], file: LabelFile) -> str | None:
    """Return the document of a record: in the field the user named, else in one of the usual.

    LabelerError if the record has no field of the name that the user gave.
    """
    name = file.columns.document
    if name is None:
        name = usual("document", tuple(fields(record)))
        if name is None:
            return None
    elif name not in fields(record):
        raise file.no_column("document", fields(record), "field")
    text = as_text(named(record, name))
    if text is None and file.columns.document is not None:
        raise file.error("the document is neither a text nor a number")
    return text or None


def item_of(record: Mapping[str, Any], names: Iterable[str], file: LabelFile) -> str:
    """Return the item of a record: in the field the user named, else in the first of `names`."""
    name = file.columns.item or next((field for field in names if field in record), None)
    if name is None or name not in fields(record):
        raise file.no_column("item", fields(record), "field")
    return one_text(named(record, name), "item", file)
