"""spaCy trains on what is written for it; readers of brat's and UIMA's files find what was said."""

import json
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done
from projects import sitting
from retracted import BO, INES, LABELS, SENTENCES, TAM, TEXT, retracted

pytestmark = pytest.mark.proofs


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that no test changes."""
    return retracted(tmp_path_factory.mktemp("ferry") / "ferry.db", "Nobody labelled this one.")


def exported(path: Path, out: Path, form: str, *options: str) -> Path:
    if form == "spacy":
        pytest.importorskip("spacy")
    command_done("--db", str(path), "export", "--format", form, "-o", str(out), *options)
    return out


def rows(path: Path, *options: str) -> list[dict[str, Any]]:
    output = command_done("--db", str(path), "export", *options).stdout_bytes.decode()
    return [json.loads(line) for line in output.splitlines()]


def docs(path: Path) -> Iterator[Any]:
    spacy = pytest.importorskip("spacy")
    yield from spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab)


def test_spacy_loads_it_and_takes_a_training_step(ferry: Path, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    folder = exported(ferry, tmp_path / "out", "spacy")
    nlp = spacy.blank("en")
    categorizer = nlp.add_pipe("textcat")
    examples = list(spacy.training.Corpus(folder / "labels")(nlp))
    assert [each.reference.text for each in examples] == list(SENTENCES)
    assert [
        [name for name, value in each.reference.cats.items() if value == 1] for each in examples
    ] == [["claim"], ["claim"], ["attribution"], ["retraction"], ["filler"]]
    nlp.initialize(lambda: examples)
    assert categorizer.labels == ("claim", "attribution", "filler", "retraction")
    before = categorizer.model.to_bytes()
    losses = nlp.update(examples)
    assert 0 < losses["textcat"] < float("inf")
    assert categorizer.model.to_bytes() != before


@pytest.mark.parametrize("labels", ["raw", "majority"])
def test_spacy_keeps_all_that_a_table_says(ferry: Path, tmp_path: Path, labels: str) -> None:
    options = ("--labels", labels, "--split", "1/0/0")
    folder = exported(ferry, tmp_path / "out", "spacy", *options)
    found = [
        json.loads(json.dumps({**doc.user_data, "text": doc.text}))
        for doc in docs(folder / "train" / "00001.spacy")
    ]
    expected = rows(ferry, *options)
    assert found == expected
    assert len(found) == (10 if labels == "raw" else 5)


def test_spacy_gets_files_of_a_bounded_size(
    ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("spacy")
    monkeypatch.setattr("labeler.release.spacy_docbin.DOCUMENTS", 2)
    folder = exported(ferry, tmp_path / "out", "spacy") / "labels"
    files = sorted(folder.iterdir())
    assert [len(list(docs(file))) for file in files] == [2, 2, 1]
    assert [doc.text for file in files for doc in docs(file)] == list(SENTENCES)
    again = exported(ferry, tmp_path / "again", "spacy") / "labels"
    assert [file.read_bytes() for file in sorted(again.iterdir())] == [
        file.read_bytes() for file in files
    ]


def test_spacy_takes_any_language_for_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    texts = {"ja": "船は遅れた。 市長は\u3000そう言った。", "en.examples": "One.", "zh": "船 遅。"}
    for number, (language, text) in enumerate(texts.items()):
        article = tmp_path / f"{number}.jsonl"
        article.write_text(json.dumps({"text": text, "language": language}), "utf-8")
        command_done("--db", str(path), "import", str(article))
    with closing(sitting(path)) as session:
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("claim", indices=range(session.count))
    folder = exported(path, tmp_path / "out", "spacy")
    found = [doc.text for doc in docs(folder / "labels" / "00001.spacy")]
    assert found == [row["text"] for row in rows(path, "--labels", "majority")]
    assert len(found) >= len(texts)


@pytest.mark.parametrize("options", [(), ("--labels", "majority"), ("--notes",)])
def test_a_parser_of_brats_files_finds_what_was_said(
    ferry: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    bratly = pytest.importorskip("bratly")
    reading = pytest.importorskip("bratly.io")
    out = exported(ferry, tmp_path / "out", "brat", *options)
    expected = {"A1": LABELS[INES], "A2": LABELS[TAM], "A3": LABELS[BO]}
    folders = [path for path in out.rglob("*") if path.is_dir() and path.name != "round-1"]
    assert folders
    for folder in folders:
        read = reading.read_document_collection_from_folder(str(folder), renumerotize_ann=False)
        (document,) = read.documents
        assert document.text == TEXT
        assert document.check_ann_compatibility_with_txt()
        (found,) = document.annotation_collections
        lines = next(iter(folder.glob("*.ann"))).read_bytes().decode().splitlines()
        assert len(found.annotations) == len(lines)  # it passes over what it cannot read
        assert sorted(map(str, found.annotations)) == sorted(lines)
        marks = found.get_annotations(descendant_type=bratly.EntityAnnotation)
        if folder.name in expected:
            assert [(mark.label, mark.content) for mark in marks if mark.label[0].islower()] == [
                (label, SENTENCES[place].replace("\n", " "))
                for place, (label, _) in expected[folder.name].items()
            ]
        for link in found.get_annotations(descendant_type=bratly.RelationAnnotation):
            assert (link.label, link.argument1[0], link.argument2[0]) == (
                "Retracts",
                "Arg1",
                "Arg2",
            )
            assert link.argument1[1].label == "retraction"
        said = found.get_annotations(descendant_type=bratly.AttributeAnnotation)
        assert bool(said) is (folder.name == "A1")
        notes = found.get_annotations(descendant_type=bratly.NoteAnnotation)
        assert ("AnnotatorNotes" in {note.label for note in notes}) is ("--notes" in options)


def test_cassis_reads_it_and_writes_the_same(ferry: Path, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    out = exported(ferry, tmp_path / "out", "uima", "--notes")
    with (out / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    expected = {"A1": LABELS[INES], "A2": LABELS[TAM], "A3": LABELS[BO]}
    for name, said in expected.items():
        (path,) = (out / "round-1" / name).glob("*.xmi")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            cas = cassis.load_cas_from_xmi(path.read_text("utf-8"), typesystem=types)
        # Once more, from what it writes itself.
        again = cassis.load_cas_from_xmi(cas.to_xmi(), typesystem=types)
        for each in (cas, again):
            assert each.sofa_string == TEXT
            sentences = each.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence")
            assert [found.get_covered_text() for found in sentences] == list(SENTENCES)
            labels = each.select("webanno.custom.SentenceLabel")
            assert [(found.label, found.get_covered_text()) for found in labels if found.label] == [
                (label, SENTENCES[place]) for place, (label, _) in said.items()
            ]
            (metadata,) = each.select(
                "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
            )
            assert (metadata.documentTitle, metadata.language) == (SENTENCES[0], "en")
            targets = said[3][1]["targets"]
            links = each.select("webanno.custom.Retracts")
            assert [
                (found.Governor.get_covered_text(), found.Dependent.get_covered_text())
                for found in links
            ] == [(SENTENCES[3], SENTENCES[n]) for n in (targets if name != "A3" else ())]
        assert _said(cas) == _said(again)


def _said(cas: Any) -> list[tuple[Any, ...]]:
    labels = cas.select("webanno.custom.SentenceLabel")
    names = sorted(feature.name for feature in labels[0].type.features)
    return [(each.begin, each.end, *(getattr(each, name) for name in names)) for each in labels]
