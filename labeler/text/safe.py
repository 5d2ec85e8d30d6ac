"""Text from outside on its way into anything that is read as a page."""

from typing import Final

from labeler.text.display import display_text

_NO_CHARACTERS: Final = {
    plane << 16 | code: "\ufffd" for plane in range(17) for code in (0xFFFE, 0xFFFF)
} | dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd")
"""Code points that never stand for a character; XML and TeX do not take them."""


def safe_text(text: str) -> str:
    """Return one line without escapes, hidden order or code points that no format can hold."""
    return display_text(text).translate(_NO_CHARACTERS)
