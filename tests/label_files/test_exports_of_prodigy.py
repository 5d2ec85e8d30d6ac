"""What Prodigy exports, written by hand after its documentation."""

from typing import Any

from label_folder import Folder
from labeler.label_files import Columns, FileLabel

Record = dict[str, Any]

NAMED = Columns(item="key", annotator="who", label="verdict", document="origin")
FOUND = [FileLabel("d1", "s1", "Ada", "claim")]


def answer(kind: str, who: str | None, **fields: Any) -> Record:
    record: Record = {
        "text": "Rain fell.",
        "_input_hash": -1530009927,
        "_task_hash": -340967702,
        "answer": kind,
        "_timestamp": 1690289516,
        **fields,
    }
    return record if who is None else {**record, "_annotator_id": who, "_session_id": who}


OPTIONS = [{"id": "claim", "text": "Claim"}, {"id": "filler", "text": "Filler"}]


def test_prodigy_choices(folder: Folder) -> None:
    records = [
        answer("accept", "news-ada", options=OPTIONS, accept=["claim"], meta={"doc_id": "d1"}),
        answer("accept", "news-ben", options=OPTIONS, accept=["filler"], meta={"doc_id": "d1"}),
        answer("accept", "news-ada", options=OPTIONS, accept=[], meta={"doc_id": "d1"}),
        answer("reject", "news-ada", options=OPTIONS, accept=["claim"]),
        answer("ignore", "news-ben", options=OPTIONS, accept=[]),
        answer("ignore", "news-ben", options=OPTIONS),
    ]
    read = folder.read_json(records)
    assert read.labels == [
        FileLabel("d1", "-1530009927", "news-ada", "claim"),
        FileLabel("d1", "-1530009927", "news-ben", "filler"),
    ]
    assert read.formats == ("Prodigy JSON Lines",)
    assert read.left_out == {"without an option chosen": 1, "rejected": 1, "ignored": 2}
    by_task = folder.read_json(records, columns=Columns(item="_task_hash"))
    assert {label.item for label in by_task.labels} == {"-340967702"}


def test_prodigy_text_classification(folder: Folder) -> None:
    records = [
        answer("accept", None, label="claim", score=0.06),
        answer("reject", None, label="claim", score=0.04),
    ]
    read = folder.read_json(records, "ada.jsonl")
    assert read.labels == [FileLabel(None, "-1530009927", "ada", "claim")]
    assert read.left_out == {"rejected": 1}
    binary = folder.read_json(records, "ada.jsonl", columns=Columns(label="answer"))
    assert [label.label for label in binary.labels] == ["accept", "reject"]


def test_prodigy_sessions_stand_in_for_annotators(folder: Folder) -> None:
    record = answer("accept", None, accept=["claim"], _session_id="news-ada")
    assert folder.read_json([record]).labels[0].annotator == "news-ada"


def test_prodigy_several_options_and_odd_answers(folder: Folder) -> None:
    several = answer("accept", "ada", accept=["claim", "filler"])
    assert "chose 2 labels" in folder.problem_of_json([several])
    odd = [answer("accept", "ada", accept=["claim"]), answer("maybe", "ada", accept=["claim"])]
    assert folder.problem_of_json(odd).startswith("labels.jsonl: line 2: the answer is not")


def test_prodigy_fields_that_the_user_names(folder: Folder) -> None:
    record = answer(
        "accept", None, verdict="claim", meta={"key": "s1", "who": "Ada", "origin": "d1"}
    )
    assert folder.read_json([record], columns=NAMED).labels == FOUND
    nobody = answer("accept", None, verdict="claim", meta={"key": "s1", "origin": "d1"})
    assert "no field 'who'" in folder.problem_of_json([nobody], columns=NAMED)
    unlabelled = answer("accept", None, meta=record["meta"])
    assert "no field 'verdict'" in folder.problem_of_json([unlabelled], columns=NAMED)
    odd = answer("accept", None, verdict="claim", meta={**record["meta"], "origin": ["d1"]})
    assert "the document is neither" in folder.problem_of_json([odd], columns=NAMED)
