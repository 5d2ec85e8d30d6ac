"""The terminal goes while somebody labels, and the program was started to outlive that."""

import sys
from pathlib import Path

import pytest

from processes import verified
from projects import labels, numbered, project
from terminal import Terminal

_NO_HANGING_UP = (
    "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
    " os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.argv[1], sys.argv[1:])"
)
"""What `nohup` and `trap '' HUP` do: the signal is ignored, here and in what is started from it."""


@pytest.mark.parametrize(
    ("words", "shown"), [((), "Sentence 1"), (("annotate", "--plain"), "1 of")]
)
def test_a_sitting_ends_with_its_terminal_and_loses_nothing(
    tmp_path: Path, words: tuple[str, ...], shown: str
) -> None:
    path = project(tmp_path / "x.db", numbered(4))
    command = (sys.executable, "-I", "-S", "-c", _NO_HANGING_UP, sys.executable, "-m", "labeler")
    before = ("--db", path, "--as", "Ines Okoro")
    with Terminal(*before, *words, home=tmp_path, command=command, signals=False) as terminal:
        terminal.wait_for(shown)
        terminal.press(*(("c", "enter") if words else "c"))
        terminal.wait_for("2 of 4" if words else "Sentence 2")
        status = terminal.hang_up()
    assert status >= 0  # by itself, and by no signal
    assert labels(path) == [("Ines Okoro", 1, "claim")]
    verified(path, tmp_path)
