"""Rounds in which what is rare was drawn more often: what the report says of all sentences."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done
from labeler.store.agreement.drawn import drawing
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.rounds.assignments import assignment, is_assignment
from projects import add, numbered, project, sitting

PEOPLE = ("Ada", "Ben")
ASSIGN = ("assign", "--people", ",".join(PEOPLE), "--unit", "sentence", "--overlap", "100%")
OVERSAMPLED = (*ASSIGN, "--sentences", "69", "--oversample", "retraction=100%")
"""A quarter of all sentences, and each that looks like a retraction."""


def article(number: int) -> str:
    rare = [f"Later in town {number} he withdrew remark {each}." for each in range(3)]
    return "\n".join([f"Town {number} in the news", numbered(19), *rare])


def says(name: str, text: str) -> str:
    """Return a label that follows from the text, but for every sixth that somebody doubts."""
    if hashlib.sha256(f"{name} {text}".encode()).digest()[0] % 6 == 0:
        return "attribution"
    return "retraction" if "withdrew" in text else "claim"


def doubt(name: str, text: str) -> str:
    """Return what somebody would have said otherwise."""
    return "filler" if says(f"{name}'s doubt", text) == "attribution" else "claim"


def label_all(path: Path, which: str = "1") -> None:
    """Let everybody label what stands in their queue, or those of it that SQL chooses."""
    with open_store(path) as store:
        codebook_id, _ = codebook_in_use(store)
        for name in PEOPLE:
            own = person(store, name).annotator_id
            queued = store.rows(
                "SELECT s.sentence_id, s.text FROM queue q JOIN sentence s USING (sentence_id)"
                f" WHERE q.annotator_id = ? AND {which}",
                (own,),
            )
            given = [
                NewEvent("label", sentence, says(name, text), {"second_choice": doubt(name, text)})
                for sentence, text in queued
            ]
            append(store, Author(own, 1, codebook_id), given, None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a round of 12 articles of 23 sentences, assigned, and labelled by all."""
    path = tmp_path_factory.mktemp("weighted") / "labels.db"
    project(path, *map(article, range(12)))
    for name in PEOPLE:
        sitting(path, name).close()
    command_done("--db", str(path), *OVERSAMPLED)
    label_all(path)
    return path


def report(path: Path, *words: str) -> dict[str, Any]:
    value = json.loads(command_done("--db", str(path), "agreement", *words, "--json").stdout)
    assert isinstance(value, dict)
    return value


def texts(path: Path) -> dict[tuple[str, int], str]:
    with open_store(path) as store:
        rows = store.rows(
            "SELECT f.document_id, f.position, s.text FROM in_force f JOIN sentence s USING"
            " (sentence_id)"
        )
        return {(document, position): text for document, position, text in rows}


def test_of_every_sentence_it_is_known_how_likely_it_was_to_be_compared(made: Path) -> None:
    with open_store(made) as store:
        drawn = drawing(store, 1)
        queued = store.value("SELECT count(DISTINCT sentence_id) FROM queue")
    assert drawn is not None
    found = {place: drawn.weight(*place) for place in texts(made)}
    expected = {place: 1.0 if "withdrew" in text else 4.0 for place, text in texts(made).items()}
    assert found == expected
    assert queued < len(found) == 276


def weighted_share(path: Path, of: Callable[[str], float]) -> float:
    """Return the mean of something over the compared sentences, by weights made by hand."""
    with open_store(path) as store:
        compared = [
            text
            for (text,) in store.rows(
                "SELECT s.text FROM current k JOIN sentence s USING (sentence_id)"
                " GROUP BY k.sentence_id HAVING count(*) = 2"
            )
        ]
    weights = [1 if "withdrew" in text else 4 for text in compared]
    return sum(w * of(text) for w, text in zip(weights, compared, strict=True)) / sum(weights)


def test_the_weighted_figures_are_those_of_all_sentences(made: Path) -> None:
    def same(text: str) -> float:
        return says("Ada", text) == says("Ben", text)

    def rare(text: str) -> float:
        return sum(says(name, text) == "retraction" for name in PEOPLE) / 2

    found = report(made)
    weighted = found["weighted"]
    assert weighted["coefficients"]["percent"]["value"] == pytest.approx(weighted_share(made, same))
    share = weighted["per_label"]["retraction"]["prevalence"]
    assert share == pytest.approx(weighted_share(made, rare))
    everything = list(texts(made).values())
    truth = sum(map(rare, everything)) / len(everything)
    of_sample = found["per_label"]["retraction"]["prevalence"]
    assert abs(share - truth) < 0.02
    assert of_sample - truth > 0.15
    assert (weighted["origin"], weighted["weights"]) == ("assignment", [1.0, 4.0])
    assert weighted["items"] == found["pairable"] == found["items"]
    assert weighted["effective_items"] < weighted["items"]
    assert weighted["left_out"] == 0
    assert "weighted values stand beside them" in " ".join(found["notes"])
    assert set(weighted["coefficients"]) < set(found["coefficients"])
    assert all(
        each["ci"][0] < each["value"] < each["ci"][1] for each in weighted["coefficients"].values()
    )
    assert weighted["coefficients"]["alpha"]["documents"] == 12


@pytest.mark.parametrize("name", ["text", "markdown", "latex", "html"])
def test_every_format_has_the_weighted_figures_and_what_they_are(made: Path, name: str) -> None:
    if name == "html":
        pytest.importorskip("matplotlib")
    shown = " ".join(command_done("--db", str(made), "agreement", "--format", name).stdout.split())
    assert "Weighted agreement over all labels" in shown
    assert "Weighted agreement by label" in shown
    assert "weighs 1 over its probability" in shown
    assert "Horvitz and Thompson 1952" in shown


