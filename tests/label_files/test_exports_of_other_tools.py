"""What Label Studio and doccano export, written by hand after their documentation."""

from typing import Any

import pytest

from label_folder import Folder
from labeler.label_files import Columns, FileLabel

Record = dict[str, Any]


def choice(*choices: str, control: str = "kind") -> Record:
    return {
        "id": "r1",
        "type": "choices",
        "from_name": control,
        "to_name": "text",
        "origin": "manual",
        "value": {"choices": list(choices)},
    }


def annotation(who: Any, *results: Record, **more: Any) -> Record:
    return {
        "id": 1001,
        "completed_by": who,
        "result": list(results),
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": 4.2,
        **more,
    }


def task(number: int, *annotations: Record, **more: Any) -> Record:
    return {
        "id": number,
        "data": {"text": "Rain fell.", "article": "d1"},
        "annotations": list(annotations),
        "predictions": [],
        **more,
    }


def test_label_studio(folder: Folder) -> None:
    tasks = [
        task(1, annotation(7, choice("claim")), annotation(8, choice("filler"))),
        task(2, annotation({"id": 7, "email": "ada@example.org"}, choice("claim"))),
        task(3, annotation({"id": 9}, choice("claim")), annotation("ben@example.org", choice("x"))),
    ]
    read = folder.read_json(tasks, "export.json")
    assert read.labels == [
        FileLabel("d1", "1", "7", "claim"),
        FileLabel("d1", "1", "8", "filler"),
        FileLabel("d1", "2", "ada@example.org", "claim"),
        FileLabel("d1", "3", "9", "claim"),
        FileLabel("d1", "3", "ben@example.org", "x"),
    ]
    assert read.formats == ("Label Studio JSON",)
    assert not read.left_out


def test_label_studio_leaves_out_what_is_no_label_of_a_person(folder: Folder) -> None:
    box = {"type": "textarea", "from_name": "why", "value": {"text": ["because"]}}
    tasks = [
        task(
            1,
            annotation(7, choice("claim"), was_cancelled=True),
            annotation(8, box),
            annotation(9),
            annotation(10, box, choice("claim")),
            predictions=[{"model_version": "m", "result": [choice("filler")]}],
            drafts=[{"result": []}, {"result": []}],
        )
    ]
    read = folder.read_json(tasks, "export.json")
    assert read.labels == [FileLabel("d1", "1", "10", "claim")]
    assert read.left_out == {
        "predicted by a model": 1,
        "not submitted": 2,
        "cancelled by the annotator": 1,
        "without a choice": 2,
    }


def test_label_studio_older_completions(folder: Folder) -> None:
    old = {
        "id": 4,
        "data": {"text": "Rain fell."},
        "completions": [
            {"completed_by": 7, "result": [choice("claim")], "skipped": True},
            {"completed_by": 8, "result": [choice("claim")]},
        ],
    }
    read = folder.read_json([old], "export.json")
    assert read.labels == [FileLabel(None, "4", "8", "claim")]


def test_label_studio_several_choices_are_an_error_that_says_where(folder: Folder) -> None:
    tasks = [task(1, annotation(7, choice("claim"))), task(2, annotation(7, choice("a", "b")))]
    problem = folder.problem_of_json(tasks, "export.json")
    assert problem.startswith("export.json: record 2: annotator '7' chose 2 labels for item '2'")


def test_label_studio_several_questions_need_one_to_be_named(folder: Folder) -> None:
    both = annotation(7, choice("claim"), choice("sure", control="certainty"))
    problem = folder.problem_of_json([task(1, both)], "export.json")
    assert "('kind', 'certainty')" in problem
    assert "--label-column" in problem
    read = folder.read_json([task(1, both)], "export.json", columns=Columns(label="certainty"))
    assert [label.label for label in read.labels] == ["sure"]
    columns = Columns(label="mood")
    problem = folder.problem_of_json([task(1, both)], "export.json", columns=columns)
    assert "no question 'mood'; there are 'kind', 'certainty'" in problem


