"""Rows in other encodings: each is refused by itself, or the encoding is named."""

import io
import json

import pytest

from labeler.models import SourceDocument
from labeler.text.readers import read
from reading import from_text, outline, reason, texts


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
