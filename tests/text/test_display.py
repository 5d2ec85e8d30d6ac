"""What reaches a terminal is harmless, and lines up with what is stored."""

import unicodedata

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.text.display import display_text

# Stated as predicates over the standard's own classes, not as the list that the code is made of.
BIDI_CONTROLS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
BIDI_MARKS = {"\u061c", "\u200e", "\u200f"}

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates included
hostile_text = st.text(
    st.sampled_from(
        "a \x00\x07\x1b[\n\t\r\x7f\x85\x9b\u202e\u2066\u2028\ufeff\ud800\U000e0041\u200d"
    )
)


def is_harmful(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(character) in BIDI_CONTROLS
        or character in BIDI_MARKS
        or character == "\ufeff"
        or 0xE0000 <= ord(character) <= 0xE007F
    )


@given(any_text | hostile_text)
def test_nothing_harmful_is_left_and_offsets_hold(text: str) -> None:
    shown = display_text(text)
    assert len(shown) == len(text)
    assert not any(map(is_harmful, shown))
    assert shown.encode().decode() == shown  # can be written to any UTF-8 stream
    assert display_text(shown) == shown


@given(any_text | hostile_text)
def test_only_what_is_harmful_or_hidden_changes(text: str) -> None:
    for before, after in zip(text, display_text(text), strict=True):
        if before != after:
            assert unicodedata.category(before) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn"}
            assert after == "\ufffd" or 0x2400 <= ord(after) <= 0x2421


def test_every_code_point_that_harms_is_replaced() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert not any(map(is_harmful, display_text(everything)))


@given(any_text | hostile_text)
def test_newlines_can_be_kept(text: str) -> None:
    lines = display_text(text, keep_newlines=True).split("\n")
    assert lines == [display_text(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred", "a␛[31mred"),
        ("null\x00 bell\x07 delete\x7f", "null␀ bell␇ delete␡"),
        ("one\ntwo\tthree\r", "one␊two␉three␍"),
        ("\x9b31m and \x85", "\ufffd31m and \ufffd"),
        ("left\u202eright\u202c", "left\ufffdright\ufffd"),
        ("\u2067\u2069\u061c\u200e", "\ufffd" * 4),
        ("line\u2028paragraph\u2029", "line\ufffdparagraph\ufffd"),
        ("\ufeffstart", "\ufffdstart"),
        ("\ud83d alone", "\ufffd alone"),
        ("flag\U000e0067\U000e007f", "flag\ufffd\ufffd"),
        ("\ufff9seen\ufffahidden\ufffb", "\ufffdseen\ufffdhidden\ufffd"),
        ("\u206a\u180e", "\ufffd\ufffd"),
    ],
)
def test_hostile_text_is_shown_for_what_it_is(text: str, shown: str) -> None:
    assert display_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The minister said: “No comment” — twice…",
        "Prices rose by 2\u00a0% (narrow\u202fspace).",
        "family 👨‍👩‍👧‍👦, a red heart ❤️, a flag 🇫🇷",
        "قال الوزير إن الأسعار ارتفعت",
        "می‌خواهم",
        "मंत्री ने कहा कि क्‍षेत्र में क़ीमतें बढ़ीं",
        "総理大臣は葛󠄀城市で述べた。",
        "e\u0301 stays decomposed",
        "[bold]markup[/bold] is not touched here",
    ],
)
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert display_text(text) == text


@given(hostile_text)
def test_a_terminal_shows_what_was_meant(text: str) -> None:
    """Fed to a terminal emulator, the text only fills cells: no colour, title or cursor move."""
    text = text.replace("\u200d", "")  # the emulator stops drawing at a joiner
    shown = display_text(text[:30])
    screen = pyte.Screen(80, 4)
    pyte.Stream(screen).feed(f"|{shown}|")
    assert screen.display[0].rstrip() == f"|{shown}|"
    assert {cell.fg for cell in screen.buffer[0].values()} == {"default"}
    assert (screen.title, screen.cursor.y) == ("", 0)
