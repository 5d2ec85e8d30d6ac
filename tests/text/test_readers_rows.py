"""JSON Lines and CSV: one document a row, and a bad row costs only itself."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeler.identity import canonical_json
from labeler.models import Skipped, SourceDocument
from labeler.text.normalise import normalise
from labeler.text.readers import read
from labeler.text.readers.lines import MAX_LINE

Found = list[SourceDocument | Skipped]


def from_text(text: str | bytes, format_: str, **options: Any) -> Found:
    """Return what is read when `text` is piped in."""
    raw = text.encode() if isinstance(text, str) else text
    return list(read("-", format=format_, stdin=io.BytesIO(raw), **options))


def texts(found: Found) -> list[str]:
    assert all(isinstance(entry, SourceDocument) for entry in found), found
    return [entry.text for entry in found if isinstance(entry, SourceDocument)]


def reason(found: Found) -> str:
    (entry,) = found
    assert isinstance(entry, Skipped), entry
    assert not entry.harmless
    return entry.reason


def outline(found: Found) -> list[tuple[str, bool]]:
    """Return each entry's source, and whether it came in."""
    return [(entry.source, isinstance(entry, SourceDocument)) for entry in found]


# --- JSON Lines ------------------------------------------------------------------------------


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


# --- CSV and TSV -----------------------------------------------------------------------------


def test_a_csv_row_becomes_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    raw = (
        "\ufeffid,Title,Body,\r\n"
        '1,"Storm, again","She said ""run"".\r\n\r\nThey ran.",x\r\n'
        "\r\n"
        "2,,Calm,\r\n"
    )
    Path("rows.csv").write_bytes(raw.encode())
    first, second = read("rows.csv")
    row = {
        "id": "1",
        "Title": "Storm, again",
        "Body": 'She said "run".\r\n\r\nThey ran.',
        "column 4": "x",
    }
    assert first == SourceDocument(
        text='She said "run".\n\nThey ran.',
        title="Storm, again",
        source="rows.csv#2",
        url=None,
        published_at=None,
        language="en",
        raw_sha256=hashlib.sha256(canonical_json(row).encode()).hexdigest(),
        encoding="utf-8-sig",
        extractor="csv",
        meta={"id": "1", "column 4": "x"},
    )
    assert (second.source, second[1]) == ("rows.csv#4", "Calm")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_sense_of_the_header(delimiter: str) -> None:
    raw = f"id{delimiter}text{delimiter}date\n1{delimiter}A, b; c.{delimiter}2024\n"
    raw = raw.replace("A, b; c.", '"A, b; c."')
    assert texts(from_text(raw, "csv")) == ["A, b; c."]


def test_a_named_column_decides_the_delimiter_as_well() -> None:
    assert texts(from_text("nr;brood\n1;Woorden.\n", "csv", fields={"text": "brood"})) == [
        "Woorden."
    ]


def test_tsv() -> None:
    (found,) = from_text("text\tn\nCommas, here.\t1\n", "tsv")
    assert isinstance(found, SourceDocument)
    assert (found.text, found.extractor, found.meta) == ("Commas, here.", "tsv", {"n": "1"})


def test_one_column_is_enough() -> None:
    assert texts(from_text("text\nOne.\nTwo.\n", "csv")) == ["One.", "Two."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_platform(end: str) -> None:
    raw = f'n,text{end}1,"a{end}b"{end}2,c{end}'
    assert texts(from_text(raw, "csv")) == ["a\nb", "c"]


@pytest.mark.parametrize(
    ("header", "fields", "words"),
    [
        ("id,headline", {}, "no field for the text; it has: id, headline; looked for: text, body"),
        ("id,text", {"text": "brood"}, "no field 'brood' for the text; it has: id, text"),
        ("id,text", {"title": "kop"}, "no field 'kop' for the title; it has: id, text"),
        ("text,id,text", {}, "2 columns called 'text'"),
        ('id,"text', {}, "no header that can be read"),
        (",".join(f"c{n}" for n in range(50)), {}, "c11, 38 more; looked"),
        ("x" * 100, {}, "x" * 39 + "…; looked"),
    ],
)
def test_a_header_that_will_not_do(header: str, fields: dict[str, str], words: str) -> None:
    assert words in reason(from_text(header + "\n1,2\n", "csv", fields=fields))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('2,"He said "no"."', "line 3 is not CSV: "),
        ('2,"a\nb"c', "lines 3 to 4 are not CSV: "),
        ("2", "line 3: the row has 1 field where the header has 2"),
        ("2,Unquoted, with a comma", "line 3: the row has 3 fields where the header has 2"),
        ("2, ", "holds only white space"),
    ],
)
def test_a_bad_row_is_named_and_the_others_come_in(row: str, words: str) -> None:
    found = from_text(f"id,text\n1,One.\n{row}\n3,Three.\n", "csv")
    assert outline(found) == [("-#2", True), ("-#3", False), ("-#4", True)]
    assert words in reason(found[1:2])


