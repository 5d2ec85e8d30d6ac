"""Keys that arrive together, as a slow line or a fast typist sends them, do what each one says."""

import json
from pathlib import Path

from processes import run_here
from terminal import Terminal


def _labels(home: Path) -> list[tuple[int, str, str | None]]:
    ran = run_here("export", "--practice", "--names", "--notes", home=home)
    rows = [json.loads(line) for line in ran.out.splitlines()]
    return [
        (row["position"], row["label"], row["note"])
        for row in rows
        if row["annotator_kind"] == "person"
    ]


def test_labels_that_arrive_together_are_all_taken_in_order(tmp_path: Path) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 1 of ")
        terminal.press(*"cafrucaf")
        terminal.wait_for("Sentence 7 of ")
    names = ["claim", "attribution", "filler", "claim", "attribution", "filler"]
    assert [label for _, label, _ in _labels(tmp_path)] == names


def test_a_note_ends_at_enter(tmp_path: Path) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 1 of ")
        terminal.press("n", "y", "e", "s", "enter", "c")
        terminal.wait_for("Sentence 2 of ")
    assert _labels(tmp_path) == [(1, "claim", "yes")]


def test_the_name_ends_at_enter(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for("Who is labelling?")
        terminal.press("enter", "c", "a")
        terminal.wait_for("Sentence 3 of ")
    people = json.loads(run_here("annotators", "--json", home=tmp_path).out)
    assert [person["name"] for person in people if person["kind"] == "person"] == ["okoro"]


def test_leaving_twice_leaves(tmp_path: Path) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for("Sentence 1 of ")
        terminal.press("q", "q")
        assert terminal.end() == 0
