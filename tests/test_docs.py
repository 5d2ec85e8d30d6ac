"""The documentation against the program: what is written exists, and what exists is written."""

import asyncio
import json
import re
import runpy
import shlex
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner

from labeler.cli import cli
from labeler.codebook import default_codebook
from labeler.keys import Screen, actions, shown_key
from pages import (
    FENCED,
    FOR_USERS,
    PAGES,
    REFERENCE,
    ROOT,
    cells,
    every_command,
    ids,
    inline_code,
    printed,
    prose,
    shell_lines,
)
from projects import ARTICLES, sitting

_PROGRAM = re.compile(r"(?:\.venv/bin/)?labeler")


def invocations(page: Path) -> Iterator[list[str]]:
    """Yield the words of every call of the program that a page shows, without its own name."""
    for line in [*shell_lines(page), *inline_code(page)]:
        for part in re.split(r"\s(?:&&|\|)\s", line):
            if _PROGRAM.match(part.lstrip()):
                name, *words = shlex.split(part)
                if _PROGRAM.fullmatch(name):
                    yield words


def check(words: Sequence[str]) -> None:
    """Fail where a call names a command, an option or an argument that is not there."""
    command: click.Command = cli
    rest = iter(words)
    for word in rest:
        if word.startswith("-") and word != "-":
            option = option_named(command, word.partition("=")[0])
            if not option.is_flag and "=" not in word:
                assert next(rest, None) is not None, f"{word} needs a value"
        elif isinstance(command, click.Group):
            assert word in command.commands, f"there is no command {word}"
            command = command.commands[word]
        else:
            places = [p for p in command.params if isinstance(p, click.Argument)]
            assert places, f"{command.name} takes no argument such as {word}"


def option_named(command: click.Command, name: str) -> click.Option:
    if name in {"-h", "--help"}:
        return click.Option([name], is_flag=True)
    found = [p for p in command.params if isinstance(p, click.Option) and name in p.opts]
    assert found, f"{command.name} has no option {name}"
    return found[0]


def test_the_reference_is_what_its_generator_makes() -> None:
    generator = runpy.run_path(str(ROOT / "docs" / "generate_reference.py"))
    assert generator["regenerate"](REFERENCE) == REFERENCE, "run docs/generate_reference.py"


def test_the_generator_refuses_a_page_without_its_parts() -> None:
    generator = runpy.run_path(str(ROOT / "docs" / "generate_reference.py"))
    with pytest.raises(ValueError, match="once"):
        generator["regenerate"]("# Reference\n")


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_call_that_a_page_shows_would_be_understood(page: Path) -> None:
    for words in invocations(page):
        check(words)


