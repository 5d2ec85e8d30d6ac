"""Labels as marks in the text: brat standoff, UIMA CAS XMI."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from adjudicating import PEOPLE
from command_line import command_done, run_command
from labeler.codebook import default_codebook
from labeler.models import Annotator, Attribute
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from projects import project, sitting
from retracted import BO, INES, LABELS, NOTE, SENTENCES, TAM, TEXT, retracted, say

CUSTOM = "{http:///webanno/custom.ecore}"
ID = "{http://www.omg.org/XMI}id"


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that no test changes."""
    return retracted(tmp_path_factory.mktemp("ferry") / "ferry.db")


def exported(path: Path, out: Path, form: str, *options: str) -> Path:
    command_done("--db", str(path), "export", "--format", form, "-o", str(out), *options)
    return out


def only(folder: Path, ending: str) -> Path:
    (found,) = folder.glob(f"*{ending}")
    return found


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


def analysed(folder: Path) -> ElementTree.Element:
    return ElementTree.parse(only(folder, ".xmi")).getroot()  # noqa: S314 - our own


def covered(root: ElementTree.Element, element: ElementTree.Element) -> str:
    """Return the words of an annotation: offsets count UTF-16 code units."""
    (sofa,) = root.iter("{http:///uima/cas.ecore}Sofa")
    units = sofa.attrib["sofaString"].encode("utf-16-le")
    begin, end = (int(element.attrib[name]) for name in ("begin", "end"))
    return units[2 * begin : 2 * end].decode("utf-16-le")


def test_uima_gets_sentences_labels_and_links(ferry: Path, tmp_path: Path) -> None:
    root = analysed(exported(ferry, tmp_path / "out", "uima", "--notes") / "round-1" / "A1")
    segmentation = "{http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore}"
    found = list(root.iter(f"{segmentation}Sentence"))
    assert [covered(root, each) for each in found] == list(SENTENCES)
    labels = list(root.iter(f"{CUSTOM}SentenceLabel"))
    assert [(each.get("label"), covered(root, each)) for each in labels] == [
        (label, SENTENCES[place]) for place, (label, _) in LABELS[INES].items()
    ]
    assert [each.get("note") for each in labels] == [NOTE, None, None, None, None]
    extra = {key: labels[1].get(key) for key in ("checkworthy", "unsure", "defect", "rule")}
    assert extra == {
        "checkworthy": "3",
        "unsure": "true",
        "defect": "wrongly joined",
        "rule": None,
    }
    (link,) = root.iter(f"{CUSTOM}Retracts")
    by_id = {each.attrib[ID]: each for each in labels}
    assert covered(root, by_id[link.attrib["Governor"]]) == SENTENCES[3]
    assert covered(root, by_id[link.attrib["Dependent"]]) == covered(root, link) == SENTENCES[2]
    (metadata,) = root.iter(
        "{http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore}DocumentMetaData"
    )
    assert covered(root, metadata) == TEXT
    assert metadata.get("documentTitle") == SENTENCES[0]


def test_uimas_type_system_has_every_feature(ferry: Path, tmp_path: Path) -> None:
    out = exported(ferry, tmp_path / "out", "uima", "--notes")
    types = declared(out / "TypeSystem.xml")
    assert types["webanno.custom.Retracts"] == {"Governor", "Dependent"}
    root = analysed(out / "round-1" / "A1")
    for element in root:
        if "begin" in element.attrib:
            package, _, name = element.tag[1:].partition("}")
            dotted = package.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
            built_in = {ID, "sofa", "begin", "end", "language"}
            assert set(element.attrib) - built_in <= types[f"{dotted}.{name}"]


def declared(path: Path) -> Mapping[str, set[str | None]]:
    space = "{http://uima.apache.org/resourceSpecifier}"
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own
    return {
        str(each.findtext(f"{space}name")): {
            feature.findtext(f"{space}name") for feature in each.iter(f"{space}featureDescription")
        }
        for each in root.iter(f"{space}typeDescription")
    }


def test_uimas_features_are_told_apart(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db")
    book = default_codebook()
    flag = next(each for each in book.attributes if each.name == "unsure")
    names = ("begin", "to-do", "to_do", "note")
    odd = tuple(flag.model_copy(update={"name": name}) for name in names)
    with open_store(path) as store:
        use_codebook(store, book.model_copy(update={"attributes": odd}), None)
    session = sitting(path)
    session.label("claim", indices=[0])
    session.go_to(0)
    session.set_attributes(dict.fromkeys(names, True))
    session.close()
    out = exported(path, tmp_path / "out", "uima")
    (label,) = analysed(out / "round-1" / "A1").iter(f"{CUSTOM}SentenceLabel")
    made = {"begin_", "to_do", "to_do_", "note_"}
    assert made <= declared(out / "TypeSystem.xml")["webanno.custom.SentenceLabel"]
    assert {name: label.get(name) for name in made} == dict.fromkeys(made, "true")
    assert label.get("begin") == "0"


@pytest.mark.parametrize(
    ("text", "note", "is_refused"),
    [
        ("One stands here.\x0b\n\nAnother one stands there.", None, True),
        ("One stands here.\n\nAnother \ufffe one stands there.", None, True),
        ("One stands here.\n\nAnother one.", "a \x07 bell", True),
        ("One stands here.\n\nAnother one.", "no bell", False),
    ],
)
def test_what_xml_cannot_hold_is_refused_by_its_sentence(
    tmp_path: Path, text: str, note: str | None, *, is_refused: bool
) -> None:
    path = project(tmp_path / "a.db", text)
    session = sitting(path)
    session.label("claim", indices=[1])
    session.go_to(1)
    session.note(note)
    session.close()
    with open_store(path) as store:
        ids = [row[0] for row in store.rows("SELECT sentence_id FROM sentence")]
    out = tmp_path / "out"
    words = ("--db", str(path), "export", "--format", "uima", "-o", str(out))
    result = run_command(*words, "--notes")
    assert result.exit_code == int(is_refused)
    assert out.exists() is not is_refused
    assert any(each in str(result.exception) for each in ids) is is_refused
    if note is not None:  # what is not written cannot hinder
        assert run_command(*words).exit_code == 0


def test_what_is_in_other_articles_does_not_hinder(tmp_path: Path) -> None:
    path = retracted(tmp_path / "a.db", "A NUL \x00 stands here, and nobody looked at it.")
    out = exported(path, tmp_path / "out", "uima")
    assert len(list(out.rglob("*.xmi"))) == 3


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
