"""The folders for Hugging Face and Croissant: what is in them, and that it says what tables say."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from adjudicating import LEAD, PEOPLE
from command_line import run_command
from exporting import exported, lines
from labeler.release.dataset_folder.yaml_text import yaml_text

parquet = pytest.importorskip("pyarrow.parquet")

FORMS = ("huggingface", "croissant")
MAJORITY = ("--labels", "majority")


def table(*files: Path) -> list[dict[str, Any]]:
    """Return the rows of files by their numbers, with labels by name."""
    rows = []
    for file in files:
        content = parquet.ParquetFile(file).read()
        metadata = content.schema.metadata or {}
        features = json.loads(metadata.get(b"huggingface", "{}")).get("info", {}).get("features")
        for row in content.to_pylist():
            for name, feature in (features or {}).items():
                if feature.get("_type") == "ClassLabel" and row[name] is not None:
                    row[name] = feature["names"][row[name]]
            rows.append(row)
    return sorted(rows, key=lambda row: int(row["row_id"]))


def written(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def head(card: str) -> list[str]:
    """Return the lines of a card's head, which stands between the first two lines of dashes."""
    first, *others = card.split("\n")
    assert first == "---"
    return others[: others.index("---")]


@pytest.mark.parametrize("form", FORMS)
def test_both_tables_say_what_json_lines_say(released: Path, tmp_path: Path, form: str) -> None:
    folder = exported(released, tmp_path / "out", form, "--notes")
    end = "/train.parquet" if form == "huggingface" else ".parquet"
    assert table(folder / f"annotations{end}") == lines(released, "--notes")
    assert table(folder / f"aggregated{end}") == lines(released, *MAJORITY)


def test_a_single_label_has_no_soft_label(released: Path, tmp_path: Path) -> None:
    rows = table(exported(released, tmp_path / "out", "croissant") / "aggregated.parquet")
    assert {row["n_annotations"] for row in rows} == {1, 2, 3}
    assert all((row["soft_label"] is None) == (row["n_annotations"] == 1) for row in rows)


