"""Runs the command line as people do: as a process of its own, with a home folder of its own.

A process takes half a second to start. Where a test is about what is said and done, and not about
the process, `run_here` does the same within this one.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from labeler.cli import main
from labeler.store.connection import open_store
from labeler.store.verify import verify

CHECKOUT = Path(__file__).resolve().parents[1]
SETTINGS = (
    *("LABELER_", "PYTHON", "TEXTUAL", "XDG_", "LC_"),
    *("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"),
)
"""How the names of variables begin that could make a process behave in another way."""
PATIENCE_S = 60.0
"""When a process is given up on: far more than any takes, so that time alone fails no test."""


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of somebody new on this machine whose home folder is `home`.

    Nothing of the caller's settings counts, not even that Python may keep no compiled modules.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return kept | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "LOGNAME": "okoro",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "tests")]),
        **more,
    }


def start(
    *words: object, home: Path, variables: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start `python -m labeler` in the folder `home`; end it by `finish`."""
    return subprocess.Popen(
        [sys.executable, "-m", "labeler", *map(str, words)],
        cwd=home,
        env=environment(home, **(variables or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> Ran:
    """Wait until a process has ended; return how."""
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    return Ran(process.returncode, out, err)


def run(*words: object, home: Path, variables: Mapping[str, str] | None = None) -> Ran:
    """Run `python -m labeler` in the folder `home`."""
    return finish(start(*words, home=home, variables=variables))


def run_here(*words: object, home: Path) -> Ran:
    """Do in this process what `run` does in one of its own."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", newline="", write_through=True) for _ in "12")
    with (
        chdir(home),
        patch.dict(os.environ, environment(home), clear=True),
        patch.object(sys, "argv", ["labeler", *map(str, words)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code
    assert isinstance(status, int)
    printed, said = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Ran(status, printed, said)


def fails(*words: object, home: Path, status: int = 1) -> list[str]:
    """Run a command here that must fail; return the lines it printed on stderr.

    No failure that people can cause may look like a crash, and none prints on stdout.
    """
    ran = run_here(*words, home=home)
    assert ran.status == status, ran
    assert "Traceback" not in ran.err, ran.err
    assert "defect in labeler" not in ran.err, ran.err
    assert ran.out == ""
    return ran.err.splitlines()


def verified(path: Path, home: Path) -> None:
    """Check a file, named from `home`, as `labeler verify` does: every check passes."""
    with open_store(home / path) as store:
        checks = verify(store)
    assert checks
    assert all(check.ok for check in checks), checks
