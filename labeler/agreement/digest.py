"""A fingerprint of labelled data that does not depend on the order of its rows.

One SHA-256 for each item, over its document, its name and its sorted labels; the fingerprint is
their sum modulo 2**256 (a multiset hash: Bellare and Micciancio 1997, AdHash). It takes one pass
and no memory, parts can be added, and it does not change where annotators are given other names.
It finds out accidents, not forgers.
"""

import hashlib
from collections.abc import Iterable

_MODULUS = 1 << 256


def netstring(text: str) -> bytes:
    """Return length, colon, bytes, comma (Bernstein 1997): no two lists of texts run together."""
    data = text.encode("utf-8", "surrogatepass")
    return b"%d:%b," % (len(data), data)


def item_digest(document: bytes, item: str, labels: bytes) -> int:
    """Return the number that one item adds to the fingerprint.

    `document` is a netstring (b"-" where it is not known), and so are the `labels`: one for each,
    in code point order.
    """
    digest = hashlib.sha256(document + netstring(item) + labels).digest()
    return int.from_bytes(digest, "big")


def fingerprint(total: int) -> str:
    """Return a sum of item digests as 64 hexadecimal digits."""
    return f"{total % _MODULUS:064x}"


def add_fingerprints(fingerprints: Iterable[str]) -> str:
    """Return the fingerprint of data in parts, from those of the parts."""
    return fingerprint(sum(int(part, 16) for part in fingerprints))