def test_a_quotation_mark_that_is_never_closed_is_told_with_what_it_swallowed() -> None:
    found = from_text('id,text\n1,One.\n2,"Two.\n3,Three.\n', "csv")
    assert outline(found) == [("-#2", True), ("-#3", False)]
    assert "lines 3 to 4 are not CSV: unexpected end of data" in reason(found[1:])


def test_a_nul_in_csv_is_text() -> None:
    assert texts(from_text("id,text\n1,a\x00b\n", "csv")) == ["a\x00b"]


def test_the_csv_modules_own_limit_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    rows = read("-", format="csv", stdin=io.BytesIO(b'text\nOne.\n"x"y\nTwo.\n'))
    for _ in rows:
        assert csv.field_size_limit() == before
    from_text("text\n" + "x" * (MAX_LINE + 10) + "\n", "csv")
    assert csv.field_size_limit() == before


def test_a_csv_line_that_is_too_long_costs_only_itself() -> None:
    found = from_text("text,n\n" + "x" * MAX_LINE + ",1\nNext.,2\n", "csv")
    assert outline(found) == [("-#2", False), ("-#3", True)]
    assert "line 2 is longer than" in reason(found[:1])


def test_a_header_with_very_many_columns_is_refused_in_no_time() -> None:
    raw = ",".join(f"c{n}" for n in range(200_000)) + "\n1\n"
    assert "199988 more" in reason(from_text(raw, "csv"))


row_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(row_texts, row_texts), min_size=1, max_size=5), st.sampled_from(",;\t"))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_text_survives_csv(rows: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("text", "note"), *rows])
    found = from_text(file.getvalue(), "csv")
    came = [(entry.text, entry.meta) for entry in found if isinstance(entry, SourceDocument)]
    assert came == [(normalise(text), {"note": note}) for text, note in rows if normalise(text)]


# --- Encodings -------------------------------------------------------------------------------


def test_rows_that_are_not_utf8_are_named_and_advice_is_given_once() -> None:
    rows = [
        '{"text": "Ordinary."}',
        '{"text": "Déjà"}',
        '{"text": "vu à côté"}',
        '{"text": "End."}',
    ]
    found = from_text("\n".join(rows).encode("cp1252"), "jsonl")
    assert outline(found) == [("-#1", True), ("-#2", False), ("-#3", False), ("-#4", True)]
    assert "line 2 is not UTF-8 (byte offset 11); it looks like " in reason(found[1:2])
    assert "--encoding" in reason(found[1:2])
    assert reason(found[2:3]) == "line 3 is not UTF-8 (byte offset 13)"


def test_csv_rows_that_are_not_utf8_keep_the_others_in_step() -> None:
    raw = 'id,text\n1,One.\n2,"Two\nd\xe9j\xe0"\n3,Three.\n'.encode("cp1252")
    found = from_text(raw, "csv")
    assert outline(found) == [("-#2", True), ("-#3", False), ("-#4", True)]
    assert "line 4 is not UTF-8 (byte offset 1)" in reason(found[1:2])


def test_a_header_that_is_not_utf8_refuses_the_file() -> None:
    raw = "text,déjà\na,b\nc,d\n".encode("cp1252")
    assert "line 1 is not UTF-8 (byte offset 6)" in reason(from_text(raw, "csv"))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-32", "shift_jis"])
@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_a_named_encoding_is_used(format_: str, encoding: str) -> None:
    text = "首相は\n言った" if encoding == "shift_jis" else "Déjà\nvu"
    row = json.dumps({"text": text}, ensure_ascii=False)
    raw = f"{row}\n{row}\n" if format_ == "jsonl" else f'text\r\n"{text}"\r\n"{text}"\r\n'
    found = from_text(raw.encode(encoding), format_, encoding=encoding)
    assert texts(found) == [text, text]
    assert {entry.encoding for entry in found if isinstance(entry, SourceDocument)} == {encoding}


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_a_named_encoding_that_does_not_fit(format_: str) -> None:
    raw = b'{"text": "a"}\n{"text": "\x81"}\n' if format_ == "jsonl" else b"text\na\n\x81\n"
    found = from_text(raw, format_, encoding="cp1252")
    assert [isinstance(entry, SourceDocument) for entry in found] == [True, False]
    assert "is not cp1252" in reason(found[1:])
    assert "is not utf-16" in reason(from_text(raw, format_, encoding="utf-16"))
    cut = raw[:14].replace(b"\x81", b"").decode().encode("utf-16-le") + b"\x00\xd8\x00"
    assert "is not utf-16-le" in reason(from_text(cut, format_, encoding="utf-16-le")[-1:])


def test_the_stream_stays_open() -> None:
    stdin = io.BytesIO(b'{"text": "a"}\n')
    assert len(list(read("-", stdin=stdin))) == 1
    assert not stdin.closed
    rows = read("-", stdin=io.BytesIO(b'{"text": "a"}\n{"text": "b"}\n'))
    next(rows)
    del rows  # given up half way, without a complaint
