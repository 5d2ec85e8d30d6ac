"""Labels as marks in the text: brat standoff, UIMA CAS XMI."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from adjudicating import PEOPLE
from command_line import run_command
from exporting import exported, only
from labeler.codebook import default_codebook
from labeler.models import Annotator, Attribute
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from projects import project, sitting
from retracted import BO, INES, LABELS, NOTE, SENTENCES, TAM, TEXT, say

CUSTOM = "{http:///webanno/custom.ecore}"
ID = "{http://www.omg.org/XMI}id"


def standoff(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the annotations of a folder's one article: identifier → its other cells."""
    lines = only(folder, ".ann").read_bytes().decode().splitlines()
    found = {line.split("\t")[0]: tuple(line.split("\t")[1:]) for line in lines}
    assert len(found) == len(lines)
    return found


def marked(folder: Path) -> dict[str, tuple[str, str]]:
    """Return what is marked: identifier → label and words, which stand where they should."""
    text = only(folder, ".txt").read_bytes().decode()
    found = {}
    for identifier, (said, *rest) in standoff(folder).items():
        if identifier.startswith("T"):
            label, _, places = said.partition(" ")
            pieces = [tuple(map(int, piece.split(" "))) for piece in places.split(";")]
            assert rest == [" ".join(text[start:stop] for start, stop in pieces)]
            found[identifier] = (label, text[pieces[0][0] : pieces[-1][1]])
    return found


def links(folder: Path) -> list[tuple[str, str, str]]:
    """Return the relations, as name and the words that they lead from and to."""
    marks = marked(folder)
    found = []
    for identifier, (said, *_) in standoff(folder).items():
        if identifier.startswith("R"):
            name, first, second = said.split(" ")
            assert (first[:5], second[:5]) == ("Arg1:", "Arg2:")
            found.append((name, marks[first[5:]][1], marks[second[5:]][1]))
    return found


def test_brat_gets_the_text_and_each_annotators_labels(ferry: Path, tmp_path: Path) -> None:
    folder = exported(ferry, tmp_path / "out", "brat") / "round-1"
    assert sorted(path.name for path in folder.iterdir()) == ["A1", "A2", "A3"]
    for name, said in zip(("A1", "A2", "A3"), LABELS.values(), strict=True):
        assert only(folder / name, ".txt").read_bytes().decode() == TEXT
        labels = [(label, words) for label, words in marked(folder / name).values()]
        expected = [(label, SENTENCES[place]) for place, (label, _) in said.items()]
        assert [mark for mark in labels if mark[0] != "Unlabelled"] == expected


def test_brat_marks_what_goes_on_on_another_line_in_pieces(ferry: Path, tmp_path: Path) -> None:
    folder = exported(ferry, tmp_path / "out", "brat") / "round-1" / "A1"
    (words,) = [cells for cells in standoff(folder).values() if "A ticket" in cells[-1][:9]]
    assert words[0].startswith("claim ")
    assert words[0].count(";") == 1
    assert words[1] == SENTENCES[1].replace("\n", " ")


def test_a_retraction_points_at_what_it_takes_back(ferry: Path, tmp_path: Path) -> None:
    folder = exported(ferry, tmp_path / "out", "brat") / "round-1"
    assert links(folder / "A1") == [("Retracts", SENTENCES[3], SENTENCES[2])]
    # Also at sentences that the annotator gave no label.
    assert links(folder / "A2") == [
        ("Retracts", SENTENCES[3], SENTENCES[1]),
        ("Retracts", SENTENCES[3], SENTENCES[2]),
    ]
    assert [mark for mark in marked(folder / "A2").values() if mark[0] == "Unlabelled"] == [
        ("Unlabelled", SENTENCES[2])
    ]
    assert links(folder / "A3") == []  # it is not in this article


def test_one_label_a_sentence_points_at_what_most_people_name(ferry: Path, tmp_path: Path) -> None:
    folder = exported(ferry, tmp_path / "out", "brat", "--labels", "majority")
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["majority"]
    assert links(folder / "majority") == [("Retracts", SENTENCES[3], SENTENCES[2])]
    assert [label for label, _ in marked(folder / "majority").values()] == [
        "claim",
        "claim",
        "attribution",
        "retraction",
        "filler",
    ]
    records = [
        json.loads(cells[-1])
        for name, cells in standoff(folder / "majority").items()
        if name.startswith("#")
    ]
    assert all(
        {"method", "tie_rule", "votes", "n_annotations", "label_source"} <= set(record)
        for record in records
    )
    assert [record["n_annotations"] for record in records] == [2, 2, 1, 3, 2]


def test_brats_configuration_knows_all_that_is_written(ferry: Path, tmp_path: Path) -> None:
    folder = exported(ferry, tmp_path / "out", "brat", "--notes")
    sections = configuration(folder / "annotation.conf")
    for layer in ("A1", "A2", "A3"):
        for identifier, (said, *_) in standoff(folder / "round-1" / layer).items():
            name, *rest = said.split(" ")
            if identifier.startswith("T"):
                assert name in sections["spans"]
            elif identifier.startswith("R"):
                assert name in sections["relations"]
            elif identifier.startswith("A"):
                values = sections["attributes"][name].partition("Value:")[2].split("|")
                assert rest[1:] == [] if values == [""] else rest[1] in values
    a1 = standoff(folder / "round-1" / "A1")
    said_of = [cells[0] for identifier, cells in a1.items() if identifier.startswith("A")]
    assert said_of == [
        "checkworthy T1 0",
        "checkworthy T2 3",
        "defect T2 wrongly_joined",
        "unsure T2",
        "rule T3 A1",
    ]
    notes = [cells for cells in a1.values() if cells[0].startswith("AnnotatorNotes")]
    assert notes == [("AnnotatorNotes T1", NOTE.replace("\n", " "))]


