"""Saved means committed; a busy file keeps what was entered, and says so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from labeler.errors import LabelerError
from labeler.store.connection import open_store
from labeler.tui.saving import Saver
from projects import labels
from tui.screen import async_run, labelling, message, news, session_of, shows, wait_until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return news(tmp_path / "news.db")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Saver, "RETRY_S", 0.15)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the write lock, as another program does while it writes."""
    with open_store(path) as store, store.write():
        yield


def test_what_the_screen_shows_as_labelled_is_in_the_file(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "A", "space"):
            assert labels(path, "position, label") == [(1, "claim"), (2, "attribution")]

    async_run(run())


def test_a_busy_file_keeps_the_sentence_until_it_is_free(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            session = session_of(pilot)
            with locked(path):
                await pilot.press("c")
                assert session.cursor == 0
                assert "Waiting for the file" in message(pilot)
                assert shows(pilot, "not saved yet", "· unlabelled")
                # Another key is refused in sight of the person, not kept and not lost unseen.
                await pilot.press("a")
                assert "Not taken" in message(pilot)
                await pilot.press("j")
                assert session.cursor == 0
            await wait_until(pilot, lambda: session.states[0].label == "claim")
            await pilot.pause()
            assert session.cursor == 1
            assert shows(pilot, "saved 00:00:00")
            assert labels(path, "position, label") == [(1, "claim")]
            await pilot.press("a")
            assert session.states[1].label == "attribution"

    async_run(run())


def test_patience_ends_with_what_to_do_and_the_key_works_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            with locked(path):
                await pilot.press("c")
                monkeypatch.setattr(Saver, "PATIENCE_S", 0.0)
                await wait_until(pilot, lambda: "try again" in message(pilot))
                await pilot.pause()
                assert shows(pilot, "not saved")
                # It stays until something is saved.
                await pilot.press("j", "k")
                assert "try again" in message(pilot)
            await pilot.press("c")
            assert session_of(pilot).states[0].label == "claim"
            assert "try again" not in message(pilot)

    async_run(run())


@pytest.mark.parametrize("key", ["ctrl+q", "q"])
def test_leaving_waits_for_what_is_not_saved(path: Path, key: str) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            screen = pilot.app.screen
            with locked(path):
                await pilot.press("c", key)
                assert pilot.app.is_running
                assert pilot.app.screen is screen
                assert "Leaving as soon as" in message(pilot)
            await wait_until(
                pilot, lambda: not pilot.app.is_running or pilot.app.screen is not screen
            )
            assert labels(path, "position, label") == [(1, "claim")]

    async_run(run())


def test_leaving_does_not_lose_what_could_not_be_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            with locked(path):
                await pilot.press("c", "ctrl+q")
                assert "Leaving as soon as" in message(pilot)
                monkeypatch.setattr(Saver, "PATIENCE_S", 0.0)
                await wait_until(pilot, lambda: "try again" in message(pilot))
                await pilot.pause()
                assert pilot.app.is_running

    async_run(run())


def test_a_note_that_could_not_be_saved_is_offered_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            with locked(path):
                await pilot.press("n", *"keep me", "enter")
                monkeypatch.setattr(Saver, "PATIENCE_S", 0.0)
                await wait_until(pilot, lambda: shows(pilot, "Note on sentence 1", "keep me"))
                assert shows(pilot, "another program")
            await pilot.press("enter")
            assert session_of(pilot).states[0].note == "keep me"

    async_run(run())


def test_a_full_disk_keeps_the_sentence_and_says_what_to_do(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            session = session_of(pilot)
            pages = session._store.value("PRAGMA page_count")
            session._store.value(f"PRAGMA max_page_count = {pages}")
            with pytest.raises(LabelerError, match="disk is full"):
                for number in range(1_000):
                    session.note(f"{number}" * 300)
            for number in range(40):
                before = session.states[0].label
                await pilot.press("home", "a" if number % 2 else "c")
                if session.states[0].label == before:
                    break
            assert session.cursor == 0
            assert "news.db: the disk is full" in message(pilot)
            assert shows(pilot, "free some space", "not saved")
            # Its last word stands until something is saved.
            await pilot.press("j")
            assert "the disk is full" in message(pilot)

    async_run(run())


def test_an_error_gets_the_lines_it_needs_and_gives_them_back(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, size=(50, 24)) as pilot:
            session = session_of(pilot)
            session._store.value("PRAGMA query_only = ON")
            height = pilot.app.screen.query_one("#article").size.height
            await pilot.press("c")
            await pilot.pause()
            assert session.states[0].label is None
            assert session.cursor == 0
            assert " ".join(message(pilot).split()).endswith("a folder that you can write to")
            assert shows(pilot, "· unlabelled", "nothing was changed")
            assert pilot.app.screen.query_one("#article").size.height < height
            session._store.value("PRAGMA query_only = OFF")
            await pilot.press("c")
            await pilot.pause()
            assert session.states[0].label == "claim"
            assert pilot.app.screen.query_one("#article").size.height == height

    async_run(run())


def test_the_file_is_never_locked_by_a_screen_that_waits_for_a_key(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "j"):
            connection = sqlite3.connect(path, timeout=0)
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
            connection.close()

    async_run(run())
