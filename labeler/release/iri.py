"""Identifiers that other vocabularies ask for: web addresses, and names for what has none."""

import re
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

# RFC 3987 leaves these out of an IRI; controls and bidirectional marks hide what it points at.
_NEVER: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def web_address(url: str | None) -> str | None:
    """Return an article's address if it is one of the web (http, https), else None."""
    if url is None or _NEVER.search(url):
        return None
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and named else None


def named_uuid(namespace: UUID, *parts: str) -> UUID:
    """Return the UUID (version 5, RFC 9562) of some texts: the same for the same ones."""
    return uuid5(namespace, "\x00".join(parts))
