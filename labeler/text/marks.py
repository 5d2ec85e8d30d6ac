"""The marks that may end a sentence, and what is looked at around one."""

import re
from typing import NamedTuple

# Marks that need white space behind them, and marks of scripts that know no abbreviation dot.
MARKS = ".!?…‽"
SCRIPT_MARKS = "。！？｡।॥؟۔።፧։។៕။᠃"
# Right behind a mark these close, whatever the glyph; the last two rows are invisible.
CLOSERS = (
    "\"'”’»›)]}*_」』】）》〉¹²³⁰⁴⁵⁶⁷⁸⁹"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# These close too (German “, Danish «), unless they touch the next word.
TWO_WAY_QUOTES = "“‘«‹„‚"
OPENING_QUOTES = "\"'`" + TWO_WAY_QUOTES
# Spanish opens a question with its mark turned over.
OPENING = OPENING_QUOTES + "¿¡(["
DASHES = "–—―-"
SPACED_DOTS = (". ", ".\u00a0", ".\u202f")

_LOOK_BACK = 40
# What a mark can stand behind, read backwards from it.
_TOKEN_BACKWARDS = re.compile(rf"[^\s\"“”„«»()\[\]{{}}–—*]{{0,{_LOOK_BACK}}}")
_WORD = re.compile(r"[^\s.,;:!?…\"“”„«»()\[\]]{0,40}")


class Place(NamedTuple):
    """A mark with what stands around it; offsets are code points of `text`."""

    text: str
    start: int
    """Where the sentence that it may end began."""
    mark_start: int
    mark: str
    closing: str
    """What closes right behind the mark: quotation marks, brackets, references, smileys."""
    gap: str
    """What stands between that and the next word: space, opening marks, dashes, bullets."""
    next_start: int
    stop: int

    def token(self) -> str:
        """Return what the mark stands behind, at most 40 code points of it."""
        return token_before(self.text, self.start, self.mark_start)

    def word(self) -> str:
        """Return the next word, without the marks around it."""
        return take(_WORD, self.text, self.next_start, self.stop)

    def gap_holds(self, characters: str) -> bool:
        """Tell whether one of these characters stands before the next word."""
        return any(character in self.gap for character in characters)


def take(pattern: re.Pattern[str], text: str, start: int, stop: int) -> str:
    """Return what the pattern matches right at `start`, or nothing."""
    found = pattern.match(text, start, stop)
    return found.group() if found else ""


def token_before(text: str, start: int, stop: int) -> str:
    """Return the token of text[start:stop] that reaches up to `stop`."""
    window = text[max(start, stop - _LOOK_BACK) : stop]
    return take(_TOKEN_BACKWARDS, window[::-1], 0, _LOOK_BACK)[::-1]