def configuration(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = found[line.strip("[]")] = {}
        elif line:
            name, _, rest = line.partition("\t")
            lines[name] = rest
    return found


def test_brats_configuration_has_no_signs_of_its_own_in_names(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    book = default_codebook()
    labels = (book.labels[0].model_copy(update={"title": "Claim <b>|\n[x]"}), *book.labels[1:])
    defect = next(each for each in book.attributes if each.name == "defect")
    odd = defect.model_copy(update={"choices": ("a b", "a|b", "a,b"), "title": "<b>"})
    rest = tuple(each for each in book.attributes if each.name != "defect")
    codebook = book.model_copy(update={"labels": labels, "attributes": (*rest, odd)})
    with open_store(path) as store:
        use_codebook(store, codebook, None)
    session = sitting(path)
    session.label("claim", indices=[0])
    session.go_to(0)
    session.set_attributes({"defect": "a,b"})
    session.close()
    folder = exported(path, tmp_path / "out", "brat")
    values = configuration(folder / "annotation.conf")["attributes"]["defect"]
    defects = values.partition("Value:")[2].split("|")
    assert len(set(defects)) == len(defects) == 3 + 3  # of both codebooks
    assert all(re.fullmatch(r"[\w-]+", value, re.ASCII) for value in defects)
    (said,) = (c[0] for c in standoff(folder / "round-1" / "A1").values() if "defect T" in c[0])
    assert said == f"defect T1 {defects[5]}"
    visual = (folder / "visual.conf").read_text("utf-8").splitlines()
    assert "claim | Claim  b  ␊[x]" in visual
    assert not any("<" in line for line in visual)


def test_brats_configuration_knows_an_earlier_codebooks_labels(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    session = sitting(path)
    session.label("retraction", indices=[0])
    session.close()
    book = default_codebook()
    renamed = book.labels[3].model_copy(update={"name": "takes-back"})
    attributes = tuple(
        each.model_copy(update={"labels": ("takes-back",)}) if each.name == "targets" else each
        for each in book.attributes
        if each.name in ("targets", "unsure")
    )
    own = book.model_copy(
        update={
            "version": "2.0",
            "labels": (*book.labels[:3], renamed),
            "attributes": attributes,
            **dict.fromkeys(("rules", "steps", "cases", "contrasts"), ()),
        }
    )
    with open_store(path) as store:
        use_codebook(store, own, None)
    sections = configuration(exported(path, tmp_path / "out", "brat") / "annotation.conf")
    assert {"takes-back", "retraction"} <= sections["spans"].keys()
    assert sections["relations"] == {"Retracts": "Arg1:takes-back|retraction, Arg2:<ENTITY>"}
    assert sections["attributes"]["unsure"] == "Arg:<ENTITY>"


def test_an_attribute_that_was_free_text_before_stays_out_of_brats_values(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    book = default_codebook()
    open_kind = Attribute(name="tone", title="Tone", type="text")
    closed = Attribute(name="tone", title="Tone", type="choice", choices=("calm", "loud"))
    for place, (kind, tone) in enumerate(((open_kind, "quite calm"), (closed, "calm"))):
        with open_store(path) as store:
            use_codebook(store, book.model_copy(update={"attributes": (kind,)}), None)
        session = sitting(path)
        session.label("claim", indices=[place])
        session.go_to(place)
        session.set_attributes({"tone": tone})
        session.close()
    said = standoff(exported(path, tmp_path / "out", "brat") / "round-1" / "A1")
    assert [cells[0] for name, cells in said.items() if name.startswith("A")] == ["tone T2 calm"]
    records = [json.loads(cells[1]) for name, cells in said.items() if name.startswith("#")]
    assert [record["attributes"]["tone"] for record in records] == ["quite calm", "calm"]


@pytest.mark.parametrize("form", ["brat", "uima"])
def test_rounds_and_people_have_folders_of_their_own(
    ferry: Path, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "ferry.db"
    shutil.copy(ferry, path)
    say(path, INES, {0: ("filler", {})}, round_number=2)
    say(path, "../up", {0: ("claim", {})})
    say(path, Annotator("f" * 32, INES.upper(), "person"), {0: ("claim", {})})
    out = exported(path, tmp_path / "out", form, "--names", "--split", "1/0/0")
    folders = {str(each.relative_to(out)) for each in out.rglob("*") if each.is_dir()}
    first = [f"train/round-1/{name}" for name in (INES, TAM, BO, "%2E.%2Fup")]
    again = {each for each in folders if each.casefold() == f"train/round-1/{INES}~2".casefold()}
    assert len(again) == 1
    expected = {"train", "train/round-1", "train/round-2", f"train/round-2/{INES}", *first, *again}
    assert folders == expected


@pytest.mark.parametrize("form", ["brat", "uima"])
def test_nobody_is_named_and_nothing_is_written_without_text(
    ferry: Path, tmp_path: Path, form: str
) -> None:
    out = exported(ferry, tmp_path / "out", form)
    written = b"".join(file.read_bytes() for file in out.rglob("*") if file.is_file())
    assert not any(name.encode() in written for name in PEOPLE)
    assert b"she says" not in written
    words = ("--db", str(ferry), "export", "--format", form, "-o", str(tmp_path / "no"))
    assert run_command(*words, "--no-text").exit_code == 2
    assert not (tmp_path / "no").exists()


def test_the_same_project_gives_the_same_files(ferry: Path, tmp_path: Path) -> None:
    def files(out: Path) -> dict[str, Any]:
        return {
            str(path.relative_to(out)): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file()
        }

    for form in ("brat", "uima"):
        once, again = (exported(ferry, tmp_path / f"{form}{n}", form) for n in range(2))
        assert files(once) == files(again)
