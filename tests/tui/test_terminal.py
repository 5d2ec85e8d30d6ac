"""The real program on a real terminal: what is saved stays saved, and colours are as asked for."""

from pathlib import Path

import pytest
from textual.color import Color

from labeler.tui.theme import LIGHT
from projects import labels, project
from tui.pseudo_terminal import program


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "news.db")


def test_a_killed_terminal_loses_nothing_that_was_shown_as_saved(path: Path) -> None:
    with program("--db", str(path), "--as", "Ines Okoro") as terminal:
        terminal.wait_for("Sentence 1 of")
        terminal.press("c")
        terminal.wait_for("Sentence 2 of")
        terminal.process.kill()
        terminal.process.wait()
    assert labels(path, "position, label") == [(1, "claim")]


def test_no_color_sends_no_colours(path: Path) -> None:
    with program(
        "--db", str(path), "--as", "Ines Okoro", environment={"NO_COLOR": "1"}
    ) as terminal:
        terminal.wait_for("Sentence 1 of")
        terminal.press("c")
        terminal.wait_for("Sentence 2 of")
        terminal.press("\x11")  # ctrl+q
        assert terminal.wait_for_end() == 0
    assert b"38;2;" not in terminal.sent
    assert b"48;2;" not in terminal.sent
    assert b"38;5;" not in terminal.sent


def test_the_theme_follows_what_textual_is_told(path: Path) -> None:
    environment = {"TEXTUAL_THEME": "textual-light"}
    with program("--db", str(path), "--as", "Ines", environment=environment) as terminal:
        terminal.wait_for("Sentence 1 of")
    ground = Color.parse(str(LIGHT.background)).rgb
    assert "48;2;{};{};{}".format(*ground).encode() in terminal.sent


def test_the_practice_project_starts_without_arguments(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "USER": "ines"}
    with program(folder=tmp_path, environment=home) as terminal:
        terminal.wait_for("Who is labelling?")
        terminal.press("\r")
        terminal.wait_for("Who is labelling?", shown=False)
        terminal.wait_for("press the key of its label")
        terminal.press("c")
        terminal.wait_for("reference")
        terminal.press("j\x11")
        assert terminal.wait_for_end() == 0
    with program(folder=tmp_path, environment=home) as terminal:
        # Next time: the same sentence, and no question.
        terminal.wait_for("Sentence 3 of")