def test_the_guides_commands_do_what_they_are_shown_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Type what the guide shows, in its order, but for what needs a terminal."""
    guide, codebook = ROOT / "docs" / "guide.md", ROOT / "docs" / "codebook.md"
    monkeypatch.chdir(tmp_path)
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):  # where practice is
        monkeypatch.setenv(variable, str(tmp_path / "data"))
    for name, text in (("articles/one.txt", ARTICLES[0]), ("alt/zwei.txt", "Der Preis: 9 €.")):
        Path(name).parent.mkdir()
        Path(name).write_bytes(text.encode("cp1252"))
    Path("articles/one.txt").write_text(ARTICLES[0], "utf-8")
    Path("more.jsonl").write_text(json.dumps({"title": "Rain", "text": ARTICLES[1]}), "utf-8")
    (own,) = (code for kind, code in FENCED.findall(codebook.read_text("utf-8")) if kind == "toml")
    Path("mine.toml").write_text(own, "utf-8")
    lines = [shlex.split(line)[1:] for line in shell_lines(guide) if line.startswith("labeler ")]
    typed = [words for words in lines if words[0] != "--as" and words[2:3] != ["--as"]]
    for words in typed:
        if "hide" in words:
            words[-1] = first_document(words[1])
        if words[-1] == "agreement":
            label_as(words[1], "Ines Okoro", "Tam Lindqvist")
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, (words, result.output)
    assert {"import", "segment", "hide", "use", "agreement", "backup", "export"} <= {
        word for words in typed for word in words
    }
    report = json.loads(Path("agreement.json").read_text("utf-8"))
    assert (report["annotators"], report["labels"]) == (2, 2)
    assert len(Path("storm.jsonl").read_text("utf-8").splitlines()) == 2


def first_document(path: str) -> str:
    found: str = json.loads(printed(Path(path), ["documents", "--json"]))[0]["document_id"][:8]
    return found


def label_as(path: str, *names: str) -> None:
    for name in names:
        session = sitting(Path(path), name)
        try:
            session.label(session.codebook.labels[0].name)
        finally:
            session.close()


def test_calls_are_found_at_all() -> None:
    shown = [words for page in FOR_USERS for words in invocations(page)]
    assert len(shown) > 30
    assert {"import", "export", "agreement"} <= {word for words in shown for word in words}


@pytest.mark.parametrize(
    "wrong",
    ["adjudicat", "--databas x status", "status --wide", "export --format", "status here"],
)
def test_a_call_that_would_not_be_understood_is_found(wrong: str) -> None:
    with pytest.raises(AssertionError):
        check(wrong.split())


@pytest.mark.parametrize("page", FOR_USERS, ids=ids(FOR_USERS))
def test_every_option_that_a_page_mentions_exists(page: Path) -> None:
    known = {name for command in every_command() for p in command.params for name in p.opts}
    known |= {"-h", "--help"}
    mentioned = {re.match(r"--[a-z-]+|-[a-z]\b(?!-)", code) for code in inline_code(page)}
    assert {found[0] for found in mentioned if found} <= known


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_key_that_a_page_shows_is_one(page: Path) -> None:
    screens: tuple[Screen, ...] = ("annotate", "home", "adjudicate", "agreement")
    table = [action for screen in screens for action in actions(screen, default_codebook())]
    known = {shown_key(key) for action in table for key in action.keys} | {"esc"}
    assert set(re.findall(r"<kbd>(.*?)</kbd>", page.read_text("utf-8"))) <= known


def test_the_guide_shows_the_labels_with_their_keys() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    expected = [
        f"<kbd>{label.key}</kbd> or <kbd>{number}</kbd> | `{label.name}`"
        for number, label in enumerate(default_codebook().labels, 1)
    ]
    shown = [" | ".join(row).partition(":")[0] for row in cells(guide, "key")]
    assert shown == expected


def words_of(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - we made it
    lines = ("".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text"))
    return [" ".join(line.split()) for line in lines if line.strip()]


@pytest.mark.slow
def test_the_picture_shows_what_the_program_shows_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    script = runpy.run_path(str(ROOT / "docs" / "make_screenshots.py"))
    made = asyncio.run(script["annotate"]())
    committed = (ROOT / "docs" / "annotate.svg").read_text("utf-8")
    assert words_of(committed) == words_of(made), "run docs/make_screenshots.py"


def test_the_picture_fetches_nothing_and_runs_nothing() -> None:
    svg = (ROOT / "docs" / "annotate.svg").read_text("utf-8")
    assert any("Claim" in line for line in words_of(svg))
    assert not re.search(
        r"<script|<image|<foreignObject|@import|@font-face|url\((?!#)|href=.h", svg
    )


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def test_every_page_of_the_docs_is_linked_from_the_readme() -> None:
    linked = set(re.findall(r"\]\((docs/[\w.-]+\.md)\)", (ROOT / "README.md").read_text("utf-8")))
    assert linked == {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_python_that_a_page_shows_is_python(page: Path) -> None:
    for language, code in FENCED.findall(page.read_text("utf-8")):
        if language == "python":
            compile(code, str(page), "exec")
