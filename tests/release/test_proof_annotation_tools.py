"""Label Studio's SDK and the documented form of Prodigy judge what we write for these tools."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from exporting import exported
from labeler.models import Annotator
from labeler.session import Session
from labeler.store.annotators import ensure
from labeler.store.connection import open_store
from projects import sitting

pytestmark = pytest.mark.proofs

SCHEMAS = Path(__file__).parent / "schemas"
CHOICES = {
    "raw": (),
    "with notes and names": ("--names", "--notes"),
    "one label a sentence": ("--labels", "majority"),
}


@pytest.fixture(scope="module")
def said(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project with a skipped sentence and a model's labels besides."""
    path = tmp_path_factory.mktemp("said") / released.name
    path.write_bytes(released.read_bytes())
    session = sitting(path, "Ada Holt")
    session.skip()
    session.close()
    store = open_store(path)
    model = Annotator("0" * 32, "tiny-2", "model")
    with store.write():
        ensure(store, model)
    session = Session(store, model)
    session.label("claim", indices=range(3))
    session.close()
    return path


@pytest.fixture(params=CHOICES)
def choice(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return CHOICES[request.param]


def test_label_studio_takes_configuration_tasks_annotations_and_predictions(
    said: Path, tmp_path: Path, choice: tuple[str, ...]
) -> None:
    interface = pytest.importorskip("label_studio_sdk.label_interface")
    folder = exported(said, tmp_path / "out", "label-studio", *choice)
    view = interface.LabelInterface((folder / "labeling_config.xml").read_text("utf-8"))
    view.validate()
    tasks = json.loads((folder / "tasks.json").read_text("utf-8"))
    assert len(tasks) == 8
    kinds: dict[str, int] = {}
    for task in tasks:
        # The SDK judges annotations one by one only: with a task it calls itself without any.
        assert view.validate_task({"data": task["data"]})
        for annotation in task["annotations"]:
            assert view.validate_annotation(annotation)
            kinds["skipped"] = kinds.get("skipped", 0) + annotation["was_cancelled"]
            kinds["true"] = kinds.get("true", 0) + annotation["ground_truth"]
        for prediction in task["predictions"]:
            assert view.validate_prediction(prediction, return_errors=True) == []
            kinds["model"] = kinds.get("model", 0) + 1
    aggregated = "--labels" in choice
    assert kinds["true"] == 1
    assert (kinds["skipped"], kinds.get("model", 0)) == ((0, 0) if aggregated else (1, 3))


def test_label_studios_judge_sees_what_is_wrong(said: Path, tmp_path: Path) -> None:
    interface = pytest.importorskip("label_studio_sdk.label_interface")
    folder = exported(said, tmp_path / "out", "label-studio")
    view = interface.LabelInterface((folder / "labeling_config.xml").read_text("utf-8"))
    annotation = json.loads((folder / "tasks.json").read_text("utf-8"))[0]["annotations"][0]
    assert view.validate_annotation(annotation)
    wrong = copy.deepcopy(annotation)
    wrong["result"][0]["value"]["choices"] = ["no such label"]
    assert not view.validate_annotation(wrong)
    wrong = copy.deepcopy(annotation)
    wrong["result"][0]["to_name"] = "nothing"
    assert not view.validate_annotation(wrong)


def test_prodigys_answers_are_of_its_documented_form(
    said: Path, tmp_path: Path, choice: tuple[str, ...]
) -> None:
    out = exported(said, tmp_path / "out.jsonl", "prodigy", *choice)
    judge = schema("prodigy-choice")
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert rows
    for row in rows:
        judge.validate(row)
        assert {*row["accept"]} <= {option["id"] for option in row["options"]}
    for spoiled in (
        {"_input_hash": 2**53},
        {"answer": "yes"},
        {"accept": ["claim", "filler"]},
        {"_view": "choice"},
        {"meta": {"a": ["list"]}},
        {"options": [{"id": "claim"}]},
    ):
        assert not judge.is_valid(rows[0] | spoiled), spoiled


def schema(name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    rules = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    return jsonschema.Draft202012Validator(rules)
