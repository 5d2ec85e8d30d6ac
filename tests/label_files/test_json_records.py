"""JSON Lines and JSON arrays in long form, whole and broken."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_folder import Folder
from labeler.label_files import Columns, FileLabel

RECORD = {"item": "s1", "annotator": "Ada", "label": "claim"}


@pytest.mark.parametrize("name", ["labels.jsonl", "labels.json", "labels"])
def test_long_form(folder: Folder, name: str) -> None:
    records = [{**RECORD, "doc_id": 3}, {**RECORD, "annotator": 7, "label": True, "doc_id": 3.0}]
    read = folder.read_json(records, name)
    assert read.labels == [
        FileLabel("3", "s1", "Ada", "claim"),
        FileLabel("3", "s1", "7", "true"),
    ]


def test_fields_that_the_user_names(folder: Folder) -> None:
    records = [{"satz": 1, "wer": "Ada", "urteil": 2.5}]
    read = folder.read_json(records, columns=Columns("satz", "wer", "urteil"))
    assert read.labels == [FileLabel(None, "1", "Ada", "2.5")]


def test_labels_that_are_nothing_are_left_out(folder: Folder) -> None:
    records = [RECORD, {**RECORD, "label": None}, {**RECORD, "label": ""}, {**RECORD, "label": []}]
    read = folder.read_json(records)
    assert len(read.labels) == 1
    assert read.left_out == {"without a label": 3}


def test_blank_lines_and_a_mark_change_nothing(folder: Folder) -> None:
    line = json.dumps(RECORD)
    assert len(folder.read(f"\ufeff\n{line}\r\n\n{line}", "labels.jsonl").labels) == 2
    assert len(folder.read(f"\ufeff\n [{line},\n{line}]\n", "labels.json").labels) == 2


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ([RECORD, {"item": "s1", "annotator": "Ada"}], "line 2: there is no field 'label'"),
        ([RECORD, {**RECORD, "item": None}], "line 2: the item is missing"),
        ([RECORD, {**RECORD, "annotator": ""}], "line 2: the annotator is missing"),
        ([RECORD, {**RECORD, "annotator": ["a"]}], "line 2: the annotator is neither"),
        ([RECORD, {**RECORD, "label": {"a": 1}}], "line 2: the label is neither"),
        ([RECORD, {**RECORD, "label": ["a", "b"]}], "line 2: annotator 'Ada' chose 2 labels"),
        ([RECORD, [1]], "line 2: is JSON, but not an object"),
        ([{"item": "s1", "anotator": "Ada", "label": "x"}], "no field for the annotator"),
    ],
)
def test_records_that_will_not_do(folder: Folder, records: list[Any], problem: str) -> None:
    assert problem in folder.problem_of_json(records)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"item": "s1", "annotator": "Ada", "label": "x"}\n{"item": \n', "line 2: is not JSON"),
        ('{"item": "s1", \n', "name enclosed in double quotes (column 15)"),
        (
            '{"item": "s1"\r\n{"item": "s2"}',
            "line 1: is not JSON: Expecting ',' delimiter (column 14)",
        ),
        ('[\n {"item": "s1"\n\n', "line 2: is not JSON: Expecting ',' delimiter (column 15)"),
        ('{"item": "s1",\n"annotator": "Ada"}', "line 1: is not JSON"),
        ('{"a": ' * 100_000, "too deep"),
        (f'{{"item": {"1" * 5000}}}', "too long a number"),
        ('[{"item": "s1",\n "annotator": "Ada", "label" "x"}]', "line 2: is not JSON"),
        ('[{"item": "s1"\n', "is not JSON"),
        ('[{"item": "s1", "annotator": "Ada", "label": "x"}\n;', "line 2: is not JSON: expected ,"),
        ('[{"item": "s1", "annotator": "Ada", "label": "x"}]\n]', "after the end"),
        ("[1, 2]", "record 1: is JSON, but not an object"),
        ("[" * 100_000, "too deep"),
    ],
)
def test_broken_json_says_where(folder: Folder, content: str, problem: str) -> None:
    message = folder.problem_of(content, "labels.json")
    assert message.startswith("labels.json: ")
    assert problem in message


values = st.text() | st.integers() | st.none() | st.lists(st.text(), max_size=3)


@given(
    st.lists(st.dictionaries(st.text(), values, max_size=4), max_size=30),
    st.sampled_from([None, 0, 3]),
)
def test_an_array_is_read_as_json_reads_it(records: list[Any], indent: int | None) -> None:
    assert _streamed(json.dumps(records, indent=indent, ensure_ascii=False), 7) == records


def _streamed(text: str, portion: int) -> list[Any]:
    import io
    from pathlib import Path

    import labeler.label_files.json_records as module
    from labeler.label_files.restrictions import Restrictions
    from labeler.label_files.rows import LabelFile

    file = LabelFile(Path("a.json"), Columns(), Restrictions(None), {})
    stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")))
    before = module._PORTION
    try:
        module._PORTION = portion  # type: ignore[misc]
        return list(module.json_records(stream, text, file)[1])
    finally:
        module._PORTION = before  # type: ignore[misc]


def test_a_record_longer_than_the_limit_ends_the_reading(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labeler.label_files.json_records.MAX_LINE", 100_000)
    problem = folder.problem_of('[{"item": "' + "x" * 1_000_000, "labels.json")
    assert "a record over 100,000 characters" in problem
