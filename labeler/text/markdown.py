"""Text from outside on its way into Markdown: no HTML, links or images come of it."""

import re
from typing import Final

from labeler.text.safe import safe_text

_SPECIAL: Final = re.compile(
    r"([\\`*_{}\[\]<>#|~$&!@^=])|(?<=:)(/)(?=/)|(?<=www)(\.)", re.IGNORECASE
)
"""Marks that begin something; an address becomes a link by `://` or `www.` alone."""
_LIST: Final = re.compile(r"^([-+]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], safe_text(text).strip())


def escaped_line(text: str) -> str:
    """Return text that begins a line, where a number or a dash would begin a list."""
    return _LIST.sub(
        lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", escaped(text)
    )
