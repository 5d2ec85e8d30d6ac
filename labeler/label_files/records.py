"""Which tool a JSON file comes from, told by its first record."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from labeler.label_files.doccano import doccano_labels, is_doccano
from labeler.label_files.json_records import Record
from labeler.label_files.label_studio import is_label_studio, label_studio_labels
from labeler.label_files.long_records import is_json_min, is_long, long_labels
from labeler.label_files.prodigy import is_prodigy, prodigy_labels
from labeler.label_files.rows import FileLabel, LabelFile
from labeler.label_files.told import tells_rounds

Reader = Callable[[Iterable[Record], LabelFile], Iterator[FileLabel]]


class _Tool(NamedTuple):
    name: str
    labels: Reader


_TOOLS: Final = {
    "label-studio": _Tool("Label Studio", label_studio_labels),
    "doccano": _Tool("doccano", doccano_labels),
    "prodigy": _Tool("Prodigy", prodigy_labels),
}


def record_labels(
    container: str, records: Iterator[Record], form: str | None, file: LabelFile
) -> tuple[str, Iterator[FileLabel]]:
    """Return the name of the format that records have, and their labels.

    `container` is `JSON` or `JSON Lines`; `form` is the format the user named, else None.
    LabelerError for records that are of no format known, and where there is none.
    """
    first = next(records, None)
    if first is None:
        raise file.error("there are no records")
    records = chain((first,), records)
    form = form or _form(first, file)
    if form == "wide":
        raise file.error("is JSON, and a wide form is a table: a column an annotator")
    if form == "label-studio" and is_json_min(first):
        form = "long"
    if form == "long":
        name = f"Label Studio {container}-MIN" if is_json_min(first) else f"{container}, long form"
        return name, long_labels(records, file)
    tool = _TOOLS[form]
    if file.restrictions.wants_round and not tells_rounds(first):
        raise file.error(f"{tool.name} does not tell rounds apart: leave out --round")
    if file.columns.weight is not None:
        raise file.error(f"{tool.name} has no weights: leave out --weight-column")
    return f"{tool.name} {container}", tool.labels(records, file)


def _form(record: Record, file: LabelFile) -> str:
    if is_label_studio(record):
        return "label-studio"
    if is_prodigy(record):
        return "prodigy"
    if not is_long(record, file) and is_doccano(record):
        return "doccano"
    return "long"
