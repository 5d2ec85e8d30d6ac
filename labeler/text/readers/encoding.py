"""Bytes to text: UTF-8 or what the user names, and a clear refusal of everything else.

A guess never decides: on news pages charset-normalizer's was right about half the time, and a
wrong one changes characters without anybody noticing. It is shown, and the user names the encoding.
"""

import codecs
import re
from contextlib import suppress
from typing import Final, NamedTuple

from labeler.errors import LabelerError
from labeler.text.readers.base import UnreadableError

_GUESS_WINDOW: Final = 64 * 1024
_SIGNATURES: Final = tuple(
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (rb"%PDF-", "a PDF document"),
        (rb"PK\x03\x04", "a ZIP archive or an office document (docx, odt, xlsx, epub)"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls)"),
        (rb"\{\\rtf", "a rich text document (rtf)"),
        (rb"%!PS", "a PostScript document"),
        (rb"\x89PNG\r\n", "a PNG picture"),
        (rb"\xff\xd8\xff", "a JPEG picture"),
        (rb"GIF8[79]a", "a GIF picture"),
        (rb"II\*\x00|MM\x00\*", "a TIFF picture"),
        (rb"RIFF....WEBP", "a WebP picture"),
        (rb"RIFF....WAVE|ID3[\x02-\x04]|OggS\x00|fLaC\x00", "a sound file"),
        (rb"\x00\x00\x00.ftyp", "a film or a picture (mp4, mov, heic)"),
        (rb"RIFF....AVI |\x1aE\xdf\xa3", "a film (avi, mkv, webm)"),
        (rb"\x1f\x8b", "a gzip archive"),
        (rb"BZh[1-9]1AY&SY", "a bzip2 archive"),
        (rb"\xfd7zXZ\x00", "an xz archive"),
        (rb"\x28\xb5\x2f\xfd", "a zstd archive"),
        (rb"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (rb"Rar!\x1a\x07", "a RAR archive"),
        (rb".{257}ustar[\x00 ]", "a tar archive"),
        (rb"SQLite format 3\x00", "an SQLite database"),
        (rb"PAR1\x15", "a Parquet file"),
        (rb"\x7fELF|MZ\x90\x00|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe", "a program"),
    )
)
HEAD_BYTES: Final = 1024
"""How much of a file's beginning tells what it is; browsers look as far for a page's charset."""

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARED: Final = re.compile(
    rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})"""
    rb"""|^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""",
    re.IGNORECASE,
)
_NOT_FOR_FILES: Final = {"idna", "punycode", "raw-unicode-escape", "unicode-escape"}
_PAGE_ENCODINGS: Final = re.compile(
    r"cp125[0-8]|cp866|cp874|cp932|cp949|iso8859-1?\d|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gbk|gb18030|big5|big5hkscs|euc_jp|euc_kr|shift_jis|iso2022_jp"
)
"""What a page may declare; Python knows stranger ones, which are slow or do more than decode."""

_READ_AS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gbk",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Labels that stand for the larger encoding that browsers use (WHATWG Encoding Standard, 4.2)."""


class Decoded(NamedTuple):
    """A text and the name of the encoding it was in."""

    text: str
    encoding: str


def check_head(head: bytes, encoding: str | None) -> None:
    """Raise UnreadableError if a file that begins with `head` is certainly not text to read.

    A NUL alone means nothing; many of them mean UTF-16, or no text at all.
    """
    for pattern, name in _SIGNATURES:
        if pattern.match(head):
            hint = "; unpack it first" if name.endswith("archive") else ""
            raise UnreadableError(f"looks like {name}, not text{hint}")
    if encoding is None:
        if head.startswith(tuple(mark for mark, _ in _MARKS)):
            raise UnreadableError(f"{not_utf8(0)}; {advice(head, 0)}")
        if head.count(0) * 4 > len(head):
            raise UnreadableError(_mostly_nul(head))


def checked_encoding(name: str) -> str:
    """Return the one spelling of an encoding's name; LabelerError if it is not one for files."""
    try:
        canonical = codecs.lookup(name).name
        with suppress(UnicodeDecodeError):  # one byte may be half a character
            b"a".decode(canonical)
    except (LookupError, ValueError):
        canonical = None
    if canonical is None or canonical in _NOT_FOR_FILES:
        raise LabelerError(
            f"encoding '{name}': is not known; try a name such as utf-8, cp1252 or utf-16"
        )
    return canonical


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of `data`: in `encoding` if it is given, else UTF-8 with or without a BOM.

    Raises UnreadableError, which says at which byte it failed and what the encoding may be.
    """
    if encoding is None:
        if (offset := utf8_error(data)) is not None:
            raise UnreadableError(f"{not_utf8(offset)}; {advice(data, offset)}")
        text = data.decode()
        return Decoded(text, utf8_name(text))
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not {encoding} (byte offset {error.start})") from error
    except UnicodeError as error:  # UTF-16 without its mark, for one, fails at no byte
        raise UnreadableError(f"is not {encoding}") from error


def decode_page(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of an HTML page; the charset it declares counts if it is not UTF-8.

    A declared charset has to be one of the web's, and has to fit every byte.
    """
    if encoding is None and utf8_error(data) is not None and (declared := _declared(data)):
        with suppress(UnreadableError):
            return decode(data, declared)
    return decode(data, encoding)


def utf8_name(text: str) -> str:
    """Return the name of the encoding of a text that was read as UTF-8."""
    return "utf-8-sig" if text.startswith("\ufeff") else "utf-8"


def utf8_error(data: bytes) -> int | None:
    """Return the offset of the first byte that is not UTF-8; None if all of it is."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


def not_utf8(offset: int) -> str:
    """Return the words for a failure at a byte."""
    return f"is not UTF-8 (byte offset {offset})"


def advice(data: bytes, offset: int) -> str:
    """Return what to do about bytes that fail to be UTF-8 at `offset`: the guess, for a person."""
    guess = _guess(data, offset)
    if guess is None:
        return "no known encoding fits: is it text at all?"
    return _try(guess)


def _try(guess: str) -> str:
    return f"it looks like {guess}: if that is right, add --encoding {guess}"


def _guess(data: bytes, offset: int) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    from charset_normalizer import from_bytes  # noqa: PLC0415 - needed only when something is wrong

    start = 0 if offset < _GUESS_WINDOW else offset - _GUESS_WINDOW // 2
    best = from_bytes(data[start : start + _GUESS_WINDOW]).best()
    return None if best is None or best.encoding.startswith("utf_8") else best.encoding


def _mostly_nul(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if 4 * min(even, odd) > max(even, odd):
        return "is full of NUL bytes: is it text at all?"
    guess = "utf-16-be" if even > odd else "utf-16-le"
    return f"is full of NUL bytes; {_try(guess)}"


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:HEAD_BYTES])
    if found is None:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode()).name
    except LookupError:
        return None
    name = _READ_AS.get(name, name)
    return name if _PAGE_ENCODINGS.fullmatch(name) else None
