"""The real program on a real terminal: the bytes that arrive carry no escape from an article."""

from pathlib import Path

import pytest

from projects import labels, project
from tui.hostile import ARTICLE, SENT
from tui.pseudo_terminal import program


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "news.db", ARTICLE)


def test_no_escape_of_an_article_reaches_the_terminal(path: Path) -> None:
    with program("--db", str(path), "--as", "Ines Okoro", "annotate") as terminal:
        terminal.wait_for("Sentence 1 of")
        terminal.press("ca")
        terminal.wait_for("Sentence 3 of")
        terminal.press("?")
        terminal.wait_for("Keys and codebook")
        terminal.press("q")
        terminal.wait_for("Sentence 3 of")
        terminal.press("q")
        terminal.wait_for("0/1 documents")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    for harm in SENT:
        assert harm not in terminal.sent, harm
    assert b"[@click=app.quit]" in terminal.sent
    assert labels(path, "position, label") == [(1, "claim"), (2, "attribution")]
