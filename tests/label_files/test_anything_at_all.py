"""Whatever a file holds, reading it ends in labels or in one line for a person."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from label_folder import Folder
from labeler.errors import LabelerError
from labeler.label_files import FORMATS, FileLabel

NAMES = [
    "id",
    "item",
    "annotator",
    "user",
    "label",
    "labels",
    "cats",
    "document",
    "meta",
    "data",
    "annotations",
    "completions",
    "result",
    "type",
    "value",
    "choices",
    "from_name",
    "completed_by",
    "was_cancelled",
    "email",
    "answer",
    "accept",
    "_input_hash",
    "_annotator_id",
    "annotation_id",
    "lead_time",
    "round",
    "annotator_kind",
    "in_conflict",
    "codebook_id",
    "annotation_approver",
    "predictions",
    "drafts",
]
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=3)
    | st.sampled_from(["accept", "reject", "claim", "person", "model", "true"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
        | st.just({"choices": ["claim"]})
    ),
    max_leaves=25,
)
records = st.lists(st.dictionaries(st.sampled_from(NAMES), json_values, max_size=9), max_size=3)
forms = st.sampled_from([None, *FORMATS])
quietly = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refuse(folder: Folder, content: str | bytes, form: str | None) -> None:
    try:
        read = folder.read(content, "labels", file_format=form)
    except LabelerError as error:
        refusal = str(error)
    else:
        assert read.labels
        assert all(isinstance(label, FileLabel) for label in read.labels)
        assert all(label.item and label.annotator and label.label for label in read.labels)
        return
    assert refusal.startswith(str(folder.path))
    assert len(refusal.splitlines()) == 1


@quietly
@given(content=st.binary(max_size=300), form=forms)
def test_bytes(folder: Folder, content: bytes, form: str | None) -> None:
    read_or_refuse(folder, content, form)


@quietly
@given(
    content=st.text(st.sampled_from('item,annotator;label\t"\n\r s1|{}[]:'), max_size=200),
    form=forms,
)
def test_text_that_is_almost_a_table(folder: Folder, content: str, form: str | None) -> None:
    read_or_refuse(folder, f"item,annotator,label\n{content}", form)


@quietly
@given(records=records, form=forms, is_array=st.booleans())
@example([{"annotations": [{"completed_by": 1, "result": 5}], "data": {}, "id": 1}], None, False)
@example([{"annotations": [{"user": 1, "label": {}}], "id": 1}], None, False)
def test_json(
    folder: Folder, records: list[dict[str, Any]], form: str | None, is_array: bool
) -> None:
    lines = "\n".join(json.dumps(record) for record in records)
    read_or_refuse(folder, json.dumps(records) if is_array else lines, form)


@pytest.mark.parametrize("form", [None, *FORMATS])
def test_half_a_character_in_json_is_kept(folder: Folder, form: str | None) -> None:
    content = '{"id": "\\ud800", "annotator": "Ada", "label": "\\udfff", "answer": "accept"}'
    read_or_refuse(folder, content, form)
