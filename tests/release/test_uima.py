"""UIMA CAS XMI: sentences, labels and links with offsets in UTF-16, and a type system for them."""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from command_line import run_command
from exporting import exported, only
from labeler.codebook import default_codebook
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from projects import project, sitting
from retracted import INES, LABELS, NOTE, SENTENCES, TEXT, retracted

CUSTOM = "{http:///webanno/custom.ecore}"
ID = "{http://www.omg.org/XMI}id"


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