def test_raw_labels_are_one_table(released: Path, tmp_path: Path) -> None:
    folder = exported(released, tmp_path / "hub", "huggingface", "--labels", "raw")
    assert sorted(written(folder)) == [
        ".labeler", "README.md", "annotations/train.parquet", "croissant.json",
    ]  # fmt: skip
    assert "`aggregated`" not in (folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_project_gives_the_same_bytes(released: Path, tmp_path: Path, form: str) -> None:
    other = tmp_path / "elsewhere" / released.name
    other.parent.mkdir()
    shutil.copy(released, other)
    once = written(exported(released, tmp_path / "once", form))
    assert once == written(exported(other, tmp_path / "twice", form))
    assert not any(str(tmp_path).encode() in content for content in once.values())


@pytest.mark.parametrize("form", FORMS)
def test_the_description_has_each_files_size_and_checksum(
    released: Path, tmp_path: Path, form: str
) -> None:
    folder = exported(released, tmp_path / "out", form)
    described = json.loads((folder / "croissant.json").read_bytes())["distribution"]
    assert {file["contentUrl"] for file in described} == {
        name for name in written(folder) if name.endswith(".parquet")
    }
    for file in described:
        content = (folder / file["contentUrl"]).read_bytes()
        assert file["contentSize"] == f"{len(content)} B"
        assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_each_part_of_a_split_is_a_file(ten_articles: Path, tmp_path: Path) -> None:
    split = ("--split", "60/20/20", "--seed", "4")
    folder = exported(ten_articles, tmp_path / "hub", "huggingface", *split)
    names = {"train": "train", "dev": "validation", "test": "test"}
    for part, name in names.items():
        rows = table(folder / "aggregated" / f"{name}.parquet")
        assert {row["split"] for row in rows} == {part}
    files = [folder / "annotations" / f"{name}.parquet" for name in names.values()]
    assert table(*files) == lines(ten_articles, *split)
    card = (folder / "README.md").read_text("utf-8")
    for name in names.values():
        assert f'path: "aggregated/{name}.parquet"' in card


@pytest.mark.parametrize("form", FORMS)
def test_nobody_is_named_and_text_stays_at_home(released: Path, tmp_path: Path, form: str) -> None:
    folder = exported(released, tmp_path / "out", form, "--no-text")
    # Parquet is compressed: what it holds is looked for in its rows.
    rows = [row for file in folder.rglob("*.parquet") for row in table(file)]
    told = b"".join(v for k, v in written(folder).items() if not k.endswith(".parquet"))
    told += json.dumps(rows, ensure_ascii=False).encode()
    for secret in (
        *PEOPLE,
        LEAD,
        "a note",
        "a reason",
        "Article 0",
        "Sentence number",
        "article-1",
    ):
        assert secret.encode() not in told
    assert "text" not in rows[0]


def test_a_table_without_rows_is_written_where_it_can_be_loaded(
    unlabelled: Path, tmp_path: Path
) -> None:
    folder = exported(unlabelled, tmp_path / "out", "croissant")
    assert [table(file) for file in folder.glob("*.parquet")] == [[], []]
    words = ("--db", str(unlabelled), "export", "--format", "huggingface")
    refused = run_command(*words, "-o", str(tmp_path / "hub"))
    assert (refused.exit_code, "label first" in str(refused.exception)) == (1, True)
    assert not (tmp_path / "hub").exists()


def test_a_hostile_name_marks_nothing_up(released: Path, tmp_path: Path) -> None:
    path = tmp_path / '--- "no": [x](y) <script> \x1b[31m\n---\n# !x\u202e.db'
    shutil.copy(released, path)
    folder = exported(path, tmp_path / "hub", "huggingface", "--license-text", "*Own*\n---\n<b>")
    card = (folder / "README.md").read_text("utf-8")
    assert card.split("\n").count("---") == 2
    assert not any(c in card for c in "\x1b\u202e")
    body = card.partition("\n---\n")[2]
    for mark in ("<script>", "[x](y)", "*Own*", "<b>"):
        assert mark not in body
    (name,) = (line for line in head(card) if line.startswith("pretty_name: "))
    assert json.loads(name.partition(" ")[2]).startswith('--- "no": [x](y) <script> \u241b[31m')
    described = json.loads((folder / "croissant.json").read_bytes())
    assert described["name"].startswith('--- "no"')
    assert "\n" not in described["name"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), ['license: "unknown"']),
        (
            ("--license-text", "cc-by-4.0", "--license-labels", "CC-BY-4.0"),
            ['license: "cc-by-4.0"'],
        ),
        (
            ("--license-labels", "ODbL-1.0"),
            ['license: "other"', 'license_name: "text-not-stated-labels-odbl-1.0"'],
        ),
        (("--license-labels", "ODbL-1.0", "--no-text"), ['license: "odbl"']),
        (
            ("--license-labels", "Ours, really!", "--no-text"),
            ['license: "other"', 'license_name: "ours-really"'],
        ),
    ],
)
def test_licences_of_text_and_labels_are_told_apart(
    released: Path, tmp_path: Path, options: tuple[str, ...], told: list[str]
) -> None:
    folder = exported(released, tmp_path / "hub", "huggingface", *options)
    lines = head((folder / "README.md").read_text("utf-8"))
    assert [line for line in lines if line.startswith("license")] == told


def test_the_description_names_the_licences(released: Path, tmp_path: Path) -> None:
    asked = ("--license-text", "https://example.org/terms", "--license-labels", "cc0-1.0")
    folder = exported(released, tmp_path / "out", "croissant", *asked)
    found = json.loads((folder / "croissant.json").read_bytes())["license"]
    assert [work["url"] for work in found] == [
        "https://example.org/terms",
        "https://spdx.org/licenses/CC0-1.0",
    ]
    assert [work["description"] for work in found] == ["for the text", "for the labels"]


def test_yaml_leaves_nothing_to_guess() -> None:
    value = {"name": "no", "no": [True, 3, "null"], "rest": {}, "list": [{"y": "a\n---", "b": []}]}
    assert yaml_text(value) == (
        'name: "no"\n"no":\n- true\n- 3\n- "null"\nlist:\n- "y": "a\u240a---"\n'
    )
