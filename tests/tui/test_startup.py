"""The first screen waits for nothing that it does not show."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

PROGRAM = """
import sys
import textual.app, textual.widgets
from textual.widgets import Input, Static
import labeler.session
before = set(sys.modules)
import labeler.tui
print(*sorted(set(sys.modules) - before))
"""


def test_the_first_screen_imports_little_and_no_dialog() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "labeler.tui.screens.annotate" in loaded
    late = ("dialog", "picker", "help", "palette", "attribute_field", "choice")
    assert [name for name in loaded if name.rpartition(".")[2].endswith(late)] == []
    # From elsewhere only what quotes a path for the shell.
    assert [name for name in loaded if not name.startswith("labeler.")] in ([], ["shlex"])
