"""The report as Markdown, read by a parser of GitHub's dialect."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from labeler.report.markdown_report import markdown_report
from labeler.text.markdown import escaped
from labeler.text.safe import safe_text
from report_examples import full_report

any_text = st.text(st.characters(exclude_categories=()), max_size=40)
marks = st.text(st.sampled_from("\\`*_{}[]()<>#|~$&!@^=+-.:/ \n1wW&;ahtps\"'"), max_size=40)

ADDRESSES = [
    "http://x.example/?a=b",
    "HTTPS://x.example",
    "www.x.example",
    "[a](http://x.example)",
    "![a](x.png)",
    "<http://x.example>",
    "<b onclick=x>",
    "&lt;b&gt; &#60;",
    "@somebody #12 ~~no~~ ***all*** `code` $x$",
    "a | b \\| c",
    "1. one",
    "- dash",
]


def parser() -> MarkdownIt:
    found = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    assert found.linkify is not None
    found.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # GitHub needs http or www
    return found


def tokens(text: str) -> Iterator[Token]:
    for token in parser().parse(text):
        yield token
        yield from token.children or ()


def inline(text: str) -> str:
    """Return the text of the only paragraph; fail where it is anything but text."""
    opened, content, closed = parser().parse(text)
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in content.children or ()} <= {"text"}
    return "".join(child.content for child in content.children or ())


@given(any_text | marks | st.sampled_from(ADDRESSES))
@settings(deadline=None)
def test_text_from_outside_is_shown_as_it_is(text: str) -> None:
    shown = " ".join(safe_text(text).strip().split(" "))
    assert inline(f"x {escaped(text)} y") == f"x {shown} y"


@given(any_text | marks | st.sampled_from(ADDRESSES))
@settings(deadline=None)
def test_a_cell_stays_one_cell(text: str) -> None:
    parsed = parser().parse(f"| a | b |\n| --- | --- |\n| {escaped(text)} | last |\n")
    cells = [parsed[n + 1] for n, token in enumerate(parsed) if token.type == "td_open"]
    assert [cell.content for cell in cells][1:] == ["last"]
    assert {child.type for child in cells[0].children or ()} <= {"text"}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_text | marks | st.sampled_from(ADDRESSES), min_size=8, max_size=8, unique=True))
def test_no_report_holds_a_link_an_image_or_html(texts: list[str]) -> None:
    found = list(tokens(markdown_report(full_report(texts[:4], texts[4:7], outside=texts[7]))))
    ours = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "strong"}
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in found}
    assert kinds <= ours | {"inline", "text"}


def test_the_report_is_headings_paragraphs_and_tables() -> None:
    text = markdown_report(full_report())
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings[:3] == [
        "# Agreement in round 2",
        "## What was labelled",
        "## What the numbers mean here",
    ]
    assert "\n| Krippendorff's alpha | 0." in text
    assert "·" not in text  # bars are for the terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1. one", "1\\. one"), ("- dash", "\\- dash"), ("+ plus", "\\+ plus")],
)
def test_a_source_that_looks_like_a_list_is_none(text: str, shown: str) -> None:
    report = full_report(outside=text)
    assert markdown_report(report).splitlines()[2] == f"{shown}.db"
