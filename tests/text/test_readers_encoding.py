"""Bytes become text as UTF-8 or as the user says; the rest is refused with advice."""

import bz2
import codecs
import gzip
import io
import lzma
import re
import sqlite3
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.models import Skipped, SourceDocument
from labeler.text.readers import read
from labeler.text.readers.base import UnreadableError
from labeler.text.readers.encoding import check_head, checked_encoding, decode

FRENCH = (
    "Le ministre a déclaré mardi que la réforme des retraites serait présentée à l'été. "
    "Les élus de l'opposition ont dénoncé une décision « précipitée », prise sans débat. "
    "Où sont passées les promesses faites aux salariés âgés, a demandé une députée."
)
JAPANESE = "首相は火曜日に新しい予算を発表した。野党は反対すると述べた。" * 8
RUSSIAN = "Министр заявил во вторник, что новый закон будет представлен летом этого года. " * 4


def found_in(path: Path, encoding: str | None = None) -> SourceDocument | Skipped:
    (found,) = read(str(path), format="text", encoding=encoding)
    return found


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (FRENCH, "iso8859-1"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-32"),
        (FRENCH, "mac-roman"),
    ],
)
def test_other_encodings_are_refused_with_advice_and_read_when_named(
    tmp_path: Path, text: str, encoding: str
) -> None:
    raw = text.encode(encoding)
    (tmp_path / "a.txt").write_bytes(raw)
    refused = found_in(tmp_path / "a.txt")
    assert isinstance(refused, Skipped)
    with pytest.raises(UnicodeDecodeError) as failure:
        raw.decode()
    assert f"is not UTF-8 (byte offset {failure.value.start})" in refused.reason
    guess = re.search(r"it looks like (\S+): if that is right, add --encoding \1$", refused.reason)
    assert guess is not None, refused.reason
    codecs.lookup(guess[1])
    named = found_in(tmp_path / "a.txt", encoding)
    assert isinstance(named, SourceDocument)
    assert (named.text, named.encoding) == (text.rstrip(), encoding)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_utf16_and_utf32_are_recognised(tmp_path: Path, encoding: str) -> None:
    text = "The council met on Tuesday. Nobody spoke."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    refused = found_in(tmp_path / "a.txt")
    assert isinstance(refused, Skipped)
    assert refused.reason.endswith(
        f"it looks like {encoding}: if that is right, add --encoding {encoding}"
    )
    named = found_in(tmp_path / "a.txt", encoding)
    assert isinstance(named, SourceDocument)
    assert named.text == text


def test_a_named_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("déjà!".encode())
    for encoding in ("ascii", "utf-16-le", "utf-32"):
        refused = found_in(tmp_path / "a.txt", encoding)
        assert isinstance(refused, Skipped)
        assert f"is not {encoding}" in refused.reason


def test_the_bad_byte_is_found_far_into_a_file(tmp_path: Path) -> None:
    raw = ("Ordinary words. " * 20_000).encode() + FRENCH.encode("cp1252")
    (tmp_path / "a.txt").write_bytes(raw)
    refused = found_in(tmp_path / "a.txt")
    assert isinstance(refused, Skipped)
    assert f"byte offset {raw.index(0xE9)})" in refused.reason
    assert "--encoding" in refused.reason


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF8 + b"Text.")
    for encoding, recorded in ((None, "utf-8-sig"), ("UTF8", "utf-8"), ("utf_8_sig", "utf-8-sig")):
        found = found_in(tmp_path / "a.txt", encoding)
        assert isinstance(found, SourceDocument)
        assert (found.text, found.encoding) == ("Text.", recorded)


def test_a_nul_alone_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Before\x00after, and more.")
    found = found_in(tmp_path / "a.txt")
    assert isinstance(found, SourceDocument)
    assert found.text == "Before\x00after, and more."


@given(st.binary(max_size=300), st.sampled_from([None, "utf-16", "cp1252", "utf-7", "gb18030"]))
def test_bytes_are_decoded_exactly_or_refused(data: bytes, encoding: str | None) -> None:
    try:
        expected = data.decode(encoding or "utf-8")
    except UnicodeError:
        with pytest.raises(UnreadableError, match="is not "):
            decode(data, encoding)
    else:
        assert decode(data, encoding).text == expected


# --- Names of encodings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["utf-9", "", "hex", "rot13", "undefined", "a\0b", "é", "unicode_escape", "punycode"]
)
def test_what_is_no_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(LabelerError, match="is not known"):
        checked_encoding(name)


@pytest.mark.parametrize(
    ("name", "canonical"),
    [("UTF8", "utf-8"), ("latin-1", "iso8859-1"), ("Windows-1252", "cp1252"), ("utf16", "utf-16")],
)
def test_names_of_encodings_are_spelt_one_way(name: str, canonical: str) -> None:
    assert checked_encoding(name) == canonical


# --- Files that are not text -----------------------------------------------------------------


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return data.getvalue()


def _tar() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("article.txt"))
    return data.getvalue()


def _sqlite() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE article (text)")
    data = connection.serialize()
    connection.close()
    return data


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
        (_zip, "a ZIP archive or an office document (docx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "an old office document"),
        (lambda: b"{\\rtf1\\ansi Hello}", "a rich text document"),
        (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"),
        (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (lambda: b"GIF89a\x01\x00\x01\x00", "a GIF picture"),
        (lambda: b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a WebP picture"),
        (lambda: b"\x00\x00\x00\x18ftypmp42", "a film"),
        (lambda: gzip.compress(b"text"), "a gzip archive, not text; unpack it first"),
        (lambda: bz2.compress(b"text"), "a bzip2 archive"),
        (lambda: lzma.compress(b"text"), "an xz archive"),
        (_tar, "a tar archive"),
        (_sqlite, "an SQLite database"),
        (lambda: b"PAR1\x15\x04\x15", "a Parquet file"),
        (lambda: b"\x7fELF\x02\x01\x01", "a program"),
        (lambda: b"MZ\x90\x00\x03", "a program"),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "html", "jsonl", "csv"])
def test_what_is_no_text_is_named(
    tmp_path: Path, make: Callable[[], bytes], words: str, suffix: str
) -> None:
    path = tmp_path / f"article.{suffix}"
    path.write_bytes(make())
    (found,) = read(str(path))
    assert isinstance(found, Skipped)
    assert not found.harmless
    assert f"looks like {words}" in found.reason


@pytest.mark.skipif(sys.platform != "linux", reason="what a program looks like is the platform's")
def test_a_real_program_is_named() -> None:
    (found,) = read(str(Path(sys.executable).resolve()), format="text")
    assert isinstance(found, Skipped)
    assert "looks like a program" in found.reason


@pytest.mark.parametrize(
    "raw", [bytes(2000), bytes(range(128, 256)) * 20, b"\x00\x01\x02\xff" * 99]
)
def test_bytes_that_are_nothing_known_are_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    found = found_in(tmp_path / "a.txt")
    assert isinstance(found, Skipped)
    assert re.search("NUL bytes|is not UTF-8", found.reason)


@pytest.mark.parametrize(
    "text",
    [
        "GIFs are back, says the museum.",
        "PKK talks resume.",
        "MZ is a licence plate of Mainz.",
        "BZh is not a word.",
        "RIFF raff.",
        "x" * 256 + "mustard, said the cook.",
        "a software type: softypes.",
        "ID3 tags explained.",
        "{curly} beginnings",
    ],
)
def test_text_that_begins_like_a_signature_is_text(text: str) -> None:
    check_head(text.encode(), None)
