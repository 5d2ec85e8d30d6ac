"""Practice says after each label whether the reference agrees, which rule decides, and why."""

from pathlib import Path

import pytest

from labeler.practice_project import start_practice
from tui.screen import async_run, labelling, message, session_of


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("practice") / "practice.db"
    start_practice(made)
    return made


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_agreement_and_disagreement_are_told_in_signs_and_words(
    path: Path, size: tuple[int, int]
) -> None:
    async def run() -> None:
        async with labelling(path, "home", size=size, name=f"Tom {size}") as pilot:
            session = session_of(pilot)
            assert session.document is not None
            for index in range(4):
                reference = session.document.references[index]
                title = session.codebook.label(reference.label).title
                right = session.codebook.label(reference.label).key
                wrong = next(item.key for item in session.codebook.labels if item.key != right)
                await pilot.press(wrong)
                told = " ".join(message(pilot).split())
                assert told.startswith(f"≠ {index + 1}: you chose ")
                assert f"the reference has {session.codebook.label(reference.label).glyph}" in told
                await pilot.press("k", right)
                told = " ".join(message(pilot).split())
                assert told.startswith(f"✓ {index + 1}: ")
                assert f"{title}, as in the reference." in told
                if reference.why:
                    assert reference.why[:60] in told
                if reference.rule and size[0] > 80:
                    assert f"{reference.rule} " in told

    async_run(run())


def test_the_message_stays_in_its_lines_and_goes_when_the_cursor_moves(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "home", "r", size=(60, 24), name="Ada Falk") as pilot:
            told = message(pilot).splitlines()
            assert len(told) == 4
            assert told[-1].endswith("…")
            await pilot.press("j")
            assert "reference" not in message(pilot)

    async_run(run())


def test_nobody_is_told_anything_outside_practice(tmp_path: Path) -> None:
    from tui.screen import news

    async def run() -> None:
        async with labelling(news(tmp_path / "news.db"), "c", "a") as pilot:
            assert "reference" not in message(pilot)

    async_run(run())
