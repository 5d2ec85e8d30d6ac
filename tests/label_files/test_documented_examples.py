"""Every example of the page on label files is read as the page says, and the names it lists."""

from pathlib import Path

import pytest

from label_folder import Folder
from labeler.label_files.columns import SYNONYMS
from labeler.label_files.tables import NOT_ANNOTATORS
from pages import FENCED, ROOT, cells

PAGE = Path(ROOT / "docs" / "label-files.md")
EXAMPLES = [
    code
    for language, code in FENCED.findall(PAGE.read_text("utf-8"))
    if language in {"csv", "json"}
]
FORMATS = [
    "CSV, long form",
    "JSON Lines, long form",
    "CSV, wide form",
    "Label Studio JSON",
    "Label Studio JSON-MIN",
    "doccano JSON Lines",
    "Prodigy JSON Lines",
    "CSV, long form",  # with weights
]


@pytest.mark.parametrize(("example", "format_"), list(zip(EXAMPLES, FORMATS, strict=True)))
def test_an_example_is_read(folder: Folder, example: str, format_: str) -> None:
    read = folder.read(example, "ada")
    assert read.formats == (format_,)
    assert [label.label for label in read.labels] == ["claim", "filler"]
    assert not read.left_out
    documents = {label.document for label in read.labels}
    assert documents == ({"storm-over-tallow-bay"} if "storm" in example else {None})


def test_the_names_of_columns_are_those_that_are_known() -> None:
    table = dict(cells(PAGE.read_text("utf-8"), "role")[:4])
    written = {
        role: tuple(name.strip(" `") for name in names.split(",")) for role, names in table.items()
    }
    assert written == SYNONYMS


def test_the_columns_that_hold_no_labels_are_named() -> None:
    text = PAGE.read_text("utf-8")
    assert all(f"`{name}`" in text for name in NOT_ANNOTATORS)
