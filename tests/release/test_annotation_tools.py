"""The dataset as tasks of Label Studio, doccano and Prodigy, as each of them documents its form."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from adjudicating import LEAD, PEOPLE
from command_line import command_done, run_command
from labeler.codebook import default_codebook
from labeler.label_files.told import file_stem
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from projects import project, sitting

INES, TAM, BO = PEOPLE


def exported(path: Path, out: Path, form: str, *options: str) -> Path:
    out.parent.mkdir(exist_ok=True)
    command_done("--db", str(path), "export", "--format", form, "-o", str(out), *options)
    return out


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def tasks(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads((folder / "tasks.json").read_bytes()))


def chosen(annotation: Mapping[str, Any]) -> list[str]:
    return [
        choice
        for result in annotation["result"]
        if result["type"] == "choices"
        for choice in result["value"]["choices"]
    ]


def test_label_studio_gets_a_task_a_sentence_in_its_context(released: Path, tmp_path: Path) -> None:
    found = tasks(exported(released, tmp_path / "ls", "label-studio"))
    assert len(found) == 8  # five sentences and three; nobody labelled the third article
    first, second = found[0], found[1]
    assert first["data"]["before"] == ""
    assert first["data"]["text"] in second["data"]["before"]
    assert second["data"]["text"] in first["data"]["after"]
    assert [chosen(one) for one in first["annotations"] if not one["ground_truth"]] == [
        ["claim"],
        ["claim"],
        ["claim"],
    ]
    assert all("completed_by" not in one for task in found for one in task["annotations"])
    assert all(isinstance(value, str | int) for task in found for value in task["data"].values())


def test_label_studio_is_told_what_was_decided(released: Path, tmp_path: Path) -> None:
    raw = tasks(exported(released, tmp_path / "raw", "label-studio"))
    decided = [
        chosen(one) for task in raw for one in task["annotations"] if one["ground_truth"] is True
    ]
    assert decided == [["filler"]]
    one_each = tasks(exported(released, tmp_path / "one", "label-studio", "--labels", "majority"))
    assert [len(task["annotations"]) for task in one_each] == [1] * 8
    truths = [task["annotations"][0]["ground_truth"] for task in one_each]
    assert truths.count(True) == 1
    (record,) = (
        result["meta"]["labeler_export"]
        for task in one_each
        for one in task["annotations"]
        if one["ground_truth"]
        for result in one["result"]
    )
    assert (record["label_source"], record["n_annotations"]) == ("adjudicated", 3)


def test_label_studios_configuration_asks_what_the_tasks_answer(
    released: Path, tmp_path: Path
) -> None:
    folder = exported(released, tmp_path / "ls", "label-studio", "--notes")
    view = ElementTree.parse(folder / "labeling_config.xml").getroot()  # noqa: S314 - our own
    asked = {tag.get("name"): tag for tag in view if tag.get("toName")}
    assert set(asked) == {"label", "note"}
    options = {choice.get("value") for choice in asked["label"]}
    shown = {tag.get("value", "$")[1:] for tag in view if tag.get("value")}
    found = tasks(folder)
    for task in found:
        assert shown <= set(task["data"])
        for annotation in task["annotations"]:
            assert {one["from_name"] for one in annotation["result"]} <= set(asked)
            assert set(chosen(annotation)) <= options
    notes = [
        result["value"]["text"]
        for task in found
        for annotation in task["annotations"]
        for result in annotation["result"]
        if result["from_name"] == "note"
    ]
    assert ["=a note, “quoted”\nof two lines"] in notes


def test_completed_by_is_written_for_addresses_alone(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    for name in ("ada@example.org", "ben@example.org"):
        session = sitting(path, name)
        session.label("claim")
        session.close()
    options = ("--names", "--completed-by")
    (task,) = tasks(exported(path, tmp_path / "ls", "label-studio", *options))
    assert [one["completed_by"] for one in task["annotations"]] == [
        {"email": "ada@example.org"},
        {"email": "ben@example.org"},
    ]
    session = sitting(path, "Cleo")
    session.label("claim")
    session.close()
    words = ("--db", str(path), "export", "-o", str(tmp_path / "no"), "--format")
    refused = run_command(*words, "label-studio", *options)
    assert (refused.exit_code, "'Cleo' is no e-mail address" in str(refused.exception)) == (1, True)
    assert run_command(*words, "label-studio", "--completed-by").exit_code == 2
    assert run_command(*words, "prodigy", *options).exit_code == 2


def test_doccano_gets_a_file_an_annotator_with_every_key_on_every_row(
    released: Path, tmp_path: Path
) -> None:
    folder = exported(released, tmp_path / "dc", "doccano")
    files = sorted(path.name for path in folder.glob("*.json*"))
    assert files == ["A1.jsonl", "A2.jsonl", "A3.jsonl", "label_config.json"]
    rows = [row for path in folder.glob("*.jsonl") for row in lines(path)]
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert all(value is not None for row in rows for value in row.values())
    assert all(row["text"] and isinstance(row["label"], list) for row in rows)
    assert all(path.read_bytes().isascii() for path in folder.glob("*.json*"))
    types = json.loads((folder / "label_config.json").read_text("utf-8"))
    assert [one["text"] for one in types] == ["claim", "attribution", "filler", "retraction"]
    keys = [(one["prefix_key"], one["suffix_key"]) for one in types]
    assert len(set(keys)) == len(keys)


def test_doccano_gets_one_label_a_sentence_in_a_file_called_after_the_method(
    released: Path, tmp_path: Path
) -> None:
    folder = exported(released, tmp_path / "dc", "doccano", "--labels", "dawid-skene")
    assert [path.name for path in folder.glob("*.jsonl")] == ["dawid-skene.jsonl"]
    rows = lines(folder / "dawid-skene.jsonl")
    assert len(rows) == 8
    assert {row["labeler_export"]["method"] for row in rows} == {"dawid_skene"}
    assert all(row["labeler_export"]["tie_rule"] == "codebook" for row in rows)


def test_names_are_safe_as_file_names(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    names = ("../up", "con", "a/b: c?", ".hidden", "\u00fc" * 80, "ordinary", "\x9b31m", "\u202eod")
    for name in names:
        session = sitting(path, name)
        session.label("claim")
        session.close()
    folder = exported(path, tmp_path / "dc", "doccano", "--names")
    found = {file.name for file in folder.glob("*.jsonl")} | {
        file.name for file in folder.glob(".*.jsonl")
    }
    assert found == {f"{file_stem(name)}.jsonl" for name in names}
    assert len(found) == len(names)
    assert {"%2E.%2Fup.jsonl", "%63on.jsonl", "ordinary.jsonl"} <= found
    assert {"%C2%9B31m.jsonl", "%E2%80%AEod.jsonl"} <= found
    assert all(len(name.encode()) <= 255 for name in found)
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".jsonl"] == []


def test_names_that_a_file_system_takes_for_one_do_not_overwrite_each_other(
    tmp_path: Path,
) -> None:
    path = project(tmp_path / "a.db")
    other = tmp_path / "b.db"
    other.write_bytes(path.read_bytes())
    for file, name in ((path, "Zo\u00eb"), (other, "ZO\u00cb")):
        session = sitting(file, name)
        session.label("claim")
        session.close()
    command_done("--db", str(path), "merge", str(other))
    folder = exported(path, tmp_path / "dc", "doccano", "--names")
    (one,) = (file for file in folder.glob("*.jsonl"))
    assert {row["labeler_export"]["annotator"] for row in lines(one)} == {"Zo\u00eb", "ZO\u00cb"}
    folders = [
        f.name for f in (exported(path, tmp_path / "brat", "brat", "--names") / "round-1").iterdir()
    ]
    assert len({name.casefold() for name in folders}) == len(folders) == 2


def test_a_definition_of_anything_leaves_label_studio_its_xml(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    known = default_codebook()
    nasty = "\ufffe\x00 <Choice value='x'/> ]]> \uffff & \u202e\n\U0001fffe"
    own = {"definition": nasty, "title": nasty}
    with open_store(path) as store:
        use_codebook(
            store,
            known.model_copy(
                update={
                    "version": "2.0",
                    "labels": tuple(label.model_copy(update=own) for label in known.labels),
                }
            ),
            None,
        )
    session = sitting(path)
    session.label("claim")
    session.close()
    folder = exported(path, tmp_path / "ls", "label-studio")
    view = ElementTree.parse(folder / "labeling_config.xml").getroot()  # noqa: S314 - our own
    assert len(list(view.iter("Choice"))) == len(known.labels)


def test_prodigy_tells_equal_sentences_of_two_articles_apart(tmp_path: Path) -> None:
    text = "Work starts in May.\n\nLeave a comment"
    path = project(tmp_path / "a.db", text, f"Another one.\n\n{text}")
    for name in ("Ada", "Ben"):
        session = sitting(path, name)
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("filler", indices=range(len(session.states)))
        session.close()
    rows = lines(exported(path, tmp_path / "p.jsonl", "prodigy"))
    assert len(rows) == 10
    for name in ("_input_hash", "_task_hash"):
        assert len({row[name] for row in rows}) == 5
        assert all(0 <= row[name] < 2**53 for row in rows)
    assert all(row["_input_hash"] != row["_task_hash"] for row in rows)


def test_prodigy_gets_answers_as_it_saves_them(released: Path, tmp_path: Path) -> None:
    rows = lines(exported(released, tmp_path / "p.jsonl", "prodigy"))
    options = [option["id"] for option in rows[0]["options"]]
    assert options == ["claim", "attribution", "filler", "retraction"]
    for row in rows:
        assert row["answer"] == "accept"
        assert len(row["accept"]) == 1
        assert row["_view_id"] == "choice"
        assert row["_timestamp"] % 86_400 == 0
        assert row["_session_id"] == f"storm-{row['_annotator_id']}"
    assert {row["_annotator_id"] for row in rows} == {"A1", "A2", "A3"}


def test_who_skipped_has_ignored_cancelled_or_not_labelled(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    session = sitting(path)
    session.skip()
    session.label("claim")
    session.close()
    (skipped, _) = lines(exported(path, tmp_path / "p.jsonl", "prodigy"))
    assert (skipped["answer"], skipped["accept"]) == ("ignore", [])
    first, second = tasks(exported(path, tmp_path / "ls", "label-studio"))
    assert [one["was_cancelled"] for one in first["annotations"]] == [True]
    assert [one["was_cancelled"] for one in second["annotations"]] == [False]
    rows = lines(exported(path, tmp_path / "dc", "doccano") / "A1.jsonl")
    assert [row["label"] for row in rows] == [[], ["claim"]]


@pytest.mark.parametrize("form", ["label-studio", "doccano", "prodigy"])
def test_nobody_is_named_and_nothing_is_written_without_text(
    released: Path, tmp_path: Path, form: str
) -> None:
    out = exported(released, tmp_path / "out", form)
    written = b"".join(file.read_bytes() for file in (out.iterdir() if out.is_dir() else [out]))
    assert not any(name.encode() in written for name in (*PEOPLE, LEAD))
    assert b"a note" not in written
    words = ("--db", str(released), "export", "--format", form, "-o", str(tmp_path / "no"))
    assert run_command(*words, "--no-text").exit_code == 2
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("form", ["label-studio", "doccano", "prodigy"])
def test_the_same_project_gives_the_same_bytes(released: Path, tmp_path: Path, form: str) -> None:
    once, again = (exported(released, tmp_path / name / "out", form) for name in ("a", "b"))
    files = sorted(once.iterdir()) if once.is_dir() else [once]
    assert files
    for file in files:
        assert (again / file.name if again.is_dir() else again).read_bytes() == file.read_bytes()
