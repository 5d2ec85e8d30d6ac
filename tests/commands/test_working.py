"""The sign of life of a command that takes long: on a terminal only, and gone afterwards."""

import subprocess
import sys
from pathlib import Path

from processes import environment
from terminal import Terminal

SCRIPT = """
import sys, time
from labeler.commands.working import working

with working("checking \\x1b[31m" + "x" * 200, after_s=0.01):
    time.sleep(0.5)
print("done", file=sys.stderr)
with working("in silence", after_s=0.01, quiet=lambda: True):
    time.sleep(0.2)
with working("soon over", after_s=60):
    pass
print("at last", file=sys.stderr)
time.sleep(60)
"""


def test_a_terminal_shows_what_goes_on_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    command = (sys.executable, "-c", SCRIPT)
    with Terminal(home=tmp_path, command=command, signals=False) as terminal:
        terminal.wait_for("at last")
        assert terminal.lines[:3] == ["done", "at last", ""]
        told = terminal.raw.decode()
        terminal.kill()
    assert "checking ␛[31m" in told
    assert " … 0 s" in told
    assert "in silence" not in told
    assert "soon over" not in told


def test_a_pipe_gets_nothing(tmp_path: Path) -> None:
    script = SCRIPT.replace("time.sleep(60)", "")
    done = subprocess.run(
        (sys.executable, "-c", script),
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        check=True,
    )
    assert done.stderr.split() == [b"done", b"at", b"last"]
