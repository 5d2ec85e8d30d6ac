"""The list of documents, and who labels."""

import json
from pathlib import Path

import pytest

from command_line import command_done
from labeler.tui.screens.annotate import AnnotateScreen
from labeler.tui.screens.help import HelpScreen
from labeler.tui.screens.home import HomeScreen
from labeler.tui.widgets.document_list import DocumentList
from projects import everyone, labels
from tui.screen import (
    FERRY,
    async_run,
    counted,
    labelling,
    message,
    news,
    screen_text,
    session_of,
    shows,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return news(tmp_path / "news.db")


def test_a_document_is_opened_and_the_list_knows_how_far_it_is(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "q", "j", "enter") as pilot:
            assert isinstance(pilot.app.screen, AnnotateScreen)
            assert shows(pilot, "Ferry sails again", "Sentence 1 of 3")
            await pilot.press("v", "end", "c", "q")
            assert isinstance(pilot.app.screen, HomeScreen)
            assert shows(pilot, "▶ ✓ Ferry sails again", "3/3 ━", "1/3 documents   3/21 sentences")

    async_run(run())


def test_escape_returns_to_the_sentence_that_the_list_was_called_from(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "j", "j", "q", "j", "escape") as pilot:
            assert isinstance(pilot.app.screen, AnnotateScreen)
            assert shows(pilot, "Budget passes by two votes", "Sentence 3 of")
            await pilot.press("c")
            assert session_of(pilot).states[2].label == "claim"

    async_run(run())


def test_moves_and_the_next_open_document(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "]", "v", "end", "f", "[", "q") as pilot:
            documents = pilot.app.screen.query_one(DocumentList)
            for keys, at in (
                (("j",), 1),
                (("down",), 2),
                (("down",), 2),
                (("home",), 0),
                (("end",), 2),
                (("k",), 1),
                (("pageup",), 0),
                (("pagedown",), 2),
                (("home", "tab"), 2),
                (("shift+tab",), 0),
            ):
                await pilot.press(*keys)
                assert documents.cursor == at, keys

    async_run(run())


def test_a_document_is_found_by_title_or_source(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "q", "/", *"heat") as pilot:
            documents = pilot.app.screen.query_one(DocumentList)
            assert documents.cursor == 2
            await pilot.press("escape", "/", *"te/2")
            assert documents.cursor == 1
            await pilot.press("z")
            assert "“te/2z”" in message(pilot)
            await pilot.press("escape", "/", *"gazette", "enter", "enter")
            assert documents.cursor == 0
            await pilot.press("up", "escape", "enter")
            assert shows(pilot, "Heat closes two schools", "Sentence 1")

    async_run(run())


def test_clicks_choose_and_open(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "q") as pilot:
            await pilot.click("#documents", offset=(10, 1))
            assert pilot.app.screen.query_one(DocumentList).cursor == 1
            await pilot.click("#documents", offset=(10, 1))
            assert shows(pilot, "Ferry sails again", "Sentence 1 of 3")

    async_run(run())


def test_help_of_the_list_shows_its_own_keys(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "q", "?") as pilot:
            assert isinstance(pilot.app.screen, HelpScreen)
            assert shows(pilot, "Next document with open sentences.")
            assert not shows(pilot, "marked as unsure")

    async_run(run())


def test_thirty_thousand_documents_cost_no_more_than_a_window(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "q") as pilot:
            documents = pilot.app.screen.query_one(DocumentList)
            many = documents.documents * 10_000
            documents.show(many, 15_000)
            await pilot.pause()
            assert documents.line_count == 30_000
            for key in ("j", "k", "end", "home"):
                with counted() as counts:
                    await pilot.press(key)
                assert counts["layouts"] == 0
                assert counts["lines"] <= documents.size.height

    async_run(run())


def test_the_name_is_asked_once_and_enter_accepts_it(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "enter", "c", ask_name=True) as pilot:
            assert isinstance(pilot.app.screen, AnnotateScreen)
            assert session_of(pilot).annotator.name == "Ines Okoro"
            assert session_of(pilot).states[0].label == "claim"
        assert labels(path, "annotator") == [("Ines Okoro",)]

    async_run(run())


def test_a_first_name_can_be_typed_and_must_not_be_empty(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "ctrl+u", "enter", ask_name=True) as pilot:
            assert shows(pilot, "A name has at least one letter.")
            await pilot.press(*"Eva Lind", "enter", "c")
            assert session_of(pilot).annotator.name == "Eva Lind"
        assert labels(path, "annotator") == [("Eva Lind",)]

    async_run(run())


def test_the_first_start_coaches_in_one_line(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "enter", ask_name=True) as pilot:
            assert message(pilot).startswith("Read the sentence at ▶")
            assert len(message(pilot).splitlines()) == 1
            assert not message(pilot).endswith("…")

    async_run(run())


def test_a_name_is_corrected_or_somebody_else_labels(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "q") as pilot:
            session = session_of(pilot)
            me = session.annotator.annotator_id
            await pilot.press("w", "!", "tab", "right", "enter")
            await pilot.press("escape") if shows(pilot, "Who is labelling?") else None
            await pilot.press("w", *"!", "tab", "right")
            assert shows(pilot, "● my name, corrected")
            await pilot.press("shift+tab", "enter")
            assert session.annotator.annotator_id == me
            assert session.annotator.name == "Ines Okoro!"
            assert "Ines Okoro!" in screen_text(pilot.app)
            await pilot.press("w", "ctrl+u", *"Tom Falk", "enter")
            assert session.annotator.name == "Tom Falk"
            assert session.annotator.annotator_id != me
            # Nobody's labels but one's own are shown.
            assert shows(pilot, "Tom Falk", "0/21 sentences")
            await pilot.press("enter")
            assert session.states[0].label is None
            await pilot.press("a", "q", "w")
            assert shows(pilot, "Also in this file: Ines Okoro!")
            await pilot.press("ctrl+u", *"Ines Okoro!", "enter", "enter")
            assert session.annotator.annotator_id == me
            assert session.states[0].label == "claim"

    async_run(run())
    assert {person.name for person in everyone(path)} == {"Ines Okoro!", "Tom Falk"}


def test_the_list_shows_all_documents_of_a_narrow_screen(tmp_path: Path) -> None:
    path = news(tmp_path / "news.db", FERRY)

    async def run() -> None:
        async with labelling(path, "q", size=(40, 12)) as pilot:
            assert shows(pilot, "Ferry sails again", "0/3")

    async_run(run())


def test_answers_of_the_lead_are_counted_until_they_were_come_to(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "n", *"?which one", "enter", "j", "q") as pilot:
            command_done("--db", str(path), "questions", "answer", only_question(path), "The [b].")
            await pilot.press("escape", "q")
            assert shows(
                pilot, "← 1 new answer of the lead: Budget passes by two votes, sentence 1"
            )
            await pilot.press("j", "enter", "[", "g", "1", "enter")
            assert message(pilot).startswith("← the lead: The [b].  ✎ you ask: which one")
            await pilot.press("n")
            assert shows(pilot, "? which one")
            await pilot.press("escape", "q")
            assert not shows(pilot, "new answer")

    async_run(run())


def only_question(path: Path) -> str:
    (question,) = json.loads(command_done("--db", str(path), "questions", "--json").stdout)
    identifier: str = question["event_id"]
    return identifier
