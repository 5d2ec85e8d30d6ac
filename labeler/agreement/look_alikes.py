"""Labels that a reader takes for one, because nothing that is seen tells them apart."""

import unicodedata
from collections.abc import Iterable
from typing import Final

_JOINERS: Final = frozenset("\u200c\u200d")
"""Invisible too, but part of the spelling of some languages, and of emoji."""
_MOST: Final = 5


def spelt(name: str) -> str:
    """Return a name as it is, or between quotes where something in it is not seen.

    Invisible characters are spelt by their numbers, such as [U+200B].
    """
    shown = "".join(f"[U+{ord(each):04X}]" if _invisible(each) else each for each in name)
    return f"'{shown}'" if shown != name or name != name.strip() else name


def look_alikes(labels: Iterable[str]) -> list[str]:
    """Return a note where labels differ only in what is hard to see, none elsewhere.

    That is case, space around them, the way in which Unicode composes characters (its normal
    form NFKC, Unicode Standard Annex 15), and invisible characters.
    """
    groups: dict[str, list[str]] = {}
    for label in labels:
        groups.setdefault(_seen(label), []).append(label)
    alike = [sorted(group) for group in groups.values() if len(group) > 1]
    if not alike:
        return []
    named = "; ".join(" and ".join(map(_distinct, group)) for group in alike[:_MOST])
    more = f"; and {len(alike) - _MOST:,} more" if len(alike) > _MOST else ""
    return [f"labels that look alike were counted as different ones: {named}{more}"]


def _invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" and character not in _JOINERS


def _seen(label: str) -> str:
    visible = "".join(each for each in label if not _invisible(each))
    return unicodedata.normalize("NFKC", visible).strip().casefold()


def _distinct(label: str) -> str:
    """Return a label with a word on its normal form, where that is what tells it apart."""
    form = "" if unicodedata.is_normalized("NFC", label) else " (decomposed)"
    return f"{spelt(label)}{form}"
