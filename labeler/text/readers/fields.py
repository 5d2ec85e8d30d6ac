"""Which field of a JSONL or CSV row is the text, which the title, and so on."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from labeler.errors import LabelerError
from labeler.text.readers.base import Metadata, UnreadableError, language_code

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text",
        "body",
        "content",
        "article",
        "article_text",
        "article_body",
        "articlebody",
        "maintext",
        "main_text",
        "full_text",
        "fulltext",
        "story",
    ),
    "html": ("html", "raw_html", "page_html"),
    "title": ("title", "headline", "heading"),
    "url": ("url", "link", "canonical_url", "source_url"),
    "published_at": (
        "published_at",
        "date",
        "published",
        "pub_date",
        "pubdate",
        "publish_date",
        "date_publish",
        "date_published",
        "datepublished",
        "publication_date",
        "created",
        "created_at",
    ),
    "language": ("language", "lang"),
}
"""What each field of a document is called elsewhere, the likeliest first."""

_DESCRIBING: Final = {"title", "url", "published_at", "language"}
_SHOWN_NAMES: Final = 12
_SHOWN_LENGTH: Final = 40


def checked_fields(fields: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the field names that the user gave; LabelerError if one is for nothing we store."""
    fields = fields or {}
    for role in fields:
        if role not in NAMES:
            raise LabelerError(f"field '{role}': is not one of {', '.join(NAMES)}")
    return fields


def assign(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return which of `names` plays which role: as given, else by the names that are usual.

    Case, hyphens and spaces do not matter in what is detected. A role that nothing plays is
    absent; so is one whose given name is not there.
    """
    names = tuple(names)
    usual = {_plain(name): name for name in reversed(names)}
    roles = {}
    for role, candidates in NAMES.items():
        if role in given:
            found = given[role] if given[role] in names else None
        else:
            found = next((usual[name] for name in candidates if name in usual), None)
        if found is not None:
            roles[role] = found
    return roles


def content_role(roles: Mapping[str, str], given: Mapping[str, str]) -> str | None:
    """Return which role carries the text: `text`, or `html` if that is what there is or is given.

    `roles` is what `assign` returned; None if neither is there.
    """
    order = sorted(("text", "html"), key=lambda role: role not in given)
    return next((role for role in order if role in roles), None)


def no_field(role: str, names: Iterable[str], given: Mapping[str, str]) -> UnreadableError:
    """Return the refusal of a row or table without the field for `role`, naming what it has."""
    there = ", ".join(_listed(names)) or "no field at all"
    if role in given:
        return UnreadableError(f"has no field '{given[role]}' for the {role}; it has: {there}")
    wanted = ", ".join(NAMES[role])
    return UnreadableError(f"has no field for the {role}; it has: {there}; looked for: {wanted}")


def metadata(row: Mapping[str, Any], roles: Mapping[str, str], content: str) -> Metadata:
    """Return what a row says about its text, which its field for the role `content` holds.

    Every field that plays no part goes to `meta`, and so does one that cannot play it (a date
    that is a number, a language that is no code).
    """
    about = {role: row[name] for role, name in roles.items() if _is_usable(role, row[name])}
    used = {roles[role] for role in about} | {roles[content]}
    return Metadata(
        title=about.get("title"),
        url=about.get("url"),
        published_at=about.get("published_at"),
        language=language_code(about.get("language", "")),
        meta={name: value for name, value in row.items() if name not in used},
    )


def _is_usable(role: str, value: Any) -> bool:
    if role not in _DESCRIBING or not isinstance(value, str) or not value.strip():
        return False
    return role != "language" or language_code(value) is not None


def _plain(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def _listed(names: Iterable[str]) -> list[str]:
    names = list(names)
    shown = [
        name if len(name) <= _SHOWN_LENGTH else name[: _SHOWN_LENGTH - 1] + "…"
        for name in names[:_SHOWN_NAMES]
    ]
    return [*shown, f"{len(names) - _SHOWN_NAMES} more"] if len(names) > _SHOWN_NAMES else shown
