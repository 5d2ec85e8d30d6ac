"""The screen of agreement and progress: what it shows, what it opens, and that it never freezes."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from adjudicating import PEOPLE, adjudicating, label, labelled
from labeler.agreement.method import Method
from labeler.store.agreement.cells import cell_sentences, sentences_by_cell
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.tui.agreement_app import AgreementApp
from labeler.tui.agreement_source import AgreementSource, Measured
from labeler.tui.screens.cell_sentences import ArticleScreen, CellScreen
from tui.screen import assert_golden, async_run, counted, screen_text, shows, wait_until

INES, TAM, BO = PEOPLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    articles = [{INES: "ccafcr", TAM: "cafaca", BO: "caafc-"}] * 2
    more = [{INES: "cac" + "c" * n, TAM: "caf" + "c" * n} for n in range(1, 5)]
    return labelled(tmp_path / "storm.db", [*articles, *more])


@asynccontextmanager
async def looking(
    path: Path, *keys: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """Run the app on a project, wait until it is measured, press keys."""
    async with AgreementApp(AgreementSource(path)).run_test(size=size) as pilot:
        await wait_until(pilot, lambda: shows(pilot, "Progress by person"))
        await pilot.press(*keys)
        await pilot.pause()
        yield pilot


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_progress_alpha_and_the_table_of_labels(
    path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # How fast the test labelled is nobody's business.
    measure = AgreementSource.measure

    def without_pace(source: AgreementSource, method: Method | None = None) -> Measured:
        measured = measure(source, method)
        assert measured.report is not None
        object.__setattr__(measured.report, "conduct", ())
        return measured

    monkeypatch.setattr(AgreementSource, "measure", without_pace)

    async def run() -> None:
        async with looking(path, size=size) as pilot:
            assert_golden(pilot.app, f"agreement-{size[0]}x{size[1]}")

    async_run(run())


def test_a_cell_opens_its_sentences_and_a_sentence_its_article(path: Path) -> None:
    async def run() -> None:
        async with looking(path, "enter") as pilot:
            texts = ("Claim and Attribution: 2 sentences", "Article 0.", "Article 1.")
            await wait_until(pilot, lambda: shows(pilot, *texts))
            assert isinstance(pilot.app.screen, CellScreen)
            await pilot.press("j", "enter")
            assert isinstance(pilot.app.screen, ArticleScreen)
            assert shows(pilot, "▶  2 ┃ ≠", INES, TAM, BO)
            await pilot.press("k")
            assert shows(pilot, "▶  1 ┃ ■ C")
            await pilot.press("q", "q")
            assert shows(pilot, "Agreement · storm.db")

    async_run(run())


def test_the_diagonal_opens_what_two_agree_on_and_an_empty_cell_says_so(path: Path) -> None:
    async def run() -> None:
        async with looking(path, "left", "enter") as pilot:
            await wait_until(pilot, lambda: shows(pilot, "Claim by two or more"))
            await pilot.press("q", "down", "down", "down", "right", "right", "enter")
            await wait_until(pilot, lambda: shows(pilot, "There is no such sentence."))

    async_run(run())


def test_the_numbers_in_the_table_are_those_of_the_lists(path: Path) -> None:
    with open_store(path) as store:
        codebook_id, codebook = codebook_in_use(store)
        names = codebook.label_names
        cells = sentences_by_cell(store, 1, codebook_id, names)
        for one in range(len(names)):
            for other in range(one, len(names)):
                found = cell_sentences(store, 1, codebook_id, names, (one, other))
                assert len(found) == cells.get((one, other), 0)
        by_hand = {(0, 0): 2 * 2 + 4 + 10, (0, 1): 2, (0, 2): 4}
        assert {cell: cells[cell] for cell in by_hand} == by_hand


def test_keys_work_while_it_is_measured(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    measure = AgreementSource.measure

    def slow(source: AgreementSource, method: Method | None = None) -> Measured:
        assert threading.current_thread() is not threading.main_thread()
        assert may_end.wait(60)
        return measure(source, method)

    monkeypatch.setattr(AgreementSource, "measure", slow)

    async def run() -> None:
        async with AgreementApp(AgreementSource(path)).run_test(size=(80, 24)) as pilot:
            await pilot.press("?")
            await pilot.pause()
            assert "Open the sentences of the cell" in screen_text(pilot.app)
            await pilot.press("q", "enter", "down")
            assert shows(pilot, "Measuring")
            may_end.set()
            await wait_until(pilot, lambda: shows(pilot, "Progress by person"))

    async_run(run())


def test_decisions_are_progress_too(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
        here.show_names()
        here.decide("filler")

    async def run() -> None:
        async with looking(path, size=(80, 60)) as pilot:
            assert shows(pilot, "2 of 12", "Vera Solberg 2; 1 decided with names shown")

    async_run(run())


def test_measuring_again_sees_what_was_labelled_meanwhile(path: Path) -> None:
    async def run() -> None:
        async with looking(path) as pilot:
            assert not shows(pilot, "Odd Nilsen")
            label(path, "Odd Nilsen", ["cc", "", "", "", "", ""])
            await pilot.press("r")
            await wait_until(pilot, lambda: shows(pilot, "Odd Nilsen"))

    async_run(run())


def test_a_project_without_shared_labels_says_what_is_missing(tmp_path: Path) -> None:
    path = labelled(tmp_path / "one.db", [{INES: "cc"}])

    async def run() -> None:
        async with looking(path) as pilot:
            assert shows(pilot, "No alpha yet")

    async_run(run())


def test_the_cursor_costs_one_repaint(path: Path) -> None:
    async def run() -> None:
        async with looking(path) as pilot:
            with counted() as counts:
                await pilot.press("down")
            assert counts["repaints"] == 1
            assert counts["layouts"] == 0
            assert counts["lines"] <= 4  # the rows of the table

    async_run(run())
