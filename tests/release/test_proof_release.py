"""The field's own tools read a whole release: datasets, its card, Croissant, the citation."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done
from pretending import pretended
from release_folder import rows

pytestmark = [
    pytest.mark.proofs,
    # Their own affairs.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

SCHEMA = Path(__file__).parent / "schemas" / "citation-cff.json"
NASTY = "--- #no: “yes” <b> {x: [1]} \U0001f469\u200d\U0001f52c \u202e'\"\\"


@pytest.fixture(scope="module")
def hugging_face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give datasets a home of its own, and no way out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
            patch.setenv(name, "1")
        yield pytest.importorskip("datasets")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    path = pretended(folder / "storm.db")
    (folder / "answers.toml").write_text(
        f"title = {json.dumps(NASTY, ensure_ascii=False)}\nauthors = ['{NASTY[:8]}', 'Tam']\n",
        "utf-8",
    )
    words = ("release", str(folder / "out"), "--practice", "--license-text", "CC-BY-4.0")
    more = ("--license-labels", "cc-by-4.0", "--answers", str(folder / "answers.toml"))
    command_done("--db", str(path), *words, *more)
    return folder / "out"


@pytest.mark.parametrize("name", ["annotations", "aggregated"])
def test_datasets_loads_what_json_lines_say(release: Path, hugging_face: Any, name: str) -> None:
    loaded = hugging_face.load_dataset(str(release), name, split="train")
    labels = loaded.features["label"]
    told = rows(release / "data" / f"{name}.jsonl")
    assert [labels.int2str(row["label"]) for row in loaded] == [row["label"] for row in told]
    assert [row["text"] for row in loaded] == [row["text"] for row in told]
    if name == "aggregated":
        assert [row["soft_label"] for row in loaded] == [row["soft_label"] for row in told]


def test_the_card_is_read(release: Path, hugging_face: Any) -> None:
    del hugging_face
    card = pytest.importorskip("huggingface_hub").DatasetCard.load(release / "README.md")
    assert card.data.license == "cc-by-4.0"
    assert [each["config_name"] for each in card.data.configs] == ["annotations", "aggregated"]
    assert "double-labelled sentences" in card.text
    assert card.text.lstrip().startswith("# ")


def test_croissant_is_valid_and_loads(release: Path, caplog: pytest.LogCaptureFixture) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    with caplog.at_level(logging.WARNING):
        described = mlcroissant.Dataset(jsonld=release / "croissant.json")
        found = list(described.records("aggregated"))
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(found) == len(rows(release / "data" / "aggregated.jsonl"))


def test_the_citation_is_valid(release: Path) -> None:
    yaml, jsonschema = pytest.importorskip("yaml"), pytest.importorskip("jsonschema")
    page = (release / "CITATION.cff").read_text("utf-8")
    assert page.startswith("cff-version: 1.2.0\n")
    found = yaml.safe_load(page)
    jsonschema.validate(found, json.loads(SCHEMA.read_bytes()))
    assert [author["name"] for author in found["authors"]] == [NASTY[:8], "Tam"]
    assert found["title"] == NASTY.replace("\u202e", "\ufffd")
    assert found["license"] == "CC-BY-4.0"
