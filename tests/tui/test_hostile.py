"""No text from outside reaches a terminal as anything but text."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.store.annotators import person
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from projects import source
from tui.hostile import ARTICLE, FORBIDDEN, HOSTILE, MARKUP, hostile_codebook
from tui.screen import async_run, labelling, screen_lines, session_of, shows, sitting, wait_until

SIZES = [(80, 24), pytest.param((200, 60), marks=pytest.mark.slow)]


def check(pilot: Pilot[None]) -> None:
    """Check that the app runs and that its screen holds text only."""
    assert pilot.app.is_running
    assert pilot.app.return_code in (None, 0)
    for line in screen_lines(pilot.app):
        assert not FORBIDDEN & set(line), line


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project with harm in texts, titles, sources, names, notes and the codebook."""
    path = tmp_path / "news.db"
    with open_or_start(path) as store:
        articles = [
            source(ARTICLE, f"{HOSTILE}.txt", HOSTILE)._replace(published_at=HOSTILE),
            source(ARTICLE + " Again.", "x", f"{MARKUP}"),
        ]
        add_all(store, articles, ImportSummary())
    with open_store(path) as store:
        use_codebook(store, hostile_codebook(), None)
    session = sitting(path)
    session.label("attribution")
    session.go_to(0)
    session.set_attributes({"source": HOSTILE, "cue": HOSTILE})
    session.note(HOSTILE)
    session.close()
    with open_store(path) as store:
        person(store, HOSTILE[:70])
    return path


@pytest.mark.parametrize("size", SIZES)
def test_screens_show_harm_as_text(path: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with labelling(path, size=size) as pilot:
            check(pilot)
            await pilot.press("home")
            check(pilot)
            assert shows(pilot, "[red]red[/]", "[@click=app.quit]")
            for keys in (
                ("a", "C", "r"),
                ("end", "home", "v", "j"),
                ("escape", "n"),
                ("enter", "d"),
                ("down", "down", "right"),
                ("escape", "x"),
                ("escape", "/", "[", "/"),
                ("escape", "?"),
                ("pagedown",),
                ("tab", "tab"),
                ("end",),
                ("q", "q"),
                ("/", "[", "z"),
                ("escape", "w"),
                ("escape", "ctrl+p"),
            ):
                await pilot.press(*keys)
                await pilot.pause()
                check(pilot)

    async_run(run())


def test_the_palette_survives_hostile_labels(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "ctrl+p", *"claim") as pilot:
            await wait_until(pilot, lambda: shows(pilot, "[@click=app.quit]"))
            check(pilot)

    async_run(run())


def test_pasted_harm_is_made_safe_before_it_is_shown(path: Path) -> None:
    async def run() -> None:
        from textual.events import Paste

        async with labelling(path, "j", "n") as pilot:
            pilot.app.post_message(Paste(HOSTILE.replace("\u2028", "").replace("\u2029", "")))
            await pilot.pause()
            check(pilot)
            await pilot.press("enter")
            note = session_of(pilot).states[session_of(pilot).cursor].note
            assert note is not None
            assert "\x1b" not in note

    async_run(run())


def test_a_hostile_note_that_is_only_looked_at_stays_as_it_is(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "home", "n", "enter") as pilot:
            assert session_of(pilot).states[0].note == HOSTILE.strip()
            await pilot.press("d", "enter")
            assert session_of(pilot).states[0].attributes["source"] == HOSTILE

    async_run(run())


def test_an_error_that_quotes_harm_is_shown_as_text(path: Path) -> None:
    async def run() -> None:
        from labeler.tui.screens.annotate import AnnotateScreen

        async with labelling(path) as pilot:
            screen = pilot.app.screen
            assert isinstance(screen, AnnotateScreen)
            screen.failure(f"attribute {HOSTILE}: is not what it should be")
            await pilot.pause()
            check(pilot)

    async_run(run())
