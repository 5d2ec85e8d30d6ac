"""JSON Lines that survive every reader and harm no terminal."""

import json
import re
from typing import Any

_TROUBLE = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def json_line(value: Any) -> str:
    """Return one value as one line of JSON, with its line end.

    Characters stay readable, except those that some readers take for line ends (U+0085, U+2028,
    U+2029) and those that a terminal obeys (C1, bidirectional controls): these are escaped, which
    JSON reads back as the same text.
    """
    return harmless(json.dumps(value, ensure_ascii=False, allow_nan=False)) + "\n"


def harmless(text: str) -> str:
    """Return JSON with those characters escaped that readers or terminals take for more."""
    if text.isascii() and "\x7f" not in text:
        return text
    return _TROUBLE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
