"""The screens as people see them, held by goldens of plain text."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from labeler.importing import open_or_start
from labeler.tui.widgets.article_view import ArticleView
from labeler.tui.widgets.sentence_line import TEXT_WIDTH
from tui.screen import assert_golden, async_run, labelling, news, screen_lines, shows, sitting

SIZES = [(80, 24), (120, 40), (200, 60)]


def size_name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return news(tmp_path / "news.db")


@pytest.fixture
def worked(path: Path) -> Path:
    """Make a project in which something of everything was left behind, at the tenth sentence."""
    session = sitting(path)
    session.go_to(1)
    session.accept()
    session.label("claim")
    session.label("attribution", unsure=True)
    session.label("claim")
    session.label("attribution")
    session.label("attribution")
    session.set_attributes({"defect": "garbled"})
    session.skip()
    session.label("retraction")
    session.note("why now")
    session.close()
    return path


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_annotate(worked: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with labelling(worked, size=size) as pilot:
            assert_golden(pilot.app, f"annotate-{size_name(size)}")

    async_run(run())


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_annotate_on_a_labelled_sentence(worked: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with labelling(worked, "g", "4", "enter", size=size) as pilot:
            assert_golden(pilot.app, f"labelled-{size_name(size)}")

    async_run(run())


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_home(path: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        with closing(sitting(path)) as session:
            session.next_document(1)
            session.label("claim", indices=range(len(session.states)))
        async with labelling(path, "q", size=size) as pilot:
            assert_golden(pilot.app, f"home-{size_name(size)}")

    async_run(run())


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_help(path: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with labelling(path, "?", size=size) as pilot:
            assert_golden(pilot.app, f"help-{size_name(size)}")
            await pilot.press("tab", "tab", "tab")
            assert_golden(pilot.app, f"help-codebook-{size_name(size)}")

    async_run(run())


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("note", ("n", *"look again")),
        ("go-to", ("g", "9", "9", "enter")),
        ("find", ("/", *"the f")),
        ("defect", ("x",)),
        ("details", ("g", "4", "enter", "d", *"Dol", "down", "1")),
        ("targets", ("g", "9", "enter", "d", "space", "k", "k", "v", "k")),
        ("run", ("v", "j", "j")),
    ],
)
def test_dialogs_at_80_by_24(worked: Path, name: str, keys: tuple[str, ...]) -> None:
    async def run() -> None:
        async with labelling(worked, *keys) as pilot:
            assert_golden(pilot.app, f"{name}-80x24")

    async_run(run())


def test_names_at_80_by_24(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, ask_name=True) as pilot:
            assert_golden(pilot.app, "first-name-80x24")
        async with labelling(path, "q", "w", name="Tom Falk") as pilot:
            assert_golden(pilot.app, "name-80x24")

    async_run(run())


def test_a_project_without_documents_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    open_or_start(path).close()

    async def run() -> None:
        async with labelling(path, "enter", "j", size=(200, 24)) as pilot:
            assert shows(pilot, "There are no documents", "labeler --db ", " import PATH…")
            await pilot.press("q")
            assert not pilot.app.is_running

    async_run(run())


def test_no_line_is_wider_than_the_terminal_and_the_text_column_has_its_limit(path: Path) -> None:
    async def run() -> None:
        for width in (60, 80, 119, 120, 169, 170, 240):
            async with labelling(path, size=(width, 60)) as pilot:
                lines = screen_lines(pilot.app)
                assert max(map(len, lines)) <= width
                view = pilot.app.screen.query_one(ArticleView)
                starts = [line.find("Both houses") for line in lines]
                start = max(starts)
                assert start >= 0
                # The text starts after the gutter; what is beyond its column is the margin.
                text = lines[starts.index(start)][start:]
                assert len(re.split(r"   |[=✎│]", text)[0].rstrip()) <= TEXT_WIDTH
                assert view.size.width <= width

    async_run(run())
