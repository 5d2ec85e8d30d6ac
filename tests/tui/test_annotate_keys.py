"""Every key of the annotate screen, as the session and the file tell it afterwards."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from labeler.keys import actions
from labeler.tui.bindings import action_call
from labeler.tui.screens.annotate import AnnotateScreen
from labeler.tui.screens.help import HelpScreen
from labeler.tui.screens.home import HomeScreen
from projects import CODEBOOK, numbered
from tui.screen import (
    async_run,
    labelling,
    labels,
    message,
    news,
    run_found,
    screen_text,
    session_of,
    shows,
    wait_until,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return news(tmp_path / "news.db")


def at(pilot: Pilot[None]) -> int:
    """Return the number of the sentence at the cursor, as people count, and check the screen."""
    number = session_of(pilot).cursor + 1
    assert shows(pilot, f"Sentence {number} of ")
    return number


@pytest.mark.parametrize(
    ("key", "label", "unsure"),
    [
        ("c", "claim", False),
        pytest.param("a", "attribution", False, marks=pytest.mark.slow),
        pytest.param("f", "filler", False, marks=pytest.mark.slow),
        pytest.param("r", "retraction", False, marks=pytest.mark.slow),
        pytest.param("1", "claim", False, marks=pytest.mark.slow),
        ("4", "retraction", False),
        pytest.param("C", "claim", True, marks=pytest.mark.slow),
        ("R", "retraction", True),
    ],
)
def test_a_label_key_labels_and_goes_on(path: Path, key: str, label: str, unsure: bool) -> None:
    async def run() -> None:
        async with labelling(path, key) as pilot:
            session = session_of(pilot)
            assert session.states[0].label == label
            assert session.states[0].attributes.get("unsure", False) is unsure
            assert at(pilot) == 2
            letter = CODEBOOK.label(label).key.upper() + ("?" if unsure else " ")
            assert f"{CODEBOOK.label(label).glyph} {letter}" in screen_text(pilot.app)
            assert shows(pilot, "saved 00:00:00")

    async_run(run())


def test_moves_stop_at_both_ends(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            last = len(session_of(pilot).states)
            for keys, number in (
                (("j", "down"), 3),
                (("k",), 2),
                (("up", "up"), 1),
                (("end",), last),
                (("j",), last),
                (("home",), 1),
                (("pagedown",), 9),
                (("pageup",), 2),
                (("pageup",), 1),
            ):
                await pilot.press(*keys)
                assert at(pilot) == number, keys

    async_run(run())


def test_skip_counts_as_seen_and_clear_opens_again(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "space") as pilot:
            session = session_of(pilot)
            assert session.states[0].skipped
            assert at(pilot) == 2
            await pilot.press("k")
            assert shows(pilot, "· ↷ skipped")
            for key in ("0", "backspace", "delete"):
                await pilot.press("c", "k", key)
                assert session.states[0].open
                assert at(pilot) == 1
            assert shows(pilot, "· unlabelled")

    async_run(run())


def test_enter_takes_the_suggestion_and_nothing_else(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "enter") as pilot:
            assert labels(session_of(pilot))[0] is None
            assert "nothing is suggested" in message(pilot)
            await pilot.press("j")
            assert shows(pilot, "~ f", "suggested: Filler")
            await pilot.press("enter")
            assert labels(session_of(pilot))[1] == "filler"

    async_run(run())


def test_a_run_is_labelled_at_once_and_undone_at_once(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "j", "v", "j", "j") as pilot:
            session = session_of(pilot)
            assert shows(pilot, "3 sentences · ", "•")
            await pilot.press("a")
            assert labels(session)[:5] == [None, *["attribution"] * 3, None]
            assert at(pilot) == 5
            assert "•" not in screen_text(pilot.app)
            await pilot.press("u")
            assert labels(session)[:5] == [None] * 5
            assert at(pilot) == 2

    async_run(run())


@pytest.mark.parametrize("key", ["v", "escape"])
def test_a_run_can_be_let_go(path: Path, key: str) -> None:
    async def run() -> None:
        async with labelling(path, "v", "j", key, "c") as pilot:
            assert labels(session_of(pilot))[:3] == [None, "claim", None]

    async_run(run())


def test_a_run_is_skipped_and_cleared_at_once(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "v", "j", "space") as pilot:
            states = session_of(pilot).states
            assert [state.skipped for state in states[:3]] == [True, True, False]
            await pilot.press("home", "v", "j", "0")
            assert all(state.open for state in session_of(pilot).states)

    async_run(run())


@pytest.mark.parametrize(("undo", "redo"), [("u", "U"), ("ctrl+z", "ctrl+y")])
def test_undo_returns_and_redo_repeats(path: Path, undo: str, redo: str) -> None:
    async def run() -> None:
        async with labelling(path, "c", "a", "end", undo) as pilot:
            session = session_of(pilot)
            assert labels(session)[:2] == ["claim", None]
            assert at(pilot) == 2
            assert "undid: Attribution" in message(pilot)
            await pilot.press(redo)
            assert labels(session)[:2] == ["claim", "attribution"]
            await pilot.press(redo)
            assert "nothing to redo" in message(pilot)

    async_run(run())


def test_undo_reaches_across_documents_and_restarts(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "q") as pilot:
            first = session_of(pilot).document
            await pilot.press("j", "enter")
            assert session_of(pilot).document != first
        async with labelling(path, "]", "u") as pilot:
            session = session_of(pilot)
            assert session.document is not None
            assert first is not None
            assert session.document.document_id == first.document_id
            assert labels(session)[0] is None
            assert shows(pilot, first.title)

    async_run(run())


def test_tab_finds_the_next_open_sentence_in_this_document_and_the_next(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "j", "c", "c", "home") as pilot:
            await pilot.press("tab")
            assert at(pilot) == 4
            await pilot.press("shift+tab")
            assert at(pilot) == 1
            session = session_of(pilot)
            title = session.document.title if session.document else ""
            await pilot.press("v", "end", "f", "tab")
            assert session.document is not None
            assert session.document.title != title
            assert shows(pilot, session.document.title, "Sentence 1 of")

    async_run(run())


def test_brackets_change_the_document_and_say_where_it_ends(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            session = session_of(pilot)
            titles = []
            for key in ("]", "]", "]"):
                titles.append(session.document.title if session.document else "")
                await pilot.press(key)
            assert len(set(titles)) == 3
            assert "last" in message(pilot)
            await pilot.press("[")
            assert session.document is not None
            assert session.document.title == titles[1]
            assert shows(pilot, titles[1], "2/3 docs")

    async_run(run())


def test_go_to_takes_a_number_and_refuses_others(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "g", "9", "9", "enter") as pilot:
            assert shows(pilot, "There are sentences 1 to ")
            await pilot.press("backspace", "backspace", "7", "enter")
            assert at(pilot) == 7
            await pilot.press("g", "3", "escape")
            assert at(pilot) == 7

    async_run(run())


def test_find_stays_open_and_marks_what_it_finds(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "/", "t", "h", "e", "space", "f") as pilot:
            session = session_of(pilot)
            found = [
                number
                for number, sentence in enumerate(
                    session.document.sentences if session.document else (), 1
                )
                if "the f" in sentence.text.casefold()
            ]
            assert len(found) > 1
            assert at(pilot) == found[0]
            await pilot.press("enter")
            assert at(pilot) == found[1]
            await pilot.press("up")
            assert at(pilot) == found[0]
            # Letters are text while it is open, and labels again afterwards.
            assert set(labels(session)) == {None}
            await pilot.press("escape", "c")
            assert labels(session)[found[0] - 1] == "claim"

    async_run(run())


def test_find_says_that_there_is_nothing_to_find(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "/", "z", "z", "z") as pilot:
            assert "“zzz” is not in this article" in message(pilot)
            assert at(pilot) == 1

    async_run(run())


def test_no_key_of_the_screen_works_while_text_is_typed(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "/", "x", "ctrl+z", "tab", "enter") as pilot:
            assert labels(session_of(pilot))[0] == "claim"

    async_run(run())


def test_help_shows_keys_and_codebook_and_closes(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            for opens, closes in (("?", "q"), ("f1", "escape"), ("?", "?")):
                await pilot.press(opens)
                assert isinstance(pilot.app.screen, HelpScreen)
                await pilot.press(closes)
                assert isinstance(pilot.app.screen, AnnotateScreen)

    async_run(run())


def test_the_palette_runs_any_action_by_its_name(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "ctrl+p", *"attribu") as pilot:
            await run_found(pilot)
            await wait_until(pilot, lambda: labels(session_of(pilot))[0] == "attribution")

    async_run(run())


def test_back_and_quit_leave_and_the_next_start_is_at_the_same_sentence(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "]", "j", "q") as pilot:
            assert isinstance(pilot.app.screen, HomeScreen)
            await pilot.press("q")
            assert not pilot.app.is_running
        async with labelling(path) as pilot:
            assert at(pilot) == 2
            await pilot.press("j", "ctrl+q")
            assert not pilot.app.is_running
        async with labelling(path, "ctrl+c") as pilot:
            assert session_of(pilot).cursor == 2
            assert not pilot.app.is_running

    async_run(run())


def test_a_click_moves_the_cursor_and_a_click_on_a_key_presses_it(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            await pilot.click("#article", offset=(30, 4))
            assert at(pilot) == 3
            await pilot.click("#keys", offset=(6, 0))
            assert labels(session_of(pilot))[2] == "claim"
            await pilot.click("#keys", offset=(2, 1))
            assert session_of(pilot).states[3].skipped

    async_run(run())


def test_the_wheel_scrolls_and_leaves_the_cursor(tmp_path: Path) -> None:
    path = news(tmp_path / "long.db", numbered(200))

    async def run() -> None:
        async with labelling(path) as pilot:
            from textual.events import MouseScrollDown

            from labeler.tui.widgets.article_view import ArticleView

            view = pilot.app.screen.query_one(ArticleView)
            view.post_message(
                MouseScrollDown(view, 5, 5, 0, 1, 0, shift=False, meta=False, ctrl=False)
            )
            await wait_until(pilot, lambda: view.scroll_offset.y > 0)
            await pilot.pause()
            assert at(pilot) == 1

    async_run(run())


def test_every_action_of_the_table_has_its_method(path: Path) -> None:
    async def run() -> None:
        async with labelling(path) as pilot:
            for screen in ("annotate", "home"):
                for action in actions(screen, CODEBOOK):
                    target, _, call = action_call(action).partition(".")
                    name = f"action_{call.partition('(')[0]}"
                    owner = pilot.app if target == "app" else pilot.app.screen
                    assert callable(getattr(owner, name, None)), name
                await pilot.press("q")

    async_run(run())
