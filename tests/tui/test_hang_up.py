"""Whether the terminal is gone is what the system tells of it, and nothing else."""

import os
import pty
import sys
from types import SimpleNamespace

import pytest

from labeler.tui.hang_up import is_hung_up


def _keys_come_from(monkeypatch: pytest.MonkeyPatch, descriptor: int) -> None:
    monkeypatch.setattr(sys, "__stdin__", SimpleNamespace(fileno=lambda: descriptor))


def test_a_terminal_is_there_until_its_other_end_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    other_end, terminal = pty.openpty()
    _keys_come_from(monkeypatch, terminal)
    try:
        assert not is_hung_up()
        os.write(other_end, b"a key\n")
        assert not is_hung_up()
        os.close(other_end)
        assert is_hung_up()
    finally:
        os.close(terminal)


def test_what_cannot_be_asked_is_not_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on systems that watch no devices, the answer is that there is nothing to watch.
    _keys_come_from(monkeypatch, 1_000_000)
    assert not is_hung_up()
