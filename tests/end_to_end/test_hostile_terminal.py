"""What reaches a real terminal, byte by byte, when everything from outside means harm."""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from labeler.resources import data_folder
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import open_store
from processes import run_here, verified
from terminal import Terminal
from tui.hostile import ARTICLE, C1, CLIPBOARD, FORBIDDEN, HOSTILE, SENT, TITLE

SETTING: Final = (
    "\x1b]8;;file:///etc\x1b\\link\x1b]8;;\x1b\\ \x1bP1$qharm\x1b\\ \x1b[5i\x1b[6n \x1bc"
)
TEXT: Final = f"{ARTICLE}\n\nFive {SETTING} six.\n\nSeven eight.\n"
CLEAN: Final = re.sub(r"[^\n A-Za-z.]", "x", TEXT)
"""An article as long, and cut the same, without harm."""

FILE: Final = f"{CLIPBOARD}{TITLE}{C1}\u202e[b] [@click=app.quit]x.txt"
NAME: Final = HOSTILE.replace("\0", "")[:70]

_CONTROL_SEQUENCE: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]",  # the others of ECMA-48 and ECMA-35
    re.DOTALL,
)
_PLACE_OR_COLOUR: Final = re.compile(r"\x1b\[([0-9;]*)([Hm])")


def _obeyed(raw: bytes) -> tuple[set[str], set[str]]:
    """Return the control sequences that a terminal was sent, and the other control characters.

    Where to write and in which colour depends on the text, so of these only the kind is told.
    """
    text = raw.decode()
    sequences = {
        _PLACE_OR_COLOUR.sub(r"\\x1b[\2", sequence) for sequence in _CONTROL_SEQUENCE.findall(text)
    }
    rest = _CONTROL_SEQUENCE.sub("", text)
    return sequences, set(rest) & FORBIDDEN


def _check_payloads(raw: bytes) -> None:
    for payload in (*SENT, b"\x1b]8;", b"\x1bP", b"\x1b[5i", b"\x1b[6n", b"\x1bc", b"\x1b[2J\x1b["):
        assert payload not in raw, payload


def _with_harm(codebook: str) -> str:
    """Return a codebook's TOML with harm in every text of one line that people read."""
    harm = json.dumps(HOSTILE)[1:-1]
    return re.sub(
        r'^((?:title|definition|question|text|why|help) = "[^"\n]*)"$',
        lambda found: f'{found[1]} {harm}"',
        codebook,
        flags=re.MULTILINE,
    )


