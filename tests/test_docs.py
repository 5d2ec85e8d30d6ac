"""The documentation against the program: what is written exists, and what exists is written."""

import asyncio
import json
import re
import runpy
import shlex
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner

from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.summary import summarise
from labeler.cli import cli
from labeler.codebook import default_codebook
from labeler.keys import actions, shown_key
from labeler.release.rows import FIELDS, Choices, fields
from labeler.report.json_report import json_report
from labeler.text.readers.base import MAX_DOCUMENT_BYTES
from projects import project, sitting

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (".", "benchmarks", "db", "docs", "seeds")
PAGES = sorted(page for folder in FOLDERS for page in (ROOT / folder).glob("*.md"))
FOR_USERS = [page for page in PAGES if page.name not in {"CONTRIBUTING.md", "CHANGELOG.md"}]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PROGRAM = re.compile(r"(?:\.venv/bin/)?labeler")


def ids(pages: Iterable[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def prose(page: Path) -> str:
    """Return a page without its fenced code."""
    return _FENCED.sub("", page.read_text("utf-8"))


def inline_code(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose(page))


def shell_lines(page: Path) -> Iterator[str]:
    for language, code in _FENCED.findall(page.read_text("utf-8")):
        if language == "sh":
            yield from code.splitlines()


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


def every_command() -> Iterator[click.Command]:
    pending: list[click.Command] = [cli]
    while pending:
        command = pending.pop()
        yield command
        pending += command.commands.values() if isinstance(command, click.Group) else ()


def cells(text: str, heading: str) -> list[list[str]]:
    """Return the rows of the tables whose first heading is this."""
    tables = re.findall(rf"^\| {heading} \|.*\n\|[ -|]*\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [row for table in tables for row in table.splitlines()]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def first_cells(heading: str) -> list[str]:
    return [row[0].strip("`") for row in cells(REFERENCE, heading)]


# Commands, options, keys, labels -----------------------------------------------------------------


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
    table = [*actions("annotate", default_codebook()), *actions("home")]
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


def test_every_environment_variable_is_documented_and_none_is_invented() -> None:
    sources = "".join(p.read_text("utf-8") for p in (ROOT / "labeler").rglob("*.py"))
    names = set(re.findall(r"\bLABELER_[A-Z]+\b", sources))
    documented = {name for name in first_cells("variable") if name.startswith("LABELER_")}
    assert documented == names


# What programs read ------------------------------------------------------------------------------


def test_every_field_of_the_dataset_is_documented_in_order() -> None:
    assert first_cells("field") == list(FIELDS)


def test_the_fields_that_no_text_leaves_out_are_named() -> None:
    sentence = next(p for p in REFERENCE.split("\n\n") if p.startswith("`--no-text` leaves out"))
    left_out = [name for name in FIELDS if name not in fields(Choices(text=False))]
    assert re.findall(r"`(\w+)`", sentence) == left_out


def test_every_key_of_the_agreement_report_is_documented() -> None:
    rows = [
        (f"article-{n % 6}", f"sentence-{n}", f"A{who}", "claim" if n % (3 + who) else "filler")
        for n in range(60)
        for who in range(2)
    ]
    report = json_report(
        summarise(
            annotated_unordered(rows, categories=("claim", "filler")),
            round_number=1,
            left_out={"skipped": 1},
        )
    )
    # A number that is missing brings its reason, one from few articles a note.
    one_article = json_report(summarise(annotated_unordered(rows[:4])))
    coefficients = [c for r in (report, one_article) for c in r["coefficients"].values()]
    assert first_cells("key") == list(report)
    assert set(first_cells("key of a coefficient")) == {key for c in coefficients for key in c}
    assert first_cells("key of a label") == list(report["per_label"]["claim"])
    assert first_cells("key of a pair") == list(report["pairs"][0])
    people = [each for r in (report, one_article) for each in r["by_annotator"]]
    assert set(first_cells("key of an annotator")) == {key for each in people for key in each}
    plans = [plan for r in (report, one_article) for plan in r["planning"]]
    assert set(first_cells("key of a plan")) == {key for plan in plans for key in plan}
    assert first_cells("key of the settings") == list(report["settings"])
    listed = next(row[1] for row in cells(REFERENCE, "key") if row[0] == "`coefficients`")
    assert re.findall(r"`(\w+)`", listed) == list(report["coefficients"])


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = project(tmp_path_factory.mktemp("docs") / "storm.db")
    session = sitting(path)
    try:
        session.label("claim")
    finally:
        session.close()
    return path


def printed(path: Path, words: Sequence[str]) -> str:
    result = CliRunner().invoke(cli, ["--db", str(path), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    "row",
    [row for row in cells(REFERENCE, "command") if "codebook show" not in row[0]],
    ids=lambda row: row[0].strip("`"),
)
def test_the_json_of_a_command_has_the_keys_documented(labelled: Path, row: list[str]) -> None:
    value: Any = json.loads(printed(labelled, row[0].strip("`").split()[1:]))
    entry = value[0] if isinstance(value, list) else value
    assert list(entry) == re.findall(r"`(\w+)`", row[1])


def test_every_command_with_json_is_documented() -> None:
    with_json = {c.name for c in every_command() if any("--json" in p.opts for p in c.params)}
    listed = {row[0].strip("`").split()[-2] for row in cells(REFERENCE, "command")}
    assert listed | {"agreement"} == with_json


def test_a_line_of_segment_has_the_keys_documented(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The pier is closed. Nobody knows why.", "utf-8")
    lines = printed(tmp_path / "none.db", ["segment", str(article)]).splitlines()
    assert [list(json.loads(line)) for line in lines] == [first_cells("key of a sentence")] * 2


def test_the_largest_article_is_documented() -> None:
    assert f"{MAX_DOCUMENT_BYTES // 2**20} MiB" in REFERENCE


# Pictures and links ------------------------------------------------------------------------------


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
    for language, code in _FENCED.findall(page.read_text("utf-8")):
        if language == "python":
            compile(code, str(page), "exec")
