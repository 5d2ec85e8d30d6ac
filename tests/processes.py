"""Runs the command line as people do: as a process of its own, with a home folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

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


def fails(*words: object, home: Path, status: int = 1) -> list[str]:
    """Run a command that must fail; return the lines it printed on stderr.

    No failure that people can cause may look like a crash, and none prints on stdout.
    """
    ran = run(*words, home=home)
    assert ran.status == status, ran
    assert "Traceback" not in ran.err, ran.err
    assert "defect in labeler" not in ran.err, ran.err
    assert ran.out == ""
    return ran.err.splitlines()


def verified(path: Path, home: Path) -> list[dict[str, Any]]:
    """Run `labeler verify` on a file and check that every one of its checks passes."""
    ran = run("--db", path, "verify", "--json", home=home)
    checks: list[dict[str, Any]] = json.loads(ran.out)
    assert ran.status == 0, checks
    assert checks
    assert all(check["ok"] for check in checks), checks
    return checks
