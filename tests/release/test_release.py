"""`labeler release`: what is in the folder, that it is true, and that it is made again the same."""

import hashlib
import json
import shlex
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done
from labeler.store.connection import open_store
from labeler.text.markdown import escaped_line
from pretending import LEAD, PRETENDERS
from processes import CHECKOUT, environment
from release_folder import PLAIN, content, manifest, rows

PAPERS = {
    "README.md",
    "codebook.md",
    "codebook.json",
    "METHODS.md",
    "agreement.json",
    "DATASHEET.md",
    "DATA_STATEMENT.md",
    "LICENCES.md",
    "CITATION.cff",
    "answers.toml",
    "release.json",
    "SHA256SUMS",
    ".labeler",
}
FORMS = ("jsonl", "csv")


@pytest.fixture(scope="module")
def made(pretend: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release that no test changes."""
    out = tmp_path_factory.mktemp("made") / "out"
    command_done("--db", str(pretend), "release", str(out), *PLAIN)
    return out


def test_data_and_papers_are_there_and_nothing_else(
    pretend: Path, made: Path, tmp_path: Path
) -> None:
    data = {f"data/{name}.{form}" for name in ("annotations", "aggregated") for form in FORMS}
    assert content(made).keys() == PAPERS | data
    for labels, name in (("raw", "annotations"), ("majority", "aggregated")):
        for form in FORMS:
            out = tmp_path / f"x.{form}"
            words = ("export", "--practice", "--labels", labels, "-o", str(out))
            command_done("--db", str(pretend), *words)
            assert out.read_bytes() == (made / "data" / out.with_stem(name).name).read_bytes()


def test_the_checksums_are_those_of_all_files(made: Path) -> None:
    lines = (made / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {name: hashlib.sha256(data).hexdigest() for name, data in content(made).items()}
    assert listed == {n: d for n, d in found.items() if n not in ("SHA256SUMS", ".labeler")}
    assert {one["path"]: one["sha256"] for one in manifest(made)["files"]} == {
        name: digest for name, digest in listed.items() if name != "release.json"
    }
    if shutil.which("sha256sum"):
        words = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
        subprocess.run(words, cwd=made, check=True, capture_output=True)


def test_the_counts_are_those_of_the_data(made: Path) -> None:
    told, raw = manifest(made), rows(made / "data" / "annotations.jsonl")
    assert told["counts"]["by_label"] == Counter(row["label"] for row in raw)
    assert told["counts"]["labelled_sentences"] == len({row["sentence_id"] for row in raw})
    assert {one["annotator"]: one["labels"] for one in told["counts"]["by_annotator"]} == Counter(
        row["annotator"] for row in raw
    )
    one_each = rows(made / "data" / "aggregated.jsonl")
    assert {one["path"]: one["rows"] for one in told["data"]} == {
        f"data/{name}.{form}": len(held)
        for name, held in (("annotations", raw), ("aggregated", one_each))
        for form in FORMS
    }
    decided = Counter(row["label"] for row in one_each if row["label_source"] == "adjudicated")
    assert told["counts"]["decided"] == dict.fromkeys(told["codebook"]["labels"], 0) | decided


def votes(made: Path) -> dict[str, list[str]]:
    """Return sentence → what people said of it."""
    found = defaultdict(list)
    for row in rows(made / "data" / "annotations.jsonl"):
        found[row["sentence_id"]].append(row["label"])
    return found


def test_agreement_is_said_with_what_it_rests_on(made: Path) -> None:
    sizes = Counter(len(said) for said in votes(made).values())
    assert sizes[1] > 0 < sizes[2]
    basis = (
        f"On {sizes[2]} double-labelled sentences of round 1 (labelled by two people or more),"
        f" before adjudication; says nothing about the {sizes[1]} labelled once."
    )
    for paper in ("README.md", "DATASHEET.md"):
        assert escaped_line(basis) in (made / paper).read_text("utf-8")
    told, report = manifest(made)["agreement"], agreement(made)
    assert (told["double_labelled"], told["labelled_once"]) == (sizes[2], sizes[1])
    both = [said for said in votes(made).values() if len(said) == 2]
    alike = sum(one == other for one, other in both)
    assert report["coefficients"]["percent"]["value"] == pytest.approx(alike / len(both), abs=1e-8)


def agreement(made: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((made / "agreement.json").read_bytes())
    return found


def test_each_label_has_its_agreement_in_the_card(made: Path) -> None:
    card = (made / "README.md").read_text("utf-8")
    section = card.partition("## Agreement")[2].partition("\n## ")[0]
    for label, each in agreement(made)["per_label"].items():
        (line,) = (line for line in section.splitlines() if line.startswith(f"| {label} |"))
        assert f"| {each['count']} |" in line


def test_one_persons_label_has_no_soft_label(made: Path) -> None:
    found = rows(made / "data" / "aggregated.jsonl")
    for row in found:
        assert (row["soft_label"] is None) == (row["n_annotations"] < 2)
    assert {row["soft_label"] is None for row in found} == {True, False}


def test_adjudication_is_counted(made: Path) -> None:
    told = manifest(made)["adjudication"]
    differing = sum(len(set(said)) > 1 for said in votes(made).values())
    assert (told["disagreements"], told["decided"], told["decisions"]) == (differing, 1, 1)
    assert told["rate"] == pytest.approx(1 / differing)
    assert f"people differ on {differing}" in (made / "README.md").read_text("utf-8")


def test_the_codebook_is_the_one_in_use(made: Path) -> None:
    told = manifest(made)["codebook"]
    spec = json.loads((made / "codebook.json").read_bytes())
    assert (spec["name"], spec["version"]) == (told["name"], told["version"])
    page = (made / "codebook.md").read_text("utf-8")
    assert told["id"] in page
    for label in spec["labels"]:
        assert escaped_line(label["definition"]) in page
    for rule in spec["rules"]:
        assert escaped_line(rule["text"]) in page
    for case in spec["cases"]:
        assert escaped_line(case["why"]) in page


def test_nobody_is_named_and_no_event_can_be_traced(pretend: Path, made: Path) -> None:
    everything = b"\n".join(content(made).values()).decode()
    with open_store(pretend) as store:
        events = store.rows("SELECT event_id, digest, substr(created_at, 12, 8) FROM event")
        secrets = [secret for row in events for secret in row]
    assert not [secret for secret in secrets if secret in everything]
    for word in (*PRETENDERS, LEAD, "a note by", "what the lead thought", str(pretend.parent)):
        assert word not in everything


def test_the_command_in_a_release_makes_it_again(pretend: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    options = ("--split", "3/1/1", "--seed", "4", "--names", "--license-text", "it's “none”\n")
    command_done(
        "--db", str(pretend), "release", str(out), *PLAIN, *options, "--labels", "majority"
    )
    words = shlex.split(manifest(out)["command"])
    assert words[:3] == ["labeler", "--db", pretend.name]
    assert words[-1] == "DIR"
    command_done("--db", str(pretend), *words[3:-1], str(again))
    assert content(again) == content(out)


def test_the_same_project_gives_the_same_bytes(
    pretend: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "elsewhere" / pretend.name
    copy.parent.mkdir()
    copy.write_bytes(pretend.read_bytes())
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.chdir(copy.parent)
    command_done("--db", pretend.name, "release", "another-name", *PLAIN)
    assert content(copy.parent / "another-name") == content(made)


def test_another_python_gives_the_same_bytes(pretend: Path, made: Path, tmp_path: Path) -> None:
    other = next(other_pythons(), None)
    if other is None:
        pytest.skip("there is no other Python here that has what labeler needs")
    copy = tmp_path / pretend.name
    copy.write_bytes(pretend.read_bytes())
    words = (other, "-m", "labeler", "--db", copy, "release", tmp_path / "out", *PLAIN)
    subprocess.run(
        list(map(str, words)),
        env=environment(tmp_path),
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert content(tmp_path / "out") == content(made)


def other_pythons() -> Iterator[str]:
    """Yield interpreters of another version that can run the program."""
    needed = "import click, numpy, platformdirs, pydantic, sqlite_utils, charset_normalizer"
    test = f"import sys; {needed}; sys.exit(sys.version_info[:2] == {sys.version_info[:2]})"
    named = (shutil.which(f"python3.{minor}") for minor in range(11, 16))
    for candidate in (*map(str, CHECKOUT.glob(".venv*/bin/python")), *filter(None, named)):
        ran = subprocess.run([candidate, "-c", test], capture_output=True, check=False)
        if ran.returncode == 0:
            yield candidate


def test_what_is_known_of_people_and_decisions_is_said(released: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("release", str(out), "--format", "jsonl", "--labels", "adjudicated")
    command_done("--db", str(released), *words)
    told = manifest(out)
    (decided,) = rows(out / "data" / "aggregated.jsonl")
    assert told["counts"]["decided"][decided["label"]] == 1
    assert told["rounds"] == {"1": "production"}
    raw = [row for row in lines(released) if row["origin"] != "import"]
    days = [row["created_at"] for row in raw]
    assert told["dates"] == [min(days), max(days)]
    sheet = (out / "DATASHEET.md").read_text("utf-8")
    assert f"{len(raw)} labels by 3 people" in sheet
    assert "only what an adjudicator decided" in sheet
    assert told["agreement"]["annotators"] is None


def lines(path: Path) -> list[dict[str, Any]]:
    output = command_done("--db", str(path), "export").stdout_bytes.decode()
    return [json.loads(line) for line in output.splitlines()]
