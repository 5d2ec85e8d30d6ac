"""What dialogs record, and that leaving them records nothing."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from labeler.codebook import OUTSIDE
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from labeler.tui.screens.annotate import AnnotateScreen
from labeler.tui.screens.details_dialog import DetailsDialog
from projects import CODEBOOK
from tui.screen import async_run, labelling, message, news, session_of, shows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return news(tmp_path / "news.db")


def recorded(pilot: Pilot[None], number: int) -> dict[str, Any]:
    return dict(session_of(pilot).states[number - 1].attributes)


def test_a_note_is_written_changed_and_removed(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "n", *"who says", "enter") as pilot:
            session = session_of(pilot)
            assert session.states[0].note == "who says"
            assert shows(pilot, "✎ who says", "saved 00:00:00")
            await pilot.press("n", "?", "enter")
            assert session.states[0].note == "who says?"
            await pilot.press("n", "x", "escape")
            assert session.states[0].note == "who says?"
            await pilot.press("n", "ctrl+u", "enter")
            assert session.states[0].note is None
            assert "✎" not in message(pilot)
            await pilot.press("u")
            assert session.states[0].note == "who says?"

    async_run(run())


def test_a_defect_is_one_key_and_another_takes_it_back(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "x", "3") as pilot:
            session = session_of(pilot)
            assert recorded(pilot, 1) == {"defect": "garbled"}
            # The digit answered the dialog and labelled nothing.
            assert session.states[0].label is None
            assert session.cursor == 0
            assert shows(pilot, "· ! garbled", " !")
            await pilot.press("x", "escape")
            assert recorded(pilot, 1) == {"defect": "garbled"}
            await pilot.press("x", "9", "0")
            assert recorded(pilot, 1) == {}
            await pilot.press("x")
            await pilot.click("#choice-2")
            assert recorded(pilot, 1) == {"defect": "wrongly joined"}

    async_run(run())


def test_details_of_every_type_are_recorded(path: Path) -> None:
    async def run() -> None:
        keys = (
            *("a", "k", "d"),
            *("D", "o", "l", "o", "r", "e", "s", "down"),  # source: text
            *("2", "down"),  # type of source: the second choice, by its digit
            *("s", "a", "i", "d", "tab"),  # cue: text
            *("3", "down"),  # worth checking: a scale
            *("c", "down"),  # second choice: a label, by its key
            *("y", "down"),  # unsure: a flag
            *("right", "right", "down"),  # rule: the second of the label's own
            *("space", "enter"),  # defect
        )
        async with labelling(path, *keys) as pilot:
            assert recorded(pilot, 1) == {
                "source": "Dolores",
                "source_type": "organisation",
                "cue": "said",
                "checkworthy": 3,
                "second_choice": "claim",
                "unsure": True,
                "rule": "A2",
                "defect": "wrongly split",
            }
            assert session_of(pilot).states[0].label == "attribution"
            assert shows(pilot, "source: Dolores")

    async_run(run())


def test_details_can_be_changed_and_taken_back(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "a", "k", "d", *"Ana", "down", "1", "enter") as pilot:
            assert recorded(pilot, 1) == {"source": "Ana", "source_type": "named"}
            await pilot.press("d", "ctrl+u", *"Eva", "down", "1", "down", "down", "0", "enter")
            assert recorded(pilot, 1) == {"source": "Eva", "checkworthy": 0}
            await pilot.press("d", "ctrl+u", "escape")
            assert recorded(pilot, 1) == {"source": "Eva", "checkworthy": 0}
            await pilot.press("d", *("down",) * 3, "backspace", "enter")
            assert recorded(pilot, 1) == {"source": "Eva"}

    async_run(run())


def test_a_source_is_offered_again_within_the_article(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "a", "k", "d", *"Dolores Q", "enter", "j", "a", "k") as pilot:
            await pilot.press("d")
            assert shows(pilot, "e.g. Dolores Q")
            await pilot.press("d", "right", "enter")
            assert recorded(pilot, 2)["source"] == "Dolores Q"

    async_run(run())


def test_details_offer_what_goes_with_the_label_and_explain_it(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "f", "k", "d") as pilot:
            assert isinstance(pilot.app.screen, DetailsDialog)
            assert shows(pilot, "Second choice", "Unsure", "Rule", "Defect")
            assert not shows(pilot, "Source")
            await pilot.press("down", "down", "right")
            rule = next(rule for rule in CODEBOOK.rules if rule.label == "filler")
            assert shows(pilot, f"● {rule.id} ", " ".join(rule.text.split()[:4]))

    async_run(run())


def test_targets_are_chosen_in_the_article(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "g", "9", "enter", "r", "k", "d") as pilot:
            session = session_of(pilot)
            assert session.document is not None
            ids = [sentence.sentence_id for sentence in session.document.sentences]
            # A run in two keys, and one more.
            await pilot.press("space", "k", "v", "k", "v", "home", "space", "enter")
            assert shows(pilot, "1, 7–8")
            await pilot.press("enter")
            assert recorded(pilot, 9)["targets"] == [ids[0], ids[6], ids[7]]
            await pilot.press("d", "space", "0", "end", "v", "enter", "enter")
            assert recorded(pilot, 9)["targets"] == [ids[-1]]
            await pilot.press("d", "o", "enter")
            assert recorded(pilot, 9)["targets"] == OUTSIDE
            await pilot.press("d", "space", "escape", "backspace", "enter")
            assert "targets" not in recorded(pilot, 9)
            await pilot.press("d", "space", "o", "enter")
            assert recorded(pilot, 9)["targets"] == OUTSIDE

    async_run(run())


def test_a_codebook_without_attributes_says_so(path: Path) -> None:
    bare = CODEBOOK.model_copy(update={"attributes": (), "name": "bare"})
    with open_store(path) as store:
        use_codebook(store, bare, None)

    async def run() -> None:
        async with labelling(path, "x") as pilot:
            assert isinstance(pilot.app.screen, AnnotateScreen)
            assert "does not declare" in message(pilot)
            await pilot.press("d")
            assert isinstance(pilot.app.screen, AnnotateScreen)
            assert "declares nothing more" in message(pilot)

    async_run(run())
