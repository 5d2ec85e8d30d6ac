"""What the papers of a release say of labels that were made with another tool."""

import json
from pathlib import Path
from typing import Final

import pytest

from adjudicating import PEOPLE, labelled
from command_line import command_done
from projects import numbered, project

ALONE: Final = (
    "without seeing anybody else's",
    "saw anybody else's",
    "articles with labeler",
    ") with labeler",
)
PAPERS: Final = ("README.md", "METHODS.md", "DATASHEET.md")


def release(path: Path, out: Path, form: str) -> dict[str, str]:
    """Release a project; return its papers, and what the description says of the platform."""
    command_done("--db", str(path), "release", str(out), "--format", form)
    papers = {name: (out / name).read_text("utf-8") for name in PAPERS}
    if form == "huggingface":
        described = json.loads((out / "croissant.json").read_bytes())
        papers["croissant.json"] = "\n".join(described["rai:dataAnnotationPlatform"])
    return papers


@pytest.fixture(scope="module")
def project_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in which two people labelled two sentences."""
    ines, tam, _ = PEOPLE
    return labelled(tmp_path_factory.mktemp("here") / "storm.db", [{ines: "cf", tam: "cc"}])


@pytest.fixture(scope="module")
def labels(project_here: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same labels in a file."""
    file = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    command_done("--db", str(project_here), "export", "-o", str(file))
    return file


@pytest.mark.parametrize("form", ["jsonl", "huggingface"])
def test_labels_given_here_are_said_to_be(project_here: Path, tmp_path: Path, form: str) -> None:
    if form == "huggingface":
        pytest.importorskip("pyarrow")
    papers = release(project_here, tmp_path / "out", form)
    assert "Nobody saw anybody else's labels." in papers["METHODS.md"]
    assert "without seeing anybody else's" in papers["DATASHEET.md"]
    assert not [name for name, text in papers.items() if "other tools or files" in text]


@pytest.mark.parametrize("form", ["jsonl", "huggingface"])
def test_nothing_is_said_of_how_labels_from_elsewhere_were_given(
    labels: Path, tmp_path: Path, form: str
) -> None:
    if form == "huggingface":
        pytest.importorskip("pyarrow")
    path = project(tmp_path / "storm.db", f"Article 0.\n{numbered(1)}")
    command_done("--db", str(path), "labels", "import", str(labels))
    papers = release(path, tmp_path / "out", form)
    for text in papers.values():
        assert "All labels came from other tools or files." in text
        assert not [words for words in ALONE if words in text]


@pytest.mark.parametrize("form", ["jsonl", "huggingface"])
def test_how_many_labels_came_from_elsewhere_is_told(
    project_here: Path, labels: Path, tmp_path: Path, form: str
) -> None:
    if form == "huggingface":
        pytest.importorskip("pyarrow")
    path = tmp_path / "storm.db"
    path.write_bytes(project_here.read_bytes())
    bare = tmp_path / "model.csv"
    said = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    item = said[0]["sentence_id"]
    bare.write_text(f"item,annotator,label\n{item},tiny-2,claim\n", "utf-8")
    command_done("--db", str(path), "labels", "import", str(bare), "--as-kind", "model")
    papers = release(path, tmp_path / "out", form)
    for text in papers.values():
        assert "1 of 5 labels came from other tools or files." in text
    assert "While the others were given, nobody saw anybody else's" in papers["METHODS.md"]
