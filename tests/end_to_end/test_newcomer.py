"""A newcomer's first two sittings, in a terminal, from no files at all to the exported labels."""

import json
import re
from pathlib import Path

import pytest

from processes import run_here, verified
from terminal import Terminal

KEYS = ("f", "3", "c", "1", "a", "2", "r", "4", "c", "a")
LABELS = {
    "c": "claim",
    "1": "claim",
    "a": "attribution",
    "2": "attribution",
    "f": "filler",
    "3": "filler",
    "r": "retraction",
    "4": "retraction",
}
PRACTICE = Path("data/labeler/practice.db")


def _stands_on(number: int) -> str:
    return f"Sentence {number} of "


def test_ten_labels_two_undone_one_skipped_and_a_note(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        screen = terminal.wait_for("Who is labelling?")
        assert "okoro" in screen
        terminal.press("enter")
        terminal.wait_for(lambda text: "Who is labelling?" not in text)
        assert _stands_on(1) in terminal.text
        assert "Read the sentence" in terminal.words
        for number, key in enumerate(KEYS, start=2):
            terminal.press(key)
            screen = terminal.wait_for(_stands_on(number))
        assert "10/22" in screen
        terminal.press("u")
        assert "undid: Attribution on 10" in terminal.wait_for(_stands_on(10))
        terminal.press("ctrl+z")
        assert "9/22" not in terminal.wait_for(_stands_on(9))
        terminal.press("space")
        terminal.wait_for(_stands_on(10))
        terminal.press("k", "up")
        terminal.wait_for(_stands_on(8))
        terminal.press("n")
        terminal.wait_for("Note on sentence 8")
        terminal.press(*"Is this one act or two?", "enter")
        terminal.wait_for("✎ Is this one act or two?")
        terminal.press("q")
        assert "9/22" in terminal.wait_for("q leave")
        terminal.press("q")
        assert terminal.end() == 0
        farewell = terminal.printed.splitlines()
        assert farewell == [f"8 labels saved in {tmp_path / PRACTICE}. Go on with: labeler"]

    exported = run_here("export", "--practice", "--notes", home=tmp_path)
    assert exported.err == ""
    rows = [json.loads(line) for line in exported.out.splitlines()]
    people = [row for row in rows if row["annotator_kind"] == "person"]
    assert [(row["position"], row["label"]) for row in people] == [
        (number, LABELS[key]) for number, key in enumerate(KEYS[:8], start=1)
    ]
    assert {row["annotator"] for row in people} == {"A1"}
    notes = [(row["position"], row["note"]) for row in people if row["note"]]
    assert notes == [(8, "Is this one act or two?")]
    verified(PRACTICE, tmp_path)

    with Terminal(home=tmp_path) as terminal:
        screen = terminal.wait_for(_stands_on(8))
        assert "Is this one act or two?" in screen
        assert "Who is labelling?" not in screen
        assert "9/22" in screen
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert terminal.printed.startswith("0 labels saved in ")


@pytest.mark.slow
def test_practice_stays_out_of_the_dataset_unless_asked_for(tmp_path: Path) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for(_stands_on(1))
        terminal.press("c")
        terminal.wait_for(_stands_on(2))
        terminal.press("ctrl+c")
        assert terminal.end() == 0
        assert terminal.printed.endswith("Go on with: labeler --as 'Ines Okoro'\n")
    ran = run_here("export", home=tmp_path)
    assert (ran.status, ran.out) == (0, "")
    assert re.match(r"left out: 1 practice label\b", ran.err)


@pytest.mark.slow
def test_undo_reaches_back_into_an_earlier_sitting(tmp_path: Path) -> None:
    for first, last in ((1, 3), (3, 5)):
        with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
            terminal.wait_for(_stands_on(first))
            for number in range(first, last):
                terminal.press("c")
                terminal.wait_for(_stands_on(number + 1))
            terminal.press("ctrl+q")
            assert terminal.end() == 0
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for(_stands_on(5))
        for number in (4, 3, 2, 1):
            terminal.press("u")
            terminal.wait_for(_stands_on(number))
        assert "0/22" in terminal.text
        terminal.press("u")
        terminal.wait_for("nothing to undo")


def test_no_color_is_kept_to_the_byte(tmp_path: Path) -> None:
    with Terminal(home=tmp_path, variables={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("Who is labelling?")
        terminal.press("enter")
        terminal.wait_for(lambda text: "Who is labelling?" not in text)
        for key in ("c", "a", "space"):
            terminal.press(key)
        terminal.wait_for(_stands_on(4))
        terminal.press("?")
        terminal.wait_for("Keys and codebook")
        terminal.press("escape")
        terminal.wait_for(_stands_on(4))
        terminal.press("q")
        terminal.wait_for("q leave")
        terminal.press("q")
        assert terminal.end() == 0
        assert _colours(bytes(terminal.raw)) == set()


@pytest.mark.slow
def test_colours_are_there_without_no_color(tmp_path: Path) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for(_stands_on(1))
        assert _colours(bytes(terminal.raw))


def _colours(raw: bytes) -> set[bytes]:
    """Return the SGR sequences that set a colour (ECMA-48 8.3.117), the default's left out."""
    found = set()
    for sequence in re.findall(rb"\x1b\[([0-9;:]*)m", raw):
        numbers = [int(number or 0) for number in re.split(rb"[;:]", sequence)]
        if any(30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 107 for n in numbers):
            found.add(sequence)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_any_width_shows_the_sentence_and_takes_a_label(tmp_path: Path, columns: int) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path, size=(columns, 24)) as terminal:
        terminal.wait_for(_stands_on(1))
        terminal.press("c")
        terminal.wait_for(_stands_on(2))
        terminal.resize(60, 12)
        terminal.press("c")
        terminal.wait_for(_stands_on(3))


def test_a_lost_connection_ends_the_process_and_loses_nothing(tmp_path: Path) -> None:
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for(_stands_on(1))
        terminal.press("c")
        terminal.wait_for(_stands_on(2))
        terminal.hang_up()
    with Terminal("--as", "Ines Okoro", home=tmp_path) as terminal:
        terminal.wait_for(_stands_on(2))
        assert "1/22" in terminal.text
    verified(PRACTICE, tmp_path)
