"""The agreement report on the command line: from label files, and with every kind of interval."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from projects import numbered, project, sitting

HEADER = "document,item,annotator,label"


def _file(name: str, rows: Sequence[str], header: str = HEADER) -> str:
    Path(name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return name


def _labels(documents: int = 12, items: int = 5) -> list[str]:
    """Two labels an item; the annotators differ on one in every other document."""
    names = ("claim", "filler", "attribution")
    rows = []
    for document in range(documents):
        for item in range(items):
            label = (document + item) % 3
            differs = item == 3 and document % 2
            rows.append(f"d{document},{document}-{item},Ada,{names[label]}")
            rows.append(f"d{document},{document}-{item},Ben,{names[label - bool(differs)]}")
    return rows


def _report(*arguments: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(command_done("agreement", *arguments, "--json").stdout)
    return value


def test_a_label_file_is_reported_without_a_project() -> None:
    report = _report(_file("labels.csv", _labels()))
    assert (report["items"], report["documents"], report["labels"]) == (60, 12, 120)
    assert report["annotators"] == 2
    assert report["coefficients"]["alpha"]["ci"] is not None
    assert report["settings"]["unit"] == "document"
    assert any("labels found in the data" in note for note in report["notes"])
    assert not Path("labels.db").exists()


def test_several_files_are_united() -> None:
    rows = _labels()
    whole = _report(_file("all.csv", rows))
    ada = _file("ada.csv", [row for row in rows if ",Ada," in row])
    ben = _file("ben.csv", [row for row in rows if ",Ben," in row])
    assert _report(ada, ben)["coefficients"] == whole["coefficients"]


def test_categories_that_nobody_gave_count_where_they_are_declared() -> None:
    path = _file("labels.csv", _labels())
    found = _report(path)
    declared = _report(path, "--categories", "claim,attribution,filler,retraction")
    assert declared["categories"] == ["claim", "attribution", "filler", "retraction"]
    assert declared["notes"] == []
    value = declared["coefficients"]["brennan_prediger"]["value"]
    assert value > found["coefficients"]["brennan_prediger"]["value"]
    alphas = [report["coefficients"]["alpha"]["value"] for report in (found, declared)]
    assert alphas[0] == pytest.approx(alphas[1], abs=1e-12)


def test_a_bootstrap_is_the_same_for_the_same_seed() -> None:
    path = _file("labels.csv", _labels())
    asked = ("--interval", "bootstrap", "--resamples", "1000")
    first, again, other = (_report(path, *asked, "--seed", seed) for seed in "778")
    assert first == again
    assert first["settings"]["bootstrap"] == 1000
    assert first["settings"]["seed"] == 7
    assert first["coefficients"]["alpha"]["ci"] != other["coefficients"]["alpha"]["ci"]


def test_intervals_are_made_as_asked() -> None:
    path = _file("labels.csv", _labels())

    def width(*options: str) -> float:
        low, high = _report(path, *options)["coefficients"]["alpha"]["ci"]
        return float(high - low)

    assert width("--level", "0.99") > width() > width("--level", "0.8")
    gwet = _report(path, "--interval", "gwet")
    assert (gwet["settings"]["interval"], gwet["settings"]["unit"]) == ("gwet", "item")
    items = _report(path, "--unit", "item")
    assert items["coefficients"]["alpha"]["df"] == 59


def test_labels_on_a_scale_are_compared_by_distance() -> None:
    rows = [f"d{n % 9},{n},{who},{(n * (1 + (who == 'Ben'))) % 4}" for n in range(60)
            for who in ("Ada", "Ben")]  # fmt: skip
    path = _file("scale.csv", rows)
    assert "alpha_interval" not in _report(path)["coefficients"]
    coefficients = _report(path, "--scale")["coefficients"]
    assert {"alpha_ordinal", "alpha_interval"} <= set(coefficients)


@pytest.mark.parametrize(
    ("rows", "arguments", "words"),
    [
        (["d,1,Ada,claim", "d,1,Ada,filler"], (), ("Ada", "1", "--duplicates")),
        (["d,1,Ada,claim", "d,1,Ben,opinion"], ("--categories", "claim,filler"), ("opinion",)),
        (["d,1,Ada,claim"], ("--item-column", "sentence"), ("sentence", "'item', 'annotator'")),
        ([], (), ("labels.csv",)),
        (["d,1,Ada,often", "d,1,Ben,2"], ("--scale",), ("often", "--scale")),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_line(
    rows: list[str], arguments: Sequence[str], words: Sequence[str]
) -> None:
    result = run_command("agreement", _file("labels.csv", rows), *arguments)
    assert result.exit_code == 1
    assert len(str(result.exception).splitlines()) == 1
    for word in words:
        assert word in str(result.exception)


def test_duplicates_are_settled_as_asked() -> None:
    rows = [*_labels(), "d0,0-1,Ada,retraction"]
    path = _file("labels.csv", rows)
    first = _report(path, "--duplicates", "first")
    assert first["coefficients"] == _report(_file("once.csv", _labels()))["coefficients"]
    assert "retraction" in _report(path, "--duplicates", "last")["categories"]


@pytest.mark.parametrize(
    "rows", [["d,1,Ada,claim", "d,2,Ada,filler"], ["d,1,Ada,claim", "d,1,Ben,claim"]]
)
def test_one_annotator_or_one_item_is_a_report_that_says_so(rows: list[str]) -> None:
    path = _file("labels.csv", rows)
    for coefficient in _report(path)["coefficients"].values():
        assert coefficient["ci"] is None
        assert coefficient["reason"]
    assert command_done("agreement", path).stdout.startswith("Agreement")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--duplicates", "first"),
        ("--categories", "a,b"),
        ("--scale",),
        ("--seed", "3"),
        ("labels.csv", "--practice"),
        ("labels.csv", "--categories", "claim"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: Sequence[str]) -> None:
    _file("labels.csv", _labels())
    result = run_command("agreement", *arguments)
    assert result.exit_code == 2


def _checked(labels: Sequence[tuple[str, int]]) -> None:
    project(Path("labels.db"), numbered(len(labels)))
    for name, shift in (("Ada", 0), ("Ben", 1)):
        session = sitting(Path("labels.db"), name)
        for place, (label, worth) in enumerate(labels):
            session.label(label)
            session.go_to(place)
            if label != "filler":
                session.set_attributes(
                    {"checkworthy": min(3, worth + (shift if place == 0 else 0))}
                )
            session.go_to(place + 1)
        session.close()


def test_what_is_recorded_besides_the_label_is_compared_as_well() -> None:
    _checked([("claim", 0), ("claim", 2), ("filler", 0), ("attribution", 3), ("claim", 1)])
    report = _report("--attribute", "checkworthy")
    assert report["categories"] == ["0", "1", "2", "3"]
    # The sentence that is filler for both has no value to compare.
    assert (report["items"], report["labels"]) == (4, 8)
    assert report["coefficients"]["percent"]["value"] == 0.75
    coefficients = report["coefficients"]
    assert coefficients["alpha_interval"]["value"] > coefficients["alpha"]["value"]


@pytest.mark.parametrize(("name", "words"), [("source", "no categories"), ("mood", "no attribute")])
def test_attributes_without_categories_are_not_compared(name: str, words: str) -> None:
    _checked([("claim", 0)])
    result = run_command("agreement", "--attribute", name)
    assert result.exit_code == 1
    assert words in str(result.exception)
    assert "checkworthy" in str(result.exception)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("report.md", "## "),
        ("report.tex", r"\documentclass"),
        ("report.html", "<!DOCTYPE html>"),
        ("report.txt", "Agreement"),
        ("report.json", '"coefficients"'),
    ],
)
def test_the_ending_of_the_output_tells_the_format(name: str, words: str) -> None:
    path = _file("labels.csv", _labels())
    result = command_done("agreement", path, "-o", name)
    assert result.stdout == ""
    assert words in Path(name).read_text(encoding="utf-8")
    assert words in command_done("agreement", path, "--format", _FORMATS[name]).stdout


_FORMATS = {
    "report.md": "markdown",
    "report.tex": "latex",
    "report.html": "html",
    "report.txt": "text",
    "report.json": "json",
}


@pytest.mark.parametrize("format_name", ["text", "markdown", "latex"])
def test_the_paragraph_for_a_paper_is_told_alone(format_name: str) -> None:
    path = _file("labels.csv", _labels())
    whole = command_done("agreement", path, "--format", format_name).stdout
    text = command_done("agreement", path, "--methods", "--format", format_name).stdout
    assert "Krippendorff" in text
    assert len(text) < len(whole) / 2
    assert run_command("agreement", path, "--methods", "--json").exit_code == 2


def test_two_sets_of_labels_of_the_same_items_are_compared() -> None:
    path = _file("before.csv", _labels())
    rows = [row.replace(",Ben,", ",Cem,") for row in _labels()]
    agreed = [row for row in rows if ",Ada," in row]
    agreed += [row.replace(",Ada,", ",Cem,") for row in agreed]
    same = _report(path, "--compare", _file("same.csv", rows))["comparisons"]
    assert [each["difference"]["value"] for each in same if each["second"] == "same.csv"] == [0, 0]
    better = _report(path, "--compare", _file("after.csv", agreed))["comparisons"]
    by_name = {each["coefficient"]: each for each in better if each["second"] == "after.csv"}
    assert by_name["alpha"]["second_value"] == 1
    assert by_name["alpha"]["difference"]["value"] > 0
    assert by_name["percent"]["p"] < 0.05


def test_the_labels_are_never_replaced_by_the_report() -> None:
    path, other = _file("labels.csv", _labels()), _file("other.csv", _labels())
    before = Path(path).read_bytes()
    for arguments in ((path, "-o", f"./{path}"), (other, "--compare", path, "-o", path)):
        result = run_command("agreement", *arguments, "--format", "text")
        assert result.exit_code == 1
        assert "is read by this command" in str(result.exception)
    assert Path(path).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--level", "95"),
        ("--interval", "bootstrap", "--resamples", "0"),
        ("--interval", "bootstrap", "--seed", "-1"),
        ("--interval", "gwet", "--unit", "document"),
        ("--item-column", "item", "--annotator-column", "item"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(arguments: Sequence[str]) -> None:
    assert run_command("agreement", _file("labels.csv", _labels()), *arguments).exit_code == 2


def test_a_label_as_long_as_a_book_is_shortened_in_no_time() -> None:
    rows = [f"d,{n},{who},{'x' * 100_000}{n % 2}" for n in range(8) for who in ("Ada", "Ben")]
    text = command_done("agreement", _file("long.csv", rows)).stdout
    assert max(map(len, text.splitlines())) <= 80
    # Names that differ only at their ends are told apart.
    assert re.search(r"x…x+0\b", text)
    assert re.search(r"x…x+1\b", text)
