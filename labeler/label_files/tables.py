"""Tables of labels: long form (a row a label) and wide form (a row an item)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from labeler.agreement.rows import quoted
from labeler.label_files.columns import Roles, assign, plain
from labeler.label_files.restrictions import FIELDS, ROUND
from labeler.label_files.rows import FileLabel, LabelFile, listed

NO_LABEL: Final = "without a label"
NOT_ANNOTATORS: Final = frozenset(
    ("text", "sentence", "title", "headline", "url", "note", "comment")
)
"""Columns of a wide form that hold no labels, as they are compared."""


class Table(NamedTuple):
    """A header and the rows below it, every cell as text; empty where there is nothing."""

    format: str
    names: list[str]
    rows: Iterable[Sequence[str]]


def table_labels(
    table: Table, form: str | None, file: LabelFile
) -> tuple[str, Iterator[FileLabel]]:
    """Return the name of the form that a table has, and its labels.

    `form` is `long`, `wide`, `doccano` (long, a file an annotator), or None to be told by the
    columns. LabelerError for columns that are not there or mean nothing.
    """
    roles = assign(table.names, file)
    if form is None:
        form = _form(roles, table, file)
    if form == "wide":
        return f"{table.format}, wide form", _wide(table, roles, file)
    if form == "doccano" and file.columns.annotator is None:
        roles = roles._replace(annotator=None)
    for role in ("item", "label") if form == "doccano" else ("item", "annotator", "label"):
        if getattr(roles, role) is None:
            raise file.no_column(role, table.names, "column")
    name = "doccano, " if form == "doccano" else ""
    return f"{name}{table.format}, long form", _long(table, roles, file)


def _form(roles: Roles, table: Table, file: LabelFile) -> str:
    if roles.item and roles.annotator and roles.label:
        return "long"
    is_begun = roles.annotator or roles.label
    if roles.item is None and table.names[0] == "" and not is_begun:
        return "wide"  # the nameless first column in which tables are saved with their index
    if roles.item and not is_begun:
        return "wide"
    missing = next(role for role in ("item", "annotator", "label") if getattr(roles, role) is None)
    raise file.no_column(missing, table.names, "column")


def _long(table: Table, roles: Roles, file: LabelFile) -> Iterator[FileLabel]:
    place = table.names.index
    item_place, label_place = place(roles.item or ""), place(roles.label or "")
    annotator_place = None if roles.annotator is None else place(roles.annotator)
    document_place = None if roles.document is None else place(roles.document)
    weight_place = None if roles.weight is None else place(roles.weight)
    restricted = _restricted(table, file)
    annotator: str = file.stem
    document: str | None = None
    for row in _whole_rows(table, file):
        item, label = row[item_place], row[label_place]
        if annotator_place is not None:
            annotator = row[annotator_place]
        if not label:
            file.leave_out(NO_LABEL)
            continue
        if not item or not annotator:
            raise file.error(f"the {'annotator' if item else 'item'} is missing")
        if restricted is not None and (reason := restricted(row)):
            file.leave_out(reason)
            continue
        if document_place is not None:
            document = row[document_place] or None
        if weight_place is not None:
            file.weigh(document, item, row[weight_place])
        yield FileLabel(document, item, annotator, label)


def _wide(table: Table, roles: Roles, file: LabelFile) -> Iterator[FileLabel]:
    for role in ("annotator", "label"):
        if getattr(file.columns, role) is not None:
            raise file.error(f"a wide form has a column an annotator, and none for the {role}")
    if file.restrictions.wants_round:
        raise file.error("a wide form does not say of which round a label is: leave out --round")
    item_place = 0 if roles.item is None else table.names.index(roles.item)
    document_place = None if roles.document is None else table.names.index(roles.document)
    weight_place = None if roles.weight is None else table.names.index(roles.weight)
    annotators = [
        (place, name)
        for place, name in enumerate(table.names)
        if place not in (item_place, document_place, weight_place)
        and (place, name) != (0, "")  # the index that tables are saved with
        and plain(name).removesuffix("s") not in NOT_ANNOTATORS
    ]
    _check_annotators(annotators, table, file)
    document: str | None = None
    for row in _whole_rows(table, file):
        item = row[item_place]
        if document_place is not None:
            document = row[document_place] or None
        for place, annotator in annotators:
            if label := row[place]:
                if not item:
                    raise file.error("the item is missing")
                if weight_place is not None:
                    file.weigh(document, item, row[weight_place])
                yield FileLabel(document, item, annotator, label)


def _check_annotators(annotators: list[tuple[int, str]], table: Table, file: LabelFile) -> None:
    if not annotators:
        raise file.error(
            f"there is no column for an annotator; there are {listed(table.names)}: a wide form "
            "has one for each"
        )
    name, count = Counter(name for _, name in annotators).most_common(1)[0]
    if any(not name for _, name in annotators):
        raise file.error("a column has no name: in a wide form it has to name the annotator")
    if count > 1:
        raise file.error(f"there are {count} columns called {quoted(name)}: rename one")


def _whole_rows(table: Table, file: LabelFile) -> Iterator[Sequence[str]]:
    width = len(table.names)
    for row in table.rows:
        if len(row) == width:
            yield row
        elif row:
            counted = "1 field" if len(row) == 1 else f"{len(row)} fields"
            raise file.error(
                f"the row has {counted} where the header has {width}; a text with a delimiter "
                "or a line end in it needs quotation marks around it"
            )


def _restricted(table: Table, file: LabelFile) -> Callable[[Sequence[str]], str | None] | None:
    """Return what says why a row does not take part; None where every row does."""
    places = {name: table.names.index(name) for name in FIELDS if name in table.names}
    if file.restrictions.wants_round and ROUND not in places:
        raise file.error(f"there is no column 'round'; there are {listed(table.names)}")
    if not places:
        return None
    restrictions = file.restrictions
    last: Sequence[str] | None = None
    last_reason: str | None = None
    # Twice, because of a single column it would return no tuple.
    columns = itemgetter(*places.values(), *places.values())

    def reason_against(row: Sequence[str]) -> str | None:
        # Rows that say the same share their answer, and almost all do.
        nonlocal last, last_reason
        values = columns(row)
        if values != last:
            cells = dict(zip(places, values, strict=False))
            last_reason = restrictions.reason_against(cells.get, file.error)
            last = values
        return last_reason

    return reason_against
