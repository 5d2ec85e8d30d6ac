"""What another tool made of a label since it was exported, and what then still holds of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from round_trips import FORMS, PEOPLE, copied, done, exported, json_lines, started, taken


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(tmp_path_factory.mktemp("fresh"))


@pytest.fixture
def database(fresh: Path, tmp_path: Path) -> Path:
    return copied(fresh, tmp_path / "database")


def test_a_label_that_was_changed_in_the_other_tool_is_told_no_more(
    fresh: Path, tmp_path: Path
) -> None:
    """Attributes, round and annotator of a label say nothing of the one that came in its place."""
    first = copied(fresh, tmp_path / "first")
    done(first, [(PEOPLE[0], 0, 0, "claim", None, {"checkworthy": 2})])
    out = exported(first, "prodigy")
    row = json.loads(out.read_text("utf-8"))
    changed = {
        "the label": row | {"accept": ["filler"]},
        "the annotator": row | {"_annotator_id": "Cleo"},
    }
    for number, (what, task) in enumerate(changed.items()):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps(task), "utf-8")
        other = copied(fresh, tmp_path / f"copy-{number}")
        assert taken(other, path) == {}
        (found,) = json_lines(other)
        assert found["attributes"] == {}, what
        assert found["label"] == task["accept"][0]
        assert found["annotator"] == task["_annotator_id"]


def test_a_label_of_label_studio_is_whose_it_was_whoever_imported_the_tasks(
    fresh: Path, tmp_path: Path
) -> None:
    first = copied(fresh, tmp_path / "first")
    done(first, [(PEOPLE[0], 0, 0, "claim", None, {}), (PEOPLE[1], 0, 0, "filler", None, {})])
    (task,) = json.loads((exported(first, "label-studio") / "tasks.json").read_text("utf-8"))
    # What Label Studio makes of an import, and of one annotation that somebody changed there.
    for annotation in task["annotations"]:
        annotation |= {"completed_by": 1, "id": 7, "created_at": "2026-05-03T10:00:00Z"}
    task["annotations"][1]["result"][0]["value"]["choices"] = ["retraction"]
    out = tmp_path / "export.json"
    out.write_text(json.dumps([task]), "utf-8")
    other = copied(fresh, tmp_path / "other")
    assert taken(other, out) == {}
    assert [(row["annotator"], row["label"]) for row in json_lines(other)] in (
        [(PEOPLE[0], "claim"), ("1", "retraction")],
        [("1", "retraction"), (PEOPLE[0], "claim")],
    )


def test_doccano_tells_by_the_file_whose_a_label_is(fresh: Path, tmp_path: Path) -> None:
    first = copied(fresh, tmp_path / "first")
    done(first, [(PEOPLE[1], 0, 0, "claim", "why?", {"unsure": True})])
    (file,) = exported(first, "doccano").glob("*.jsonl")
    theirs = tmp_path / "cleo.jsonl"  # the same label, by somebody who saw the same example
    row = json.loads(file.read_text("utf-8"))
    theirs.write_text(json.dumps(row | {"Comments": ["so it is"]}), "utf-8")
    back = tmp_path / file.name
    back.write_text(json.dumps(row | {"Comments": ["so it is"]}), "utf-8")
    other = copied(fresh, tmp_path / "other")
    assert taken(other, theirs) == taken(other, back) == {}
    found = {row["annotator"]: (row["attributes"], row["note"]) for row in json_lines(other)}
    assert found == {
        "cleo": ({}, "so it is"),
        PEOPLE[1]: ({"unsure": True}, "why?\nso it is"),
    }


def test_decisions_stay_out_and_are_counted(released: Path, fresh: Path, tmp_path: Path) -> None:
    out = exported(Path(shutil.copy(released, tmp_path / "storm.db")), "label-studio")
    for words in (("agreement", str(out / "tasks.json")), ("consensus", str(out / "tasks.json"))):
        told = command_done(*words).stderr
        assert "1 decided by an adjudicator" in told
    report = command_done("agreement", str(out / "tasks.json"), "--json")
    own = command_done("--db", str(released), "agreement", "--json")
    alphas = [json.loads(one.stdout)["coefficients"]["alpha"]["value"] for one in (report, own)]
    assert alphas[0] == alphas[1]


def test_who_labelled_after_all_has_not_skipped(fresh: Path, tmp_path: Path) -> None:
    first = copied(fresh, tmp_path / "first")
    done(first, [(PEOPLE[0], 0, 0, "claim", None, {})])
    row = json.loads(exported(first, "prodigy").read_text("utf-8"))
    ignored = row | {"answer": "ignore", "accept": []}
    for number, tasks in enumerate(([ignored, row], [row, ignored], [ignored])):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(f"{json.dumps(task)}\n" for task in tasks), "utf-8")
        other = copied(fresh, tmp_path / f"copy-{number}")
        words = ("--db", str(other), "labels", "import", "--json", str(path))
        (report,) = json.loads(command_done(*words).stdout)
        assert (report["added"], report["skips"]) == (1, int(number == 2))
        assert [found["label"] for found in json_lines(other)] == ["claim"] * (number < 2)


def test_prodigy_knows_its_own_tasks_again(fresh: Path, tmp_path: Path) -> None:
    own = {"_input_hash": -1530009927, "_task_hash": 340967702}
    text = "Another one."
    answers = [
        {"text": text, **own, "accept": ["claim"], "answer": "accept", "_annotator_id": "ada"},
        {"text": text, **own, "accept": [], "answer": "ignore", "_annotator_id": "ben"},
    ]
    path = tmp_path / "theirs.jsonl"
    path.write_text("".join(f"{json.dumps(answer)}\n" for answer in answers), "utf-8")
    first = copied(fresh, tmp_path / "first")
    assert taken(first, path) == {}
    done(first, [(PEOPLE[0], 3, 0, "filler", None, {}), (PEOPLE[0], 3, 1, "filler", None, {})])
    for turn in range(2):
        out = exported(first, "prodigy")
        found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        asked = {row["_annotator_id"]: row for row in found if row["text"] == text}
        assert set(asked) == {"ada", "ben", PEOPLE[0]}
        assert all(row | own == row for row in asked.values())
        (other,) = (row for row in found if row["text"] != text)
        assert other["_input_hash"] != own["_input_hash"]
        first = copied(fresh, tmp_path / f"again-{turn}")
        assert taken(first, out) == {}


def test_a_skip_never_takes_the_place_of_a_label_entered_here(
    database: Path, tmp_path: Path
) -> None:
    cancelled = {"was_cancelled": True, "result": [], "completed_by": {"email": "ada@example.org"}}
    task = {"id": 7, "data": {"text": "Another one."}, "annotations": [cancelled]}
    path = tmp_path / "studio.json"
    path.write_text(json.dumps([task]), "utf-8")
    words = ("--db", str(database), "labels", "import", str(path))
    first = command_done(*words)
    assert "1 came in, 1 of them skipped sentences" in first.stderr
    assert "1 known already" in command_done(*words).stderr
    done(database, [("ada@example.org", 3, 0, "filler", None, {})])
    assert "1 known already" in command_done(*words).stderr
    done(database, [("ben@example.org", 3, 0, "filler", None, {})])
    path.write_text(path.read_text("utf-8").replace("ada@", "ben@"), "utf-8")
    refused = run_command(*words)
    assert refused.exit_code == 1
    assert "(skipped) by ben@example.org" in refused.stderr
    assert "'filler' was entered here" in refused.stderr
    assert [row["label"] for row in json_lines(database)] == ["filler", "filler"]


def test_what_never_counts_does_not_count_from_another_tools_form(
    database: Path, fresh: Path, tmp_path: Path
) -> None:
    done(database, [(PEOPLE[0], 0, at, "claim", None, {}) for at in range(3)])
    out = exported(database, "prodigy")
    tasks = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    for task, told in zip(
        tasks, ({"in_conflict": True}, {"annotator_kind": "model"}, {"round": 2}), strict=True
    ):
        task["labeler_export"] |= told
    path = tmp_path / "prodigy.jsonl"
    path.write_text("".join(f"{json.dumps(task)}\n" for task in tasks), "utf-8")
    told = command_done("agreement", str(path), "--round", "2", "--json").stderr
    assert "1 in conflict" in told
    assert "1 by models" in told
    assert "in other rounds" not in told
    other = copied(fresh, tmp_path / "other")
    words = ("--db", str(other), "labels", "import", "--json", str(path))
    (report,) = json.loads(command_done(*words).stdout)
    assert report["left_out"] == {"in conflict": 1}
    found = {(row["round"], row["annotator_kind"]) for row in json_lines(other)}
    assert found == {(1, "model"), (2, "person")}


@pytest.mark.parametrize(
    "record",
    [7, [], {}, {"annotator": None}, {"annotator": [], "label": {}}, {"label": "claim"},
     {"annotator": "ada", "label": "claim", "round": [], "attributes": 7, "note": {},
      "annotator_kind": {}, "codebook_id": [], "created_at": [], "duration_ms": "x"}],
)  # fmt: skip
@pytest.mark.parametrize("form", FORMS)
def test_a_record_may_hold_anything(record: Any, form: str, database: Path, tmp_path: Path) -> None:
    result = {"from_name": "k", "type": "choices", "value": {"choices": ["claim"]}}
    rows = {
        "prodigy": {"_input_hash": 1, "accept": ["claim"], "answer": "accept",
                    "_annotator_id": "ada", "labeler_export": record},
        "doccano": {"id": 1, "label": ["claim"], "labeler_export": record},
        "label-studio": {"id": 1, "data": {"text": "Another one."}, "annotations": [
            {"completed_by": "ada", "result": [result | {"meta": {"labeler_export": record}}]}]},
    }  # fmt: skip
    path = tmp_path / "ada.jsonl"
    path.write_text(json.dumps({"text": "Another one.", **rows[form]}), "utf-8")
    command_done("--db", str(database), "labels", "import", str(path))
    (row,) = json_lines(database)
    assert (row["annotator"], row["label"], row["round"]) == ("ada", "claim", 1)
    assert row["attributes"] == {}
