"""Ctrl+C while the program is still being loaded: one line, whatever is being imported then."""

import subprocess
import sys
from pathlib import Path

import pytest

from processes import PATIENCE_S, environment

_INTERRUPTED_AT = """
import os, signal, sys


class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == wanted:
            os.kill(os.getpid(), signal.SIGINT)


from labeler.__main__ import main

_, wanted, *sys.argv[1:] = sys.argv
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupts())
main()
"""
"""Runs the command line, and sends this process the signal when it is about to import a module."""


@pytest.mark.parametrize(
    "module",
    ["labeler.cli", "click", "labeler.commands.agreement", "numpy", "labeler.report.text_report"],
)
def test_an_interruption_while_loading_is_one_line(tmp_path: Path, module: str) -> None:
    (tmp_path / "labels.csv").write_text(
        "item,annotator,label\n1,Ada,claim\n1,Ben,claim\n2,Ada,claim\n2,Ben,filler\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_AT, module, "agreement", "labels.csv"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, "")
    (line,) = filter(None, done.stderr.splitlines())
    assert line.startswith("labeler: interrupted; ")
