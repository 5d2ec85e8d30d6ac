"""JSON records in long form, a record a label; Label Studio's JSON-MIN is one of them.

JSON-MIN has `id` (of the task), `annotator`, `annotation_id`, and the answers under the names of
the questions: a text, or an object with the list `choices` where several were chosen.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from labeler.agreement.rows import quoted
from labeler.label_files.columns import Roles, assign, usual
from labeler.label_files.json_records import Record
from labeler.label_files.restrictions import FIELDS, ROUND
from labeler.label_files.rows import FileLabel, LabelFile, listed
from labeler.label_files.tables import NO_LABEL
from labeler.label_files.values import as_text, one_label, one_text


def is_json_min(record: Record) -> bool:
    """Return whether a record comes from Label Studio's JSON-MIN."""
    return "annotation_id" in record and "lead_time" in record


def is_long(record: Record, file: LabelFile) -> bool:
    """Return whether a record says by its fields' names who gave which label to what."""
    names = tuple(record)
    given = {role: getattr(file.columns, role) for role in ("item", "annotator", "label")}
    return all(
        usual(role, names) is not None if name is None else name in record
        for role, name in given.items()
    )


def long_labels(records: Iterable[Record], file: LabelFile) -> Iterator[FileLabel]:
    """Yield the label of each record; what a field means is told by the first record.

    A label that is null or empty is left out. LabelerError for a field that is missing.
    """
    roles: Roles | None = None
    is_minimal = is_restricted = False
    document: str | None = None
    for record in records:
        if roles is None:
            is_minimal = is_json_min(record)
            roles = _roles(record, file, is_minimal=is_minimal)
            is_restricted = _is_restricted(record, file)
        item = record.get(roles.item or "")
        annotator = record.get(roles.annotator or "")
        label = record.get(roles.label or "")
        if not (type(item) is type(annotator) is type(label) is str and item and annotator):
            if label is None and is_minimal:
                file.leave_out(NO_LABEL)  # an answer that was not given has no field
                continue
            item = one_text(_field("item", roles.item, record, file), "item", file)
            who = _field("annotator", roles.annotator, record, file)
            annotator = one_text(who, "annotator", file)
            chosen = _chosen(_field("label", roles.label, record, file))
            label = one_label(chosen, item, annotator, file)
        if not label:
            file.leave_out(NO_LABEL)
            continue
        if is_restricted and (reason := _reason_against(record, file)):
            file.leave_out(reason)
            continue
        if roles.document is not None:
            document = as_text(record.get(roles.document)) or None
        if roles.weight is not None:
            weight = as_text(_field("weight", roles.weight, record, file))
            file.weigh(document, item, weight or "")
        yield FileLabel(document, item, annotator, label)


def _roles(record: Record, file: LabelFile, *, is_minimal: bool) -> Roles:
    # A question that the first annotator left out has no field yet.
    given = file.columns.label
    names = [*record, given] if is_minimal and given and given not in record else [*record]
    roles = assign(names, file, "field")
    for role in ("item", "annotator", "label"):
        if getattr(roles, role) is None:
            raise file.no_column(role, record, "field")
    return roles


def _field(role: str, name: str | None, record: Record, file: LabelFile) -> Any:
    if name not in record:
        raise file.error(f"there is no field {quoted(name or role)}; there are {listed(record)}")
    return record[name]


def _chosen(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value.get("choices", value)
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]


def _is_restricted(record: Record, file: LabelFile) -> bool:
    if file.restrictions.wants_round and ROUND not in record:
        raise file.error(f"there is no field 'round'; there are {listed(record)}")
    return any(name in record for name in FIELDS)


def _reason_against(record: Record, file: LabelFile) -> str | None:
    return file.restrictions.reason_against(lambda name: as_text(record.get(name)), file.error)
