"""What a key costs, in counts: layouts, repaints of the terminal, lines drawn."""

from pathlib import Path

import pytest

from labeler.tui.widgets.article_view import ArticleView
from labeler.tui.widgets.wrapping import wrap
from projects import numbered
from tui.screen import async_run, counted, labelling, news, session_of

LONG = "{} and it goes on for as long as it takes to need a second line on any screen."


@pytest.fixture(scope="module")
def long_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project of one document of 3,000 sentences of two lines each."""
    text = "\n".join(LONG.format(line) for line in numbered(3_000).split("\n"))
    return news(tmp_path_factory.mktemp("long") / "news.db", text)


def test_a_label_costs_no_layout_one_repaint_and_at_most_twelve_lines(long_article: Path) -> None:
    async def run() -> None:
        async with labelling(long_article, "home") as pilot:
            for key in ("c", "A", "3", "space", "k", "0", "u", "U", "j"):
                with counted() as counts:
                    await pilot.press(key)
                assert counts["layouts"] == 0, key
                assert counts["repaints"] == 1, key
                assert 0 < counts["lines"] <= 12, key

    async_run(run())


def test_a_label_that_scrolls_draws_only_what_comes_into_view(long_article: Path) -> None:
    async def run() -> None:
        async with labelling(long_article, "home") as pilot:
            view = pilot.app.screen.query_one(ArticleView)
            scrolled = 0
            for _ in range(12):
                before = view.scroll_offset.y
                with counted() as counts:
                    await pilot.press("c")
                assert counts["layouts"] == 0
                assert counts["repaints"] == 1
                assert counts["lines"] <= 12
                scrolled += view.scroll_offset.y > before
            assert scrolled > 0

    async_run(run())


def test_a_jump_repaints_the_window_once(long_article: Path) -> None:
    async def run() -> None:
        async with labelling(long_article, "home") as pilot:
            view = pilot.app.screen.query_one(ArticleView)
            for key in ("end", "pageup", "home", "tab"):
                with counted() as counts:
                    await pilot.press(key)
                assert counts["layouts"] == 0, key
                assert counts["repaints"] == 1, key
                assert counts["lines"] <= view.size.height, key

    async_run(run())


def test_a_key_that_changes_nothing_repaints_nothing_of_the_article(long_article: Path) -> None:
    async def run() -> None:
        async with labelling(long_article, "home") as pilot:
            with counted() as counts:
                await pilot.press("k")
            assert counts["layouts"] == 0
            assert counts["lines"] <= 2

    async_run(run())


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
def test_the_panes_of_a_wide_screen_add_no_layout_and_no_repaint(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = news(tmp_path / "news.db")

    async def run() -> None:
        async with labelling(path, size=size) as pilot:
            for key in ("c", "a", "k", "j", "space"):
                with counted() as counts:
                    await pilot.press(key)
                assert counts["layouts"] == 0, key
                assert counts["repaints"] == 1, key
                assert counts["lines"] <= 12, key

    async_run(run())


def test_one_sentence_of_a_hundred_thousand_characters_can_be_read_and_labelled(
    tmp_path: Path,
) -> None:
    path = news(tmp_path / "news.db", "Short one.\n\n" + "word " * 19_999 + "end.\n\nAnother one.")

    async def run() -> None:
        async with labelling(path, "j") as pilot:
            view = pilot.app.screen.query_one(ArticleView)
            assert view.line_count > 1_000
            top = view.scroll_offset.y
            with counted() as counts:
                await pilot.press("pagedown")
            assert counts["lines"] <= view.size.height
            # The window moves inside the sentence; the cursor stays on it.
            assert session_of(pilot).cursor == 1
            assert view.scroll_offset.y > top
            with counted() as counts:
                await pilot.press("c")
            assert counts["repaints"] == 1
            assert counts["lines"] <= view.size.height
            assert session_of(pilot).states[1].label == "claim"

    async_run(run())


def test_wrapping_is_done_once_for_a_width(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = news(tmp_path / "news.db")
    widths: list[int] = []

    def counting(text: str, width: int) -> tuple[tuple[int, int], ...]:
        widths.append(width)
        return wrap(text, width)

    monkeypatch.setattr("labeler.tui.widgets.article_layout.wrap", counting)

    async def run() -> None:
        async with labelling(path) as pilot:
            sentences = len(session_of(pilot).states)
            await pilot.press("c", "j", "end", "home", "n", "x", "enter")
            assert len(widths) == sentences
            await pilot.resize_terminal(100, 30)
            await pilot.pause()
            assert len(widths) == 2 * sentences
            await pilot.resize_terminal(100, 40)
            await pilot.pause()
            assert len(widths) == 2 * sentences

    async_run(run())
