"""Which labels of a project are reported, and what is said of those that are not."""

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import open_store
from labeler.store.events import Author, NewEvent, append
from projects import CODEBOOK, numbered, project, sitting

PATH = Path("labels.db")


def label_all(labels: str, *, first: int = 0, check: int | None = None) -> None:
    for name in ("Ada", "Ben"):
        session = sitting(PATH, name)
        for place, label in enumerate(labels.split(), first):
            session.go_to(place)
            session.label(label)
        if check is not None:
            session.go_to(first)
            session.set_attributes({"checkworthy": check})
        session.close()


def report(*arguments: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(command_done("agreement", *arguments, "--json").stdout)
    return value


def test_a_round_can_be_reported_under_the_codebook_it_was_labelled_by() -> None:
    project(PATH, numbered(8))
    label_all("claim filler claim")
    with open_store(PATH) as store:
        use_codebook(store, CODEBOOK.model_copy(update={"version": "9"}), None)
    label_all("claim claim", first=4, check=2)
    assert report()["labels"] == 4
    assert report()["left_out"] == {"under other codebooks": 6}
    older = report("--codebook", CODEBOOK.version)
    assert (older["labels"], older["left_out"]) == (6, {"under other codebooks": 4})
    assert report("--codebook", "9", "--attribute", "checkworthy")["labels"] == 2
    refused = run_command("agreement", "--codebook", "8")
    assert refused.exit_code == 1
    assert f"there are {CODEBOOK.version} (" in str(refused.exception)


def test_a_codebook_is_named_by_its_id_where_two_have_one_version() -> None:
    project(PATH, numbered(4))
    label_all("claim")
    with open_store(PATH) as store:
        (first,) = [each for (each,) in store.rows("SELECT codebook_id FROM codebook")]
        use_codebook(store, CODEBOOK.model_copy(update={"title": "Read again"}), None)
    refused = run_command("agreement", "--codebook", CODEBOOK.version)
    assert "name one by its id" in str(refused.exception)
    assert report("--codebook", first[:8])["labels"] == 2


def test_a_codebook_goes_with_a_project_only() -> None:
    Path("labels.csv").write_text("item,annotator,label\n1,a,x\n1,b,x\n", "utf-8")
    assert run_command("agreement", "labels.csv", "--codebook", "9").exit_code == 2


def test_an_attribute_comes_with_what_lacked_it() -> None:
    project(PATH, numbered(4))
    label_all("claim claim filler", check=1)
    session = sitting(PATH, "Ada")
    session.go_to(3)
    session.skip()
    session.close()
    found = report("--attribute", "checkworthy")
    assert found["left_out"] == {"without a value": 4, "skipped": 1}
    assert found["labels"] == 2
    text = command_done("agreement", "--attribute", "checkworthy").stdout
    assert "4 without a value" in " ".join(text.split())
    assert "Ada" not in text  # people are shown by pseudonym


def test_a_consensus_tells_what_it_is_not_made_of() -> None:
    project(PATH, numbered(4))
    label_all("claim claim")
    session = sitting(PATH, "Ada")
    session.go_to(3)
    session.skip()
    session.close()
    assert "left out: 1 skipped" in command_done("consensus").stderr


@pytest.mark.parametrize("oversample", [True, False])
def test_a_sample_that_was_not_drawn_evenly_is_told(oversample: bool) -> None:
    project(PATH, *(f"{numbered(20)}\n\nLater in town {n} he withdrew it." for n in range(3)))
    for name in ("Ada", "Ben"):
        sitting(PATH, name).close()
    words = ["assign", "--people", "Ada,Ben", "--unit", "sentence", "--sentences", "30"]
    command_done(*words, *(["--oversample", "retraction=100%"] if oversample else []))
    with open_store(PATH) as store:
        codebook_id = codebook_in_use(store)[0]
        queued = list(store.rows("SELECT annotator_id, sentence_id FROM queue"))
        for annotator, sentence in queued:
            label = NewEvent("label", sentence, "claim")
            append(store, Author(annotator, 1, codebook_id), [label], None)
    assert report()["labels"] == len(queued)
    told = [each for each in report()["notes"] if "not equally likely" in each]
    assert len(told) == oversample
    if oversample:
        assert "1 of what looks like retraction" in told[0]
        assert "of all others" in told[0]


def test_a_project_that_nobody_labelled_is_a_report_that_says_so() -> None:
    project(PATH, numbered(3))
    sitting(PATH, "Ada").close()
    assert report()["labels"] == 0


def test_items_with_documents_are_none_of_those_without() -> None:
    rows = ["1,a,x", "1,b,x", "2,a,y", "2,b,x"]
    Path("with.csv").write_text(
        "\n".join(["document,item,annotator,label", *(f"d,{row}" for row in rows)]), "utf-8"
    )
    Path("without.csv").write_text("\n".join(["item,annotator,label", *rows]), "utf-8")
    for first, second in (("with.csv", "without.csv"), ("without.csv", "with.csv")):
        compared = report(first, "--compare", second)["comparisons"]
        reasons = {each["difference"]["reason"] for each in compared if each["second"] == second}
        assert reasons == {
            "with.csv names documents and without.csv does not: no item is the same in both"
        }
