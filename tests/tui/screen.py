"""What tests of the screens share: a real session on a real file, and the screen as plain text.

Goldens are files of plain text, so that a change of a screen is read as a diff. To accept what the
screens look like now, run the tests with LABELER_GOLDEN=write.
"""

import asyncio
import os
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from textual.app import App
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen

from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.tui.app import LabelerApp
from labeler.tui.widgets.line_view import LineView
from processes import PATIENCE_S as DEADLINE_S
from projects import source

GOLDEN = Path(__file__).parent / "golden"
PATIENCE_S = 0.05
"""How long a session of the tests waits for a lock; people's wait 0.2 s."""

BUDGET = """Budget passes by two votes

Budget passes by two votes

Prices rose by 2.1 percent in March, the lowest rate in four years. The minister said the cuts \
will create 40,000 jobs before the end of next year, most of them in the north of the country. \
Members of the opposition walked out of the chamber.

“There is nothing left to cut,” one of them told reporters on the steps. Dolores Quintana, who \
chairs the committee, called the plan “a letter to Father Christmas”. It is the third budget in \
eighteen months.

Her office later withdrew the remark and said that she had been misunderstood. Both houses must \
agree before the money can be spent, and the upper house has refused twice in the past three \
years, most recently in a dispute about the ferry to the islands, which has been out of service \
since a storm damaged its terminal in November.

Analysts at the Harbour Institute believe that growth will slow. Wages rose by 3.4 percent over \
the same period. The figures were published on Monday.

Asked whether he would resign, the minister laughed. He left before lunch."""

FERRY = """Ferry sails again

The terminal reopened on Friday. He left before lunch."""

HEAT = """Heat closes two schools

Two schools closed at noon. Lessons resume on Monday."""


def async_run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run an asynchronous test."""
    asyncio.run(coroutine)


def news(path: Path, *texts: str) -> Path:
    """Make a project in `path` with articles (default: three) and close it."""
    with open_or_start(path) as store:
        articles = [
            source(text, f"gazette/{number}.txt")._replace(published_at="2026-05-03T06:00:00Z")
            for number, text in enumerate(texts or (BUDGET, FERRY, HEAT), 1)
        ]
        add_all(store, articles, ImportSummary())
    return path


def sitting(path: Path, name: str = "Ines Okoro") -> Session:
    """Open a session whose connection gives up on a lock at once, as a screen's does."""
    store = open_store(path, patience_s=PATIENCE_S)
    return Session(store, person(store, name))


@asynccontextmanager
async def labelling(
    path: Path,
    *keys: str,
    size: tuple[int, int] = (80, 24),
    name: str = "Ines Okoro",
    ask_name: bool = False,
) -> AsyncIterator[Pilot[None]]:
    """Run the app on a project, press keys, and hand over what presses more."""
    session = sitting(path, name)
    try:
        app = LabelerApp(session, ask_name=ask_name)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            yield pilot
    finally:
        session.close()


async def wait_until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait until something holds, however long a busy machine takes for it."""
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, screen_text(pilot.app)
        await asyncio.sleep(0.01)


async def run_found(pilot: Pilot[None]) -> None:
    """Run the first command that the palette has found: one press may choose, the next one runs."""
    found = pilot.app.screen.query_one(CommandList)
    await wait_until(pilot, lambda: found.option_count)
    for _ in range(2):
        if isinstance(pilot.app.screen, CommandPalette):
            await pilot.press("enter")
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, CommandPalette))


def session_of(pilot: Pilot[None]) -> Session:
    """Return the session behind a running app."""
    app = pilot.app
    assert isinstance(app, LabelerApp)
    return app.session


def screen_lines(app: App[Any]) -> list[str]:
    """Return what the terminal shows, line by line, without colours; times are zeros."""
    # The one place that reaches into Textual: there is no public way to the screen's text.
    console = Console(
        width=app.size.width,
        height=app.size.height,
        file=StringIO(),
        record=True,
        force_terminal=True,
        legacy_windows=False,
    )
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    console.print(update)
    lines = console.export_text(styles=False).split("\n")[: app.size.height]
    return [re.sub(r"\d\d:\d\d:\d\d", "00:00:00", line.rstrip()) for line in lines]


def screen_text(app: App[Any]) -> str:
    """Return what the terminal shows as one text."""
    return "\n".join(screen_lines(app)) + "\n"


def assert_golden(app: App[Any], name: str) -> None:
    """Compare the screen with the golden of this name, or write it."""
    path = GOLDEN / f"{name}.txt"
    text = screen_text(app)
    if os.environ.get("LABELER_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs (LABELER_GOLDEN=write?)"


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count layouts, repaints of the terminal, and lines drawn by the line views."""
    counts: Counter[str] = Counter()
    layout, display, line = Screen._refresh_layout, App._display, LineView.render_line

    def count_layout(screen: Screen[Any], *args: Any, **options: Any) -> None:
        counts["layouts"] += 1
        layout(screen, *args, **options)

    def count_display(app: App[Any], screen: Screen[Any], update: Any) -> None:
        counts["repaints"] += update is not None
        display(app, screen, update)

    def count_line(view: LineView, y: int) -> Any:
        counts["lines"] += 1
        return line(view, y)

    with (
        patch.object(Screen, "_refresh_layout", count_layout),
        patch.object(App, "_display", count_display),
        patch.object(LineView, "render_line", count_line),
    ):
        yield counts


def labels(session: Session) -> list[str | None]:
    """Return the labels of the open document."""
    return [state.label for state in session.states]


def shows(pilot: Pilot[None], *texts: str) -> bool:
    """Whether the screen shows all of these texts."""
    screen = screen_text(pilot.app)
    return all(text in screen for text in texts)


def message(pilot: Pilot[None]) -> str:
    """Return what the message bar of the current screen says."""
    from labeler.tui.widgets.annotate_bars import MessageBar

    bar = pilot.app.screen.query_one(MessageBar)
    return bar.content(bar.size.width).plain


def numbers(values: Sequence[int]) -> list[int]:
    """Return indices as people count."""
    return [value + 1 for value in values]
