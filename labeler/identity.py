"""Identifiers: hashes for what has content, time-ordered UUIDs for what happens."""

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

_COUNTER_BITS = 12
_RANDOM_BITS = 62


def canonical_json(value: Any) -> str:
    """Return the one JSON text for a value: sorted keys, no spaces, characters unescaped."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def content_id(kind: str, *fields: Any) -> str:
    """Return 32 hexadecimal digits that identify a row by its content.

    A blake2b-128 hash of the canonical JSON of the fields; `kind` keeps the identifiers of
    different tables apart.
    """
    data = canonical_json(fields).encode()
    return hashlib.blake2b(data, digest_size=16, person=kind.encode()[:16]).hexdigest()


def random_id() -> str:
    """Return 32 random hexadecimal digits."""
    return secrets.token_hex(16)


def wall_clock_ms() -> int:
    """Return the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


UNKNOWN_TIME = "1970-01-01T00:00:00.000Z"
"""The time of a label whose file tells none: the same however often, and earlier than any other."""


def timestamp(milliseconds: int) -> str:
    """Return ISO 8601 text, UTC, to the millisecond: `2026-05-03T14:02:11.250Z`."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


def uuid_milliseconds(identifier: str) -> int:
    """Return the time that a UUIDv7 carries, in milliseconds since 1970."""
    return int(identifier.replace("-", "")[:12], 16)


def _format(number: int) -> str:
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class EventClock:
    """Makes UUIDv7 identifiers (RFC 9562) that grow strictly, even when the clock steps back.

    The 12 bits after the time are a counter within one millisecond (method 1 of section 6.2), so
    that events sort by identifier in the order in which they were made.
    """

    def __init__(self, now_ms: Callable[[], int] = wall_clock_ms) -> None:
        self._now_ms = now_ms
        self._last = (0, 0)

    def observe(self, identifier: str) -> None:
        """Make every later identifier come after one that was made before (a UUIDv7)."""
        if identifier[14] == "7":
            made = (uuid_milliseconds(identifier), int(identifier[15:18], 16))
            self._last = max(self._last, made)

    def next(self, after: str | None = None) -> str:
        """Return a new identifier, later than every earlier one and than `after` (a UUIDv7)."""
        if after is not None:
            self.observe(after)
        last_ms, last_counter = self._last
        milliseconds, counter = max((self._now_ms(), 0), (last_ms, last_counter + 1))
        if counter >= 1 << _COUNTER_BITS:
            milliseconds, counter = milliseconds + 1, 0
        self._last = (milliseconds, counter)
        number = milliseconds << 80 | 7 << 76 | counter << 64
        return _format(number | 0b10 << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS))


def content_uuid(*fields: Any) -> str:
    """Return a UUIDv8 made from content, for events that a rule makes: twice adds nothing."""
    number = int(content_id("event", *fields), 16)
    number &= ~(0xF << 76) & ~(0b11 << 62)
    return _format(number | 8 << 76 | 0b10 << 62)
