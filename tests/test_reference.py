"""docs/reference.md against what the program writes for programs: fields, keys, limits."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from labeler.agreement.details import AgreementReport
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.summary import summarise
from labeler.agreement.weighted import weighted_rows
from labeler.release.choices import Choices
from labeler.release.columns import table
from labeler.report.json_report import json_report
from labeler.text.readers.base import MAX_DOCUMENT_BYTES
from pages import REFERENCE, ROOT, cells, every_command, first_cells, printed
from projects import project, sitting


def documented(heading: str) -> list[str]:
    """Return what the tables with this heading explain, in their order."""
    return first_cells(REFERENCE, heading)


def test_every_environment_variable_is_documented_and_none_is_invented() -> None:
    sources = "".join(p.read_text("utf-8") for p in (ROOT / "labeler").rglob("*.py"))
    names = set(re.findall(r"\bLABELER_[A-Z]+\b", sources))
    assert {name for name in documented("variable") if name.startswith("LABELER_")} == names


def test_every_field_of_the_dataset_is_documented_in_order() -> None:
    everything = table(Choices(notes=True), splits=True).names
    assert documented("field") == list(everything)


def test_every_field_of_one_label_a_sentence_is_documented_in_order() -> None:
    everything = table(Choices(labels="majority"), splits=True)
    assert documented("field of a sentence") == [column.name for column in everything.row]


def test_the_fields_that_no_text_leaves_out_are_named() -> None:
    sentence = next(p for p in REFERENCE.split("\n\n") if p.startswith("`--no-text` leaves out"))
    shown = table(Choices(text=False)).names
    left_out = [name for name in table(Choices()).names if name not in shown]
    assert re.findall(r"`(\w+)`", sentence) == left_out


def test_every_key_of_the_agreement_report_is_documented() -> None:
    rows = [
        (f"article-{n % 6}", f"sentence-{n}", f"A{who}", "claim" if n % (3 + who) else "filler")
        for n in range(60)
        for who in range(2)
    ]
    summary = summarise(
        annotated_unordered(rows, categories=("claim", "filler")),
        round_number=1,
        left_out={"skipped": 1},
    )
    report = json_report(AgreementReport(summary, source="round 1"))
    # A number that is missing brings its reason, one from few articles a note.
    few = summarise(annotated_unordered(rows[:4]))
    one_article = json_report(AgreementReport(few, source="labels.csv"))
    coefficients = [c for r in (report, one_article) for c in r["coefficients"].values()]
    assert documented("key") == list(report)
    assert set(documented("key of a coefficient")) == {key for c in coefficients for key in c}
    assert documented("key of a label") == list(report["per_label"]["claim"])
    weights: dict[tuple[str | None, str], float] = {row[:2]: 1.0 + int(row[0][-1]) for row in rows}
    labels = ("claim", "filler")
    weighted = weighted_rows(rows, weights, labels, Method(), origin="column")
    with_weights = json_report(AgreementReport(summary, source="labels.csv", weighted=weighted))
    assert documented("key of weighted figures") == list(with_weights["weighted"])
    one_label = summarise(
        annotated_unordered([(*row[:3], "claim") for row in rows], categories=("claim", "filler"))
    )
    constant = json_report(AgreementReport(one_label, source="labels.csv"))
    pairs = [pair for r in (report, constant) for pair in r["pairs"]]
    assert set(documented("key of a pair")) == {key for pair in pairs for key in pair}
    people = [each for r in (report, one_article) for each in r["by_annotator"]]
    assert set(documented("key of an annotator")) == {key for each in people for key in each}
    plans = [plan for r in (report, one_article) for plan in r["planning"]]
    assert set(documented("key of a plan")) == {key for plan in plans for key in plan}
    assert documented("key of the settings") == list(report["settings"])
    listed = next(row[1] for row in cells(REFERENCE, "key") if row[0] == "`coefficients`")
    assert re.findall(r"`(\w+)`", listed) == list(report["coefficients"])


_OTHERWISE = "codebook show|labels import|documents changes|labeler questions"
"""What another page explains, and what needs more than a labelled project."""


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = project(tmp_path_factory.mktemp("docs") / "storm.db")
    session = sitting(path)
    try:
        session.label("claim")
    finally:
        session.close()
    return path


@pytest.mark.parametrize(
    "row",
    [row for row in cells(REFERENCE, "command") if not re.search(_OTHERWISE, row[0])],
    ids=lambda row: row[0].strip("`"),
)
def test_the_json_of_a_command_has_the_keys_documented(labelled: Path, row: list[str]) -> None:
    value: Any = json.loads(printed(labelled, row[0].strip("`").split()[1:]))
    entry = value[0] if isinstance(value, list) else value
    assert list(entry) == re.findall(r"`(\w+)`", row[1])


def test_the_json_of_a_labels_import_has_the_keys_documented(
    labelled: Path, tmp_path: Path
) -> None:
    (row,) = (row for row in cells(REFERENCE, "command") if "labels import" in row[0])
    path = tmp_path / "labels.csv"
    path.write_text("text,annotator,label\nWork starts in May.,Tam,claim\n", "utf-8")
    (report,) = json.loads(printed(labelled, ["labels", "import", str(path), "--json"]))
    assert list(report) == re.findall(r"`(\w+)`", row[1])


def test_every_command_with_json_is_documented() -> None:
    with_json = {c.name for c in every_command() if any("--json" in p.opts for p in c.params)}
    listed = {row[0].strip("`").split()[-2] for row in cells(REFERENCE, "command")}
    assert listed | {"agreement"} == with_json


def test_a_line_of_segment_has_the_keys_documented(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The pier is closed. Nobody knows why.", "utf-8")
    lines = printed(tmp_path / "none.db", ["segment", str(article)]).splitlines()
    assert [list(json.loads(line)) for line in lines] == [documented("key of a sentence")] * 2


def test_the_largest_article_is_documented() -> None:
    assert f"{MAX_DOCUMENT_BYTES // 2**20} MiB" in REFERENCE