def test_label_studio_item_and_document_in_the_data(folder: Folder) -> None:
    one = task(1, annotation(7, choice("claim")))
    one["data"] = {"key": "s1", "origin": "d9"}
    columns = Columns(item="key", document="origin")
    read = folder.read_json([one], "export.json", columns=columns)
    assert read.labels == [FileLabel("d9", "s1", "7", "claim")]
    problem = folder.problem_of_json([one], "export.json", columns=Columns(document="nowhere"))
    assert "no field 'nowhere'" in problem
    assert "'origin'" in problem


def test_label_studio_annotation_by_nobody(folder: Folder) -> None:
    problem = folder.problem_of_json([task(1, annotation(None, choice("a")))], "export.json")
    assert "does not say who it is by" in problem


def minimal(item: int, who: Any, **answers: Any) -> Record:
    return {
        "text": "Rain fell.",
        "id": item,
        **answers,
        "annotator": who,
        "annotation_id": 1001,
        "created_at": "2026-05-03T14:02:11Z",
        "updated_at": "2026-05-03T14:02:11Z",
        "lead_time": 4.2,
    }


def test_label_studio_json_min(folder: Folder) -> None:
    records = [
        minimal(1, 7),
        minimal(1, 8, sentiment="claim"),
        minimal(2, "ada@example.org", sentiment="filler"),
        minimal(3, 7, sentiment={"choices": ["claim"]}),
    ]
    columns = Columns(label="sentiment")
    read = folder.read_json(records, "export.json", columns=columns)
    assert read.labels == [
        FileLabel(None, "1", "8", "claim"),
        FileLabel(None, "2", "ada@example.org", "filler"),
        FileLabel(None, "3", "7", "claim"),
    ]
    assert read.formats == ("Label Studio JSON-MIN",)
    assert read == folder.read_json(
        records, "export.json", columns=columns, file_format="label-studio"
    )
    assert read.left_out == {"without a label": 1}
    several = [minimal(1, 7, sentiment={"choices": ["a", "b"]})]
    problem = folder.problem_of_json(several, "export.json", columns=columns)
    assert "chose 2 labels" in problem
    problem = folder.problem_of_json(records, "export.json")
    assert "no field for the label" in problem
    assert "--label-column" in problem


def test_doccano_a_file_an_annotator(folder: Folder) -> None:
    ada = '{"id": 1, "text": "Rain fell.", "label": ["claim"], "Comments": []}\n'
    ben = (
        '{"id": 1, "text": "Rain fell.", "label": ["filler"], "Comments": ["why?"]}\n'
        '{"id": 2, "text": "Share!", "label": [], "Comments": []}\n'
    )
    read = folder.read_files(folder.write("ada.jsonl", ada), folder.write("ben.jsonl", ben))
    assert read.labels == [
        FileLabel(None, "1", "ada", "claim"),
        FileLabel(None, "1", "ben", "filler"),
    ]
    assert read.formats == ("doccano JSON Lines",)
    assert read.left_out == {"without a label": 1}


