"""CSV and TSV: one document a row, and a bad row costs only itself."""

import csv
import hashlib
import io
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
def test_every_text_survives_csv(rows: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("text", "note"), *rows])
    found = from_text(file.getvalue(), "csv")
    came = [(entry.text, entry.meta) for entry in found if isinstance(entry, SourceDocument)]
    assert came == [(normalise(text), {"note": note}) for text, note in rows if normalise(text)]
