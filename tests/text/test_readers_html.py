"""Articles come out of HTML pages, and no page can hang, crash or fool an import."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from labeler.models import Skipped, SourceDocument
from labeler.text.readers import PageExtractor, read
from labeler.text.readers.base import UnreadableError
from labeler.text.readers.encoding import decode_page
from labeler.text.readers.html import MAX_PAGE
from reading import ROOT

PARAGRAPHS = (
    "The harbour bridge will stay closed until the end of June, the city said on Tuesday.",
    "Engineers found cracks in two of its piers during an inspection last week.",
    "“We would rather be slow than sorry”, said Ida Example, who leads the works department.",
    "About 40,000 people cross the bridge on a working day; the ferry takes half of them.",
)
ARTICLE = "\n".join(("Bridge stays closed", *PARAGRAPHS))


def page(*, head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head>{head}<title>Bridge stays closed</title></head>"
        "<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>Bridge stays closed</h1>{body}</article>"
        "<div id='comments'><p>First! What a comment this is, said a reader.</p></div>"
        "<footer>Subscribe to our newsletter</footer></body></html>"
    )


def running(extractor: PageExtractor) -> subprocess.Popen[bytes]:
    assert extractor._worker is not None
    return extractor._worker.process


def found_in(path: Path, **options: Any) -> SourceDocument | Skipped:
    (found,) = read(str(path), **options)
    return found


@pytest.fixture(scope="module")
def pages() -> Any:
    """Yield one extractor for all tests, as an import has one for all its pages."""
    with PageExtractor() as extractor:
        yield extractor


def test_a_page_becomes_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: PageExtractor
) -> None:
    monkeypatch.chdir(tmp_path)
    head = (
        "<link rel='canonical' href='https://news.example.org/2024/bridge'>"
        "<meta property='article:published_time' content='2024-05-03T10:00:00Z'>"
        "<meta property='og:site_name' content='The Daily Example'>"
    )
    Path("bridge.html").write_text(page(head=head), encoding="utf-8")
    found = found_in(Path("bridge.html"), pages=pages)
    assert isinstance(found, SourceDocument)
    assert found.text == ARTICLE
    assert found.title == "Bridge stays closed"
    assert found.url == "https://news.example.org/2024/bridge"
    assert found.published_at == "2024-05-03"
    assert found.meta["sitename"] == "The Daily Example"
    assert (found.source, found.encoding) == ("bridge.html", "utf-8")
    assert found.extractor.startswith("trafilatura 2.")


def test_a_page_that_says_nothing_about_itself(tmp_path: Path, pages: PageExtractor) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    (tmp_path / "plain.htm").write_text(f"<html><body><article>{body}</article></body></html>")
    found = found_in(tmp_path / "plain.htm", pages=pages)
    assert isinstance(found, SourceDocument)
    assert (found.title, found.url, found.published_at) == (PARAGRAPHS[0], None, None)


def test_years_in_the_text_are_not_taken_for_a_date(tmp_path: Path, pages: PageExtractor) -> None:
    text = ("In 1998 the bridge was painted, and again in 2011 and 2019, a chronicle says.",)
    (tmp_path / "a.html").write_text(page(paragraphs=PARAGRAPHS + text))
    found = found_in(tmp_path / "a.html", pages=pages)
    assert isinstance(found, SourceDocument)
    assert found.published_at is None


def test_the_same_paragraph_in_two_pages_comes_in_twice(
    tmp_path: Path, pages: PageExtractor
) -> None:
    (tmp_path / "1.html").write_text(page())
    (tmp_path / "2.html").write_text(page())
    first, second = read(str(tmp_path), pages=pages)
    assert isinstance(first, SourceDocument)
    assert isinstance(second, SourceDocument)
    assert first.text == second.text


def test_hostile_metadata_is_harmless(tmp_path: Path, pages: PageExtractor) -> None:
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Half \ud800 of a\ncharacter",
            "author": {"@type": "Person", "name": "Ida\udfff Example"},
            "publisher": {"@type": "Organization", "name": "The\ud800 Daily Example"},
        }
    )
    (tmp_path / "a.html").write_text(
        page(head=f"<script type='application/ld+json'>{data}</script>")
    )
    found = found_in(tmp_path / "a.html", pages=pages)
    assert isinstance(found, SourceDocument)
    assert "\n" not in found.title
    assert found.meta["author"].endswith("Example")
    json.dumps(found._asdict(), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<!DOCTYPE html>",
        "<html>" + "<div>" * 100_000 + "text" + "</div>" * 100_000 + "</html>",
        "<html><p>" + "<span>" * 100_000 + "text",
        "<p " * 1_700_000,
    ],
    ids=["empty", "doctype", "deep", "unclosed", "broken"],
)
def test_a_page_without_an_article_is_skipped(
    tmp_path: Path, pages: PageExtractor, html: str
) -> None:
    (tmp_path / "a.html").write_text(html)
    found = found_in(tmp_path / "a.html", pages=pages)
    assert isinstance(found, Skipped)
    assert found.reason == "is a page without an article"
    assert not found.harmless


def test_a_page_that_is_too_long_is_skipped(tmp_path: Path, pages: PageExtractor) -> None:
    (tmp_path / "a.html").write_text("<html>" + "a" * MAX_PAGE)
    found = found_in(tmp_path / "a.html", pages=pages)
    assert isinstance(found, Skipped)
    assert "is longer than 8,388,608 characters" in found.reason


def test_a_page_that_would_take_hours_is_given_up() -> None:
    endless = "<!DOCTYPE " + "/" * 5_000_000 + "<html><body>x"
    with PageExtractor(seconds=1) as extractor:
        for _ in range(2):  # the second is not taken for a crash: it has a process of its own
            with pytest.raises(UnreadableError, match=r"takes more than 1 s$"):
                extractor.extract(endless)


def test_a_page_that_crashes_the_process_costs_only_itself() -> None:
    with PageExtractor() as extractor:
        assert extractor.extract(page()).text == ARTICLE
        process = running(extractor)
        process.kill()
        process.wait()
        with pytest.raises(UnreadableError, match="makes the extractor crash"):
            extractor.extract(page())
        assert extractor.extract(page()).text == ARTICLE


# --- Encodings of pages ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declaration", "encoding", "recorded"),
    [
        ("<meta charset='windows-1252'>", "cp1252", "cp1252"),
        ("<meta charset=iso-8859-1>", "cp1252", "cp1252"),
        ('<META CONTENT="text/html; charset=ISO-8859-15">', "iso8859-15", "iso8859-15"),
        ("<meta charset='utf-8'>", "utf-8", "utf-8"),
        ("<meta charset='windows-1252'>", "utf-8", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_a_declared_charset_counts_where_utf8_does_not_fit(
    declaration: str, encoding: str, recorded: str
) -> None:
    html = page(head=declaration, paragraphs=("Déjà vu: “né”.",))
    if encoding == "iso8859-15":
        html = html.replace("“", "«").replace("”", "»")
    assert decode_page(html.encode(encoding)) == (html, recorded)


@pytest.mark.parametrize(
    "declaration",
    [
        "",
        "<meta charset=''>",
        "<meta charset='utf-8'>",
        "<meta charset='nonsense'>",
        "<meta charset='shift_jis'>",
        "<meta charset='punycode'>",
        "<meta charset='unicode_escape'>",
    ],
)
def test_a_declared_charset_that_does_not_fit_is_refused(declaration: str) -> None:
    raw = page(head=declaration, paragraphs=("Voilà, ça \xad été dit.",)).encode("cp1252")
    with pytest.raises(UnreadableError, match=r"is not UTF-8 \(byte offset .*--encoding"):
        decode_page(raw)


def test_an_encoding_that_the_user_names_wins() -> None:
    raw = page(head="<meta charset='cp1252'>", paragraphs=("Привет.",)).encode("cp1251")
    assert "Привет." in decode_page(raw, "cp1251").text


def test_an_xhtml_page_with_a_declaration(tmp_path: Path, pages: PageExtractor) -> None:
    html = "<?xml version='1.0' encoding='ISO-8859-1'?>\n" + page(
        paragraphs=(*PARAGRAPHS, "Voilà, c'était déjà fini, a dit le maire de la ville mardi.")
    ).replace("“", '"').replace("”", '"')
    (tmp_path / "a.xhtml").write_bytes(html.encode("cp1252"))
    found = found_in(tmp_path / "a.xhtml", pages=pages)
    assert isinstance(found, SourceDocument)
    assert found.text.endswith("Voilà, c'était déjà fini, a dit le maire de la ville mardi.")
    assert found.encoding == "cp1252"


# --- Pages in rows ---------------------------------------------------------------------------


def test_a_row_may_hold_a_page(tmp_path: Path, pages: PageExtractor) -> None:
    head = "<link rel='canonical' href='https://news.example.org/2024/bridge'>"
    row = {"html": page(head=head), "title": "The row's own", "id": 3}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"html": "<p>x"}))
    document, refused = read(str(tmp_path / "a.jsonl"), pages=pages)
    assert isinstance(document, SourceDocument)
    assert document.text == ARTICLE
    assert (document.title, document.url) == (
        "The row's own",
        "https://news.example.org/2024/bridge",
    )
    assert document.extractor.startswith("jsonl, trafilatura 2.")
    assert document.meta["id"] == 3
    assert "html" not in document.meta
    assert refused == Skipped("a.jsonl#2", "is a page without an article")


def test_a_page_that_the_user_names_is_taken_before_a_text(
    tmp_path: Path, pages: PageExtractor
) -> None:
    row = {"content": "A teaser.", "source_code": page()}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    found = found_in(tmp_path / "a.jsonl", fields={"html": "source_code"}, pages=pages)
    assert isinstance(found, SourceDocument)
    assert found.text == ARTICLE
    assert found.meta["content"] == "A teaser."


# --- The process -----------------------------------------------------------------------------


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    """An installation without trafilatura is made by a module of that name that will not load."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "trafilatura.py").write_text("raise ImportError")
    (tmp_path / "in").mkdir()
    for name in ("1.html", "2.html"):
        (tmp_path / "in" / name).write_text(page())
    (tmp_path / "in" / "3.txt").write_text("Text.")
    script = (
        "import sys; from labeler.text.readers import read\n"
        "for found in read(sys.argv[1]): print(found.source, getattr(found, 'reason', ''))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "in")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "broken")},
    )
    needed = "needs an extra to read HTML: install this project with [html]"
    assert result.stdout.splitlines() == [
        f"in/1.html {needed}",
        f"in/2.html {needed}",
        "in/3.txt ",
    ]
    assert result.stderr == ""


def test_modules_in_the_working_folder_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit")
    (tmp_path / "a.html").write_text(page())
    monkeypatch.chdir(tmp_path)
    assert isinstance(found_in(Path("a.html")), SourceDocument)


def test_an_import_that_is_given_up_leaves_no_process_behind(tmp_path: Path) -> None:
    for name in ("1.html", "2.html"):
        (tmp_path / name).write_text(page())
    with PageExtractor() as extractor:
        extractor.extract(page())
        process = running(extractor)
        assert process.poll() is None
    assert process.poll() is not None
    rows = read(str(tmp_path))
    next(rows)
    del rows  # an unfinished process would be a ResourceWarning, and so a failure
