"""Makes text from outside safe to show: no escape sequences, no reordering, nothing hidden.

A document may carry anything. A terminal obeys the control characters that it is shown, and the
bidirectional controls make a sentence read in another order than the one that is stored
("Trojan Source", Boucher and Anderson 2023; Unicode Technical Report 36, section 3.2). The stored
text stays as it came; every string goes through `display_text` on its way to a person.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Final

_REPLACEMENT: Final = "\ufffd"
_DELETE: Final = 0x7F
_CONTROL_PICTURES: Final = 0x2400
"""The block that draws C0 controls: U+2400 is NUL's picture, U+2421 is DELETE's."""

_HIDDEN: Final[tuple[Iterable[int], ...]] = (
    range(0x80, 0xA0),  # C1 controls: U+009B alone starts an escape sequence
    (0x061C, 0x200E, 0x200F),  # bidirectional marks
    range(0x202A, 0x202F),  # bidirectional embeddings and overrides
    range(0x2066, 0x206A),  # bidirectional isolates
    (0x2028, 0x2029),  # line and paragraph separators, a line end to some terminals
    (0xFEFF,),  # byte order mark
    (0x180E,),  # Mongolian vowel separator, whose width terminals do not agree on
    range(0x206A, 0x2070),  # deprecated format characters
    range(0xFFF9, 0xFFFC),  # interlinear annotation hides what it annotates
    range(0xE0000, 0xE0080),  # tag characters spell out text that nobody sees
    range(0xD800, 0xE000),  # lone surrogates, which no terminal can be sent
)

_TABLE: Final[dict[int, str]] = (
    {code: chr(_CONTROL_PICTURES + code) for code in range(0x20)}
    | {_DELETE: "\u2421"}
    | dict.fromkeys(chain.from_iterable(_HIDDEN), _REPLACEMENT)
)
_TABLE_KEEPING_LINES: Final[dict[int, str]] = {
    code: shown for code, shown in _TABLE.items() if code != ord("\n")
}


def display_text(text: str, *, keep_newlines: bool = False) -> str:
    r"""Return `text` safe to show in a terminal, one code point for each of its code points.

    C0 controls and DELETE become control pictures; C1 controls, bidirectional controls, line and
    paragraph separators, the byte order mark, tag characters and lone surrogates become U+FFFD.
    Joiners (U+200C, U+200D) and variation selectors stay, because scripts and emoji need them.
    Offsets into `text` are offsets into the result, and doing it twice changes nothing.

    `keep_newlines` leaves "\n" alone, for callers that print several lines; without it the result
    is one line.
    """
    if text.isprintable():  # true of most sentences, and much faster than a translation
        return text
    return text.translate(_TABLE_KEEPING_LINES if keep_newlines else _TABLE)
