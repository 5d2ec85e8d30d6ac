"""JSON Lines: one document a line, and a bad line costs only itself."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.identity import canonical_json
from labeler.models import SourceDocument
from labeler.text.normalise import normalise
from labeler.text.readers import read
from labeler.text.readers.lines import MAX_LINE
from reading import from_text, outline, reason, texts


def test_a_row_becomes_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "text": "The dam held.\r\nNobody was hurt.\n",
        "headline": "Dam\nholds",
        "link": "https://news.example.org/dam",
        "pub_date": "2024-05-03",
        "lang": "PT_br",
        "id": 7,
        "source": "The Daily Example",
        "tags": ["water", None, 1.5],
    }
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text("\n" + json.dumps(row) + "\n")
    assert list(read("rows.jsonl")) == [
        SourceDocument(
            text="The dam held.\nNobody was hurt.",
            title="Dam holds",
            source="rows.jsonl#2",
            url="https://news.example.org/dam",
            published_at="2024-05-03",
            language="pt-br",
            raw_sha256=hashlib.sha256(canonical_json(row).encode()).hexdigest(),
            encoding="utf-8",
            extractor="jsonl",
            meta={"id": 7, "source": "The Daily Example", "tags": ["water", None, 1.5]},
        )
    ]


@pytest.mark.parametrize(
    "name", ["text", "Body", "content", "article", "article_text", "Article Text", "maintext"]
)
def test_the_text_is_found_under_its_usual_names(name: str) -> None:
    assert texts(from_text(json.dumps({"n": 1, name: "Words."}), "jsonl")) == ["Words."]


def test_the_likelier_name_wins_and_the_other_field_is_kept() -> None:
    (found,) = from_text('{"content": "Second.", "text": "First."}', "jsonl")
    assert isinstance(found, SourceDocument)
    assert (found.text, found.meta) == ("First.", {"content": "Second."})


def test_a_field_that_is_null_does_not_hide_another() -> None:
    assert texts(from_text('{"text": null, "body": "Here."}', "jsonl")) == ["Here."]


def test_fields_can_be_named() -> None:
    row = '{"text": "Not this.", "Corpo": "This.", "titel": "Title", "when": "3 May"}'
    fields = {"text": "Corpo", "title": "titel", "published_at": "when", "url": "nowhere"}
    (found,) = from_text(row, "jsonl", fields=fields)
    assert isinstance(found, SourceDocument)
    assert (found.text, found.title, found.published_at, found.url, found.meta) == (
        "This.",
        "Title",
        "3 May",
        None,
        {"text": "Not this."},
    )


def test_what_cannot_play_its_part_is_kept_as_it_is() -> None:
    meta = {"title": 5, "date": 1714694400, "url": " ", "language": "Brazilian Portuguese"}
    row = {"text": "Words.", **meta}
    (found,) = from_text(json.dumps(row), "jsonl", language="pt")
    assert isinstance(found, SourceDocument)
    assert found.meta == meta
    assert (found.title, found.published_at, found.url, found.language) == (
        "Words.",
        None,
        None,
        "pt",
    )


def test_a_row_without_a_title_and_a_short_first_line_is_called_by_its_place() -> None:
    (found,) = from_text(json.dumps({"text": "x" * 201}), "jsonl")
    assert isinstance(found, SourceDocument)
    assert found.title == "standard input#1"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": "a" "b"}', r"line 2 is not JSON: .*\(column 14\)"),
        ("not json", "line 2 is not JSON"),
        ('{"text": "cut', "line 2 is not JSON"),
        ('["text"]', "line 2 is JSON, but not an object"),
        ("null", "line 2 is JSON, but not an object"),
        ('{"title": "No text"}', "no field for the text; it has: title; looked for: text, body"),
        ("{}", "it has: no field at all"),
        ('{"text": 3}', "something other than text in its field 'text'"),
        ('{"text": ["a"]}', "something other than text in its field 'text'"),
        ('{"text": " \\n"}', "holds only white space"),
        ('{"text": "\\ud800"}', "half a character"),
        ('{"text": "a", "\\udfff": 1}', "half a character"),
        ('{"text": "a", "n": 1e999}', "a number that JSON cannot carry"),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "too long a number"),
        ("[" * 100_000, "line 2 is not JSON"),
        ('{"text": "a", "n": ' + "[" * 100_000 + "]" * 100_000 + "}", "too deep"),
    ],
)
def test_a_bad_line_is_named_and_the_others_come_in(line: str, words: str) -> None:
    found = from_text('{"text": "One."}\n' + line + '\n{"text": "Three."}\n', "jsonl")
    assert outline(found) == [("-#1", True), ("-#2", False), ("-#3", True)]
    assert re.search(words, reason(found[1:2]))


def test_an_escaped_pair_is_one_character() -> None:
    assert texts(from_text('{"text": "\\ud83d\\ude00"}', "jsonl")) == ["😀"]


def test_numbers_that_json_lacks_are_read_as_null() -> None:
    (found,) = from_text('{"text": "a", "n": NaN, "m": [-Infinity]}', "jsonl")
    assert isinstance(found, SourceDocument)
    assert found.meta == {"n": None, "m": [None]}


def test_a_nul_and_odd_line_ends_inside_a_text_are_kept() -> None:
    text = "a\x00b\u2028c\x85d"
    assert texts(from_text(json.dumps({"text": text}, ensure_ascii=False), "jsonl")) == [text]


def test_a_json_array_is_refused_once() -> None:
    assert "JSON array" in reason(from_text('\n[\n{"text": "a"},\n{"text": "b"}\n]\n', "jsonl"))


@pytest.mark.parametrize("raw", ["\n \n", "\ufeff\n"])
def test_a_file_without_rows(raw: str) -> None:
    assert reason(from_text(raw, "jsonl")) == "has no rows"
    assert reason(from_text(raw, "csv")) == "has no rows"


def test_a_line_that_is_too_long_costs_only_itself() -> None:
    long = json.dumps({"text": "x" * MAX_LINE})
    found = from_text(f'{long}\n{{"text": "Next."}}\n', "jsonl")
    assert outline(found) == [("-#1", False), ("-#2", True)]
    assert "line 1 is longer than 33,554,432 characters" in reason(found[:1])


def test_a_text_longer_than_the_csv_module_allows_comes_in() -> None:
    text = "word " * 100_000
    for format_, raw in (("jsonl", json.dumps({"text": text})), ("csv", f"text\n{text}\n")):
        assert texts(from_text(raw, format_)) == [text.rstrip()]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=6))
def test_every_text_survives_json_lines(rows: list[str]) -> None:
    raw = "".join(json.dumps({"text": row}, ensure_ascii=False) + "\n" for row in rows)
    found = from_text(raw or "\n", "jsonl")
    came = [entry.text for entry in found if isinstance(entry, SourceDocument)]
    assert came == [normalise(row) for row in rows if normalise(row)]