def test_doccano_files_of_one_name_are_told_apart_by_their_folders(folder: Folder) -> None:
    """As few folders as tell: and a file that is named twice is still one annotator's."""
    line = '{"id": 1, "text": "Rain fell.", "label": ["claim"]}\n'

    def annotators(*names: str) -> list[str]:
        for name in names:
            (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
        paths = [folder.write(name, line) for name in names]
        return [label.annotator for label in folder.read_files(*paths).labels]

    assert annotators("a/all.jsonl", "b/all.jsonl", "ada.jsonl") == ["a/all", "b/all", "ada"]
    assert annotators("a/x/all.jsonl", "b/x/all.jsonl", "b/y/all.jsonl") == [
        "a/x/all",
        "b/x/all",
        "y/all",
    ]
    assert annotators("x/all.jsonl", "a/x/all.jsonl")[1] == "a/x/all"
    assert annotators("a/all.jsonl", "a/../a/all.jsonl") == ["all", "all"]


def test_doccano_json_intents_and_a_document(folder: Folder) -> None:
    records = [{"id": 1, "text": "Rain fell.", "cats": ["claim"], "entities": [], "doc": "d1"}]
    read = folder.read_json(records, "ada.json")
    assert read.labels == [FileLabel("d1", "1", "ada", "claim")]
    assert read.formats == ("doccano JSON",)


def test_doccano_all_in_one(folder: Folder) -> None:
    named = [
        {"id": 1, "text": "Rain fell.", "annotator": "Ada", "label": ["claim"]},
        {"id": 1, "text": "Rain fell.", "annotator": "Ben", "label": ["filler"]},
    ]
    assert folder.read_json(named, "all.jsonl").labels == [
        FileLabel(None, "1", "Ada", "claim"),
        FileLabel(None, "1", "Ben", "filler"),
    ]
    older = [
        {
            "id": 1,
            "text": "Rain fell.",
            "annotations": [{"label": 3, "id": 11, "user": 1}, {"label": 4, "id": 12, "user": 2}],
            "meta": {"document": "d1"},
        }
    ]
    read = folder.read_json(older, "all.json")
    assert read.labels == [FileLabel("d1", "1", "1", "3"), FileLabel("d1", "1", "2", "4")]
    assert read.formats == ("doccano JSON",)
    approved = [{"id": 1, "text": "", "annotation_approver": "Ada", "labels": ["claim"]}]
    assert folder.read_json(approved).labels == [FileLabel(None, "1", "Ada", "claim")]


def test_doccano_several_labels_and_spans(folder: Folder) -> None:
    several = [{"id": 1, "text": "Rain fell.", "label": ["claim", "filler"]}]
    assert "annotator 'ada' chose 2 labels" in folder.problem_of_json(several, "ada.jsonl")
    spans = [{"id": 1, "text": "Rain fell.", "label": [[0, 4, "WEATHER"]]}]
    assert "labels on parts of its text" in folder.problem_of_json(spans, "ada.jsonl")


def test_doccano_csv_when_named(folder: Folder) -> None:
    content = "id,text,label,Comments\n1,Rain fell.,claim,\n2,Share!,,\n"
    read = folder.read(content, "ada.csv", file_format="doccano")
    assert read.labels == [FileLabel(None, "1", "ada", "claim")]
    assert read.left_out == {"without a label": 1}
    problem = folder.problem_of("id,text\n1,Rain fell.\n", file_format="doccano")
    assert "no column for the label" in problem


@pytest.mark.parametrize("form", ["label-studio", "doccano", "prodigy"])
def test_another_tools_format_is_refused_in_one_line(folder: Folder, form: str) -> None:
    record = {"item": "s1", "annotator": "Ada", "verdict": "claim"}
    assert folder.problem_of_json([record], file_format=form).startswith("labels.jsonl: line 1: ")


@pytest.mark.parametrize("form", ["label-studio", "doccano", "prodigy"])
def test_tools_that_know_no_rounds(folder: Folder, form: str) -> None:
    record = {"id": "s1", "label": ["claim"]}
    problem = folder.problem_of_json([record], file_format=form, round_number=1)
    assert "does not tell rounds apart" in problem


NAMED = Columns(item="key", annotator="who", label="verdict", document="origin")
FOUND = [FileLabel("d1", "s1", "Ada", "claim")]


def test_doccano_fields_that_the_user_names(folder: Folder) -> None:
    record = {"key": "s1", "who": "Ada", "verdict": ["claim"], "meta": {"origin": "d1"}}
    read = folder.read_json([record], file_format="doccano", columns=NAMED)
    assert read.labels == FOUND
    for role, name in (("annotator", "who"), ("label", "verdict"), ("item", "key")):
        lacking = {field: value for field, value in record.items() if field != name}
        problem = folder.problem_of_json([record, lacking], file_format="doccano", columns=NAMED)
        assert problem.startswith(f"labels.jsonl: line 2: there is no field '{name}'"), role


def test_annotations_that_are_no_objects(folder: Folder) -> None:
    odd = {"id": 1, "annotations": [{"label": 1, "user": 2}, "what"]}
    assert "an annotation that is no object" in folder.problem_of_json([odd])
    problem = folder.problem_of_json([task(1, annotation(7, choice("a"))), {**task(2), **odd}])
    assert problem.startswith("labels.jsonl: line 2: item '1' has an annotation")
