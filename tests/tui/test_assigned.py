"""The screen where only some sentences are somebody's to label: what it shows and what not."""

from pathlib import Path

import pytest

from labeler.store.annotators import add_reference, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.decisions import decide
from labeler.store.events import Author, NewEvent, append
from labeler.store.reading import document_order
from labeler.store.rounds.assignments import decide_parts
from labeler.store.rounds.queue import refresh_round
from labeler.tui.widgets.article_view import ArticleView
from tui.screen import (
    assert_golden,
    async_run,
    counted,
    labelling,
    message,
    news,
    screen_text,
    session_of,
    shows,
    sitting,
)

NAME = "Ines Okoro"
OTHER = "Tam Lindqvist"


def assigned(
    path: Path, part: list[tuple[int, list[int]]], *, number: int = 1, purpose: str = "production"
) -> Path:
    """Assign a round to one person: (index of the document, positions)."""
    with open_store(path) as store:
        order = document_order(store)
        who = person(store, NAME).annotator_id
        with store.write():
            own = [(order[document], positions) for document, positions in part]
            decide(store, "round", str(number), purpose, None)
            decide_parts(store, number, {who: own}, order, {}, None)
            refresh_round(store, number)
    return path


def _folder(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return assigned(news(tmp_path / "news.db"), [(0, [3, 5, 6, 9]), (2, [2])])


def test_what_is_not_assigned_is_there_to_be_read_with_a_sign_and_a_word(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "k") as pilot:
            assert_golden(pilot.app, "assigned-80x24")
            assert shows(pilot, "┊ not yours", "1/4", "1/2 docs")

    async_run(run())


def test_a_label_key_there_says_so_and_tab_goes_to_what_is_assigned(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "home", "c") as pilot:
            session = session_of(pilot)
            assert "not yours to label: tab goes to" in message(pilot)
            assert session.labelled == 0
            await pilot.press("tab")
            assert session.cursor == 2
            await pilot.press("c", "a", "f")
            assert session.cursor == 8
            await pilot.press("c", "tab")
            assert session.document is not None
            assert (session.document.number, session.cursor) == (2, 1)
            await pilot.press("q")
            assert shows(pilot, "4/4", "0/1", "4/5 sentences")
            assert not shows(pilot, "Ferry")

    async_run(run())


def test_a_label_costs_no_more_than_without_assignment(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            for key in ("c", "A", "u", "space", "home", "c"):
                with counted() as counts:
                    await pilot.press(key)
                assert counts["layouts"] == 0, key
                assert counts["repaints"] <= 1, key
                assert counts["lines"] <= pilot.app.screen.query_one(ArticleView).size.height, key

    async_run(run())


def test_who_has_nothing_is_told_so(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, name=OTHER) as pilot:
            assert shows(pilot, "Nothing is assigned to you.")
            assert not shows(pilot, "import")

    async_run(run())


def test_the_screen_is_the_same_whatever_a_sentence_is_there_for(tmp_path: Path) -> None:
    """Gold, what others have labelled, and one's own repeats look like any other sentence."""
    part = [(0, [3, 5, 6, 9]), (1, [2]), (2, [2])]
    plain = assigned(news(_folder(tmp_path, "a") / "news.db"), part, number=2)
    loaded = assigned(news(_folder(tmp_path, "b") / "news.db"), part, number=2, purpose="repeat")
    reference = "0" * 32
    with open_store(loaded) as store:
        with store.write():
            add_reference(store, reference, "Reference")
        ids = [each for (each,) in list(store.rows("SELECT sentence_id FROM in_force"))]
        codebook = codebook_in_use(store)[0]
        for annotator, round_number in (
            (reference, 1),
            (person(store, NAME).annotator_id, 1),
            (person(store, OTHER).annotator_id, 1),
            (person(store, OTHER).annotator_id, 2),
        ):
            author = Author(annotator, round_number, codebook)
            events = [NewEvent("label", each, "filler") for each in ids]
            events += [NewEvent("note", each, note="seen") for each in ids]
            append(store, author, events, None)
    screens: list[list[str]] = [[], []]

    async def run() -> None:
        for path, seen in zip((plain, loaded), screens, strict=True):
            async with labelling(path, size=(180, 40)) as pilot:
                for key in ("j", "c", "tab", "q", "q", "enter", "]", "?"):
                    await pilot.press(key)
                    await pilot.pause()
                    seen.append(screen_text(pilot.app))

    async_run(run())
    assert screens[0] == screens[1]


def test_another_sitting_shows_only_its_rounds_labels(path: Path) -> None:
    session = sitting(path)
    session.label("claim")
    session.close()
    assigned(path, [(0, [3, 5])], number=2, purpose="repeat")
    # Repeats are done when they are due; then the first round goes on.
    session = sitting(path)
    assert (session.round, session.labelled, session.count) == (2, 0, 2)
    session.label("filler")
    session.label("filler")
    session.close()
    session = sitting(path)
    assert (session.round, session.labelled, session.states[2].label) == (1, 1, "claim")
    session.close()
