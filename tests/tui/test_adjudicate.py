"""The screen on which cases are decided: real keys, real files, goldens of plain text."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from adjudicating import LEAD, labelled
from labeler.session.adjudication import Adjudication, Asked
from labeler.store.adjudication.release import adjudication_summary, gold_labels
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.tui.adjudicate_app import AdjudicateApp
from labeler.tui.screens.help import HelpScreen
from labeler.tui.widgets.case_article import CaseArticle
from tui.hostile import HOSTILE
from tui.screen import (
    PATIENCE_S,
    assert_golden,
    async_run,
    counted,
    message,
    news,
    screen_lines,
    screen_text,
    shows,
    sitting,
    wait_until,
)

SIZES = [(80, 24), (120, 40), (160, 50)]
INES, TAM, BO = PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg")
LABELS = {"c": "claim", "a": "attribution", "f": "filler", "r": "retraction"}
SAID = {INES: "ffccccacaarcccc", TAM: "fcaacaafcacfccc", BO: "ffcacacccacfcac"}


def size_name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make three articles that three people labelled; they differ on ten sentences of the first."""
    # Letters follow from the ids of the annotators, which are random.
    ids = (f"{number:032x}" for number in itertools.count(1))
    monkeypatch.setattr("labeler.store.annotators.random_id", lambda: next(ids))
    path = news(tmp_path / "news.db")
    for name, letters in SAID.items():
        with closing(sitting(path, name)) as session:
            session.open_document(session.overview()[0].document_id)
            for index, letter in enumerate(letters[: len(session.states)]):
                session.label(LABELS[letter], indices=[index], unsure=index == 3 and name == TAM)
    with closing(sitting(path, INES)) as session:
        session.go_to(2)
        session.note("the outlet tells it itself")
        session.go_to(3)
        session.set_attributes({"rule": "C1"})
    with closing(sitting(path, TAM)) as session:
        session.go_to(2)
        session.note("the statistics office is the source, though it is named only further down")
        session.go_to(3)
        session.set_attributes({"rule": "A1", "source": "The minister", "unsure": True})
    return path


@asynccontextmanager
async def deciding(
    path: Path,
    *keys: str,
    size: tuple[int, int] = (80, 24),
    name: str = LEAD,
    asked: Asked | None = None,
) -> AsyncIterator[Pilot[None]]:
    """Run the app on a project, press keys, and hand over what presses more."""
    store = open_store(path, patience_s=PATIENCE_S)
    session = Adjudication(store, person(store, name), asked or Asked())
    try:
        async with AdjudicateApp(session).run_test(size=size) as pilot:
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            yield pilot
    finally:
        session.close()


def decided(path: Path) -> list[tuple[int, str]]:
    with open_store(path) as store:
        return [(label.position, label.label) for label in gold_labels(store)]


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_a_case_before_and_after_its_decision(path: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with deciding(path, size=size) as pilot:
            assert_golden(pilot.app, f"adjudicate-{size_name(size)}")
            await pilot.press("tab", "c")
            assert_golden(pilot.app, f"adjudicate-decided-{size_name(size)}")
            await pilot.press("k")
            assert_golden(pilot.app, f"adjudicate-back-{size_name(size)}")

    async_run(run())


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("names", ("tab", "@")),
        ("reason", ("C", *"no cue")),
        ("kind", ("v",)),
        ("all-said", ("j", "j", "enter")),
    ],
)
def test_what_opens_at_80_by_24(path: Path, name: str, keys: tuple[str, ...]) -> None:
    async def run() -> None:
        async with deciding(path, *keys) as pilot:
            assert_golden(pilot.app, f"adjudicate-{name}-80x24")

    async_run(run())


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_ten_cases_with_single_keys_and_a_break_in_the_middle(
    path: Path, size: tuple[int, int]
) -> None:
    async def run() -> None:
        async with deciding(path, size=size) as pilot:
            for key in ("c", "1", "a", "2", "f"):
                screen = screen_text(pilot.app)
                assert not any(name in screen for name in PEOPLE)
                status = next(line for line in screen.splitlines() if "Sentence" in line)
                assert "majority" not in status
                assert "said so" not in screen
                await pilot.press(key)
                assert "decided" in message(pilot)
                assert "majority" in message(pilot)
            place = next(line for line in screen_lines(pilot.app) if "▶" in line)
            await pilot.press("q")
            assert not pilot.app.is_running
        assert len(decided(path)) == 5
        async with deciding(path, size=size) as pilot:
            assert next(line for line in screen_lines(pilot.app) if "▶" in line) == place
            assert shows(pilot, "5/10 decided")
            await pilot.press("3", "r", "4", "c", "a")
            assert shows(pilot, "10/10 decided")
            await pilot.press("f")
            assert "every case is decided" in message(pilot)
        assert [label for _, label in decided(path)] == [
            *("claim", "claim", "attribution", "attribution", "filler"),
            *("filler", "retraction", "retraction", "claim", "attribution"),
        ]

    async_run(run())


