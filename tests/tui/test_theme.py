"""Colours can be told apart and read, and nothing depends on them."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.theme import Theme

from labeler.tui.theme import DARK, LABEL_COLOURS, LIGHT
from projects import CODEBOOK
from tui.screen import async_run, labelling, news, run_found, screen_text, session_of, wait_until

THEMES = [DARK, LIGHT]
LABELS = [f"label-{number}" for number in range(1, LABEL_COLOURS + 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return news(tmp_path / "news.db")


def contrast(a: str, b: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        channels = [channel / 255 for channel in Color.parse(colour).rgb]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_text_in_any_label_colour_can_be_read(theme: Theme) -> None:
    for ground in (theme.background, theme.surface, theme.variables["row"]):
        assert ground is not None
        for name in (*LABELS, "ink-bright", "ink-quiet"):
            assert contrast(theme.variables[name], ground) >= 4.5, (name, ground)
        for colour in (theme.foreground, theme.accent, theme.warning, theme.error, theme.success):
            assert colour is not None
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    assert contrast(theme.variables["number"], str(theme.background)) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_label_colours_differ(theme: Theme) -> None:
    for a, b in combinations(LABELS, 2):
        first, second = (Color.parse(theme.variables[name]) for name in (a, b))
        assert sum(abs(x - y) for x, y in zip(first.rgb, second.rgb, strict=True)) > 40, (a, b)


def test_the_theme_is_changed_from_the_palette(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "ctrl+p", *"light or") as pilot:
            assert pilot.app.theme == DARK.name
            await run_found(pilot)
            await wait_until(pilot, lambda: pilot.app.theme == LIGHT.name)
            await pilot.press("c")
            assert session_of(pilot).states[0].label == "claim"

    async_run(run())


def test_a_label_is_glyph_letter_and_word(path: Path) -> None:
    async def run() -> None:
        async with labelling(path, "c", "a", "f", "r", "k") as pilot:
            text = screen_text(pilot.app)
            for label in CODEBOOK.labels:
                assert f"{label.glyph} {label.key.upper()}" in text
                assert f"{label.key} {label.glyph} {label.title}" in text
            assert f"{CODEBOOK.labels[3].glyph} Retraction" in text

    async_run(run())


def test_without_colours_no_colour_is_sent_and_the_screen_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    async def run() -> None:
        path = news(tmp_path / f"{len(texts)}.db")
        async with labelling(path, "c", "k") as pilot:
            texts.append(screen_text(pilot.app))
            if pilot.app.no_color:
                frame: Any = pilot.app.screen._compositor.render_update(full=True)
                codes = re.findall(r"\x1b\[([0-9;]*)m", frame.render_segments(pilot.app.console))
                sent = {part for code in codes for part in code.split(";")}
                # Bold, dim, italic, underline, reverse; 39 and 49 are the terminal's own colours.
                assert sent <= {"", "0", "1", "2", "3", "4", "7", "39", "49"}
                assert "1" in sent

    async_run(run())
    monkeypatch.setenv("NO_COLOR", "1")
    async_run(run())
    assert texts[0] == texts[1]
    assert "▶  1 ┃ ■ C" in texts[1]