@pytest.mark.parametrize("name", ["text", "markdown", "latex"])
def test_the_paragraph_for_a_paper_has_the_weighted_values(made: Path, name: str) -> None:
    shown = command_done("--db", str(made), "agreement", "--methods", "--format", name).stdout
    words = " ".join(shown.split())
    assert "Weighted by the inverse of that probability (Horvitz and Thompson 1952;" in words
    assert "The weighted shares of the labels are: claim " in words
    assert "A generalization of sampling without replacement" in words


def test_a_round_drawn_evenly_is_reported_as_ever(tmp_path: Path) -> None:
    path = project(tmp_path / "even.db", *map(article, range(6)))
    for name in PEOPLE:
        sitting(path, name).close()
    command_done("--db", str(path), *ASSIGN, "--sentences", "60")
    label_all(path)
    assert report(path)["weighted"] is None
    assert "eighted" not in command_done("--db", str(path), "agreement").stdout
    with open_store(path) as store:
        value = assignment(store, 1) or {}
    assert "compared_before" not in value
    assert [set(each) for each in value["strata"]] == [{"label", "units", "drawn", "shared"}]


def test_what_was_labelled_before_it_was_drawn_is_left_out_for_good(tmp_path: Path) -> None:
    path = project(tmp_path / "before.db", *map(article, range(8)))
    for name in PEOPLE:
        sitting(path, name).close()
    command_done("--db", str(path), *ASSIGN)
    label_all(path, "sentence_id IN (SELECT sentence_id FROM in_force WHERE position <= 4)")
    first = 8 * 4
    command_done("--db", str(path), *OVERSAMPLED)
    label_all(path)
    once = report(path)
    assert once["weighted"]["left_out"] == first
    assert once["weighted"]["items"] + first == once["pairable"]
    assert f"Left out here: {first} compared items" in " ".join(
        command_done("--db", str(path), "agreement").stdout.split()
    )
    # Another article comes in, and the round is assigned once more in the same way.
    with open_store(path) as store:
        add(store, *map(article, range(9)))
    command_done("--db", str(path), *OVERSAMPLED)
    assert report(path)["weighted"] == once["weighted"]


def test_what_is_recorded_besides_the_label_is_weighted_too(made: Path) -> None:
    def same(text: str) -> float:
        return doubt("Ada", text) == doubt("Ben", text)

    weighted = report(made, "--attribute", "second_choice")["weighted"]
    assert weighted["weights"] == [1.0, 4.0]
    assert weighted["coefficients"]["percent"]["value"] == pytest.approx(weighted_share(made, same))


def test_a_packed_file_tells_nothing_of_strata(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "labels.db"
    path.write_bytes(made.read_bytes())
    command_done("--db", str(path), "pack", "Ada", "-o", str(tmp_path / "ada.db"))
    with open_store(tmp_path / "ada.db") as store:
        values = [value for (value,) in store.rows("SELECT value FROM decision")]
    assert any('"parts"' in value for value in values)
    for word in ("strata", "compared_before", "shared", "drawn", "retraction=", "sentences"):
        assert not any(word in value for value in values), word


def long_form(path: Path, file: Path, *, weight: str = "weight") -> Path:
    """Write the round's labels with the weights of their sentences as a label file."""
    with open_store(path) as store:
        rows = store.rows(
            "SELECT f.document_id, k.sentence_id, k.annotator_id, k.label, s.text FROM current k"
            " JOIN sentence s USING (sentence_id) JOIN in_force f USING (sentence_id)"
        )
        lines = [
            ",".join([*row, "1" if "withdrew" in text else "4.0"]) for *row, text in sorted(rows)
        ]
    header = f"document,item,annotator,label,{weight}"
    file.write_text("\n".join([header, *lines]), "utf-8")
    return file


def test_a_label_file_with_the_weights_gives_the_same_figures(made: Path, tmp_path: Path) -> None:
    file = long_form(made, tmp_path / "labels.csv", weight="how heavy")
    words = ("--categories", "claim,attribution,filler,retraction", "--weight-column", "How Heavy")
    found = json.loads(command_done("agreement", str(file), *words, "--json").stdout)
    assert found["weighted"] == report(made)["weighted"] | {"origin": "column"}
    text = " ".join(command_done("agreement", str(file), *words).stdout.split())
    assert "weighs what the label file says" in text
    assert json.loads(command_done("agreement", str(file), "--json").stdout)["weighted"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"strata": {}},
        {"strata": [{"label": None, "units": 1, "drawn": "1"}]},
        {"strata": [{"label": None, "units": 1, "drawn": "1", "shared": "1e999999999"}]},
        {"strata": [{"label": None, "units": 1, "drawn": "1", "shared": "1/0"}]},
        {"strata": [{"label": None, "units": 1, "drawn": "1", "shared": "3/2"}]},
        {"strata": [{"label": 7, "units": 1, "drawn": "1", "shared": "1"}]},
        {"strata": [{"label": None, "units": -1, "drawn": "1", "shared": "1"}]},
        {"strata": [{"label": None, "units": 1, "drawn": "1", "shared": "1", "sentences": []}]},
        {"compared_before": {"a" * 32: "0-3"}},
        {"compared_before": ["1-3"]},
    ],
)
def test_an_assignment_from_elsewhere_has_strata_that_can_be_read(wrong: dict[str, Any]) -> None:
    sound = {"label": None, "units": 1, "drawn": "1", "shared": "1/3", "sentences": {"a" * 32: "1"}}
    good = {"documents": [], "parts": {}, "strata": [sound], "compared_before": {"a" * 32: "1-3"}}
    assert is_assignment(good)
    assert not is_assignment({**good, **wrong})
