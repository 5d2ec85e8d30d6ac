"""What a label file says of a label besides the label: where it stands, when it was given, why."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from labeler.identity import timestamp
from labeler.label_files.columns import SYNONYMS, plain
from labeler.label_files.values import as_text

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "sentence_id": ("sentence_id",),
    "document": SYNONYMS["document"],
    "text": ("text", "sentence_text", "sentence", "content"),
    "start": ("start", "start_offset", "begin", "offset_start", "char_start"),
    "stop": ("stop", "stop_offset", "end", "end_offset", "offset_end", "char_end"),
    "round": ("round",),
    "kind": ("annotator_kind",),
    "codebook_id": ("codebook_id",),
    "attributes": ("attributes",),
    "note": ("note", "notes", "comment", "comments"),
    "created_at": ("created_at", "_timestamp", "timestamp", "labelled_at", "labeled_at"),
    "duration_ms": ("duration_ms",),
}
"""What each is called, the likeliest first; case, spaces, hyphens and underscores do not matter."""

_PLAIN: Final = {role: tuple(map(plain, names)) for role, names in NAMES.items()}

_HIGHEST_MS: Final = 253_402_300_799_999
"""The end of the year 9999 in milliseconds since 1970."""

_SECONDS_BELOW: Final = 100_000_000_000
"""Numbers below are seconds since 1970 (until the year 5138), from here on milliseconds."""

Remark = Callable[[str], None]
"""Counts something in a file that could not be taken over."""


class Context(NamedTuple):
    """What stands beside a label; None where the file does not say."""

    sentence_id: str | None = None
    document: str | None = None
    text: str | None = None
    start: int | None = None
    stop: int | None = None
    round: int | None = None
    kind: str | None = None
    codebook_id: str | None = None
    attributes: Mapping[str, Any] = {}
    note: str | None = None
    created_at: str | None = None
    duration_ms: int | None = None
    foreign: Mapping[str, Any] = {}
    """By what the tool that the label comes from knows its task again."""


@lru_cache(maxsize=256)  # the records of a file share their fields' names
def roles(names: tuple[str, ...]) -> dict[str, str]:
    """Return which of `names` plays which role, for those that one plays."""
    by_plain = {plain(name): name for name in reversed(names)}
    return {
        role: next(by_plain[name] for name in known if name in by_plain)
        for role, known in _PLAIN.items()
        if any(name in by_plain for name in known)
    }


def context(values: Mapping[str, Any], remark: Remark) -> Context:
    """Return what is said under the names of roles; what cannot be read is counted as a remark."""
    return Context(
        sentence_id=_text(values.get("sentence_id")),
        document=_text(values.get("document")),
        text=_text(values.get("text")),
        start=_number(values.get("start")),
        stop=_number(values.get("stop")),
        round=_number(values.get("round")),
        kind=_text(values.get("kind")),
        codebook_id=_text(values.get("codebook_id")),
        attributes=_attributes(values.get("attributes"), remark),
        note=_note(values.get("note")),
        created_at=_time(values.get("created_at"), remark),
        duration_ms=_number(values.get("duration_ms")),
    )


def moment(value: Any) -> str | None:
    """Return a time as events have it; None for what is no time.

    Takes ISO 8601 (UTC where it names no zone), and seconds or milliseconds since 1970.
    """
    text = (as_text(value) or "").strip()
    try:
        number = float(text)
    except ValueError:
        try:
            found = datetime.fromisoformat(text)
            utc = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
            milliseconds = int(utc.timestamp()) * 1000 + utc.microsecond // 1000
        except (ValueError, OverflowError):
            return None
    else:
        if not abs(number) < _HIGHEST_MS:
            return None
        milliseconds = int(number * 1000 if number < _SECONDS_BELOW else number)
    return timestamp(milliseconds) if 0 <= milliseconds <= _HIGHEST_MS else None


def _text(value: Any) -> str | None:
    return as_text(value) or None


def _number(value: Any) -> int | None:
    text = as_text(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _note(value: Any) -> str | None:
    if isinstance(value, list):
        value = "\n".join(one for one in value if isinstance(one, str))
    return (as_text(value) or "").strip() or None


def _attributes(value: Any, remark: Remark) -> Mapping[str, Any]:
    if isinstance(value, str) and value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            remark("attributes that are no JSON object")
            return {}
    if value in (None, ""):
        return {}
    if isinstance(value, dict):
        return value
    remark("attributes that are no JSON object")
    return {}


def _time(value: Any, remark: Remark) -> str | None:
    if value in (None, ""):
        return None
    found = moment(value)
    if found is None:
        remark("times that are neither ISO 8601 nor a number of seconds")
    return found