def _hostile_project(folder: Path) -> Path:
    """Make `labels.db` by the commands: a hostile article, codebook, annotator, note, source."""
    (folder / FILE).write_text(TEXT, "utf-8", newline="")
    row = {"text": "A row.", "title": HOSTILE, "url": HOSTILE, "date": HOSTILE, HOSTILE: HOSTILE}
    (folder / "rows.jsonl").write_text(json.dumps(row), "utf-8")
    codebook = (data_folder("seeds") / "codebook.toml").read_text("utf-8")
    (folder / "codebook.toml").write_text(_with_harm(codebook), "utf-8")
    assert run_here("import", FILE, "rows.jsonl", home=folder).status == 0
    used = run_here("codebook", "use", "codebook.toml", home=folder)
    assert used.status == 0, used
    store = open_store(folder / "labels.db")
    session = Session(store, person(store, NAME))
    try:
        session.label("attribution")
        session.go_to(0)
        session.note(HOSTILE)
        session.set_attributes({"source": HOSTILE, "cue": HOSTILE})
    finally:
        session.close()
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a hostile project that no test changes."""
    return _hostile_project(tmp_path_factory.mktemp("hostile"))


def _gone(text: str) -> Callable[[str], bool]:
    """Return what tells that a text is not on the screen any more."""
    return lambda screen: text not in screen


def _visit_everything(terminal: Terminal, sentences: int) -> None:
    """Go through the article and open every screen and dialog; leave."""
    for number in range(2, sentences + 1):
        terminal.press("j")
        terminal.wait_for(f"Sentence {number} of {sentences}")
    steps: Sequence[tuple[Sequence[str], str | Callable[[str], bool]]] = (
        (("home", "c"), "Sentence 2 of "),
        (("up", "n"), "Note on sentence 1"),
        (("escape",), _gone("Note on")),
        (("a", "up", "d"), "Details of sentence 1"),
        (("down", "down", "right", "escape"), _gone("Details of")),
        (("x",), "Defect of sentence 1"),
        (("escape",), _gone("Defect of")),
        (("g",), "Go to sentence"),
        (("escape",), _gone("Go to")),
        (("/",), "↑ previous"),
        (("e", "[", "escape"), _gone("↑ previous")),
        (("home", "v", "j", "C"), "Sentence 3 of "),
        (("u",), "undid"),
        (("ctrl+p",), "Search for commands"),
        (("escape",), _gone("Search for")),
        (("?",), "Keys and codebook"),
        ((*("tab", "pagedown") * 6, "end", "q"), _gone("Keys and codebook")),
        (("q",), "q leave"),
        (("/",), "↑ previous"),
        (("e", "[", "escape"), _gone("↑ previous")),
        (("w",), "Who is labelling?"),
        (("escape",), _gone("Who is")),
    )
    for keys, seen in steps:
        terminal.press(*keys)
        terminal.wait_for(seen)
        if seen == "Note on sentence 1":
            terminal.paste(f"{CLIPBOARD}{C1} \u202e[/b] pasted")
            terminal.wait_for("[/b] pasted")
    terminal.press("q")
    assert terminal.end() == 0


def _sitting(home: Path, name: str) -> bytes:
    """Visit everything in the project in a folder; return what the terminal was sent."""
    with Terminal("--as", name, home=home) as terminal:
        terminal.wait_for("Sentence 1 of ")
        found = re.search(r"Sentence 1 of (\d+)", terminal.text)
        assert found
        _visit_everything(terminal, int(found[1]))
        return bytes(terminal.raw)


@pytest.mark.slow
def test_the_terminal_obeys_nothing_but_the_interface(tmp_path: Path) -> None:
    home = _hostile_project(tmp_path)
    clean = home / "clean"
    clean.mkdir()
    (clean / "article.txt").write_text(CLEAN, "utf-8")
    assert run_here("import", "article.txt", home=clean).status == 0
    ours, none = _obeyed(_sitting(clean, "Ines Okoro"))
    assert none <= {"\r", "\n"}

    raw = _sitting(home, NAME)
    sequences, controls = _obeyed(raw)
    assert sequences <= ours
    assert controls <= {"\r", "\n"}
    _check_payloads(raw)
    shown = raw.decode()
    assert "␛]52;c;aGFybQ==␇" in shown
    assert "[@click=app.quit]leave[/]" in shown
    verified(home / "labels.db", home)


COMMANDS: Final = (
    ("status",),
    ("codebook", "show"),
    ("import", f"no-{FILE}"),
)
MORE_COMMANDS: Final = (
    ("documents",),
    ("annotators",),
    ("--db", FILE, "status"),
    ("agreement",),
    ("keys",),
    ("verify",),
    ("export", "-o", f"{HOSTILE[:40]}.jsonl"),
    ("import", FILE),
    ("import", f"-{FILE}"),
    ("import", "--format", HOSTILE[:60], FILE),
    ("import", "--encoding", HOSTILE[:60], FILE),
    ("import", "--language", HOSTILE[:60], FILE),
    ("segment", f"no-{FILE}"),
    ("documents", "hide", HOSTILE[:60]),
    ("codebook", "check", FILE),
    ("codebook", "use", FILE),
    ("backup", "-o", FILE),
    ("--db", f"no-{FILE}", "status"),
    ("--db", FILE, "--as", NAME),
    ("--as", NAME * 3),
    ("agreement", "--round", HOSTILE[:60]),
    (HOSTILE[:60],),
    ("status", HOSTILE[:60]),
    ("status", f"--{HOSTILE[:60]}"),
)


@pytest.mark.parametrize(
    "words",
    [*COMMANDS, *(pytest.param(words, marks=pytest.mark.slow) for words in MORE_COMMANDS)],
    ids=lambda words: " ".join(word for word in words if word.isascii() and word.isprintable()),
)
def test_a_command_on_a_terminal_prints_nothing_to_obey(home: Path, words: Sequence[str]) -> None:
    with Terminal(*words, home=home) as terminal:
        terminal.end()
        raw = bytes(terminal.raw)
    sequences, controls = _obeyed(raw)
    # A progress bar begins its line anew, hides the cursor and shows it again.
    assert sequences <= {"\x1b[?25l", "\x1b[?25h", "\x1b[K"}
    assert controls <= {"\r", "\n"}
    _check_payloads(raw)
    assert raw.strip()


def test_the_dataset_carries_the_text_unchanged(home: Path) -> None:
    with open_store(home / "labels.db") as store:
        sentences = dict(store.rows("SELECT sentence_id, text FROM sentence"))
    for text in sentences.values():
        assert text in TEXT or text == "A row."
    rows: list[dict[str, Any]] = [
        json.loads(line)
        for line in run_here("export", "--names", "--notes", home=home).out.splitlines()
    ]
    assert run_here("export", "--names", "--notes", "-o", "labels.csv", home=home).status == 0
    cells = list(
        csv.DictReader(io.StringIO((home / "labels.csv").read_bytes().decode(), newline=""))
    )
    assert rows
    assert len(cells) == len(rows)
    for row, cell in zip(rows, cells, strict=True):
        assert row["text"] == cell["text"] == sentences[row["sentence_id"]]
        assert row["source"] == cell["source"] == FILE
        assert row["annotator"] == cell["annotator"] == " ".join(NAME.split())
    assert rows[0]["note"] == cells[0]["note"] == HOSTILE.strip()
    assert rows[0]["attributes"] == json.loads(cells[0]["attributes"])
    assert rows[0]["attributes"]["source"] == HOSTILE