def test_names_show_only_when_asked_for_and_hide_with_the_next_case(path: Path) -> None:
    async def run() -> None:
        async with deciding(path, "tab", "@") as pilot:
            # Those who gave an argument; after the decision, everybody.
            assert shows(pilot, INES, TAM, "names shown")
            assert not shows(pilot, BO)
            await pilot.press("j")
            assert not any(shows(pilot, name) for name in PEOPLE)
            await pilot.press("k", "c")
            await pilot.press("k", "@")
            assert shows(pilot, INES, TAM, BO)
        with open_store(path) as store:
            assert adjudication_summary(store, 1).names_shown == 1

    async_run(run())


def test_a_capital_asks_why_and_escape_decides_nothing(path: Path) -> None:
    async def run() -> None:
        async with deciding(path, "C", "x", "escape") as pilot:
            assert shows(pilot, "0/10 decided")
            await pilot.press("C", *"because", "enter")
            assert shows(pilot, "1/10 decided")
            await pilot.press("k")
            assert shows(pilot, "Reason: because")
            await pilot.press("n", *" so", "enter")
            assert shows(pilot, "Reason: because so")

    async_run(run())


def test_every_decision_can_be_asked_for_its_reason(path: Path) -> None:
    async def run() -> None:
        async with deciding(path, asked=Asked(ask_reason=True)) as pilot:
            await pilot.press("c", "enter", "a", *"told", "enter")
            assert shows(pilot, "2/10 decided")
        with open_store(path) as store:
            assert [label.reason for label in gold_labels(store)] == [None, "told"]

    async_run(run())


def test_put_off_undone_and_done_again(path: Path) -> None:
    async def run() -> None:
        async with deciding(path, "space") as pilot:
            assert shows(pilot, "0/10 decided  1 put off")
            await pilot.press("u")
            assert "taken back" in message(pilot)
            assert not shows(pilot, "1 put off")
            await pilot.press("c", "u", "U")
            assert shows(pilot, "1/10 decided")

    async_run(run())


@pytest.mark.parametrize("size", SIZES, ids=size_name)
def test_a_key_costs_one_repaint_and_no_layout(path: Path, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with deciding(path, "tab", size=size) as pilot:
            for key in ("c", "a", "k", "@", "j", "space", "u", "tab", "0"):
                with counted() as counts:
                    await pilot.press(key)
                assert counts["layouts"] == 0, key
                assert counts["repaints"] <= 1, key
                assert counts["lines"] <= 12, key

    async_run(run())


def test_statements_a_key_do_not_grow_with_the_project(tmp_path: Path) -> None:
    def statements(sentences: int) -> int:
        path = tmp_path / f"{sentences}.db"
        labelled(path, [{INES: "c" * sentences, TAM: "a" * sentences}])
        store = open_store(path)
        with closing(Adjudication(store, person(store, LEAD), Asked())) as here:
            here.decide("claim")
            seen: list[str] = []
            store.database.conn.set_trace_callback(seen.append)
            here.decide("claim")
            store.database.conn.set_trace_callback(None)
        return len(seen)

    assert statements(5) == statements(300) <= 24


def test_reading_on_leaves_the_case_where_it_is(path: Path) -> None:
    async def run() -> None:
        async with deciding(path, "pagedown") as pilot:
            article = pilot.app.screen.query_one(CaseArticle)
            assert article.scroll_offset.y > 0
            assert shows(pilot, "Sentence 2 of")
            await pilot.press("c")
            assert shows(pilot, "1/10 decided")

    async_run(run())


def test_a_busy_file_makes_the_decision_wait_and_then_takes_it(path: Path) -> None:
    async def run() -> None:
        with open_store(path) as other:
            async with deciding(path) as pilot:
                with other.write():
                    await pilot.press("c")
                    assert shows(pilot, "not saved yet")
                    await pilot.press("a")
                    assert "Not taken" in message(pilot)
                await wait_until(pilot, lambda: shows(pilot, "1/10 decided"))
        assert len(decided(path)) == 1

    async_run(run())


def test_help_and_palette_know_this_screen(path: Path) -> None:
    async def run() -> None:
        async with deciding(path, "?") as pilot:
            assert isinstance(pilot.app.screen, HelpScreen)
            assert shows(pilot, "Put the case off")
            await pilot.press("q", "ctrl+p", *"who said")
            await wait_until(pilot, lambda: shows(pilot, "Show who said what"))

    async_run(run())


def test_hostile_notes_names_and_reasons_obey_nobody(tmp_path: Path) -> None:
    path = news(tmp_path / "news.db")
    for name, label in ((INES, "claim"), ("[b]" + TAM, "filler")):
        with closing(sitting(path, name)) as session:
            session.label(label, indices=[0])
            session.go_to(0)
            session.note(HOSTILE)

    async def run() -> None:
        async with deciding(path, "@", "enter", size=(120, 40)) as pilot:
            screen = screen_text(pilot.app)
            assert "\x1b" not in screen
            assert "[b]" + TAM in screen
            await pilot.press("escape", "C", *"[/]", "enter", "k")
            assert shows(pilot, "Reason: [/]")

    async_run(run())
