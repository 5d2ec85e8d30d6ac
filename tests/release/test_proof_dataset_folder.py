"""Hugging Face's datasets and Croissant's mlcroissant load the folders as they stand, offline."""

import logging
import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporting import exported, lines
from labeler.release.dataset_folder.yaml_text import yaml_text
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from labeler.text.safe import safe_text
from projects import CODEBOOK, project, sitting

pytestmark = [
    pytest.mark.proofs,
    # Their own affairs.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

LICENCES = ("--license-text", "CC-BY-4.0", "--license-labels", "CC-BY-4.0")
TABLES = {"annotations": (), "aggregated": ("--labels", "majority")}


@pytest.fixture(scope="module")
def hugging_face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give datasets a home of its own, and no way out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HF_DATASETS_OFFLINE", "1")
        patch.setenv("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
        yield pytest.importorskip("datasets")


@pytest.fixture(scope="module")
def mlcroissant() -> Any:
    return pytest.importorskip("mlcroissant")


@pytest.mark.parametrize("table", TABLES)
def test_datasets_loads_each_configuration(
    hugging_face: Any, released: Path, tmp_path: Path, table: str
) -> None:
    folder = str(exported(released, tmp_path / "hub", "huggingface"))
    assert hugging_face.get_dataset_config_names(folder) == list(TABLES)
    loaded = hugging_face.load_dataset(folder, table)
    assert list(loaded) == ["train"]
    wanted = lines(released, *TABLES[table])
    assert named(loaded["train"]) == wanted
    assert loaded["train"].features["label"] == hugging_face.ClassLabel(
        names=["claim", "attribution", "filler", "retraction"]
    )
    if table == "aggregated":  # the one that is loaded where none is named
        assert named(hugging_face.load_dataset(folder)["train"]) == wanted


def test_a_file_alone_tells_the_same_features_as_the_card(
    hugging_face: Any, released: Path, tmp_path: Path
) -> None:
    folder = exported(released, tmp_path / "hub", "huggingface")
    for table in TABLES:
        with_card = hugging_face.load_dataset(str(folder), table)["train"]
        alone = hugging_face.Dataset.from_parquet(str(folder / table / "train.parquet"))
        assert alone.features == with_card.features
        assert alone.to_list() == with_card.to_list()


def test_datasets_loads_the_parts_of_a_split(
    hugging_face: Any, ten_articles: Path, tmp_path: Path
) -> None:
    split = ("--split", "60/20/20", "--seed", "4")
    folder = exported(ten_articles, tmp_path / "hub", "huggingface", *split)
    for table, labels in TABLES.items():
        loaded = hugging_face.load_dataset(str(folder), table)
        assert list(loaded) == ["train", "validation", "test"]
        rows = [row for part in loaded.values() for row in named(part)]
        assert sorted(rows, key=row_id) == lines(ten_articles, *split, *labels)


def test_the_hub_reads_the_card(released: Path, tmp_path: Path) -> None:
    hub = pytest.importorskip("huggingface_hub")
    folder = exported(released, tmp_path / "hub", "huggingface", *LICENCES)
    card = hub.DatasetCard.load(folder / "README.md")
    told = card.data.to_dict()
    assert (told["pretty_name"], told["license"]) == ("storm", "cc-by-4.0")
    assert (told["language"], told["task_categories"]) == (["en"], ["text-classification"])
    assert told["size_categories"] == ["n<1K"]
    assert [info["config_name"] for info in told["dataset_info"]] == list(TABLES)
    assert card.text.strip().startswith("# storm")


@pytest.mark.parametrize("form", ["croissant", "huggingface"])
@pytest.mark.parametrize("split", [(), ("--split", "60/20/20", "--seed", "4")], ids=str)
def test_mlcroissant_finds_nothing_amiss_and_loads_every_record(
    mlcroissant: Any,
    ten_articles: Path,
    tmp_path: Path,
    form: str,
    split: tuple[str, ...],
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = exported(ten_articles, tmp_path / "out", form, *LICENCES, *split)
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    assert not dataset.metadata.issues.errors
    assert not dataset.metadata.issues.warnings
    assert caplog.records == []
    for table, labels in TABLES.items():
        rows = lines(ten_articles, *split, *labels)
        assert records(dataset, table, form) == rows
    if split:
        assert [row["splits/name"] for row in dataset.records("splits")] == ["train", "dev", "test"]


def test_mlcroissant_loads_what_is_null(mlcroissant: Any, released: Path, tmp_path: Path) -> None:
    folder = exported(released, tmp_path / "out", "croissant", *LICENCES)
    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    for table, labels in TABLES.items():
        assert records(dataset, table, "croissant") == lines(released, *labels)


def test_mlcroissant_loads_tables_without_rows(
    mlcroissant: Any, unlabelled: Path, tmp_path: Path
) -> None:
    folder = exported(unlabelled, tmp_path / "out", "croissant", *LICENCES)
    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    assert [records(dataset, table, "croissant") for table in TABLES] == [[], []]


def test_mlcroissant_reads_how_the_labels_were_made(
    mlcroissant: Any, released: Path, tmp_path: Path
) -> None:
    folder = exported(released, tmp_path / "out", "croissant", *LICENCES)
    told = mlcroissant.Dataset(str(folder / "croissant.json")).metadata
    assert "1.1" in str(told.ctx.conforms_to.value)
    assert any("claim" in line for line in told.data_annotation_protocol)
    assert told.data_annotation_platform[0].startswith("labeler ")
    assert "1 person: 1; 2 people: 3; 3 people: 4" in told.annotations_per_item
    assert told.annotator_demographics[0].startswith("3 people")
    assert told.data_collection_type == ["Manual Human Curator"]


@pytest.fixture(scope="module")
def odd_labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose labels mean something to YAML, JSONPath or features."""
    path = project(tmp_path_factory.mktemp("odd") / "odd.db", "One.\n\nTwo.\n\nThree.\n\nFour.")
    names = ("no", "null", "parent", "dtype", "a-b")
    labels = tuple(
        CODEBOOK.labels[0].model_copy(update={"name": name, "key": key, "glyph": key})
        for name, key in zip(names, "npdxa", strict=True)
    )
    update: dict[str, Any] = {"name": "odd", "labels": labels, "boilerplate": None}
    empty = dict.fromkeys(("steps", "rules", "contrasts", "attributes", "cases"), ())
    with closing(sitting(path, "Bo Achterberg")) as session:
        session.label("claim", indices=[0])  # stays a label of the codebook before
    with open_store(path) as store:
        use_codebook(store, CODEBOOK.model_copy(update=update | empty), None)
    for person in ("Ines Okoro", "Tam Lindqvist"):
        with closing(sitting(path, person)) as session:
            for index, name in enumerate(("null", "parent", "dtype", "a-b")):
                session.label(name, indices=[index])
    return path


def test_labels_may_have_any_name(
    hugging_face: Any, mlcroissant: Any, odd_labels: Path, tmp_path: Path
) -> None:
    hub = exported(odd_labels, tmp_path / "hub", "huggingface")
    folder = exported(odd_labels, tmp_path / "out", "croissant")
    description = mlcroissant.Dataset(str(folder / "croissant.json"))
    for table, labels in TABLES.items():
        wanted = lines(odd_labels, *labels)
        before = {"claim"} if table == "annotations" else set()
        assert {row["label"] for row in wanted} == {"null", "parent", "dtype", "a-b"} | before
        assert named(hugging_face.load_dataset(str(hub), table)["train"]) == wanted
        assert records(description, table, "croissant") == wanted


@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.booleans(), min_size=1))
def test_yaml_reads_back_what_was_written(values: dict[str, Any]) -> None:
    yaml = pytest.importorskip("yaml")
    shown = {
        safe_text(key): safe_text(value) if isinstance(value, str) else value
        for key, value in values.items()
    }
    nested = {"names": shown, "items": [shown, shown], "texts": list(map(str, shown))}
    assert yaml.safe_load(yaml_text(nested)) == nested


def row_id(row: dict[str, Any]) -> int:
    return int(row["row_id"])


def named(part: Any) -> list[dict[str, Any]]:
    """Return the rows with labels by name."""
    rows: list[dict[str, Any]] = part.to_list()
    for name in {"label", "consensus"} & set(part.features):
        for row in rows:
            if row[name] is not None:
                row[name] = part.features[name].int2str(row[name])
    return rows


def records(dataset: Any, table: str, form: str) -> list[dict[str, Any]]:
    """Return the rows as mlcroissant loads them, with its types undone."""
    names = [row["labels/name"] for row in dataset.records("labels")]
    rows = []
    for record in dataset.records(table):
        row = {key.partition("/")[2]: _plain(value) for key, value in record.items()}
        for name in {"label", "consensus"} & set(row):
            if form == "huggingface" and row[name] is not None:
                row[name] = names[row[name]]
        rows.append(row)
    return sorted(rows, key=row_id)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        plain = {key.rpartition("/")[2]: _plain(item) for key, item in value.items()}
        return plain if any(item is not None for item in plain.values()) else None
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.date().isoformat()
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value
