"""What a command loads, and which way imports point.

Importing Textual costs half a second and needs no place in a pipe; what knows SQL is one package.
Each claim is looked up in `sys.modules` of a process of its own, after the command has run.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from projects import project, sitting

ROOT = Path(__file__).resolve().parent.parent

_REPORT = """
import json, sys
from labeler.cli import main
sys.argv = ["labeler", *sys.argv[1:]]
try:
    main()
except SystemExit as leaving:
    status = leaving.code
sys.stdout.flush()
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""

_LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


def loaded_by(words: Sequence[str]) -> set[str]:
    """Return the modules in memory after the command line was run with these words."""
    return _modules(_REPORT, words)


def loaded_by_import(module: str) -> set[str]:
    return _modules(
        f"import json, sys, {module}\n"
        "print(json.dumps([0, sorted(sys.modules)]), file=sys.stderr)\n",
        (),
    )


def _modules(program: str, words: Sequence[str]) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert status == 0, done.stderr
    return set(modules)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = project(tmp_path_factory.mktemp("imports") / "storm.db")
    session = sitting(path)
    try:
        session.label("claim")
    finally:
        session.close()
    return path


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["export", "--help"]])
def test_help_loads_nothing_that_takes_time(words: list[str]) -> None:
    heavy = {"textual", "rich", "sqlite_utils", "sqlite3", "numpy", "pydantic", "trafilatura"}
    assert not heavy & loaded_by(words)


@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["agreement"],
        ["status"],
        *(
            pytest.param(words, marks=pytest.mark.slow)
            for words in (["agreement", "--json"], ["documents"], ["verify"])
        ),
    ],
    ids=" ".join,
)
def test_what_prints_loads_no_terminal_interface(labelled: Path, words: list[str]) -> None:
    loaded = loaded_by(["--db", str(labelled), *words])
    assert "labeler.store.connection" in loaded
    assert not {"textual", "rich", "labeler.tui"} & loaded


def test_a_text_is_cut_without_a_database(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The pier is closed. Nobody knows why.", "utf-8")
    loaded = loaded_by(["segment", str(article)])
    assert not {"textual", "numpy", "sqlite_utils", "labeler.store"} & loaded


@pytest.mark.parametrize(
    "module", ["labeler.agreement.summary", "labeler.agreement.builder", "labeler.keys"]
)
def test_numbers_and_keys_know_no_store_and_no_terminal(module: str) -> None:
    loaded = loaded_by_import(module)
    assert not {"textual", "sqlite_utils", "labeler.store", "labeler.session"} & loaded


def test_the_session_knows_no_terminal() -> None:
    loaded = loaded_by_import("labeler.session")
    assert "labeler.store" in loaded
    assert not {"textual", "rich", "labeler.tui", "labeler.cli"} & loaded


def test_the_contracts_on_imports_hold() -> None:
    pytest.importorskip("importlinter", reason="comes with the extra [dev]")
    done = subprocess.run(
        [sys.executable, "-c", _LINT, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
